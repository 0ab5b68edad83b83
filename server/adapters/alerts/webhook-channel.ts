/** Alerts to a chat by an incoming webhook as Slack, Mattermost, Rocket.Chat and Google Chat take it: `{"text": …}`. */
import { SyncError } from '../../core/sync-error.ts';
import type { AlertChannel } from '../../ports/alert-channel.ts';

const TIMEOUT_MS = 10_000;

/** The address is a secret: whoever knows it may write to the chat. It never appears in an error. */
export function webhookChannel(url: string): AlertChannel {
  return {
    name: 'webhook',
    async send({ subject, body }) {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ text: `*${plain(subject)}*\n${plain(body)}` }),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }).catch((cause: unknown) => {
        throw new SyncError('ALERT_UNSENT', 'the webhook did not answer', { cause });
      });
      await answer.body?.cancel();
      if (!answer.ok) throw new SyncError('ALERT_UNSENT', `the webhook answered with HTTP ${answer.status}`);
    },
  };
}

/** Names of tabs and files are anybody's text: as markup they could name everybody in the chat, or hide a link. */
function plain(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
