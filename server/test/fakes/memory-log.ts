/** A log that keeps its lines. */
import type { Log } from '../../ports/log.ts';

export interface LogLine {
  level: keyof Log;
  fields: Record<string, unknown>;
  message: string;
}

export type MemoryLog = Log & { lines: LogLine[] };

export function memoryLog(): MemoryLog {
  const lines: LogLine[] = [];
  const note = (level: keyof Log) => (fields: Record<string, unknown>, message: string) => {
    lines.push({ level, fields, message });
  };
  return { lines, info: note('info'), warn: note('warn'), error: note('error') };
}
