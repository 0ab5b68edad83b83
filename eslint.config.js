/**
 * Lint: typed rules everywhere, and the dependency rule of the product:
 * shared <- core <- ports <- evolution <- spreadsheet <- flows <- main;  ports <- http, adapters <- main.
 * Tests may reach further (the stand-in, real services); what they test may not.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/** What the files of a folder of server/ may import of server/, besides their own folder. */
const MAY_IMPORT = {
  core: [],
  ports: ['core'],
  evolution: ['core', 'ports'],
  spreadsheet: ['core', 'ports', 'evolution'],
  'sheet-to-mysql': ['core', 'ports', 'spreadsheet'],
  operations: ['core', 'ports'],
  'mysql-to-sheet': ['core', 'ports', 'spreadsheet'],
  reconcile: ['core', 'ports', 'spreadsheet', 'evolution'],
  registration: ['core', 'ports', 'spreadsheet', 'reconcile'],
  notes: ['core', 'ports', 'spreadsheet'],
  'link-life': ['core', 'ports', 'spreadsheet', 'notes'],
  history: ['core', 'ports'],
  conflicts: ['core', 'ports', 'history'],
  accounts: ['core', 'ports'],
  approvals: ['core', 'ports'],
  watch: ['core', 'ports'],
  'dead-letters': ['core', 'ports'],
  http: ['core', 'ports'],
  adapters: ['core', 'ports'],
  dashboard: [],
  cli: ['core', 'ports', 'adapters'],
};
/** Files beside the folders that a folder may import, too: the command line reads the server's settings. */
const MAY_IMPORT_FILES = { cli: ['config.ts'] };
/** They take time, randomness and every outside thing as parameters, and need no npm package. */
const WITHOUT_PACKAGES = Object.keys(MAY_IMPORT).filter(
  (folder) => !['http', 'adapters', 'dashboard', 'cli'].includes(folder),
);

const entries = readdirSync(join(import.meta.dirname, 'server'), { withFileTypes: true });
const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
const topFiles = entries
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map(({ name }) => name);
for (const folder of folders) {
  if (folder !== 'test' && !(folder in MAY_IMPORT))
    throw new Error(`MAY_IMPORT does not say what server/${folder} may import`);
}

const TESTS = ['**/*.test.ts', '**/test/**'];

/** Refuses imports in files; `refused` are patterns with the sentence that is shown. */
const refuse = (files, refused, ignores = TESTS) => ({
  files,
  ignores,
  rules: { 'no-restricted-imports': ['error', { patterns: refused }] },
});
const paths = (group, message) => ({ group, message });
const packages = (regex, message) => ({ regex, message });
const OUTSIDE_SERVER = paths(
  ['**/local/**', '**/addon/**'],
  'The backend knows neither the stand-in nor the add-on.',
);

const serverRules = Object.entries(MAY_IMPORT).map(([folder, allowed]) => {
  const others = folders.filter((other) => other !== folder && !allowed.includes(other));
  const closed = topFiles.filter((file) => !MAY_IMPORT_FILES[folder]?.includes(file));
  const elsewhere = [...others.map((other) => `**/${other}/**`), ...closed.map((file) => `**/${file}`)];
  const sentence = `server/${folder} imports ${['shared', ...allowed].join(', ')} and itself only.`;
  return refuse(
    [`server/${folder}/**/*.ts`],
    [
      paths(elsewhere, sentence),
      OUTSIDE_SERVER,
      ...(WITHOUT_PACKAGES.includes(folder)
        ? [packages('^[^.]', `server/${folder} needs no package: ask a port.`)]
        : []),
      ...(folder === 'http'
        ? [packages('^(mysql2|ioredis|bullmq|@googleapis|google-auth)', 'Drivers belong to adapters.')]
        : []),
    ],
  );
});

export default tseslint.config(
  { ignores: ['addon/dist/**', 'server/dashboard/dist/**', '.data/**', '.tsbuild/**', 'node_modules/**'] },
  eslint.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', 400],
      'no-console': 'error',
      curly: ['error', 'multi-line'],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'vitest', importNames: ['it'], message: 'Tests are called test, everywhere.' }] },
      ],
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        fetch: 'readonly',
        setTimeout: 'readonly',
      },
    },
  },
  { files: ['{local,bench}/**/*.ts'], rules: { 'no-console': 'off' } },
  refuse(
    ['shared/**/*.ts'],
    [paths(['**/server/**', '**/addon/**', '**/local/**', 'node:*'], 'shared/ imports only shared/.')],
  ),
  refuse(
    ['addon/**/*.ts'],
    [
      paths(['**/server/**', '**/local/**'], 'addon/ imports only shared/.'),
      packages('^[^.]', 'No package enters the bundle of the add-on.'),
    ],
    [...TESTS, 'addon/sidebar/**'],
  ),
  refuse(
    ['addon/sidebar/**/*.{ts,tsx}'],
    [
      paths(['**/server/**', '**/local/**'], 'addon/ imports only shared/.'),
      packages('^(?!\\.|preact)', 'The sidebar needs no package but preact.'),
    ],
  ),
  ...serverRules,
  refuse(
    ['server/dashboard/page/**/*.{ts,tsx}'],
    [
      paths(
        ['**/local/**', '**/server/**', '**/addon/*.ts', '!**/addon/rpc.ts'],
        "The dashboard's page shares the sidebar's parts and the wire, and knows nothing else.",
      ),
      packages('^(?!\\.|preact|uplot)', 'The dashboard needs no package but preact and uplot.'),
    ],
  ),
  refuse(['server/*.ts'], [OUTSIDE_SERVER]),
  refuse(
    ['bench/soak/{history,side}.ts'],
    [packages('^(?!\\./side\\.ts$)', 'The judge of the soak knows nothing of what it judges.')],
  ),
  refuse(
    ['local/**/*.ts'],
    [
      paths(
        [...[...folders, ...topFiles].map((name) => `**/server/${name}/**`), '**/addon/*.ts'],
        'local/ runs the product as it is delivered; it imports none of it.',
      ),
    ],
  ),
  {
    files: WITHOUT_PACKAGES.map((folder) => `server/${folder}/**/*.ts`),
    ignores: TESTS,
    rules: {
      'no-restricted-globals': [
        'error',
        'process',
        'fetch',
        'setTimeout',
        'setInterval',
        'performance',
        'crypto',
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time is a parameter.' },
        { object: 'Math', property: 'random', message: 'Randomness is a parameter.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Time is a parameter.',
        },
      ],
    },
  },
);
