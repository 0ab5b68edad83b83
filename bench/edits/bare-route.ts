/**
 * What edits are compared with: a route that does one prepared UPDATE for each request and nothing else. No signature, no inbox, no
 * merge, no history. Prints its port. Arguments: MySQL's address, the table.
 */
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { createPool } from 'mysql2/promise';

const [uri = '', table = ''] = process.argv.slice(2);
const pool = createPool({ uri, connectionLimit: 10 });
const app = new Hono();
app.post('/edit', async (context) => {
  const { id, column, value } = await context.req.json<{ id: number; column: number; value: string }>();
  await pool.execute(`UPDATE \`${table}\` SET c${column} = ? WHERE _sync_row_id = ?`, [value, id]);
  return context.json({ ok: true }, 202);
});
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
  process.stdout.write(`${port}\n`);
});
