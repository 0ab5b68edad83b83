/** Dates as serials: exact where the zone's offset is certain, else unsure. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wallTimeOfInstant } from '../../local/google/apps-script/services/format-date.ts';
import { OFFSET_QUESTIONS_MAX, serialReader } from '../wall-clock.ts';

const clockIn = (timeZone: string) => (instantMs: number) => wallTimeOfInstant(instantMs, timeZone);

test('a date is the wall time of the spreadsheet’s zone', () => {
  const serialOf = serialReader(clockIn('America/New_York'));
  expect(serialOf(new Date('2024-01-15T05:00:00Z'))).toBe(45306);
  expect(serialOf(new Date('2024-07-01T16:00:00Z'))).toBe(45474.5);
});

test('a clock change in the days around a date leaves it unsure', () => {
  const serialOf = serialReader(clockIn('Europe/Berlin'));
  expect(serialOf(new Date('2024-10-27T00:30:00Z'))).toBeNull();
  expect(serialOf(new Date('2024-10-26T12:00:00Z'))).toBeNull();
  expect(serialOf(new Date('2024-10-20T12:00:00Z'))).toBe(45585 + 14 / 24);
});

test('times of day without a date, very old dates and invalid dates are unsure', () => {
  const serialOf = serialReader(clockIn('Etc/GMT'));
  expect(serialOf(new Date('1899-12-30T10:30:00Z'))).toBeNull();
  expect(serialOf(new Date(Number.NaN))).toBeNull();
});

test('what is not unsure is exactly the wall time, in any zone', () => {
  const zones = fc.constantFrom(
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'Africa/Casablanca',
  );
  fc.assert(
    fc.property(
      zones,
      fc.integer({ min: Date.UTC(1910, 0, 1), max: Date.UTC(2100, 0, 1) }),
      (zone, instantMs) => {
        const serial = serialReader(clockIn(zone))(new Date(instantMs));
        const wallMs = wallTimeOfInstant(instantMs, zone);
        expect(serial === null || serial === (wallMs - Date.UTC(1899, 11, 30)) / 86_400_000).toBe(true);
      },
    ),
    { seed: 1 },
  );
});

test('the number of questions to Google is bounded', () => {
  let questions = 0;
  const serialOf = serialReader((instantMs) => {
    questions += 1;
    return instantMs;
  });
  const serials = Array.from({ length: 1_000 }, (_, day) =>
    serialOf(new Date(Date.UTC(2020, 0, 1 + day * 5))),
  );
  expect(questions).toBe(OFFSET_QUESTIONS_MAX);
  expect(serials[0]).toBe(43831);
  expect(serials[999]).toBeNull();
});
