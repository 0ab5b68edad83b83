/** Randomness, as a parameter. */
export interface Ids {
  /** A new row key: at least 80 random bits, letters and digits only. */
  rowKey(): string;
  /** A public id or nonce: at least 96 random bits, URL-safe. */
  publicId(): string;
  /** A new signing secret: 32 random bytes, unpadded base64url. */
  secret(): string;
}
