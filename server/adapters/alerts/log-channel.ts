/** Alerts as log lines: always on, for installations that watch their log. Without the names of headers and tabs. */
import { withoutNames } from '../../core/without-names.ts';
import type { AlertChannel } from '../../ports/alert-channel.ts';
import type { Log } from '../../ports/log.ts';

export function logChannel(log: Log): AlertChannel {
  return {
    name: 'log',
    send({ subject, body }) {
      const lines = body.split('\n').map(withoutNames);
      log.warn({ event: 'alert', body: lines.join('\n') }, withoutNames(subject));
      return Promise.resolve();
    },
  };
}
