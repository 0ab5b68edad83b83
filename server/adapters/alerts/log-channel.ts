/** Alerts as log lines: always on, for installations that watch their log. */
import type { AlertChannel } from '../../ports/alert-channel.ts';
import type { Log } from '../../ports/log.ts';

export function logChannel(log: Log): AlertChannel {
  return {
    name: 'log',
    send({ subject, body }) {
      log.warn({ event: 'alert', body }, subject);
      return Promise.resolve();
    },
  };
}
