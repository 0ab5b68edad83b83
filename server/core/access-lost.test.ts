/** The sentences of a spreadsheet that our account may not work on any more. */
import { expect, test } from 'vitest';

import { accessLostReason, isAccessLost } from './access-lost.ts';
import { SyncError } from './sync-error.ts';

test.each(['SHEETS_DENIED', 'SHEETS_GONE', 'SHEETS_KEY_REFUSED'] as const)(
  '%s names the very address [Q10]',
  (code) => {
    const error = new SyncError(code);
    expect(isAccessLost(error)).toBe(true);
    expect(accessLostReason(error, 'sync@example.com')).toContain('sync@example.com');
  },
);

test('other failures take no access away', () => {
  expect(isAccessLost(new SyncError('SHEETS_UNAVAILABLE'))).toBe(false);
  expect(isAccessLost(new TypeError('bug'))).toBe(false);
});
