/** The decisions of the launcher that need no network: versions, folders, what counts as installed, sentences. */
import { describe, expect, test } from 'vitest';

import { cacheFolder } from './cache-folder.mjs';
import { isInstalled } from './ensure-dependencies.mjs';
import { isNewEnough } from './ensure-node.mjs';
import { describeFailure, PlainError } from './plain-error.mjs';
import { npmFailure } from './run-npm.mjs';

describe('the Node that is needed', () => {
  test.each([
    ['v20.20.2', false],
    ['v22.11.0', false],
    ['v22.18.0', true],
    ['v22.17.1', false],
    ['24.0.0', true],
  ])('%s is new enough: %s', (version, expected) => {
    expect(isNewEnough(version)).toBe(expected);
  });
});

describe('the cache folder', () => {
  test('is the first that is set of ROWLINK_CACHE, XDG_CACHE_HOME and the home folder', () => {
    expect(cacheFolder({ ROWLINK_CACHE: '/a/b', XDG_CACHE_HOME: '/c' })).toBe('/a/b');
    expect(cacheFolder({ XDG_CACHE_HOME: '/c' })).toBe('/c/rowlink');
    expect(cacheFolder({})).toMatch(/\/\.cache\/rowlink$/);
  });
});

describe('what counts as installed', () => {
  const wanted = {
    packages: {
      '': { version: '1.0.0' },
      'node_modules/a': { version: '1.0.0', integrity: 'x' },
      'node_modules/only-mac': { version: '2.0.0', integrity: 'y', optional: true },
    },
  };
  test('is all of the lock, except optional packages of other platforms', () => {
    expect(
      isInstalled(wanted, { packages: { 'node_modules/a': { version: '1.0.0', integrity: 'x' } } }),
    ).toBe(true);
  });
  test.each([
    ['nothing', {}],
    ['another version', { 'node_modules/a': { version: '1.0.1', integrity: 'x' } }],
    ['other content', { 'node_modules/a': { version: '1.0.0', integrity: 'z' } }],
    ['more than the lock', { 'node_modules/a': { version: '1.0.0', integrity: 'x' }, 'node_modules/b': {} }],
  ])('is not %s', (_, packages) => {
    expect(isInstalled(wanted, { packages })).toBe(false);
  });
});

describe('what a failed npm run tells people', () => {
  test.each([
    ['npm error code ENOTFOUND', /cannot be reached/],
    ['npm error code ENOSPC', /disk is full/],
    ['npm error code EACCES', /may not write/],
    ['npm error code E404', /lacks a package/],
    ['npm error code EUSAGE\nnpm error not in sync', /does not match package\.json/],
    ['npm error something new', /something new/],
  ])('%s', (output, sentence) => {
    expect(npmFailure('install the dependencies', output)).toMatch(sentence);
  });

  test('is the sentence without a stack, but our own bugs keep theirs', () => {
    expect(describeFailure(new PlainError('Do this.'))).toBe('Do this.');
    expect(describeFailure(new Error('oops'))).toMatch(/oops[\s\S]*launch\.test/);
  });
});
