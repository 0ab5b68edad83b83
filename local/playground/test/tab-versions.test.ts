import { describe, expect, test } from 'vitest';
import { TabVersions } from '../tab-versions.ts';
import type { WireRow } from '../wire.ts';

const [a, b, c]: WireRow[] = [['a'], ['b'], ['c']];
const rows = (...all: (WireRow | undefined)[]): WireRow[] => all.filter((each) => each !== undefined);

describe('TabVersions', () => {
  test('gives everything to who knows nothing, then what changed', () => {
    const versions = new TabVersions('boot');
    const first = versions.changes(rows(a, b), undefined);
    expect(first).toMatchObject({ whole: true, splices: [{ at: 0, removed: 0, rows: [a, b] }] });
    const second = versions.changes(rows(a, c), first.version);
    expect(second).toMatchObject({ whole: false, splices: [{ at: 1, removed: 1, rows: [c] }] });
    expect(second.version).not.toBe(first.version);
  });

  test('makes no version when nothing changed', () => {
    const versions = new TabVersions('boot');
    const { version } = versions.changes(rows(a), undefined);
    expect(versions.changes(rows(a), version)).toEqual({ version, whole: false, splices: [] });
  });

  test('gives everything for a version of an earlier process, or one long gone', () => {
    const versions = new TabVersions('boot');
    const old = versions.changes(rows(a), undefined).version;
    for (let count = 0; count < 20; count += 1) versions.changes([[String(count)]], undefined);
    expect(versions.changes(rows(a), old).whole).toBe(true);
    expect(new TabVersions('other').changes(rows(a), old).whole).toBe(true);
  });
});
