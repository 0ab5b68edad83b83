/** Vitest's global set-up: makes the schemas once, before test files that run side by side ask for them. */
import { googleSchema } from './google-schema.ts';

export default async function setup(): Promise<void> {
  await Promise.all([googleSchema('sheets'), googleSchema('drive')]);
}
