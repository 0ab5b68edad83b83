/** `Utilities`: pure computation, so it runs in the worker itself. Bytes are signed as Java has them, or not (a switch). */
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { formatDate } from './format-date.ts';

type Method = (...args: never[]) => unknown;

const digests: Record<string, string> = { MD5: 'md5', SHA_1: 'sha1', SHA_256: 'sha256', SHA_512: 'sha512' };

const methods: Record<string, Method> = {
  getUuid: () => randomUUID(),
  computeDigest: (algorithm: string, value: string | number[]) =>
    createHash(digests[algorithm] ?? algorithm)
      .update(bytes(value))
      .digest(),
  computeHmacSha256Signature: (value: string | number[], key: string | number[]) =>
    createHmac('sha256', bytes(key)).update(bytes(value)).digest(),
  base64Encode: (value: string | number[]) => bytes(value).toString('base64'),
  base64EncodeWebSafe: (value: string | number[]) =>
    bytes(value).toString('base64').replaceAll('+', '-').replaceAll('/', '_'),
  base64Decode: (text: string) => decode(text, /^[A-Za-z0-9+/]*={0,2}$/),
  base64DecodeWebSafe: (text: string) => decode(text, /^[A-Za-z0-9_-]*={0,2}$/),
  formatDate: (instantMs: number, timeZone: string, pattern: string) =>
    formatDate(instantMs, timeZone, pattern),
  blobBytes: (value: string) => bytes(value),
  sleep: (milliseconds: number) =>
    void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds),
  blobText: (value: number[]) => bytes(value).toString('utf8'),
};

/** Answers one call in JSON text, as the main thread answers the others. */
export function callUtilities(method: string, argsJson: string, bytesAreSigned: boolean): string {
  const run = methods[method];
  if (run === undefined) {
    return JSON.stringify({ error: `Utilities.${method} is not a part of the Apps Script host.` });
  }
  try {
    const value = run(...(JSON.parse(argsJson) as never[]));
    return JSON.stringify({ value: Buffer.isBuffer(value) ? listOf(value, bytesAreSigned) : value });
  } catch (error) {
    return JSON.stringify({ error: error instanceof Error ? error.message : String(error) });
  }
}

function bytes(value: string | number[]): Buffer {
  return typeof value === 'string' ? Buffer.from(value, 'utf8') : Buffer.from(value);
}

function listOf(buffer: Buffer, areSigned: boolean): number[] {
  return [...(areSigned ? new Int8Array(buffer) : buffer)];
}

/** Stricter than Google may be: a text without its padding is refused, so that nobody relies on leniency. */
function decode(text: string, alphabet: RegExp): Buffer {
  if (!alphabet.test(text) || text.length % 4 !== 0) throw new Error('Could not decode string.');
  return Buffer.from(text, 'base64');
}
