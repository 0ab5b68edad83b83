/**
 * Sends the recorded calls of one test to a stand-in, in their order, and compares status and body of the answers.
 * A test is on its own: it has an account that sees no other file, and what it did not make itself is left out.
 */
import { limitsOf } from '../server/quota-limits.ts';
import type { GoogleStandIn } from '../start-google.ts';
import { classify } from './classify.ts';
import type { Difference } from './differences.ts';
import { differences } from './differences.ts';
import { IdMap, withoutTimes } from './id-map.ts';
import type { Interaction } from './read-recordings.ts';
import { needsSeed, seed } from './seed.ts';

/** What came of one call. `differing` has at least one difference; `left out` says why it was not compared. */
export type Outcome =
  | { readonly result: 'matched' }
  | { readonly result: 'differing'; readonly differences: readonly Difference[] }
  | { readonly result: 'left out'; readonly reason: string };

export interface ReplayTarget {
  readonly google: GoogleStandIn;
  /** Of an account that owns no file yet. */
  readonly accessToken: string;
}

interface Answer {
  readonly status: number;
  /** null: there was none. */
  readonly body: unknown;
}

const madeOfIt = 'the spreadsheet that was there before is made of this answer';
const notMade = 'on files that were there before';
const listsOthers = 'lists files that were there before';
const filled = 'on a file whose content came by a call that is left out';

/** Replays the calls of one test; one outcome for each. */
export async function replayTest(target: ReplayTarget, calls: readonly Interaction[]): Promise<Outcome[]> {
  const replay = new Replay(target);
  if (needsSeed(calls)) await replay.seed(calls);
  const outcomes: Outcome[] = [];
  for (const call of calls) outcomes.push(await replay.run(call));
  return outcomes;
}

class Replay {
  readonly #target: ReplayTarget;
  readonly #ids = new IdMap();
  /** Recorded ids of files that are not as they were, by the reason. */
  readonly #outOfReach = new Map<string, string>();
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
    const reason = this.#reasonToLeaveOut(call);
    if (reason !== undefined) return { result: 'left out', reason };
    const { status, body } = await this.#send(call);
    this.#ids.learn(call.res, body);
    const recorded = { status: call.status, body: this.#ids.translate(call.res) };
    const found = differences(withoutTimes(recorded), withoutTimes({ status, body }));
    return found.length > 0 ? { result: 'differing', differences: found } : { result: 'matched' };
  }

  #reasonToLeaveOut(call: Interaction): string | undefined {
    const { unsupported } = classify(call);
    const file = fileOf(call);
    if (unsupported !== undefined) {
      if (file !== undefined && call.method !== 'GET') this.#outOfReach.set(file, filled);
      return unsupported;
    }
    const others = listedFiles(call).filter((id) => !this.#ids.knows(id));
    for (const id of others) this.#outOfReach.set(id, notMade);
    if (others.length > 0) return listsOthers;
    if (this.#seedCalls.has(call)) return madeOfIt;
    return file === undefined ? undefined : this.#outOfReach.get(file);
  }

  /** Sends a call; one that Google refused for its quota meets a used-up quota here, too. */
  async #send({ method, path, query, req, status }: Interaction): Promise<Answer> {
    const { google } = this.#target;
    const { limits } = google.quota;
    if (status === 429) google.quota.limits = limitsOf(0);
    const search = new URLSearchParams(query.map(([name, value]): [string, string] => [name, value]));
    const address = `${this.#ids.translateText(path)}?${search.toString()}`;
    const answer = await this.#request(method, address, this.#ids.translate(req));
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
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
  }
}

/** The recorded file that a call is about. */
function fileOf({ path }: Interaction): string | undefined {
  return /^\/(?:v4\/spreadsheets|(?:upload\/)?drive\/v\d\/files)\/([\w-]{25,})/.exec(path)?.[1];
}

/** The files that an answer of Drive lists. */
function listedFiles({ path, res }: Interaction): string[] {
  const files: unknown = path === '/drive/v3/files' ? Reflect.get(Object(res), 'files') : undefined;
  const ids = Array.isArray(files) ? files.map((file): unknown => Reflect.get(Object(file), 'id')) : [];
  return ids.filter((id) => typeof id === 'string');
}
