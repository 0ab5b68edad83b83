/**
 * Sends the recorded calls of one test to the stand-in, in their order, and compares the answers. Calls of Drive
 * are not sent: making and deleting a spreadsheet is done for them, what else they did to one is out of reach.
 */
import type { GoogleStandIn } from '../../start-google.ts';
import type { Difference } from './differences.ts';
import { differences } from './differences.ts';
import { IdMap } from './id-map.ts';
import { normalised } from './normalise.ts';
import type { Interaction } from './read-recordings.ts';
import { limitsOf } from '../../server/quota-limits.ts';
import { seed } from './seed.ts';

/**
 * What came of one call. `seed`: the spreadsheet was made of this answer. `drive`: not a call of Sheets.
 * `out of reach`: on a spreadsheet whose content came from Drive.
 */
export type Outcome =
  | { readonly result: 'agreed' | 'seed' | 'drive' | 'out of reach' }
  | { readonly result: 'deviating'; readonly differences: readonly Difference[] };

export interface ReplayTarget {
  readonly google: GoogleStandIn;
  readonly accessToken: string;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export class Replay {
  readonly #target: ReplayTarget;
  readonly #ids = new IdMap();
  /** Recorded ids of spreadsheets that Drive filled. */
  readonly #outOfReach = new Set<string>();

  #seedCalls: ReadonlySet<Interaction> = new Set();

  constructor(target: ReplayTarget) {
    this.#target = target;
  }

  /** Makes the spreadsheet that the calls expect to be there. */
  async seed(calls: readonly Interaction[]): Promise<void> {
    const send = async (method: string, address: string, body: unknown): Promise<unknown> => {
      const answer = await this.#request(method, address, body);
      if (answer.status !== 200) throw new Error(`The seed was refused: ${JSON.stringify(answer.body)}`);
      return answer.body;
    };
    const { recordedId, ownId, calls: used } = await seed(calls, send);
    this.#ids.tie(recordedId, ownId);
    this.#seedCalls = used;
  }

  async run(call: Interaction): Promise<Outcome> {
    if (call.host !== 'sheets.googleapis.com') {
      await this.#drive(call);
      return { result: 'drive' };
    }
    if ([...this.#outOfReach].some((id) => call.path.includes(id))) {
      return { result: 'out of reach' };
    }
    const { status, body } = await this.#send(call);
    this.#ids.learn(call.res, body);
    const recorded = { status: call.status, ...asMembers(this.#ids.translate(call.res)) };
    const found = differences(normalised(recorded), normalised({ status, ...asMembers(body) }));
    if (found.length > 0) return { result: 'deviating', differences: found };
    return { result: this.#seedCalls.has(call) ? 'seed' : 'agreed' };
  }

  /** Sends a call of Sheets; one that Google refused for its quota meets a used-up quota here, too. */
  async #send({ method, path, query, req, status }: Interaction): Promise<Answer> {
    const { google } = this.#target;
    const limits = google.quota.limits;
    if (status === 429) google.quota.limits = limitsOf(0);
    const search = new URLSearchParams(query.map(([name, value]): [string, string] => [name, value]));
    const answer = await this.#request(
      method,
      `${this.#ids.translateText(path)}?${search.toString()}`,
      this.#ids.translate(req),
    );
    google.quota.limits = limits;
    return answer;
  }

  async #request(method: string, address: string, body: unknown): Promise<Answer> {
    const { google, accessToken } = this.#target;
    const response = await fetch(google.url + address, {
      method,
      headers: { authorization: `Bearer ${accessToken}` },
      ...(body !== null && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  }

  async #drive({ method, path, req, res }: Interaction): Promise<void> {
    const id: unknown = Reflect.get(Object(res), 'id');
    const [, own] = /^\/drive\/v3\/files\/([^/]+)$/.exec(path) ?? [];
    if (method === 'POST' && path === '/drive/v3/files' && typeof id === 'string') {
      const title: unknown = Reflect.get(Object(req), 'name');
      const { body } = await this.#request('POST', '/v4/spreadsheets', { properties: { title } });
      this.#ids.tie(id, String(Reflect.get(Object(body), 'spreadsheetId')));
    } else if (method === 'DELETE' && own !== undefined) {
      this.#target.google.documents.remove(this.#ids.translateText(own));
    } else {
      for (const id of foundByDrive(res)) {
        if (!this.#ids.knows(id) || method !== 'GET') this.#outOfReach.add(id);
      }
    }
  }
}

/** The files that an answer of Drive names: one, or a list. */
function foundByDrive(answer: unknown): string[] {
  const files: unknown = Reflect.get(Object(answer), 'files') ?? [answer];
  const ids = Array.isArray(files) ? files.map((file): unknown => Reflect.get(Object(file), 'id')) : [];
  return ids.filter((id) => typeof id === 'string');
}

function asMembers(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
