/** Traces of what happens, for whoever collects them. Nothing here may fail or wait. */
import type { LogContext } from './log.ts';
import type { Metrics } from './metrics.ts';

export interface Traces {
  /** As the log's context: the work is a span as well, that of a request or of a run of work. */
  context(inner: LogContext): LogContext;
  /** As the metrics: what is measured is told in the trace to which it belongs. */
  metrics(inner: Metrics): Metrics;
  /** Sends what was not sent yet. */
  stop(): Promise<void>;
}
