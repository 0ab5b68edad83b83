/**
 * On whose behalf edits of this document are noticed, kept in one document property. One person at a time: a trigger that
 * is not among the owner's is left over from before somebody took over, and goes when it next fires. Pure.
 */

export interface TriggerOwner {
  /** Address of the person; empty where Google does not tell. */
  user: string;
  /** Unique ids of the person's triggers by handler. */
  triggers: Readonly<Record<string, string>>;
}

export const OWNER_PROPERTY = 'owner';

/** Null when nobody is, or when what is stored cannot be read. */
export function readOwner(properties: Readonly<Record<string, string>>): TriggerOwner | null {
  try {
    return JSON.parse(properties[OWNER_PROPERTY] ?? 'null') as TriggerOwner | null;
  } catch {
    return null;
  }
}

/** Is the trigger that fired one that was replaced? Without an owner, or an id, it is taken for good. */
export function isReplaced(
  owner: TriggerOwner | null,
  handler: string,
  triggerUid: string | undefined,
): boolean {
  const current = owner?.triggers[handler];
  return current !== undefined && triggerUid !== undefined && current !== triggerUid;
}
