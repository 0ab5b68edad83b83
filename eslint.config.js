// Lint: typed rules everywhere, and the dependency rule of the product:
// shared <- core <- ports <- flows, http <- main;  ports <- adapters <- main.  Nothing in server/ knows local/.
import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

const drivers = ['mysql2', 'mysql2/*', 'ioredis', 'bullmq', '@googleapis/*', 'google-auth-library'];
const flows = ['sheet-to-mysql', 'mysql-to-sheet', 'reconcile', 'registration'];

/** Forbids imports whose path matches one of the patterns. */
const forbid = (files, patterns, message, ignores = []) => ({
  files,
  ignores: ['**/*.test.ts', ...ignores],
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group: patterns, message }] }] },
});

export default tseslint.config(
  { ignores: ['addon/dist/**', '.data/**', '.tsbuild/**', 'node_modules/**'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-lines': ['error', 400],
      'no-console': 'error',
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
  { files: ['local/**/*.ts'], rules: { 'no-console': 'off' } },
  forbid(
    ['shared/**/*.ts'],
    ['**/server/**', '**/addon/**', '**/local/**', 'node:*'],
    'shared/ imports only shared/.',
  ),
  forbid(['addon/**/*.ts'], ['**/server/**', '**/local/**', 'node:*'], 'addon/ imports only shared/.', [
    'addon/test/**',
  ]),
  forbid(
    ['server/core/**/*.ts'],
    [
      '**/ports/**',
      '**/adapters/**',
      '**/http/**',
      ...flows.map((flow) => `**/${flow}/**`),
      'node:*',
      ...drivers,
      'hono',
      'pino',
    ],
    'server/core is pure: it imports shared/ and server/core only.',
  ),
  {
    files: ['server/core/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'fetch', 'setTimeout', 'setInterval', 'performance'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time is a parameter.' },
        { object: 'Math', property: 'random', message: 'Randomness is a parameter.' },
      ],
    },
  },
  forbid(
    ['server/ports/**/*.ts'],
    ['**/adapters/**', '**/http/**', ...flows.map((flow) => `**/${flow}/**`), ...drivers, '**/local/**'],
    'server/ports imports core/ and shared/ only.',
  ),
  forbid(
    [...flows.map((flow) => `server/${flow}/**/*.ts`), 'server/http/**/*.ts'],
    ['**/adapters/**', ...drivers, '**/local/**'],
    'Flows and http use ports, never adapters or drivers.',
  ),
  forbid(
    ['server/adapters/**/*.ts'],
    ['**/http/**', ...flows.map((flow) => `**/${flow}/**`), '**/local/**'],
    'Adapters implement ports; they know no flow.',
  ),
  forbid(['server/main.ts', 'server/*.ts'], ['**/local/**'], 'Nothing in server/ imports the stand-in.'),
);
