/** A new secret for a link. The server takes it over first; when its answer is lost, the tab has to be registered again. */
import { callLink } from './backend.ts';
import type { Link } from './document-state.ts';
import { linkProperties } from './document-state.ts';
import type { Host } from './host.ts';
import { answerOf, PlainError } from './plain-error.ts';

/** Throws PlainError when the server did not do it. */
export function rotateKey(host: Host, link: Link): void {
  const { secret } = answerOf(callLink(host, link, 'rotateKey', {}));
  if (secret === null) throw new PlainError('The server gave no new key. Start syncing the tab again.');
  const { spreadsheetId, settings, tableName } = link;
  host.properties.set(linkProperties({ spreadsheetId, settings, secret, tableName }));
}
