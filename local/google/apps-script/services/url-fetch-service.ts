/** `UrlFetchApp`: real HTTP requests, with Google's way of failing. */
import type { ServiceMethods } from './service.ts';

interface FetchOptions {
  method?: string;
  contentType?: string;
  payload?: string;
  headers?: Record<string, string>;
  muteHttpExceptions?: boolean;
  followRedirects?: boolean;
}

const bodyBytesMax = 50 * 1024 * 1024;
const timeoutMs = 60_000;

export const urlFetchMethods: ServiceMethods = {
  fetch: async (_caller, url: string, options: FetchOptions) => {
    if (options.payload !== undefined && Buffer.byteLength(options.payload) > bodyBytesMax) {
      throw new Error('Request payload too large.');
    }
    const response = await send(url, options);
    const body = await response.text();
    if (response.status >= 400 && options.muteHttpExceptions !== true) {
      throw new Error(
        `Request failed for ${url} returned code ${response.status}. Truncated server response: ${body.slice(0, 100)} (use muteHttpExceptions option to examine full response)`,
      );
    }
    return { status: response.status, headers: Object.fromEntries(response.headers), body };
  },
};

async function send(url: string, options: FetchOptions): Promise<Response> {
  try {
    return await fetch(url, {
      method: (options.method ?? 'get').toUpperCase(),
      headers: {
        ...(options.payload === undefined
          ? {}
          : { 'content-type': options.contentType ?? 'application/x-www-form-urlencoded' }),
        ...options.headers,
      },
      ...(options.payload === undefined ? {} : { body: options.payload }),
      redirect: options.followRedirects === false ? 'manual' : 'follow',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    throw new Error(reasonOf(error, url), { cause: error });
  }
}

function reasonOf(error: unknown, url: string): string {
  if (!(error instanceof Error)) return `Unexpected error: ${url}`;
  if (error.name === 'TimeoutError') return `Timeout: ${url}`;
  const code = (error.cause as { code?: string } | undefined)?.code;
  return code === 'ENOTFOUND' || code === 'EAI_AGAIN' ? `DNS error: ${url}` : `Address unavailable: ${url}`;
}
