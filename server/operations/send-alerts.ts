/**
 * One round of alerts: looks, decides, says what is new on each channel. One process at a time has its turn, and what was said
 * stands in MySQL, so that nothing is said twice; only a crash between saying and noting repeats a message.
 */
import { alertMessage } from '../core/alert-message.ts';
import { decideNotices, knownAfter, type KnownAlert } from '../core/alert-notices.ts';
import { alertsOn, type Alert, type AlertLimits } from '../core/alerts.ts';
import type { AlertBook } from '../ports/alert-book.ts';
import type { AlertChannel } from '../ports/alert-channel.ts';
import type { Log } from '../ports/log.ts';
import type { OperationsView } from '../ports/operations-view.ts';

export interface AlertDeps {
  view: OperationsView;
  book: AlertBook;
  channels: readonly AlertChannel[];
  limits: AlertLimits;
  /** Rejects when Redis does not answer. */
  askRedis: () => Promise<unknown>;
  log: Log;
}

export function sendAlerts(deps: AlertDeps): () => Promise<void> {
  const { view, book, channels, limits, askRedis, log } = deps;
  return async () => {
    const isRedisUp = await askRedis().then(
      () => true,
      () => false,
    );
    const look = await view.look();
    const on = alertsOn({ ...look, isRedisUp }, limits);
    await book.turn(async () => {
      for (const channel of channels) await tell({ book, channel, log }, on, look.at);
    });
  };
}

async function tell(
  { book, channel, log }: Pick<AlertDeps, 'book' | 'log'> & { channel: AlertChannel },
  on: readonly Alert[],
  now: number,
): Promise<void> {
  const known = await book.known(channel.name);
  const notices = decideNotices(on, known, now);
  const message = alertMessage(notices, now);
  const isDelivered = message === null || (await deliver(channel, message, log));
  const after = knownAfter(notices, now, isDelivered);
  if (!isSame(known, after)) await book.keep(channel.name, after);
}

async function deliver(
  channel: AlertChannel,
  message: Parameters<AlertChannel['send']>[0],
  log: Log,
): Promise<boolean> {
  try {
    await channel.send(message);
    return true;
  } catch (error) {
    log.warn(
      { event: 'alert-unsent', channel: channel.name, error },
      'An alert could not be sent; it is tried again',
    );
    return false;
  }
}

function isSame(before: readonly KnownAlert[], after: readonly KnownAlert[]): boolean {
  const digest = (alerts: readonly KnownAlert[]) =>
    JSON.stringify(
      alerts
        .map(({ key, sentence, since, saidAt, goneSince }) => [key, sentence, since, saidAt, goneSince])
        .sort(),
    );
  return digest(before) === digest(after);
}
