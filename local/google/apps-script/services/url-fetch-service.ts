/** `UrlFetchApp`: real HTTP requests, with Google's limits and way of failing. */
import type { Switches } from '../../switches.ts';
import type { Manifest } from '../manifest.ts';
import { isWhitelisted, requireScope } from '../manifest.ts';
import type { DailyQuotas } from '../script-limits.ts';
import type { Caller, ServiceMethods } from './service.ts';
import { requireFull } from './service.ts';

/** What the runtime sends; a payload that was an object comes as text already. */
interface FetchRequest {
  url: string;
  method?: string;
  contentType?: string;
  payload?: string;
  headers?: Record<string, string>;
  muteHttpExceptions?: boolean;
  followRedirects?: boolean;
}

interface Fetched {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export interface FetchServices {
  manifest: () => Manifest;
  quotas: DailyQuotas;
  switches: Switches;
}

const bodyBytesMax = 50 * 1024 * 1024;
const urlLengthMax = 2_048;
const headersMax = 100;
const headerBytesMax = 8 * 1024;
const timeoutMs = 60_000;

export function urlFetchMethods({ manifest, quotas, switches }: FetchServices): ServiceMethods {
  /** All at the same time; the answers in the order of the requests. */
  const fetchAll = (caller: Caller, requests: FetchRequest[]): Promise<Fetched[]> => {
    requireFull(caller, 'UrlFetchApp.fetch');
    requireScope(manifest(), 'UrlFetchApp.fetch', 'script.external_request');
    for (const request of requests) check(request, manifest());
    quotas.take(caller.request.user, 'urlFetchesPerDay', requests.length);
    caller.record.urlFetches += requests.length;
    return Promise.all(requests.map((request) => answerTo(request, switches)));
  };
  return {
    fetch: async (caller, request: FetchRequest) => (await fetchAll(caller, [request]))[0],
    fetchAll,
  };
}

/** Refuses what Google does not even send. */
function check({ url, headers = {}, payload = '' }: FetchRequest, manifest: Manifest): void {
  if (!URL.canParse(url) || !/^https?:/.test(url)) throw new Error(`Invalid argument: ${url}`);
  if (url.length > urlLengthMax) throw new Error('Limit Exceeded: URLFetch URL Length.');
  const sizes = Object.entries(headers).map(
    ([name, value]) => Buffer.byteLength(name) + Buffer.byteLength(value),
  );
  if (sizes.length > headersMax || sizes.reduce((sum, size) => sum + size, 0) > headerBytesMax) {
    throw new Error('Limit Exceeded: URLFetch Header Size.');
  }
  if (Buffer.byteLength(payload) > bodyBytesMax) throw new Error('Limit Exceeded: URLFetch POST Size.');
  if (!isWhitelisted(manifest, url)) {
    throw new Error(
      `Access to the URL ${url} is not permitted: add it to urlFetchWhitelist in the manifest.`,
    );
  }
}

async function answerTo(request: FetchRequest, switches: Switches): Promise<Fetched> {
  const { url, muteHttpExceptions } = request;
  const response = await send(request, switches.isOn('urlFetchIsRepeated') ? 2 : 1);
  const body = await response.text();
  if (Buffer.byteLength(body) > bodyBytesMax) throw new Error('Limit Exceeded: URLFetch Response Size.');
  if (response.status >= 400 && muteHttpExceptions !== true) {
    throw new Error(
      `Request failed for ${url} returned code ${response.status}. Truncated server response: ${body.slice(0, 100)} (use muteHttpExceptions option to examine full response)`,
    );
  }
  return { status: response.status, headers: Object.fromEntries(response.headers), body };
}

/** Sends at most `times`; only a connection that broke is a reason to send again. */
async function send(request: FetchRequest, times: number): Promise<Response> {
  const { url, method = 'get', payload, contentType = 'application/x-www-form-urlencoded' } = request;
  try {
    return await fetch(url, {
      method: method.toUpperCase(),
      headers: { ...(payload === undefined ? {} : { 'content-type': contentType }), ...request.headers },
      ...(payload === undefined ? {} : { body: payload }),
      redirect: request.followRedirects === false ? 'manual' : 'follow',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    if (times > 1 && brokeOff(error)) return send(request, times - 1);
    throw new Error(reasonOf(error, url), { cause: error });
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error.cause as { code?: string } | undefined)?.code : undefined;
}

/** The request was sent, the answer got lost. */
function brokeOff(error: unknown): boolean {
  return ['UND_ERR_SOCKET', 'ECONNRESET'].includes(codeOf(error) ?? '');
}

function reasonOf(error: unknown, url: string): string {
  if (!(error instanceof Error)) return `Unexpected error: ${url}`;
  if (error.name === 'TimeoutError') return `Timeout: ${url}`;
  const isUnknown = ['ENOTFOUND', 'EAI_AGAIN'].includes(codeOf(error) ?? '');
  return isUnknown ? `DNS error: ${url}` : `Address unavailable: ${url}`;
}
