/** The state of the tab in front: what the document knows, and what the server says when it can be asked. */
import { callLink } from './backend.ts';
import type { Link } from './document-state.ts';
import { linksIn, storeUsed } from './document-state.ts';
import type { Host, Tab } from './host.ts';
import { mergeEntries } from './outbox.ts';
import type { LinkStatus, TabStatus } from './rpc.ts';
import { readOwner } from './trigger-owner.ts';

export function tabStatus(host: Host, tab: Tab): TabStatus {
  const properties = host.properties.all();
  const link = linksIn(host, properties, tab.id())[0];
  const user = host.user();
  const owner = readOwner(properties)?.user ?? null;
  return {
    title: tab.title(),
    user,
    link:
      link === undefined
        ? null
        : {
            ...linkStatus(host, link),
            owner,
            isOwner: owner === user,
            storeUsed: storeUsed(properties),
          },
  };
}

function linkStatus(host: Host, link: Link): Omit<LinkStatus, 'owner' | 'isOwner' | 'storeUsed'> {
  const pending = mergeEntries(Object.values(link.outbox));
  const answered = callLink(host, link, 'readLink', {});
  return {
    linkId: link.id,
    tableName: link.tableName,
    columnIds: Object.fromEntries(link.settings.columns.map(({ header, id }) => [header, id])),
    sentAt: link.state.sentAt,
    waitingRows: pending.rows.size,
    waitingNudge: pending.nudge,
    error: link.state.error,
    view: answered.ok ? answered.answer : null,
    problem: answered.ok ? null : answered.problem,
  };
}
