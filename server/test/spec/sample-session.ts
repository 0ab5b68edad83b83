/** A session for tests of what runs in one: spreadsheet 1 with the scratch tab 99. */
import type { Session } from '../../spreadsheet/session.ts';

export function sampleSession(signal: AbortSignal = new AbortController().signal): Session {
  const spreadsheet: Session['spreadsheet'] = {
    id: 1,
    googleId: 'file',
    title: 'Shop',
    timeZone: 'Etc/GMT',
    locale: 'en_US',
    nonce: 'nonce',
    scratchTabId: 99,
    clock: null,
    lastAppliedN: 3,
    fence: 7,
  };
  return { spreadsheet, fence: 7, signal };
}
