/**
 * Where a request comes from. What a caller writes into X-Forwarded-For himself stands left of what our own proxies append, so only
 * as many entries from the right are believed as there are proxies.
 */
import { isIPv4, isIPv6 } from 'node:net';

import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';

/**
 * An IPv4 address, or the first 64 bits of an IPv6 one, which one customer has whole; null: not known. `proxies`: how many stand
 * before this process, each of which appends the address that asked it.
 */
export function clientAddress(context: Context, proxies: number): string | null {
  const socket = (context.env as Partial<HttpBindings> | undefined)?.incoming?.socket.remoteAddress;
  const told = context.req.header('x-forwarded-for')?.split(',') ?? [];
  const forwarded = proxies > 0 ? told.at(-proxies)?.trim() : undefined;
  return networkOf(forwarded ?? '') ?? networkOf(socket ?? '');
}

function networkOf(address: string): string | null {
  const plain = address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIPv4(plain)) return plain;
  if (!isIPv6(plain)) return null;
  const [left = '', right] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const zeros = right === undefined ? 0 : 8 - head.length - tail.length;
  return `${[...head, ...Array<string>(zeros).fill('0'), ...tail].slice(0, 4).join(':')}::/64`;
}
