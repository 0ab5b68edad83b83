/** Puts together what watches over a process and the installation: heartbeat, probes, metrics, alerts. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

import { alertsOn } from './core/alerts.ts';
import type { LastCall } from './core/sheets-access.ts';
import { logChannel } from './adapters/alerts/log-channel.ts';
import { mailChannel } from './adapters/alerts/mail-channel.ts';
import { webhookChannel } from './adapters/alerts/webhook-channel.ts';
import { mysqlAddonRuns } from './adapters/mysql/addon-runs.ts';
import { mysqlAlertBook } from './adapters/mysql/alert-book.ts';
import { mysqlFailures } from './adapters/mysql/failures.ts';
import { mysqlMinutes } from './adapters/mysql/minutes.ts';
import { mysqlDatabase } from './adapters/mysql/database.ts';
import { mysqlOperationsView } from './adapters/mysql/operations-view.ts';
import type { MysqlPool } from './adapters/mysql/pool.ts';
import { mysqlProcesses } from './adapters/mysql/processes.ts';
import type { CallReport } from './adapters/google-sheets/client.ts';
import { inLogContext } from './adapters/system/log-context.ts';
import { promMetrics, type PromMetrics } from './adapters/system/prom-metrics.ts';
import type { Config } from './config.ts';
import { createProbeApp, type ProbeDeps } from './http/health-routes.ts';
import { httpService } from './http/http-service.ts';
import type { Observing } from './http/observe-requests.ts';
import type { LiveLook } from './http/live-view.ts';
import type { Service } from './lifecycle.ts';
import { journal } from './journal.ts';
import { loop } from './loop.ts';
import { FailureRecorder } from './operations/failure-recorder.ts';
import { MinuteRecorder } from './operations/minute-recorder.ts';
import { RunRecorder } from './operations/run-recorder.ts';
import { sendAlerts } from './operations/send-alerts.ts';
import { sharedLook } from './operations/shared-look.ts';
import { RecentCount } from './operations/recent-count.ts';
import type { WatchOptions } from './operations/watched-work.ts';
import type { AddonRunBook } from './ports/addon-runs.ts';
import type { DoorbellQueue, QueueCounts } from './ports/doorbell.ts';
import type { Failure, Failures } from './ports/failures.ts';
import type { Log } from './ports/log.ts';
import type { Metrics } from './ports/metrics.ts';
import type { Minutes } from './ports/minutes.ts';
import type { Traces } from './ports/traces.ts';
import type { OperationsView } from './ports/operations-view.ts';
import type { Processes } from './ports/processes.ts';

const BEAT_MS = 10_000;
const ALERT_MS = 15_000;
const LEAVE_MS_MAX = 1_000;
const LIMITED_WINDOW_MS = 600_000;
/** Scrapes of several collectors, and alerts, share one look. */
const LOOK_MS = 10_000;
/** People who watch see an edit wait and go. */
const LIVE_LOOK_MS = 1_500;

export interface Running {
  metrics: PromMetrics;
  /** The same, and for the lines that people look at. */
  crossing: Metrics;
  minutes: Minutes;
  failures: Failures;
  addonRuns: AddonRunBook;
  /** Told of each request of the add-on's triggers: of which spreadsheet, and how many milliseconds its run took. */
  noteRun(spreadsheet: number, runMs: number): void;
  /** Stores what was gathered since the last time. */
  journal: Service;
  view: OperationsView;
  processes: Processes;
  watch: WatchOptions;
  observing: Observing;
  /** Told of each call to Google. */
  onCall(call: CallReport): void;
  /** Says that this process lives, from its start to its stop. */
  heartbeat(lastCall: () => LastCall | null): Service;
  /** Tells the operator what is wrong and what is right again. */
  alerts(askRedis: () => Promise<unknown>): Service;
  /** What the dashboard shows of everything, shared by all who look. */
  liveLook(askQueues: () => Promise<Record<DoorbellQueue, QueueCounts>>): () => Promise<LiveLook>;
  /** Serves probes and metrics where METRICS_PORT says; none without it. */
  probeServices(probes: ProbeDeps): Service[];
  /** Last to start and first to stop: between them the process may be sent requests. */
  serving: Service & { isServing(): boolean };
}

