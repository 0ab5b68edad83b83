/** Turns the backend's JSON log into what a person wants to see: what crossed, and what went wrong. */
import { z } from 'zod';

const lineSchema = z.object({
  severity: z.string().default('INFO'),
  message: z.string().default(''),
  event: z.string().optional(),
  err: z.object({ message: z.string() }).optional(),
});

const crossedSchema = z.object({
  direction: z.enum(['sheet-to-mysql', 'mysql-to-sheet']),
  tab: z.string(),
  rows: z.number(),
  cells: z.number(),
  what: z.string(),
  latencyMs: z.number().optional(),
});

type Crossed = z.infer<typeof crossedSchema>;

const MARKS: Partial<Record<string, string>> = { WARNING: '!', ERROR: '✗', CRITICAL: '✗' };

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
  const { message, err, severity } = parsed.data;
  const mark = MARKS[severity];
  if (mark === undefined) return undefined;
  return `${mark} ${message}${err && err.message !== message ? `: ${err.message}` : ''}`;
}

function renderCrossed({ direction, tab, rows, cells, what, latencyMs }: Crossed): string {
  const arrow = direction === 'sheet-to-mysql' ? 'sheet → mysql' : 'mysql → sheet';
  const took = latencyMs === undefined ? '' : `  ${(latencyMs / 1_000).toFixed(latencyMs < 1_000 ? 2 : 1)} s`;
  return `${arrow}  ${tab}  ${count(rows, 'row')}, ${count(cells, 'cell')} (${what})${took}`;
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
