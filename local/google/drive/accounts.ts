/** What Drive shows of an account besides its address. All of it follows from the address, so it never changes. */
import { createHash } from 'node:crypto';
import type { Switches } from '../switches.ts';

/** Twenty digits, as the ids of Drive's permissions for accounts. */
export function permissionIdOf(email: string): string {
  return digits(email.toLowerCase(), 20);
}

/** The subject of identity tokens: 21 digits. */
export function subjectOf(email: string): string {
  return `1${digits(`subject of ${email.toLowerCase()}`, 20)}`;
}

/** The id of the account's own folder, which all of its files lie in. */
export function rootFolderOf(email: string): string {
  return `0A${hash(`root of ${email.toLowerCase()}`).toString('base64url').slice(0, 12)}Uk9PVA`;
}

/** A name to show: the part before the @ for people, all of it for service accounts. */
export function displayNameOf(email: string): string {
  return isServiceAccount(email) ? email : email.slice(0, email.indexOf('@'));
}

export function isServiceAccount(email: string): boolean {
  return email.endsWith('.gserviceaccount.com');
}

/** Does the account have room for files of its own? */
export function canOwnFiles(email: string, switches: Switches): boolean {
  return !isServiceAccount(email) || switches.isOn('serviceAccountsOwnFiles');
}

/** The part behind the @. */
export function domainOf(email: string): string {
  return email.slice(email.indexOf('@') + 1).toLowerCase();
}

/** A `User` resource as `viewer` sees it. */
export function renderUser(email: string, viewer: string): object {
  return {
    kind: 'drive#user',
    displayName: displayNameOf(email),
    me: email === viewer,
    permissionId: permissionIdOf(email),
    emailAddress: email,
  };
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function digits(text: string, count: number): string {
  return BigInt(`0x${hash(text).toString('hex')}`)
    .toString()
    .slice(-count);
}
