/**
 * The backend as a process: reads the configuration, starts everything, says `ready`, and stops in reverse order on
 * SIGTERM or SIGINT. A second signal, or nine seconds, ends it at once.
 */
import { setFlagsFromString } from 'node:v8';

import { findAccounts } from './adapters/google-sheets/platform-account.ts';
import { jsonLog } from './adapters/system/json-log.ts';
import { compose } from './compose.ts';
import { readConfig, type Config } from './config.ts';
import { SyncError } from './core/sync-error.ts';
import { lifecycle } from './lifecycle.ts';
import type { Log } from './ports/log.ts';
import type { Traces } from './ports/traces.ts';

/** Cloud Run kills ten seconds after SIGTERM. */
const STOP_MS_MAX = 9_000;

/** How far the heap may grow beyond what is in use before it is tidied; V8 would let it grow to a multiple of it. */
const HEAP_GROWTH_PERCENT = 25;

async function main(): Promise<void> {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`);
  const config = readConfig(process.env);
  const log = jsonLog(config.logLevel, { labels: { roles: config.roles.join() } });
  const accounts = await findAccounts(config.serviceAccounts);
  const backend = compose(config, accounts, log, await tracesOf(config));
  const parts = lifecycle(backend.services, log);
  onStopSignal(async (signal) => {
    log.info({ event: 'stopping', signal }, 'Stopping');
    setTimeout(() => exitLate(log), STOP_MS_MAX).unref();
    await parts.stop();
    log.info({ event: 'stopped' }, 'Stopped');
    process.exit(0);
  });
  process.on('uncaughtException', (error) => {
    log.error({ event: 'crashed', error }, 'The process met an error that it cannot go on from');
    process.exit(1);
  });
  if ((await parts.start()) === 'stopped') return;
  const port = backend.port();
  log.info({ event: 'ready', url: port === null ? null : `http://${config.host}:${port}` }, 'Ready');
}

/** OpenTelemetry is read from disk only where somebody collects traces. */
async function tracesOf({ traces }: Config): Promise<Traces | null> {
  if (traces === null) return null;
  const { otelTraces } = await import('./adapters/system/otel-traces.ts');
  return otelTraces({
    ...traces,
    headers: JSON.parse(traces.headers?.reveal() ?? '{}') as Record<string, string>,
    now: Date.now,
  });
}

/** The first signal runs `stop`, the second ends the process. */
function onStopSignal(stop: (signal: string) => Promise<void>): void {
  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isStopping) process.exit(1);
      isStopping = true;
      void stop(signal);
    });
  }
}

function exitLate(log: Log): void {
  log.error({ event: 'stop-late' }, 'Stopping took too long; what was running is settled at the next start');
  process.exit(1);
}

/** What is known is told in a sentence; everything else with its stack. */
function startFailed(error: unknown): void {
  const log = jsonLog('error');
  if (error instanceof SyncError && error.code !== 'INVARIANT') {
    log.error({ event: 'start-failed', code: error.code }, `${error.publicMessage} ${error.detail ?? ''}`);
  } else {
    log.error({ event: 'start-failed', error }, `The start failed: ${String(error)}`);
  }
  process.exit(1);
}

main().catch(startFailed);
