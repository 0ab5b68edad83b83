/** `Utilities` and the few objects that come with it. */
import { call, exposed } from './bridge.ts';

type Bytes = number[];

const ask = (method: string, ...args: unknown[]): unknown => call('Utilities', method, ...args);

/** Google's enumerations are objects; scripts only pass them on, so their names are enough. */
const names = (...members: string[]): Record<string, string> =>
  Object.fromEntries(members.map((member) => [member, member]));

export const utilities = exposed('Utilities', {
  DigestAlgorithm: names('MD5', 'SHA_1', 'SHA_256', 'SHA_512'),
  Charset: names('US_ASCII', 'UTF_8'),
  getUuid: () => ask('getUuid'),
  sleep: (milliseconds: number) => void ask('sleep', milliseconds),
  computeDigest: (algorithm: string, value: string | Bytes) => ask('computeDigest', algorithm, value),
  computeHmacSha256Signature: (value: string | Bytes, key: string | Bytes) => {
    if (typeof value !== typeof key) {
      throw new Error(
        "The parameters don't match the method signature for Utilities.computeHmacSha256Signature.",
      );
    }
    return ask('computeHmacSha256Signature', value, key);
  },
  base64Encode: (value: string | Bytes) => ask('base64Encode', value),
  base64EncodeWebSafe: (value: string | Bytes) => ask('base64EncodeWebSafe', value),
  base64Decode: (text: string) => ask('base64Decode', text),
  base64DecodeWebSafe: (text: string) => ask('base64DecodeWebSafe', text),
  formatDate: (date: Date, timeZone: string, format: string) =>
    ask('formatDate', date.getTime(), timeZone, format),
  newBlob: (data: string | Bytes) => {
    const bytes = typeof data === 'string' ? (ask('blobBytes', data) as Bytes) : data;
    return exposed('Blob', {
      getBytes: () => bytes,
      getDataAsString: () => ask('blobText', bytes),
    });
  },
});
