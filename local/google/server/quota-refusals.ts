/** What Google answers when a quota is used up. It never sends Retry-After. */
import { errorInfo, GoogleError } from '../api/google-error.ts';
import type { Meter } from './quota-limits.ts';
import type { Exhausted } from './quota.ts';

interface Naming {
  readonly service: string;
  /** Its name for people, and in the metadata. */
  readonly title: string;
  readonly metric: string;
  /** Begins the name of its limits. */
  readonly limit: string;
}

const namings: Readonly<Record<Meter, Naming>> = {
  reads: {
    service: 'sheets.googleapis.com',
    title: 'Read requests',
    metric: 'sheets.googleapis.com/read_requests',
    limit: 'ReadRequests',
  },
  writes: {
    service: 'sheets.googleapis.com',
    title: 'Write requests',
    metric: 'sheets.googleapis.com/write_requests',
    limit: 'WriteRequests',
  },
  drive: {
    service: 'drive.googleapis.com',
    title: 'Queries',
    metric: 'drive.googleapis.com/default',
    limit: 'default',
  },
};

/** Sheets answers 429; Drive 403 with the reason `rateLimitExceeded`, which its error form adds in `errors`. */
export function quotaExceeded({ meter, scope, limit, windowStart }: Exhausted): GoogleError {
  const { service, title, metric, limit: name } = namings[meter];
  const perUser = scope === 'user';
  const limitTitle = `${title} per minute${perUser ? ' per user' : ''}`;
  const [code, status] = meter === 'drive' ? [403, 'PERMISSION_DENIED'] : [429, 'RESOURCE_EXHAUSTED'];
  return new GoogleError(
    code,
    status,
    `Quota exceeded for quota metric '${title}' and limit '${limitTitle}' ` +
      `of service '${service}' for consumer 'project_number:1'.`,
    [
      errorInfo('RATE_LIMIT_EXCEEDED', {
        quota_limit: `${name}PerMinutePer${perUser ? 'User' : 'Project'}`,
        quota_limit_value: String(limit),
        quota_metric: metric,
        quota_unit: perUser ? '1/min/{project}/{user}' : '1/min/{project}',
        quota_location: 'global',
        service,
        consumer: 'projects/1',
        window_start_time: windowStart.toISOString(),
      }),
      {
        '@type': 'type.googleapis.com/google.rpc.Help',
        links: [
          {
            description: 'Request a higher quota limit.',
            url: 'https://cloud.google.com/docs/quotas/help/request_increase',
          },
        ],
      },
    ],
  );
}
