/** `npm run google`: its arguments, and the sentences for those that make no sense. */
import { describe, expect, test } from 'vitest';
import { parseAloneOptions } from './alone-options.ts';
import { googlesLimits, limitsOf } from './server/quota-limits.ts';

describe('npm run google', () => {
  test('listens on 8081 and keeps its data, unless told otherwise', () => {
    expect(parseAloneOptions([])).toEqual({
      help: false,
      port: 8081,
      dataDir: '.data/google-alone',
      addOn: undefined,
      quota: limitsOf(300),
      switches: {},
    });
  });

  test('takes port, folders, quota and switches', () => {
    const args = [
      '--port',
      '0',
      '--data',
      'd',
      '--addon',
      'a',
      '--quota',
      'real',
      '--switches',
      'sortFiresOnEdit=off',
    ];
    expect(parseAloneOptions(args)).toEqual({
      help: false,
      port: 0,
      dataDir: 'd',
      addOn: 'a',
      quota: googlesLimits,
      switches: { sortFiresOnEdit: false },
    });
  });

  test.each([
    [['--port', '70000'], '--port is "70000"; set it to a port from 0 to 65535.'],
    [['--prot', '1'], "Unknown option '--prot'"],
    [['--quota', 'much'], 'set it to off, real, or a number'],
    [['--switches', 'x=on'], 'There is no switch "x"'],
  ])('refuses %j with a sentence', (args, sentence) => {
    expect(() => parseAloneOptions(args)).toThrow(sentence);
  });
});
