#!/usr/bin/env node
/** The command's file: starts it on a Node that runs TypeScript, and says what to do on an older one. */
if (process.features.typescript) {
  await import('./main.ts');
} else {
  console.error(
    `✗ Node ${process.versions.node} is too old: sheets-mysql-sync needs 22.18 or newer. In a clone, "npm run cli -- …" brings one along.`,
  );
  process.exitCode = 2;
}
