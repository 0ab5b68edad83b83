/** MySQL's column types as the product writes them: upper case, the members of an ENUM or a SET as they are. */
export function upperType(type: string): string {
  const members = /^(enum|set)(?=\()/i.exec(type);
  if (members?.[1] === undefined) return type.toUpperCase();
  return members[1].toUpperCase() + type.slice(members[1].length);
}
