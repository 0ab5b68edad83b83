/** What a call of Drive costs in units, as the limits page lists it for projects made since May 2026. */

/** Methods that change a file. */
const changing = new Set(['create', 'update', 'delete', 'copy', 'emptyTrash']);

/** Units of a method such as "drive.files.list". */
export function driveCost(method: string): number {
  const verb = method.slice(method.lastIndexOf('.') + 1);
  if (verb === 'list') return 100;
  return changing.has(verb) ? 50 : 5;
}
