/** Log lines: one JSON object each, errors described, secrets never shown. */
import { expect, test } from 'vitest';

import { SyncError } from '../../core/sync-error.ts';
import { jsonLog, type LogLevel } from './json-log.ts';
import { inLogContext } from './log-context.ts';

function linesOf(
  level: LogLevel,
  write: (log: ReturnType<typeof jsonLog>) => void,
): Record<string, unknown>[] {
  const written: string[] = [];
  write(jsonLog(level, { to: { write: (line) => written.push(line) }, labels: { process: 'p1' } }));
  return written.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('a line has the field names of Cloud Logging', () => {
  const [info, warn, error] = linesOf('info', (log) => {
    log.info({ event: 'ready' }, 'Ready');
    log.warn({}, 'careful');
    log.error({}, 'broken');
  });
  expect(info).toMatchObject({ severity: 'INFO', event: 'ready', message: 'Ready' });
  expect(warn?.['severity']).toBe('WARNING');
  expect(error?.['severity']).toBe('ERROR');
});

test('a line says what it belongs to, also across waits, and which process wrote it [H6]', async () => {
  const written: string[] = [];
  const log = jsonLog('info', { to: { write: (line) => written.push(line) }, labels: { process: 'p1' } });
  await Promise.all(
    ['a', 'b'].map((requestId) =>
      inLogContext({ requestId }, async () => {
        await Promise.resolve();
        inLogContext({ link: 7 }, () => log.info({ event: requestId }, 'inside'));
      }),
    ),
  );
  log.info({}, 'outside');
  const lines = written.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.slice(0, 2)).toMatchObject([
    { event: 'a', requestId: 'a', link: 7, 'logging.googleapis.com/labels': { process: 'p1' } },
    { event: 'b', requestId: 'b', link: 7 },
  ]);
  expect(lines[2]).not.toHaveProperty('requestId');
});

test('the level filters', () => {
  const lines = linesOf('warn', (log) => {
    log.info({}, 'unheard');
    log.warn({}, 'heard');
  });
  expect(lines.map((line) => line['message'])).toEqual(['heard']);
});

test('fields named like secrets are not written, also one level down', () => {
  const lines = linesOf('info', (log) =>
    log.info({ secret: 'abc', request: { authorization: 'abc', path: '/x' } }, 'request'),
  );
  expect(JSON.stringify(lines)).not.toContain('abc');
  expect(lines[0]).toMatchObject({ request: { path: '/x' } });
});

test("an error tells its code and detail; of a driver's error only name and code", () => {
  const driver = Object.assign(new Error("Duplicate entry 'ann@example.com'"), {
    code: 'ER_DUP_ENTRY',
    sql: "INSERT INTO people VALUES ('ann@example.com')",
    config: { data: 'ann@example.com' },
  });
  const lines = linesOf('info', (log) =>
    log.error({ error: new SyncError('MYSQL_REJECTED', 'column mail', { cause: driver }) }, 'refused'),
  );
  expect(lines[0]?.['error']).toMatchObject({
    code: 'MYSQL_REJECTED',
    detail: 'column mail',
    cause: { name: 'Error', code: 'ER_DUP_ENTRY' },
  });
  expect(JSON.stringify(lines)).not.toContain('ann@example.com');
});
