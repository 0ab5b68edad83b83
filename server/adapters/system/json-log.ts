/**
 * One JSON object per line on standard output, with the field names of Cloud Logging (`severity`, `message`, `time`, labels)
 * and what the line belongs to. Fields whose name speaks of a secret are not written; cell values are not passed in at all.
 */
import { pino, type DestinationStream } from 'pino';

import type { Log } from '../../ports/log.ts';
import { describeError } from './describe-error.ts';
import { logContext } from './log-context.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

const SEVERITIES: Readonly<Record<string, string>> = {
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARNING',
  error: 'ERROR',
  fatal: 'CRITICAL',
};

const SECRET_FIELDS = ['secret', 'password', 'token', 'authorization', 'signature', 'privateKey'];

export interface LogOptions {
  /** Standard output unless given; a test reads what is written. */
  to?: DestinationStream;
  /** What tells this process from others. */
  labels?: Readonly<Record<string, string>>;
}

export function jsonLog(level: LogLevel, { to, labels }: LogOptions = {}): Log {
  const options = {
    level,
    base: labels ? { 'logging.googleapis.com/labels': labels } : null,
    mixin: logContext,
    messageKey: 'message',
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ severity: SEVERITIES[label] ?? 'DEFAULT' }) },
    serializers: { error: describeError },
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '[secret]' },
  };
  const logger = to ? pino(options, to) : pino(options);
  return {
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  };
}
