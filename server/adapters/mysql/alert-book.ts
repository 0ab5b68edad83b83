/** `sync_alerts`, and the turn to speak. */
import type { AlertKind } from '../../core/alerts.ts';
import { ALERT_KINDS } from '../../core/alerts.ts';
import type { KnownAlert } from '../../core/alert-notices.ts';
import type { AlertBook } from '../../ports/alert-book.ts';
import type { Database } from '../../ports/database.ts';
import { sessionOf } from './database.ts';
import { withNamedLock } from './named-lock.ts';
import type { MysqlPool } from './pool.ts';
import { integer, member, optionalInteger, text } from './read-row.ts';

export function mysqlAlertBook(pool: MysqlPool, database: Database): AlertBook {
  return {
    turn: (work) =>
      pool.use(async (session) => {
        const outcome = await withNamedLock(session, 'alerts', 0, async () => {
          await work();
          return 'done' as const;
        });
        return outcome === 'done';
      }),

    known: (channel) =>
      pool.use(async (session) => {
        const rows = await session.rows('SELECT * FROM sync_alerts WHERE channel = ? ORDER BY alert_key', [
          channel,
        ]);
        // One of a kind that this version does not know was noted by another; it is forgotten.
        return rows.flatMap((row): KnownAlert[] =>
          isKind(row['kind'])
            ? [
                {
                  kind: member(row, 'kind', ALERT_KINDS),
                  key: text(row, 'alert_key'),
                  sentence: text(row, 'sentence'),
                  since: integer(row, 'since_ms'),
                  saidAt: optionalInteger(row, 'said_at_ms'),
                  goneSince: optionalInteger(row, 'gone_since_ms'),
                },
              ]
            : [],
        );
      }),

    keep: (channel, alerts) =>
      database.transaction(async (tx) => {
        const session = sessionOf(tx);
        await session.write('DELETE FROM sync_alerts WHERE channel = ?', [channel]);
        if (alerts.length === 0) return;
        await session.write(
          `INSERT INTO sync_alerts (channel, alert_key, kind, sentence, since_ms, said_at_ms, gone_since_ms) VALUES ?`,
          [
            alerts.map(({ key, kind, sentence, since, saidAt, goneSince }) => [
              channel,
              key,
              kind,
              sentence,
              since,
              saidAt,
              goneSince,
            ]),
          ],
        );
      }),
  };
}

function isKind(value: unknown): value is AlertKind {
  return ALERT_KINDS.some((kind) => kind === value);
}
