/** Moments in a zone of their own: nothing that is shown changes on its way back, also where clocks are set forward and back. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { fromMysql } from './from-mysql.ts';
import { fromSheet, type ValueColumn } from './from-sheet.ts';
import { readBack } from './sample-columns.ts';
import { toMysql } from './to-mysql.ts';
import { toSheet } from './to-sheet.ts';
import { isInZone, isZone, utcToZone, zoneToUtc } from './zone-time.ts';

const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Africa/Monrovia',
  'Pacific/Apia',
  'Etc/GMT',
];
/** What MySQL's TIMESTAMP holds. */
const moment = fc.integer({ min: 1_000, max: 2_147_483_647_999 });
const zone = fc.constantFrom(...ZONES);
const textOf = (ms: number) => new Date(ms).toISOString().slice(0, 23).replace('T', ' ');

/** The hours about the changes of clocks, where it is easiest to err. */
const aboutChange = fc
  .tuple(
    fc.constantFrom('2024-03-31 01:00', '2024-10-27 01:00', '2024-03-10 07:00', '2024-11-03 06:00'),
    fc.integer({ min: -7_200_000, max: 7_200_000 }),
  )
  .map(([change, ms]) => Date.parse(`${change.replace(' ', 'T')}Z`) + ms);

test('what a moment is shown as means a moment that is shown so; it is the earlier of two [K13]', () => {
  fc.assert(
    fc.property(fc.oneof(moment, aboutChange), zone, (ms, name) => {
      const shown = utcToZone(textOf(ms), name);
      expect(isInZone(shown, name)).toBe(true);
      const meant = zoneToUtc(shown, name);
      expect(utcToZone(meant, name)).toBe(shown);
      expect(meant <= textOf(ms)).toBe(true);
      const later = Date.parse(`${meant.replace(' ', 'T')}Z`);
      expect(ms - later).toBeLessThanOrEqual(3_600_000);
    }),
    { numRuns: 500 },
  );
});

test('a column of moments is a fixed point: MySQL, sheet, and MySQL again [K13]', () => {
  fc.assert(
    fc.property(fc.oneof(moment, aboutChange), zone, (ms, name) => {
      const column: ValueColumn = { type: 'DATE', nativeType: 'TIMESTAMP(3)', zone: name };
      const value = fromMysql(column, textOf(ms));
      const seen = fromSheet(column, readBack(toSheet(column, value)))?.value;
      expect(seen).toBe(value);
      expect(fromMysql(column, toMysql(column, value))).toBe(value);
    }),
    { numRuns: 500 },
  );
});

describe('the zone of Berlin', () => {
  test.each([
    ['2024-01-15 11:00:00.000', '2024-01-15 12:00:00.000'],
    ['2024-07-15 10:00:00.000', '2024-07-15 12:00:00.000'],
    ['2024-10-27 00:30:00.000', '2024-10-27 02:30:00.000'],
    ['2024-03-31 01:00:00.000', '2024-03-31 03:00:00.000'],
    ['2024-07-15 10:00:00.000123', '2024-07-15 12:00:00.000123'],
    ['2023-12-31 23:30:00.000', '2024-01-01 00:30:00.000'],
  ])('%s in UTC is %s', (utc, wallTime) => {
    expect(utcToZone(utc, 'Europe/Berlin')).toBe(wallTime);
    expect(zoneToUtc(wallTime, 'Europe/Berlin')).toBe(utc);
  });

  test('has two moments of one wall time when clocks are set back, and none when they are set forward', () => {
    expect(utcToZone('2024-10-27 01:30:00.000', 'Europe/Berlin')).toBe('2024-10-27 02:30:00.000');
    expect(isInZone('2024-03-31 02:30:00.000', 'Europe/Berlin')).toBe(false);
    expect(zoneToUtc('2024-03-31 02:30:00.000', 'Europe/Berlin')).toBe('2024-03-31 01:30:00.000');
  });

  test('a time that its clocks pass over is refused in a TIMESTAMP, and taken in a DATETIME [K13]', () => {
    const column: ValueColumn = { type: 'DATE', nativeType: 'TIMESTAMP', zone: 'Europe/Berlin' };
    expect(fromSheet(column, '2024-03-31 02:30')?.value).toMatchObject({
      why: 'The clocks of Europe/Berlin pass over this time when they are set forward. Type another one.',
    });
    expect(fromSheet({ ...column, nativeType: 'DATETIME' }, '2024-03-31 02:30')?.value).toBe(
      '2024-03-31 02:30:00.000',
    );
  });
});

test('only a TIMESTAMP has a zone, and a zero date stays as MySQL tells it', () => {
  const column: ValueColumn = { type: 'DATE', nativeType: 'DATETIME', zone: 'Europe/Berlin' };
  expect(fromMysql(column, '2024-07-15 10:00:00')).toBe('2024-07-15 10:00:00.000');
  const moments = { ...column, nativeType: 'TIMESTAMP' };
  expect(fromMysql(moments, '0000-00-00 00:00:00')).toBe('0000-00-00 00:00:00');
  expect(toMysql(moments, '0000-00-00 00:00:00')).toBe('0000-00-00 00:00:00');
});

test('a zone that the platform does not know is told', () => {
  expect([isZone('Europe/Berlin'), isZone('Etc/GMT'), isZone('Europe/Nowhere')]).toEqual([true, true, false]);
});
