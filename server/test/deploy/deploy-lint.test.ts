/** The container files by the linters of those who know their formats. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { DCLinter } from 'dclint';
import { validate, ValidationSeverity } from 'dockerfile-utils';
import { expect, test } from 'vitest';
import { z } from 'zod';

const pathOf = (file: string): string => fileURLToPath(new URL(`../../../deploy/${file}`, import.meta.url));

const resultSchema = z.array(
  z.object({ messages: z.array(z.object({ rule: z.string(), message: z.string() })) }),
);

test('compose.yaml fits its schema, and uses nothing that is doubtful', () => {
  const linter = new DCLinter({
    rules: {
      // The world is meant to reach the one service that has ports.
      'no-unbound-port-interfaces': 0,
      // The order tells the way of a request.
      'service-keys-order': 0,
      'services-alphabetical-order': 0,
      'top-level-properties-order': 0,
    },
    quiet: false,
    debug: false,
    exclude: [],
  });
  const found = resultSchema.parse(linter.lintFiles([pathOf('compose.yaml')], false));
  expect(found.flatMap(({ messages }) => messages.map(({ rule, message }) => `${rule}: ${message}`))).toEqual(
    [],
  );
});

test('the Dockerfile has no mistakes and no instructions that are out of date', () => {
  const found = validate(readFileSync(pathOf('Dockerfile'), 'utf8'), {
    deprecatedMaintainer: ValidationSeverity.ERROR,
    directiveCasing: ValidationSeverity.ERROR,
    emptyContinuationLine: ValidationSeverity.ERROR,
    instructionCasing: ValidationSeverity.ERROR,
    instructionCmdMultiple: ValidationSeverity.ERROR,
    instructionEntrypointMultiple: ValidationSeverity.ERROR,
    instructionHealthcheckMultiple: ValidationSeverity.ERROR,
    instructionJSONInSingleQuotes: ValidationSeverity.ERROR,
    instructionWorkdirRelative: ValidationSeverity.ERROR,
  });
  expect(found.map(({ message }) => message)).toEqual([]);
});
