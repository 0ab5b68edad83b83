/** Every alert names a part of the runbook, and that part is there. */
import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { alertMessage } from '../../core/alert-message.ts';
import { ALERT_KINDS } from '../../core/alerts.ts';

const read = (file: string): string => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');

test.each(ALERT_KINDS)('%s has its part, where the message says', (kind) => {
  const alert = { kind, key: kind, sentence: 'wrong', since: 0, saidAt: null, goneSince: null };
  const [, file = '', anchor = ''] =
    /What to do: (\S+)#(\S+)$/.exec(alertMessage({ say: [alert], over: [] }, 0)?.body ?? '') ?? [];
  expect(read(file)).toContain(`\n### ${anchor}\n`);
});
