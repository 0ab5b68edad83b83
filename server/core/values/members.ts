/** Values of ENUM and SET columns: a member however it is written, never a number that MySQL would take for a place in the list. Pure. */
import type { SheetValue } from './cell-value.ts';
import { membersOf } from './native-kind.ts';

export function toMember(nativeType: string, text: string): SheetValue {
  const members = membersOf(nativeType);
  return memberOf(members, text) ?? refuse(text, `one of ${shown(members)}`);
}

/** Members with commas between, in the order of the column's list, as MySQL keeps them. */
export function toMembers(nativeType: string, text: string): SheetValue {
  const members = membersOf(nativeType);
  const chosen = text.split(',').map((part) => memberOf(members, part));
  if (chosen.includes(null)) return refuse(text, `any of ${shown(members)}, with commas between`);
  const kept = members.filter((member) => chosen.includes(member)).join(',');
  return kept === '' ? null : kept;
}

function memberOf(members: readonly string[], text: string): string | null {
  if (members.includes(text)) return text;
  const plain = text.trim().toLowerCase();
  return members.find((member) => member.toLowerCase() === plain) ?? null;
}

const SHOWN_MAX = 20;

function shown(members: readonly string[]): string {
  const named = members.slice(0, SHOWN_MAX).join(', ');
  return members.length > SHOWN_MAX ? `${named} …` : named;
}

function refuse(text: string, takes: string): SheetValue {
  return { refused: text, why: `The column does not take this value. Type ${takes}.` };
}
