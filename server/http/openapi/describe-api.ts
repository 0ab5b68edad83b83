/** The description of the API as an OpenAPI 3.1 document, made of the very schemas that requests are parsed with. */
import { z } from 'zod';

import { publicErrorSchema } from '../../../shared/protocol/answers.ts';
import * as views from '../../../shared/protocol/link-api/views.ts';
import { BODY_HASH_HEADER, SIGNATURE_HEADERS } from '../../../shared/protocol/signing.ts';
import { PROTOCOL_VERSION } from '../../../shared/protocol/version.ts';
import { ERRORS } from '../../core/sync-error.ts';
import type { Door, Operation } from './operation.ts';
import { OPERATIONS } from './operations.ts';

type Json = Record<string, unknown>;

const DOORS: Readonly<Record<Door, Json>> = {
  signature: {
    type: 'apiKey',
    in: 'header',
    name: SIGNATURE_HEADERS.signature,
    description:
      `HMAC-SHA256 (unpadded base64url) under the link's key of method, path with query, ${SIGNATURE_HEADERS.timestamp} ` +
      `(milliseconds since 1970), ${SIGNATURE_HEADERS.nonce} and the body's SHA-256 (unpadded base64url), each on a line. ` +
      `${SIGNATURE_HEADERS.link} names the link, ${BODY_HASH_HEADER} tells that SHA-256: without it a body may have 256 KB. A change counts once for each nonce.`,
  },
  identity: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'Google’s identity token of a person, made for the add-on (SYNC_ADDON_CLIENT_IDS).',
  },
  operator: { type: 'http', scheme: 'bearer', description: 'The operator token (SYNC_OPERATOR_TOKEN).' },
};

/** `LinkView` for `linkViewSchema`. */
const NAMED: ReadonlyMap<z.ZodType, string> = new Map(
  Object.entries(views).map(([name, schema]) => [
    schema,
    name.charAt(0).toUpperCase() + name.slice(1, -'Schema'.length),
  ]),
);

export function describeApi(): Json {
  const paths: Record<string, Json> = {};
  for (const operation of OPERATIONS) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Rowlink',
      version: String(PROTOCOL_VERSION),
      description: 'Live two-way sync between Google Sheets and MySQL.',
    },
    paths,
    components: {
      schemas: Object.fromEntries([...NAMED].map(([schema, name]) => [name, jsonSchema(schema, 'output')])),
      securitySchemes: DOORS,
      responses: {
        Problem: { description: 'It was not done.', ...content(errorSchema()) },
      },
    },
  };
}

function describe({ name, path, method, summary, doors, request, status, answer }: Operation): Json {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter = '']) => ({
    name: parameter,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const asked = request === undefined ? null : jsonSchema(request, 'input');
  const parameters = [...inPath, ...(asked !== null && method === 'get' ? inQuery(asked) : [])];
  return {
    operationId: name,
    summary,
    security: doors.map((door) => ({ [door]: [] })),
    ...(parameters.length > 0 && { parameters }),
    ...(asked !== null && method === 'post' && { requestBody: content(asked) }),
    responses: {
      [status]: { description: 'It was done.', ...content(answerSchema(answer)) },
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

/** Answers about a link have names, because several calls give the same one. */
function answerSchema(answer: z.ZodType): Json {
  const name = NAMED.get(answer);
  return name === undefined ? jsonSchema(answer, 'output') : { $ref: `#/components/schemas/${name}` };
}

function inQuery(schema: Json): Json[] {
  const { properties = {}, required = [] } = schema as { properties?: Json; required?: string[] };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema: property,
  }));
}

/** The codes are a part of the contract; their sentences are for people. */
function errorSchema(): Json {
  const codes = { type: 'string', enum: ['NOT_FOUND', ...Object.keys(ERRORS)].toSorted() };
  const schema = jsonSchema(publicErrorSchema, 'output') as {
    properties: { error: { properties: Json } };
  };
  schema.properties.error.properties['code'] = codes;
  return schema;
}

const content = (schema: Json): Json => ({ content: { 'application/json': { schema } } });

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const options = { io, target: 'draft-2020-12', unrepresentable: 'any' } as const;
  const described: Json = z.toJSONSchema(schema, options);
  // The document says once what its schemas are written in.
  delete described['$schema'];
  return described;
}
