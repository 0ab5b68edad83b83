/** The `fields` parameter of Drive: what of an answer is sent. */
import type { FieldMask } from '../api/field-mask.ts';
import { applyFieldMask, parseFieldMask } from '../api/field-mask.ts';
import { GoogleError } from '../api/google-error.ts';
import type { DriveMethod } from './drive-methods.ts';
import { invalidParameter, requiredParameter } from './drive-error.ts';
import { driveFields } from './known-fields.ts';

/** The mask of a call; throws Drive's refusal of one that is malformed, names an unknown field, or is missing. */
export function driveMask(fields: string | null, { usualFields }: DriveMethod): FieldMask {
  const text = fields === null || fields === '' ? usualFields : fields;
  if (text === null) {
    throw requiredParameter('fields', "The 'fields' parameter is required for this method.");
  }
  const mask = parsed(text);
  const unknown = firstUnknown(mask);
  if (unknown !== undefined) throw invalidSelection(unknown);
  return mask;
}

export function masked(answer: object, mask: FieldMask): object {
  return applyFieldMask(answer, mask);
}

function parsed(text: string): FieldMask {
  try {
    return parseFieldMask(text.replace(/\s+/g, ''));
  } catch (error) {
    throw error instanceof GoogleError ? invalidSelection(text) : error;
  }
}

/** Exports and properties have names of their own choice. */
const freelyNamed = new Set(['properties', 'appProperties', 'exportLinks', 'importFormats', 'exportFormats']);

function firstUnknown(mask: FieldMask): string | undefined {
  for (const [name, below] of mask.fields) {
    if (!driveFields.has(name)) return name;
    const unknown = freelyNamed.has(name) ? undefined : firstUnknown(below);
    if (unknown !== undefined) return unknown;
  }
  return undefined;
}

function invalidSelection(name: string): Error {
  return invalidParameter('fields', `Invalid field selection ${name}`, 'invalidParameter');
}
