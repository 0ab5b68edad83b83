/** The project's API key. It follows from the service account's key, so that it outlives a restart. */
import { createHash } from 'node:crypto';

/** Looks like Google's: 39 characters that begin with "AIza". */
export function apiKeyOf(privateKey: string): string {
  return `AIza${createHash('sha256').update(`API key of ${privateKey}`).digest('base64url').slice(0, 35)}`;
}
