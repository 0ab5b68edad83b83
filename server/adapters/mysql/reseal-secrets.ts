/** Brings the links' secrets under the current key: what an older one sealed is opened and sealed anew. Safe to repeat. */
import type { SecretBox } from '../system/secret-box.ts';
import type { MysqlPool } from './pool.ts';
import { bytes, integer, text } from './read-row.ts';

/** How many were sealed anew. Throws CONFIG_INVALID when a key is missing that sealed one of them. */
export async function resealSecrets(pool: MysqlPool, secrets: SecretBox): Promise<number> {
  return pool.use(async (session) => {
    const rows = await session.rows(
      'SELECT id, public_id, secret_box, secret_key_id FROM sync_links WHERE secret_key_id <> ?',
      [secrets.keyId],
    );
    let count = 0;
    for (const row of rows) {
      const owner = text(row, 'public_id');
      const old = { keyId: text(row, 'secret_key_id'), box: bytes(row, 'secret_box') };
      const sealed = secrets.seal(secrets.open(old, owner), owner);
      // Unless the link got another secret meanwhile.
      const { affected } = await session.write(
        'UPDATE sync_links SET secret_box = ?, secret_key_id = ? WHERE id = ? AND secret_box = ?',
        [sealed.box, sealed.keyId, integer(row, 'id'), old.box],
      );
      count += affected;
    }
    return count;
  });
}
