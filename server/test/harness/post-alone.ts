/** A POST on a connection of its own: one that is kept may be closed by the server in the instant in which a call takes it. */
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

/** `token`: the operator's. */
export async function postAlone(
  url: string,
  token: string,
  body: object,
): Promise<{ status: number; text: string }> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const call = request(url, { method: 'POST', headers, agent: false }, resolve);
    call.on('error', reject).end(JSON.stringify(body));
  });
  return { status: response.statusCode ?? 0, text: await text(response) };
}
