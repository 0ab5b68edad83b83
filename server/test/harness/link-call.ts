/** Calls about one link over HTTP, as the operator makes them. */
import type { Connection } from 'mysql2/promise';

import { linkRequest, type LinkCall, type LinkCalls } from '../../../shared/protocol/link-api/calls.ts';

interface Place {
  url: string;
  operatorToken: string;
  sql: Connection;
}

/** Throws with the answer's code when it is no success. */
export async function linkCall<C extends LinkCall>(
  { url, operatorToken, sql }: Place,
  table: string,
  call: C,
  request: LinkCalls[C]['request'],
): Promise<LinkCalls[C]['answer']> {
  const [rows] = await sql.query('SELECT public_id AS id FROM sync_links WHERE table_name = ?', [table]);
  const [link] = rows as { id: string }[];
  const { method, path, body } = linkRequest(link?.id ?? '', call, request);
  const response = await fetch(`${url}${path}`, {
    method,
    ...(method === 'POST' && { body }),
    headers: { authorization: `Bearer ${operatorToken}` },
  });
  if (!response.ok) throw new Error(`${call}: ${response.status} ${await response.text()}`);
  return (await response.json()) as LinkCalls[C]['answer'];
}
