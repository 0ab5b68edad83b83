/** Which tables the operator lets people attach. Nothing may be attached unless a pattern names it. Pure. */

/** `schema.table`; `*` stands for any run of characters within a part. */
export const TABLE_PATTERN = /^[^\s.,]+\.[^\s.,]+$/;

/** MySQL's own schemas are nobody's tables, whatever a pattern says. */
const SYSTEM_SCHEMAS = new Set(['mysql', 'information_schema', 'performance_schema', 'sys']);

/** Capital letters count as MySQL compares them at its most careful. */
export function isAttachable(patterns: readonly string[], schema: string, name: string): boolean {
  if (SYSTEM_SCHEMAS.has(schema.toLowerCase())) return false;
  return patterns.some((pattern) => {
    const point = pattern.indexOf('.');
    return matches(pattern.slice(0, point), schema) && matches(pattern.slice(point + 1), name);
  });
}

function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text);
}
