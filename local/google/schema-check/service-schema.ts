/** Google's schema of one service, ready to check bodies with. */
import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv } from 'ajv';
import type { GoogleSchema } from './google-schema.ts';
import { googleSchema } from './google-schema.ts';
import type { MethodType, Service } from './google-types.ts';

/** One place of a body that the schema does not know. */
export interface Misfit {
  /** Such as "/requests/0/updateCells/rows". */
  readonly path: string;
  readonly reason: string;
}

/** Any error of a Google API; it is in the schema of none of them. */
const error = {
  type: 'object',
  required: ['code', 'message'],
  additionalProperties: false,
  properties: {
    code: { type: 'integer' },
    message: { type: 'string' },
    status: { type: 'string' },
    details: { type: 'array', items: { type: 'object', required: ['@type'] } },
    errors: { type: 'array', items: { type: 'object', required: ['domain', 'reason', 'message'] } },
  },
};

const ours = {
  Error: { type: 'object', required: ['error'], additionalProperties: false, properties: { error } },
  Nothing: { type: 'object', additionalProperties: false },
};

/** Members of answers that Google gives and its types do not name yet. */
const newerMembers: Readonly<Record<string, object>> = {
  BatchUpdateSpreadsheetResponse: { commentUpdateState: {} },
};

export class ServiceSchema {
  readonly methods: Readonly<Record<string, MethodType>>;
  readonly #ajv: Ajv;
  readonly #validators = new Map<string, ValidateFunction>();

  constructor({ methods, definitions }: GoogleSchema) {
    this.methods = methods;
    const types = Object.entries(definitions).map(([name, schema]): [string, object] => [
      name,
      { ...schema, ...withMembers(schema, newerMembers[name]) },
    ]);
    // The schema is generated and the bodies are few: compiling fast is worth more than checking fast.
    this.#ajv = new Ajv({ strict: false, validateSchema: false, code: { optimize: false } });
    this.#ajv.addSchema({ definitions: { ...Object.fromEntries(types), ...ours } }, 'google');
  }

  static async load(service: Service): Promise<ServiceSchema> {
    return new ServiceSchema(await googleSchema(service));
  }

  /** Holds a body to a type, such as "ValueRange", "Error" or "Nothing" (no members). */
  misfits(type: string, body: unknown): Misfit[] {
    const validate = this.#validators.get(type) ?? this.#ajv.compile({ $ref: `google#/definitions/${type}` });
    this.#validators.set(type, validate);
    if (validate(body)) return [];
    return (validate.errors ?? []).map((found) => ({ path: found.instancePath, reason: reasonOf(found) }));
  }
}

function withMembers(schema: object, members: object | undefined): object {
  return members ? { properties: { ...(schema as { properties?: object }).properties, ...members } } : {};
}

function reasonOf({ message, params }: ErrorObject): string {
  const { additionalProperty: name } = params as { additionalProperty?: string };
  return name === undefined ? (message ?? 'is wrong') : `has "${name}", which the schema does not know`;
}
