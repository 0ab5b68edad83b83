/** The address of the operator's dashboard that signs one browser in. */
import { z } from 'zod';

import { PlainError } from '../launch/plain-error.mjs';

const ticketSchema = z.object({ path: z.string() });

export async function dashboardAddress(backendUrl: string, operatorToken: string): Promise<string> {
  const answer = await fetch(`${backendUrl}/api/operator/tickets`, {
    method: 'POST',
    headers: { authorization: `Bearer ${operatorToken}` },
  });
  if (!answer.ok) throw new PlainError(`The backend gave no way into the dashboard (${answer.status}).`);
  return `${backendUrl}${ticketSchema.parse(await answer.json()).path}`;
}
