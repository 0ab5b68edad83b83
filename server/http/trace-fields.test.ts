/** The trace of a request, from both headers, and from neither. */
import { expect, test } from 'vitest';

import { traceFields } from './trace-fields.ts';

const TRACE = '105445aa7843bc8bf206b12000100000';

const fieldsOf = (headers: Record<string, string>, project: string | null = 'my-project') =>
  traceFields((name) => headers[name], project);

test.each([
  ['traceparent', `00-${TRACE}-00f067aa0ba902b7-01`, '00f067aa0ba902b7', true],
  ['x-cloud-trace-context', `${TRACE}/67667974448284343;o=1`, '00f067aa0ba902b7', true],
  ['x-cloud-trace-context', `${TRACE}/1`, '0000000000000001', false],
])('%s %s names trace and span', (name, value, spanId, isSampled) => {
  expect(fieldsOf({ [name]: value })).toEqual({
    'logging.googleapis.com/trace': `projects/my-project/traces/${TRACE}`,
    'logging.googleapis.com/spanId': spanId,
    'logging.googleapis.com/trace_sampled': isSampled,
  });
});

test('outside Google Cloud the trace stands alone', () => {
  expect(fieldsOf({ traceparent: `00-${TRACE}-00f067aa0ba902b7-00` }, null)).toMatchObject({
    'logging.googleapis.com/trace': TRACE,
  });
});

test.each([{}, { traceparent: 'garbage' }, { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` }])(
  '%j belongs to no trace',
  (headers) => {
    expect(fieldsOf(headers)).toEqual({});
  },
);
