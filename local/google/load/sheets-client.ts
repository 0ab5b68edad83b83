/** The calls of the load, sent as plain HTTP, so that what is measured is the stand-in and not a client library. */

export interface Client {
  readonly url: string;
  readonly accessToken: string;
}

/** Sends one call and returns the JSON answer. Throws when it is refused. */
export async function send(
  { url, accessToken }: Client,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${accessToken}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}: ${text}`);
  return JSON.parse(text) as unknown;
}
