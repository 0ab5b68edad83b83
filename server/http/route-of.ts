/** Which of our addresses a request was for. */
import type { Context } from 'hono';
import { matchedRoutes } from 'hono/route';

/** Such as `/api/links/:link`. `none`: only middleware matched - there is nothing, and addresses that people try are endless. */
export function routeOf(context: Context): string {
  return matchedRoutes(context).findLast(({ path }) => !path.endsWith('*'))?.path ?? 'none';
}
