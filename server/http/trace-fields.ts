/** The trace of a request as log fields of Cloud Logging, from the W3C header or Google's own. */

/** Empty when the request belongs to no trace. `project` is the id of the Google Cloud project; null outside. */
export function traceFields(
  header: (name: string) => string | undefined,
  project: string | null,
): Record<string, unknown> {
  const [, trace, span, isSampled] = w3cTrace(header('traceparent')) ?? googleTrace(header) ?? [];
  if (trace === undefined) return {};
  return {
    'logging.googleapis.com/trace': project === null ? trace : `projects/${project}/traces/${trace}`,
    ...(span !== undefined && { 'logging.googleapis.com/spanId': span }),
    'logging.googleapis.com/trace_sampled': isSampled === true,
  };
}

type Trace = [whole: string, trace: string, span: string | undefined, isSampled: boolean];

function w3cTrace(text: string | undefined): Trace | null {
  const [whole, trace, span, flags] =
    /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(text ?? '') ?? [];
  if (whole === undefined || trace === undefined || /^0+$/.test(trace)) return null;
  return [whole, trace, span, (Number.parseInt(flags ?? '0', 16) & 1) === 1];
}

/** TRACE/SPAN;o=1, the span as a decimal number of 64 bits. */
function googleTrace(header: (name: string) => string | undefined): Trace | null {
  const text = header('x-cloud-trace-context') ?? '';
  const [whole, trace, span, sampled] = /^([0-9a-f]{32})(?:\/(\d{1,20}))?(?:;o=([01]))?$/i.exec(text) ?? [];
  if (whole === undefined || trace === undefined) return null;
  const hex = span === undefined ? undefined : BigInt(span).toString(16).padStart(16, '0');
  return [whole, trace.toLowerCase(), hex, sampled === '1'];
}
