/** Structured log lines. Never a cell value, never a secret. */
export interface Log {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

/** Runs work; every line that is logged while it runs carries these fields, too. */
export type LogContext = <T>(fields: Readonly<Record<string, unknown>>, work: () => T) => T;
