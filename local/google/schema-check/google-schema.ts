/**
 * Google's types as JSON Schema. Making it takes seconds, so it is made once for each version of the types and kept
 * in .tsbuild/; whoever comes first makes it, and a half-written file is never read.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MethodType, Service } from './google-types.ts';
import { methodTypes, typesOf } from './google-types.ts';

/** What a service takes and gives. */
export interface GoogleSchema {
  readonly methods: Readonly<Record<string, MethodType>>;
  /** JSON Schema by type name, with all other members refused; references are "#/definitions/NAME". */
  readonly definitions: Readonly<Record<string, object>>;
}

const folder = join(import.meta.dirname, '../../../.tsbuild/google-schema');

/** Reads the schema of a service, and makes it first when it is not there yet. */
export async function googleSchema(service: Service): Promise<GoogleSchema> {
  const file = join(folder, `${service}-${typesOf(service).version}.json`);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, JSON.stringify(await makeSchema(service)));
    renameSync(unfinished, file);
  }
  return JSON.parse(readFileSync(file, 'utf8')) as GoogleSchema;
}

async function makeSchema(service: Service): Promise<GoogleSchema> {
  const { createGenerator } = await import('ts-json-schema-generator');
  const generator = createGenerator({
    path: typesOf(service).file,
    type: '*',
    expose: 'all',
    skipTypeCheck: true,
    additionalProperties: false,
  });
  // References are escaped as in an address; a plain name needs no escape.
  const text = JSON.stringify(generator.createSchema('*').definitions);
  const plain = text.replaceAll(`gapi.client.${service}.`, '');
  return { methods: methodTypes(service), definitions: JSON.parse(plain) as Record<string, object> };
}
