/**
 * The simulated add-on: what its triggers capture, send, keep for later and send again. Capturing, batching and the outbox
 * are the add-on's own code; the waiting in between is simulated, because Apps Script runs its code in one go while time
 * passes for everybody else.
 */
import { splitEdits } from '../../../../addon/batches.ts';
import { joinRows } from '../../../../addon/blocks.ts';
import { headerMatches, planCapture, rowEdits, spanOf } from '../../../../addon/capture-edit.ts';
import type { Block } from '../../../../addon/host.ts';
import { mergeEntries, nudgeEntry, planAddition, type OutboxEntry } from '../../../../addon/outbox.ts';
import { rowKeyOf } from '../../../../addon/row-key.ts';
import type {
  ClockSample,
  EditBatch,
  EditBatchAnswer,
  RowEdit,
} from '../../../../shared/protocol/edit-batch.ts';
import type { LinkSettings } from '../../../../shared/protocol/registration.ts';
import { PROTOCOL_VERSION } from '../../../../shared/protocol/version.ts';
import type { Micros } from '../../../core/micros.ts';
import type { Random } from '../world/random.ts';
import { readGrid, readHeader } from './add-on-reads.ts';
import type { SimWorkbook } from './sim-workbook.ts';

/** What happens to one request on its way: both `lost-answer` and `twice` reach the backend. */
export const NETWORK_FAULTS = ['lost', 'lost-answer', 'twice', 'slow'] as const;
export type NetworkFault = (typeof NETWORK_FAULTS)[number];

export interface AddOnWorld {
  random: Random;
  now(): Micros;
  after(us: Micros, label: string, fn: () => void): unknown;
  /** A backend takes the batch in; null when it refuses or none is there. Never settles when the backend crashes. */
  post(batch: EditBatch): Promise<EditBatchAnswer | null>;
}

export interface AddOnClock {
  /** Of the add-on's clock against the true time, in milliseconds. */
  offsetMs: number;
  /** How fast it runs away, in parts of a million. */
  driftPpm: number;
}

const MS = 1_000;
const TRIGGER_US = { least: 50 * MS, most: 2_500 * MS };
const READ_US = { least: MS, most: 300 * MS };
const NETWORK_US = { least: 5 * MS, most: 900 * MS };
const SLOW_US = { least: 1_000 * MS, most: 55_000 * MS };
/** A proxy sends a request again. */
const TWICE_US = { least: 100 * MS, most: 240_000 * MS };
/** Longer than Apps Script waits for an answer. */
const TIMEOUT_US = 60_000 * MS;
const RUNS_MAX = 20;
const GAP_MAX = 20;

interface Captured {
  capturedAt: number;
  edits: RowEdit[];
  nudge: boolean;
}

export class AddOn {
  readonly #world: AddOnWorld;
  readonly #workbook: SimWorkbook;
  #settings: LinkSettings;
  readonly #clock: AddOnClock;
  readonly #begin: Micros;
  readonly #faults: NetworkFault[] = [];
  #outbox: Record<string, string> = {};
  #sample: ClockSample | null = null;
  #ids = 0;
  #running = 0;
  #isFlushing = false;
  #hasPassed = false;

  constructor(world: AddOnWorld, workbook: SimWorkbook, settings: LinkSettings, clock: AddOnClock) {
    this.#world = world;
    this.#workbook = workbook;
    this.#settings = settings;
    this.#clock = clock;
    this.#begin = world.now();
  }

  /** An edit met no column that the add-on knew then: only a read finds it. */
  get hasPassed(): boolean {
    return this.#hasPassed;
  }

  /** Nothing runs and nothing waits to be sent. */
  get isIdle(): boolean {
    return this.#running === 0 && Object.keys(this.#outbox).length === 0;
  }

  arm(fault: NetworkFault): void {
    this.#faults.push(fault);
  }

  disarm(): void {
    this.#faults.length = 0;
  }

