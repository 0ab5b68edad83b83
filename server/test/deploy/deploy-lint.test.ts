/** The Dockerfile and the Compose files by linters of those who know their formats. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { validate, ValidationSeverity } from 'dockerfile-utils';
import { expect, test } from 'vitest';
import { z } from 'zod';

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

const COMPOSE_LINTER = fileURLToPath(new URL('../../../node_modules/dclint/bin/dclint.cjs', import.meta.url));
/** The order in which services and their keys stand follows the reader, not the alphabet. */
const ORDERS = ['service-keys-order', 'services-alphabetical-order', 'top-level-properties-order'];
/** HTTPS is what the whole internet is to reach, on IPv4 and IPv6; nothing else is published beyond the machine. */
const PUBLIC = /^Service "https" is exporting port /;
const lintedSchema = z.array(z.object({ messages: z.array(z.object({ message: z.string() })) })).length(1);

test.each(['compose.yaml', '../docker-compose.yml'])('%s has no mistakes, and publishes nothing', (file) => {
  const options = ['--formatter', 'json', ...ORDERS.flatMap((rule) => ['--disable-rule', rule])];
  const { stdout } = spawnSync(process.execPath, [COMPOSE_LINTER, pathOf(file), ...options], {
    encoding: 'utf8',
  });
  const messages = lintedSchema.parse(JSON.parse(stdout)).flatMap((each) => each.messages);
  expect(messages.filter(({ message }) => !PUBLIC.test(message))).toEqual([]);
});