export function composeOperations(config: Config, pool: MysqlPool, log: Log, traces: Traces | null): Running {
  const processes = mysqlProcesses(pool);
  const steadyMs = () => performance.now();
  const view = sharedLook(mysqlOperationsView(pool, processes), LOOK_MS, steadyMs);
  const metrics = promMetrics(() => view.look());
  const limited = new RecentCount(LIMITED_WINDOW_MS, steadyMs);
  const minuteRecorder = new MinuteRecorder();
  const failureRecorder = new FailureRecorder(Date.now);
  const noteFailure = (failure: Failure) => failureRecorder.note(failure);
  const minutes = mysqlMinutes(pool);
  const failures = mysqlFailures(pool);
  const runRecorder = new RunRecorder();
  const addonRuns = mysqlAddonRuns(pool);
  const recorded = recordedMetrics(metrics, minuteRecorder);
  const crossing = traces ? traces.metrics(recorded) : recorded;
  const inContext = traces ? traces.context(inLogContext) : inLogContext;
  return {
    metrics,
    view,
    processes,
    watch: { context: inContext, metrics: crossing, noteFailure, newId: shortId, now: steadyMs },
    crossing,
    observing: {
      context: inContext,
      metrics: crossing,
      noteFailure,
      cloudProject: config.cloudProject,
      newRequestId: randomUUID,
    },
    onCall({ method, failure, seconds }) {
      if (failure?.status === 429) limited.add();
      minuteRecorder.call({ isWrite: method === 'batchUpdate', isRefused: failure?.status === 429 });
      crossing.googleCall({ method, status: failure === null ? 200 : failure.status, seconds });
    },
    minutes,
    failures,
    addonRuns,
    noteRun: (spreadsheet, runMs) => runRecorder.note(spreadsheet, runMs),
    journal: journal({
      store: { minutes, failures, addonRuns },
      minuteRecorder,
      failureRecorder,
      runRecorder,
      view: config.roles.includes('poller') ? view : null,
      log,
    }),
    heartbeat(lastCall) {
      const id = randomUUID();
      const name = process.env['K_REVISION'] ?? hostname();
      const beat = () =>
        processes.beat({
          id,
          name,
          roles: config.roles,
          lastCall: lastCall(),
          limitedCalls: limited.count(),
        });
      const beats = loop({
        name: 'heartbeat',
        round: () => beat().then(() => true),
        busyMs: BEAT_MS,
        idleMs: BEAT_MS,
        log,
      });
      return {
        name: 'heartbeat',
        async start() {
          await beat();
          await beats.start();
        },
        async stop() {
          await beats.stop();
          // Without MySQL nobody can be told, and the stop has other things to do: it is missed after 45 seconds.
          await Promise.race([processes.leave(id), sleep(LEAVE_MS_MAX, undefined, { ref: false })]);
        },
      };
    },
    alerts(askRedis) {
      const { webhookUrl, mail, ...limits } = config.alerts;
      const channels = [
        logChannel(log),
        ...(webhookUrl === null ? [] : [webhookChannel(webhookUrl.reveal())]),
        ...(mail === null ? [] : [mailChannel({ ...mail, url: mail.url.reveal() })]),
      ];
      const book = mysqlAlertBook(pool, mysqlDatabase(pool));
      const round = sendAlerts({ view, book, channels, limits, askRedis, log });
      const everyMs = Math.min(ALERT_MS, limits.lateMs);
      return loop({
        name: 'alerts',
        round: () => round().then(() => true),
        busyMs: everyMs,
        idleMs: everyMs,
        log,
      });
    },
    liveLook(askQueues) {
      const live = sharedLook(mysqlOperationsView(pool, processes), LIVE_LOOK_MS, steadyMs);
      const { lateMs, driftCellsMax, limitedCallsMax } = config.alerts;
      return async () => {
        const [operations, queues] = await Promise.all([live.look(), askQueues().catch(() => null)]);
        const situation = { ...operations, isRedisUp: queues !== null };
        return {
          operations,
          queues,
          alerts: alertsOn(situation, { lateMs, driftCellsMax, limitedCallsMax }),
        };
      };
    },
    probeServices: (probes) => {
      if (config.metricsPort === null) return [];
      const { host, metricsPort: port } = config;
      return [{ ...httpService(createProbeApp(probes), { host, port }), name: 'probes' }];
    },
    serving: servingService(),
  };
}

/** What crosses goes to Prometheus and to the lines that people look at. */
function recordedMetrics(metrics: Metrics, recorder: MinuteRecorder): Metrics {
  return {
    ...metrics,
    edit(edit) {
      metrics.edit(edit);
      recorder.edit(edit.link, edit.seconds * 1_000);
    },
    change(change) {
      metrics.change(change);
      recorder.change(change.link, change.seconds * 1_000);
    },
  };
}

function servingService(): Running['serving'] {
  let isServing = false;
  return {
    name: 'serving',
    isServing: () => isServing,
    start: () => {
      isServing = true;
    },
    stop: () => {
      isServing = false;
    },
  };
}

function shortId(): string {
  return randomUUID().slice(0, 8);
}