  /** `onEdit`: the trigger starts some time after the edit. */
  edited(block: Block): void {
    this.#start('add-on edit', async () => {
      const capturedAt = this.#nowMs();
      const captured = await this.#capture(block, capturedAt);
      if (captured !== null) await this.#deliver(captured);
    });
  }

  /** `onChange`: rows were inserted, deleted or moved. */
  changed(): void {
    this.#start('add-on change', () => this.#deliver({ capturedAt: this.#nowMs(), edits: [], nudge: true }));
  }

  /** The hourly trigger. */
  hourly(): void {
    this.#start('add-on hourly', () => this.#flush());
  }

  #start(label: string, run: () => Promise<void>): void {
    this.#running += 1;
    void this.#wait(TRIGGER_US, label)
      .then(run)
      .then(() => (this.#running -= 1));
  }

  async #capture(block: Block, capturedAt: number): Promise<Captured | null> {
    const plan = planCapture(this.#settings, block);
    if (plan === 'nothing') {
      this.#hasPassed = true;
      return null;
    }
    const onlyNudge: Captured = { capturedAt, edits: [], nudge: true };
    if (plan === 'nudge') return onlyNudge;
    const header = readHeader(this.#workbook, this.#settings);
    if (!headerMatches(this.#settings, header, 0)) return onlyNudge;
    await this.#wait(READ_US, 'add-on reads');
    const grid = readGrid(this.#workbook, this.#settings, plan.read);
    return { capturedAt, ...rowEdits(this.#settings, grid, () => plan.columnIds, serialOf) };
  }

  async #deliver(captured: Captured): Promise<void> {
    if (await this.#sendAll(captured)) {
      if (Object.keys(this.#outbox).length > 0) await this.#flush();
    } else this.#keep(entryFor(captured));
  }

  /** One execution at a time; rows are read where they are now. */
  async #flush(): Promise<void> {
    const names = Object.keys(this.#outbox);
    if (this.#isFlushing || names.length === 0) return;
    this.#isFlushing = true;
    const pending = mergeEntries(Object.values(this.#outbox));
    const capturedAt = this.#nowMs();
    await this.#wait(READ_US, 'add-on reads outbox');
    const isAccepted = await this.#sendAll(this.#readPending(pending, capturedAt));
    if (isAccepted) for (const name of names) this.#outbox = without(this.#outbox, name);
    this.#isFlushing = false;
  }

  #readPending(pending: ReturnType<typeof mergeEntries>, capturedAt: number): Captured {
    const onlyNudge: Captured = { capturedAt, edits: [], nudge: true };
    const header = readHeader(this.#workbook, this.#settings);
    if (pending.rows.size === 0 || !headerMatches(this.#settings, header, 0)) return onlyNudge;
    const rows = this.#findRows(pending.rows);
    const runs = joinRows([...rows.values()], GAP_MAX);
    if (runs.length > RUNS_MAX) return onlyNudge;
    const wanted = new Set(rows.values());
    const edits = runs.flatMap((run) => {
      const grid = readGrid(this.#workbook, this.#settings, spanOf(this.#settings, run));
      return rowEdits(this.#settings, grid, (key) => pending.rows.get(key), serialOf).edits;
    });
    return {
      capturedAt,
      edits: edits.filter(({ row }) => wanted.has(row)),
      nudge: pending.nudge || rows.size < pending.rows.size,
    };
  }

  /** The row of each pending key, from 1; keys that are missing or there twice are left out. */
  #findRows(pending: Pick<ReadonlyMap<string, unknown>, 'has'>): Map<string, number> {
    const found = new Map<string, number>();
    const twice = new Set<string>();
    const tab = this.#workbook.tab(this.#settings.tabId);
    tab?.rows.forEach((row, index) => {
      const key = rowKeyOf(row.cells[this.#settings.keyColumn]?.value ?? '');
      if (index < this.#settings.headerRow || key === null || !pending.has(key)) return;
      if (found.has(key)) twice.add(key);
      found.set(key, index + 1);
    });
    for (const key of twice) found.delete(key);
    return found;
  }

  async #sendAll({ capturedAt, edits, nudge }: Captured): Promise<boolean> {
    const parts = splitEdits(edits);
    const batches = parts.batches.length > 0 ? parts.batches : [[]];
    for (const [index, part] of batches.entries()) {
      this.#ids += 1;
      const isAccepted = await this.#send({
        v: PROTOCOL_VERSION,
        batchId: `batch${String(this.#ids).padStart(16, '0')}`,
        capturedAt,
        edits: part,
        nudge: (nudge || parts.nudge) && index === batches.length - 1,
        clock: this.#sample,
        ...(this.#settings.registry !== undefined && { registry: this.#settings.registry }),
      });
      if (!isAccepted) return false;
    }
    return true;
  }

  /** One request with what may happen to it on its way. */
  #send(batch: EditBatch): Promise<boolean> {
    const fault = this.#faults.shift() ?? null;
    const t0 = this.#nowMs();
    return new Promise((resolve) => {
      let isOver = false;
      const settle = (isAccepted: boolean): void => {
        isOver = true;
        resolve(isAccepted);
      };
      this.#world.after(TIMEOUT_US, 'add-on times out', () => settle(false));
      if (fault === 'lost') return;
      void this.#wait(fault === 'slow' ? SLOW_US : NETWORK_US, 'add-on request arrives').then(async () => {
        if (fault === 'twice') this.#sendAgain(batch);
        const answer = await this.#world.post(batch);
        if (fault === 'lost-answer') return;
        await this.#wait(NETWORK_US, 'add-on answer arrives');
        if (answer !== null && !isOver) this.#sample = { t0, t1: answer.t1, t2: this.#nowMs() };
        if (answer?.settings && (answer.settings.registry ?? 1) > (this.#settings.registry ?? 1)) {
          this.#settings = answer.settings;
        }
        settle(answer !== null);
      });
    });
  }

  #sendAgain(batch: EditBatch): void {
    void this.#wait(TWICE_US, 'add-on request again').then(() => this.#world.post(batch));
  }

  #keep(entry: OutboxEntry): void {
    this.#ids += 1;
    const { set, remove } = planAddition(`out:${this.#ids}`, entry, this.#outbox);
    for (const name of remove) this.#outbox = without(this.#outbox, name);
    this.#outbox = { ...this.#outbox, ...set };
  }

  /** When this clock showed that, but for the part of a millisecond that it does not show. */
  trueTime(shown: Micros): Micros {
    const { offsetMs, driftPpm } = this.#clock;
    return this.#begin + (shown - offsetMs * MS - this.#begin) / (1 + driftPpm / 1e6);
  }

  #nowMs(): number {
    const now = this.#world.now();
    const drift = ((now - this.#begin) / MS) * (this.#clock.driftPpm / 1e6);
    return Math.floor(now / MS + this.#clock.offsetMs + drift);
  }

  #wait(us: { least: Micros; most: Micros }, label: string): Promise<void> {
    return new Promise((resolve) => {
      this.#world.after(this.#world.random.int(us.least, us.most), label, resolve);
    });
  }
}

function entryFor({ edits, nudge }: Captured): OutboxEntry {
  if (edits.length === 0) return nudgeEntry;
  const entry: OutboxEntry = { rows: {}, nudge };
  for (const { key, cells } of edits) {
    if (key === null) entry.nudge = true;
    else entry.rows[key] = Object.keys(cells);
  }
  return entry;
}

function without(entries: Record<string, string>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(entries).filter(([other]) => other !== name));
}

const DAY_MS = 86_400_000;

/** The grid gives dates as instants of a file in UTC. */
function serialOf(date: Date): number {
  return (date.getTime() - Date.UTC(1899, 11, 30)) / DAY_MS;
}
