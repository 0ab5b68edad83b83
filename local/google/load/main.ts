/**
 * `npm run google:load -- [ROWS]`: how fast the stand-in fills, reads and changes a tab of that many rows (100,000 when
 * left out) of 10 cells. It runs as a process of its own, so that its processor time is not the client's, and stores its
 * files as it does for `npm start`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PlainError } from '../../launch/plain-error.mjs';
import { runMain } from '../../run-main.ts';
import { Stopwatch } from './measure.ts';
import { runLoad } from './run-load.ts';

async function main(): Promise<number> {
  const rows = Number(process.argv[2] ?? 100_000);
  if (!Number.isInteger(rows) || rows < 2000) {
    throw new PlainError('Give a number of rows of at least 2000: npm run google:load -- 100000');
  }
  const program = join(import.meta.dirname, 'serve.ts');
  const dataDir = mkdtempSync(join(tmpdir(), 'rowlink-load-'));
  const standIn = spawn(process.execPath, [...process.execArgv, program, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    const [line] = (await once(createInterface(standIn.stdout), 'line')) as [string];
    const client = JSON.parse(line) as { url: string; accessToken: string; cpuUrl: string };
    const watch = new Stopwatch(async () => Number(await (await fetch(client.cpuUrl)).text()));
    await runLoad(client, rows, watch);
    console.log(watch.report().join('\n'));
    console.log(
      `\n${rows} rows of 10 cells; memory of the stand-in at its most: ${peakMegabytes(standIn.pid)} MB`,
    );
  } finally {
    standIn.stdin.end();
    await once(standIn, 'exit');
    rmSync(dataDir, { recursive: true });
  }
  return 0;
}

/** Linux only; elsewhere unknown. */
function peakMegabytes(pid: number | undefined): string {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid ?? 0}/status`, 'utf8')) ?? [];
    return (Number(kilobytes) / 1024).toFixed(0);
  } catch {
    return 'unknown';
  }
}

runMain(main);
