/** Ends the sync of a tab: first at the server, then what the document keeps of it. */
import { callLink } from './backend.ts';
import type { Link } from './document-state.ts';
import { linksIn, propertyNames } from './document-state.ts';
import type { Host } from './host.ts';
import { PlainError } from './plain-error.ts';
import { removeTriggers } from './triggers.ts';

/** The server knows the link no more, or its secret is another one: there is nothing left to end there. */
const GONE = ['LINK_UNKNOWN', 'WEBHOOK_UNSIGNED'];

/** Throws PlainError when the server did not do it; then nothing is forgotten here. */
export function unlinkTab(host: Host, link: Link, clean: boolean): void {
  const answered = callLink(host, link, 'unlink', { clean });
  if (!answered.ok && !GONE.includes(answered.problem.code)) {
    throw new PlainError(answered.problem.message, answered.problem.code);
  }
  const properties = host.properties.all();
  for (const name of propertyNames(link.id, properties)) host.properties.remove(name);
  if (linksIn(host, properties).every(({ id }) => id === link.id)) removeTriggers(host);
}
