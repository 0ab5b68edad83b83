/** The smallest X.509 certificate that libraries accept for a public key: self-signed, in DER, printed as PEM. */
import type { KeyObject } from 'node:crypto';
import { createPublicKey, sign } from 'node:crypto';

const year = 365 * 24 * 3600 * 1000;

/** A certificate for the public half of an RSA key, valid for ten years from `notBefore` (milliseconds). */
export function selfSignedCertificate(privateKey: KeyObject, commonName: string, notBefore: number): string {
  const algorithm = sequence(sha256WithRsa, der(0x05));
  const name = sequence(der(0x31, sequence(commonNameType, der(0x0c, Buffer.from(commonName)))));
  const tbs = sequence(
    der(0xa0, integer(2)),
    integer(1),
    algorithm,
    name,
    sequence(time(notBefore), time(notBefore + 10 * year)),
    name,
    createPublicKey(privateKey).export({ type: 'spki', format: 'der' }),
  );
  const signature = Buffer.concat([Buffer.of(0), sign('RSA-SHA256', tbs, privateKey)]);
  const lines =
    sequence(tbs, algorithm, der(0x03, signature))
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** 1.2.840.113549.1.1.11 */
const sha256WithRsa = der(0x06, Buffer.from('2a864886f70d01010b', 'hex'));
/** 2.5.4.3 */
const commonNameType = der(0x06, Buffer.from('550403', 'hex'));

function sequence(...parts: readonly Uint8Array[]): Buffer {
  return der(0x30, ...parts);
}

/** Small positive numbers only. */
function integer(value: number): Buffer {
  return der(0x02, Buffer.of(value));
}

/** A UTCTime: YYMMDDhhmmssZ. */
function time(ms: number): Buffer {
  const text = `${new Date(ms).toISOString().slice(2, 19).replace(/\D/g, '')}Z`;
  return der(0x17, Buffer.from(text));
}

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(tag), lengthOf(content.length), content]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length);
  const bytes = Buffer.from(length.toString(16).padStart(length > 0xff ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.of(0x80 | bytes.length), bytes]);
}
