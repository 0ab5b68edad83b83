/** Alerts by mail, over any SMTP server. */
import { createTransport } from 'nodemailer';

import { SyncError } from '../../core/sync-error.ts';
import type { AlertChannel } from '../../ports/alert-channel.ts';

export interface MailOptions {
  /** smtp://user:password@host:587 or smtps://…; a secret. */
  url: string;
  from: string;
  /** One address, or several with commas between. */
  to: string;
}

const TIMEOUT_MS = 10_000;
const SUBJECT_CHARACTERS_MAX = 200;

export function mailChannel({ url, from, to }: MailOptions): AlertChannel {
  const transport = createTransport({
    url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  });
  return {
    name: 'mail',
    async send({ subject, body }) {
      try {
        await transport.sendMail({
          from,
          to,
          subject: subject.slice(0, SUBJECT_CHARACTERS_MAX),
          text: body,
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
      } catch (cause) {
        throw new SyncError('ALERT_UNSENT', 'the mail server did not take the message', { cause });
      }
    },
  };
}
