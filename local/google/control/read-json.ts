/** The JSON body of a control call; an empty one is `{}`. */
import type { Context } from 'hono';
import { ActionRefused } from './action-refused.ts';

/** Throws `ActionRefused` for text that is no JSON. */
export async function readJson(context: Context): Promise<unknown> {
  const text = await context.req.text();
  try {
    return JSON.parse(text === '' ? '{}' : text);
  } catch {
    throw new ActionRefused('The body is not valid JSON.');
  }
}
