/** Turns the backend's JSON log into what a person wants to see: what crossed, and what went wrong. */
import { z } from 'zod';

const lineSchema = z.object({
  level: z.union([z.number(), z.string()]).optional(),
  msg: z.string().optional(),
  event: z.string().optional(),
  err: z.object({ message: z.string() }).optional(),
});

const crossedSchema = z.object({
  direction: z.enum(['sheet-to-mysql', 'mysql-to-sheet']),
  tab: z.string(),
  table: z.string(),
  rows: z.number(),
  cells: z.number(),
  what: z.string(),
  latencyMs: z.number().optional(),
});

type Crossed = z.infer<typeof crossedSchema>;

const LEVELS: Partial<Record<string, number>> = { warn: 40, warning: 40, error: 50, fatal: 60, critical: 60 };

/** Whether the line says that the backend listens. */
export function isReady(line: string): boolean {
  return parse(line)?.event === 'ready';
}

/** The line for people, or undefined for a line that only the log file needs. */
export function renderLogLine(line: string): string | undefined {
  if (line.trim() === '') return undefined;
  const json = parse(line);
  const parsed = lineSchema.safeParse(json);
  // Not the logger's: Node itself speaks, for example of a crash.
  if (!parsed.success) return `✗ backend: ${line}`;
  if (parsed.data.event === 'crossed') {
    const crossed = crossedSchema.safeParse(json);
    if (crossed.success) return renderCrossed(crossed.data);
  }
  const { msg, err, level } = parsed.data;
  const severity = typeof level === 'string' ? (LEVELS[level.toLowerCase()] ?? 30) : (level ?? 30);
  if (severity < 40) return undefined;
  const reason = err && err.message !== msg ? `: ${err.message}` : '';
  return `${severity < 50 ? '!' : '✗'} ${msg ?? 'error'}${reason}`;
}

function renderCrossed({ direction, tab, table, rows, cells, what, latencyMs }: Crossed): string {
  const arrow = direction === 'sheet-to-mysql' ? 'sheet → mysql' : 'mysql → sheet';
  const place = direction === 'sheet-to-mysql' ? tab : table;
  const took = latencyMs === undefined ? '' : `  ${(latencyMs / 1_000).toFixed(latencyMs < 1_000 ? 2 : 1)} s`;
  return `${arrow}  ${place}  ${count(rows, 'row')}, ${count(cells, 'cell')} (${what})${took}`;
}

function count(n: number, noun: string): string {
  return `${n.toLocaleString('en-US')} ${noun}${n === 1 ? '' : 's'}`;
}

function parse(line: string): { event?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
