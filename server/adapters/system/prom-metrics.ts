/**
 * Metrics for Prometheus. Units stand in the names. Counters and histograms tell of this process; the gauges of the last
 * part tell of the whole installation as MySQL knows it, so every process says the same: take the highest, not the sum.
 */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

import type { Metrics } from '../../ports/metrics.ts';
import type { Operations } from '../../core/operations.ts';

export interface PromMetrics extends Metrics {
  /** The text that a scrape answers. */
  text(): Promise<string>;
  contentType: string;
}

const QUICK_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const CALL_SECONDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 180];
const CROSSING_SECONDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1_800];

/** `read` is asked at each scrape; where it fails, the gauges are left out and the rest is answered. */
export function promMetrics(read: () => Promise<Operations>): PromMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const histogram = <L extends string>(name: string, help: string, labels: L[], buckets: number[]) =>
    new Histogram({ name, help, labelNames: labels, buckets, registers: [registry] });
  const counter = <L extends string>(name: string, help: string, labels: L[] = []) =>
    new Counter({ name, help, labelNames: labels, registers: [registry] });

  const requests = histogram(
    'sync_http_request_seconds',
    'HTTP requests, from their arrival to their answer.',
    ['method', 'route', 'status'],
    QUICK_SECONDS,
  );
  const calls = histogram(
    'sync_google_call_seconds',
    'Calls to Google; status 0: no answer.',
    ['method', 'status'],
    CALL_SECONDS,
  );
  const runs = histogram(
    'sync_work_seconds',
    'Runs of work for one link or spreadsheet, by outcome.',
    ['queue', 'outcome'],
    CALL_SECONDS,
  );
  const editSeconds = histogram(
    'sync_edit_seconds',
    'Edits of the sheet, from the arrival of their webhook to the commit in MySQL.',
    ['outcome'],
    CROSSING_SECONDS,
  );
  const changeSeconds = histogram(
    'sync_change_seconds',
    'Changes in MySQL, from their statement to the commit after the answer of the sheet.',
    [],
    CROSSING_SECONDS,
  );
  const writes = counter('sync_sheet_writes_total', 'Writes sent to sheets, by outcome.', ['outcome']);
  const items = counter('sync_sheet_write_items_total', 'Rows and keys in those writes.');
  const conflicts = counter('sync_conflicts_total', 'Conflicts that were recorded.');
  const invariants = counter('sync_invariant_total', 'Things that must never happen. It has to stay 0.');
  const setState = stateGauges(registry);

  return {
    request: ({ method, route, status, seconds }) =>
      requests.observe({ method, route, status: String(status) }, seconds),
    googleCall: ({ method, status, seconds }) =>
      calls.observe({ method, status: String(status ?? 0) }, seconds),
    work: ({ queue, outcome, seconds }) => runs.observe({ queue, outcome }, seconds),
    edit: ({ outcome, seconds }) => editSeconds.observe({ outcome }, seconds),
    change: ({ seconds }) => changeSeconds.observe(seconds),
    sheetWrite: ({ outcome, items: count }) => {
      writes.inc({ outcome });
      items.inc(count);
    },
    conflicts: (count) => conflicts.inc(count),
    invariant: () => invariants.inc(),
    contentType: registry.contentType,
    async text() {
      setState(await read().catch(() => null));
      return registry.metrics();
    },
  };
}

/** Gauges that are set at a scrape; one whose state is unknown is not told at all. */
function stateGauges(registry: Registry): (state: Operations | null) => void {
  const gauge = <L extends string>(name: string, help: string, labels: L[] = []) =>
    new Gauge({ name, help, labelNames: labels, registers: [registry] });
  const links = gauge('sync_links', 'Links, by status.', ['status']);
  const processes = gauge('sync_processes', 'Processes that live, by role.', ['role']);
  const limited = gauge('sync_google_limited_calls', 'Calls refused for the quota in the last ten minutes.');
  const unsettled = gauge('sync_unsettled_write_seconds', 'Age of the oldest write whose outcome is open.');
  const edits = gauge('sync_pending_edits', 'Edits that are not in MySQL yet.', ['link']);
  const editAge = gauge('sync_oldest_edit_seconds', 'Age of the oldest of them.', ['link']);
  const changes = gauge('sync_pending_changes', 'Changes that are not in the sheet yet.', ['link']);
  const changeAge = gauge('sync_oldest_change_seconds', 'Age of the oldest of them.', ['link']);
  const open = gauge('sync_open_conflicts', 'Conflicts that wait for a person.', ['link']);
  const issues = gauge('sync_issues', 'Cells that one side cannot hold.', ['link']);
  const letters = gauge('sync_dead_letters', 'Work set aside after its last attempt.', ['link']);
  const approvals = gauge('sync_approvals', 'Questions that wait for a person.', ['link']);
  const drift = gauge('sync_drift_cells', 'Cells that differed at the last scheduled read.', ['link']);
  const all = [
    links,
    processes,
    limited,
    unsettled,
    edits,
    editAge,
    changes,
    changeAge,
    open,
    issues,
    letters,
    approvals,
    drift,
  ];

  return (state) => {
    for (const each of all) each.reset();
    if (state === null) return;
    const secondsSince = (at: number | null) => (at === null ? 0 : Math.max(0, (state.at - at) / 1_000));
    for (const status of ['importing', 'active', 'paused'] as const) {
      links.set({ status }, state.links.filter((link) => link.status === status).length);
    }
    for (const role of ['api', 'worker', 'poller'] as const) {
      processes.set({ role }, state.processes.filter(({ roles }) => roles.includes(role)).length);
    }
    limited.set(state.processes.reduce((sum, { limitedCalls }) => sum + limitedCalls, 0));
    unsettled.set(secondsSince(state.oldestUnsettledAt));
    for (const link of state.links) {
      const label = { link: link.publicId };
      edits.set(label, link.pendingEdits);
      editAge.set(label, secondsSince(link.oldestEditAt));
      changes.set(label, link.pendingChanges);
      changeAge.set(label, secondsSince(link.oldestChangeAt));
      open.set(label, link.openConflicts);
      issues.set(label, link.issues);
      letters.set(label, link.deadLetters);
      approvals.set(label, link.approvals);
      if (link.driftCells !== null) drift.set(label, link.driftCells);
    }
  };
}
