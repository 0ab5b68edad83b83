/** The Dockerfile by the linter of those who know its format. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { validate, ValidationSeverity } from 'dockerfile-utils';
import { expect, test } from 'vitest';

const pathOf = (file: string): string => fileURLToPath(new URL(`../../../deploy/${file}`, import.meta.url));

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
