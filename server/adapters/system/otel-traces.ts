/**
 * Traces by OpenTelemetry, sent to a collector (OTLP over HTTP). Spans are made where the log's context begins and where
 * something is measured, so no flow knows of them. An edit is one trace from its webhook to the commit in MySQL: the trace's id
 * comes from the id of the request, which the inbox keeps - so it also joins what two processes did, hours apart.
 */
import { createHash, randomBytes } from 'node:crypto';

import {
  context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Link,
  type Span,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider, type IdGenerator } from '@opentelemetry/sdk-trace';

import type { Traces } from '../../ports/traces.ts';

export interface OtelOptions {
  /** Of the collector, without the path of its traces. */
  endpoint: string;
  headers: Record<string, string>;
  serviceName: string;
  /** Milliseconds since 1970. */
  now: () => number;
}

const STOP_MS_MAX = 1_000;

export function otelTraces({ endpoint, headers, serviceName, now }: OtelOptions): Traces {
  const ids = new ChosenIds();
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces`, headers });
  const provider = new TracerProvider({
    idGenerator: ids,
    resource: resourceFromAttributes({ 'service.name': serviceName }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const tracer = provider.getTracer('rowlink');

  /** A span that is over: what was measured took so long until now. */
  const told = (
    name: string,
    seconds: number,
    attributes: Attributes,
    parent: Context,
    links: Link[] = [],
  ): Span => {
    const end = now();
    const span = tracer.startSpan(name, { startTime: end - seconds * 1_000, attributes, links }, parent);
    span.end(end);
    return span;
  };

  return {
    context: (inner) => (fields, work) => {
      const { requestId, queue, run } = fields;
      if (typeof requestId === 'string') ids.next = idsOf(requestId);
      else if (typeof run !== 'string') return inner(fields, work);
      const isRequest = typeof requestId === 'string';
      const name = isRequest ? 'request' : `work ${String(queue)}`;
      const span = tracer.startSpan(
        name,
        {
          root: true,
          kind: isRequest ? SpanKind.SERVER : SpanKind.INTERNAL,
          attributes: attributesOf(fields),
        },
        ROOT_CONTEXT,
      );
      ids.next = null;
      return context.with(trace.setSpan(ROOT_CONTEXT, span), () => inner(fields, () => ending(span, work)));
    },

    metrics: (inner) => ({
      ...inner,
      request(call) {
        inner.request(call);
        const span = trace.getActiveSpan();
        span?.updateName(`${call.method} ${call.route}`);
        span?.setAttributes({
          'http.request.method': call.method,
          'http.route': call.route,
          'http.response.status_code': call.status,
        });
        if (call.status >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
      },
      googleCall(call) {
        inner.googleCall(call);
        const span = { 'rpc.method': call.method, 'http.response.status_code': call.status ?? 0 };
        told(`google ${call.method}`, call.seconds, span, context.active());
      },
      work(run) {
        inner.work(run);
        trace.getActiveSpan()?.setAttribute('rowlink.outcome', run.outcome);
      },
      edit(edit) {
        inner.edit(edit);
        const attributes = { 'rowlink.link': edit.link, 'rowlink.outcome': edit.outcome };
        told('edit to MySQL', edit.seconds, attributes, ofRequest(edit.requestId), activeLink());
      },
      change(change) {
        inner.change(change);
        told('change to sheet', change.seconds, { 'rowlink.link': change.link }, context.active());
      },
      sheetWrite(write) {
        inner.sheetWrite(write);
        trace
          .getActiveSpan()
          ?.addEvent('write sent', { 'rowlink.outcome': write.outcome, 'rowlink.items': write.items });
      },
    }),

    async stop() {
      // A collector that is away holds up no stop.
      const flushed = provider.shutdown().catch(() => undefined);
      await Promise.race([flushed, new Promise((resolve) => setTimeout(resolve, STOP_MS_MAX).unref())]);
      context.disable();
    },
  };
}

type Attributes = Record<string, string | number>;

interface SpanIds {
  traceId: string;
  spanId: string;
}

/** The same wherever the request's id is known. */
function idsOf(requestId: string): SpanIds {
  const hash = createHash('sha256').update(requestId).digest('hex');
  return { traceId: hash.slice(0, 32), spanId: hash.slice(32, 48) };
}

function ofRequest(requestId: string): Context {
  return trace.setSpanContext(ROOT_CONTEXT, { ...idsOf(requestId), traceFlags: 1, isRemote: true });
}

/** To the run in which it happened. */
function activeLink(): Link[] {
  const span = trace.getActiveSpan();
  return span ? [{ context: span.spanContext() }] : [];
}

function attributesOf(fields: Readonly<Record<string, unknown>>): Attributes {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[`rowlink.${name}`, value]] : [],
    ),
  );
}

/** Ends the span with the work; what the work throws is thrown on. */
function ending<T>(span: Span, work: () => T): T {
  const failed = (error: unknown): never => {
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
    throw error;
  };
  let result: T;
  try {
    result = work();
  } catch (error) {
    return failed(error);
  }
  if (!(result instanceof Promise)) {
    span.end();
    return result;
  }
  return result.then((value: unknown) => {
    span.end();
    return value;
  }, failed) as T;
}

/** Random ids, but for the next span when they are given. */
class ChosenIds implements IdGenerator {
  next: SpanIds | null = null;

  generateTraceId(): string {
    return this.next?.traceId ?? randomBytes(16).toString('hex');
  }

  generateSpanId(): string {
    return this.next?.spanId ?? randomBytes(8).toString('hex');
  }
}
