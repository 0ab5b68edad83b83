/** A way to tell the operator. */
import type { AlertMessage } from '../core/alert-message.ts';

export interface AlertChannel {
  /** Also the name under which it is remembered what was said. */
  name: string;
  /** Rejects when the message was not taken; it is then sent again later. */
  send(message: AlertMessage): Promise<void>;
}
