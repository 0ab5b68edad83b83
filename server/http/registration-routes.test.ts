/** Who may link a tab: identity tokens as the stand-in for Google signs them, and nonces in a spreadsheet. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { startGoogle, type GoogleStandIn } from '../../local/google/start-google.ts';
import { ABOUT_PATH } from '../../shared/protocol/about.ts';
import { CHALLENGE_PATH, PROOF_KEY } from '../../shared/protocol/edit-proof.ts';
import type { PublicError } from '../../shared/protocol/public-error.ts';
import { PREVIEW_PATH, REGISTER_PATH, TABLES_PATH } from '../../shared/protocol/signing.ts';
import { googleIdentities } from '../adapters/google-identity/google-identities.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Identities } from '../ports/identities.ts';
import { apiScene, NOW, TOKEN, type ApiScene } from '../test/fakes/api-scene.ts';
import { createApp } from './app.ts';
import { editProofs } from './edit-proofs.ts';

const CLIENT = 'our-add-on.apps.googleusercontent.com';
const FILE = 'spreadsheet-0123456789';
const ASKED = { v: 1, spreadsheetId: FILE, tabId: 0 };
const ANN = 'ann@example.com';
const EVE = 'eve@gmail.com';

let google: GoogleStandIn;
let scene: ApiScene;
let app: ReturnType<typeof createApp>;
/** What stands in the spreadsheet. */
let marks: { key: string; value: string }[];
let asked: string[];
let now: number;

beforeAll(async () => {
  google = await startGoogle();
});

afterAll(() => google.close());

const identitiesOf = (domains: string[] = []): Identities =>
  googleIdentities({ certsUrl: `${google.url}/oauth2/v1/certs`, clientIds: ['old-client', CLIENT], domains });

beforeEach(async () => {
  scene = await apiScene();
  marks = [];
  asked = [];
  now = NOW;
  const sheets = {
    marks: (file: string, key: string) =>
      file === FILE
        ? Promise.resolve(marks.filter((mark) => mark.key === key).map(({ value }) => value))
        : Promise.reject(new SyncError('SHEETS_DENIED')),
  };
  const { registration } = scene.deps;
  registration.identities = identitiesOf();
  registration.proofs = editProofs({ sheets, key: Buffer.alloc(32, 5), now: () => now });
  registration.preview = ({ spreadsheetId }) => {
    asked.push(spreadsheetId);
    return Promise.reject(new SyncError('TAB_UNUSABLE'));
  };
  registration.register = ({ spreadsheetId }) => {
    asked.push(spreadsheetId);
    return Promise.reject(new SyncError('TAB_UNUSABLE'));
  };
  app = createApp(scene.deps);
});

const tokenOf = (
  email: string,
  claims: { audience?: string; emailVerified?: boolean; includesEmail?: boolean } = {},
) => google.identityToken({ email, audience: CLIENT, ...claims });

const post = (path: string, token: string | null, body: object) =>
  app.request(path, {
    method: 'POST',
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });

const codeOf = async (answer: Response) => [answer.status, ((await answer.json()) as PublicError).error.code];

async function nonceFor(email: string, spreadsheetId = FILE): Promise<string> {
  const answer = await post(CHALLENGE_PATH, tokenOf(email), { v: 1, spreadsheetId });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { nonce: string }).nonce;
}

describe('who is named by Google', () => {
  test('may ask for the server’s account, and for a nonce', async () => {
    const answer = await app.request(ABOUT_PATH, { headers: { authorization: `Bearer ${tokenOf(ANN)}` } });
    expect(await answer.json()).toEqual({ serviceAccount: 'rowlink@example.iam.gserviceaccount.com' });
    expect(await nonceFor(ANN)).toMatch(/^\d{13}\.[\w-]{43}$/);
  });

  test.each<[string, () => string | null, number, string]>([
    ['nobody', () => null, 401, 'SIGN_IN_NEEDED'],
    ['a wrong operator token', () => 'nope', 401, 'SIGN_IN_NEEDED'],
    ['a token that is none', () => 'a.b.c', 401, 'IDENTITY_REFUSED'],
    ['another signature', () => `${tokenOf(ANN).slice(0, -8)}AAAAAAAA`, 401, 'IDENTITY_REFUSED'],
    ['no signature', () => unsigned({ email: ANN }), 401, 'IDENTITY_REFUSED'],
    ['other claims under the signature', () => forged({ email: 'eve@example.com' }), 401, 'IDENTITY_REFUSED'],
    ['another add-on', () => tokenOf(ANN, { audience: 'theirs' }), 403, 'ADDON_UNKNOWN'],
    ['no address', () => tokenOf(ANN, { includesEmail: false }), 401, 'IDENTITY_REFUSED'],
    ['an unconfirmed address', () => tokenOf(ANN, { emailVerified: false }), 401, 'IDENTITY_REFUSED'],
  ])('%s is refused everywhere, and nothing is asked of a flow [A1]', async (_, token, status, code) => {
    for (const path of [CHALLENGE_PATH, PREVIEW_PATH, REGISTER_PATH]) {
      expect(await codeOf(await post(path, token(), ASKED))).toEqual([status, code]);
    }
    expect(asked).toEqual([]);
    expect(JSON.stringify(scene.log.lines)).not.toContain(token() ?? 'nobody');
  });

  test('a token that is over is refused [A1]', async () => {
    const late = await startGoogle({ now: () => Date.now() - 2 * 3_600_000 });
    scene.deps.registration.identities = googleIdentities({
      certsUrl: `${late.url}/oauth2/v1/certs`,
      clientIds: [CLIENT],
      domains: [],
    });
    app = createApp(scene.deps);
    const token = late.identityToken({ email: ANN, audience: CLIENT });
    expect(await codeOf(await post(CHALLENGE_PATH, token, ASKED))).toEqual([401, 'IDENTITY_REFUSED']);
    await late.close();
  });

  test('a refused add-on is named, so that the operator can allow it', async () => {
    const answer = await post(CHALLENGE_PATH, tokenOf(ANN, { audience: 'copy-of-the-add-on' }), ASKED);
    expect(await answer.text()).toContain('add copy-of-the-add-on to SYNC_ADDON_CLIENT_IDS');
  });

  test('only those of the allowed organisations are served, by Google’s word and not by the address [A1]', async () => {
    scene.deps.registration.identities = identitiesOf(['example.com']);
    app = createApp(scene.deps);
    const codes = [];
    for (const email of [ANN, 'bob@example.org', 'eve@gmail.com']) {
      codes.push((await post(CHALLENGE_PATH, tokenOf(email), { v: 1, spreadsheetId: FILE })).status);
    }
    expect(codes).toEqual([201, 403, 403]);
    const asGmail = identitiesOf(['gmail.com']);
    expect(await asGmail.verify(tokenOf('eve@gmail.com'))).toMatchObject({ domain: 'gmail.com' });
  });

  test('without Google’s keys nobody gets in, and it is said that this passes', async () => {
    scene.deps.registration.identities = googleIdentities({
      certsUrl: `${google.url}/control/nothing-here`,
      clientIds: [CLIENT],
      domains: [],
    });
    app = createApp(scene.deps);
    expect(await codeOf(await post(CHALLENGE_PATH, tokenOf(ANN), ASKED))).toEqual([
      503,
      'IDENTITY_UNCHECKED',
    ]);
  });
});

describe('who may edit the spreadsheet', () => {
  test('is whoever wrote the server’s nonce into it [A2]', async () => {
    marks.push({ key: 'theirs', value: 'x' }, { key: PROOF_KEY, value: await nonceFor(ANN) });
    for (const path of [PREVIEW_PATH, REGISTER_PATH]) {
      expect(await codeOf(await post(path, tokenOf(ANN), ASKED))).toEqual([422, 'TAB_UNUSABLE']);
    }
    expect(asked).toEqual([FILE, FILE]);
  });

  test.each<[string, () => Promise<{ key: string; value: string }[]>]>([
    ['nothing', () => Promise.resolve([])],
    [
      'the nonce of somebody else',
      async () => [{ key: PROOF_KEY, value: await nonceFor('bob@example.com') }],
    ],
    [
      'a nonce for another spreadsheet',
      async () => [{ key: PROOF_KEY, value: await nonceFor(ANN, 'another-file') }],
    ],
    ['a nonce that is over', async () => [{ key: PROOF_KEY, value: await early(() => nonceFor(ANN)) }]],
    ['a nonce with a later end', async () => [{ key: PROOF_KEY, value: later(await nonceFor(ANN)) }]],
    ['a nonce under another key', async () => [{ key: 'rowlink', value: await nonceFor(ANN) }]],
    [
      'a made-up nonce',
      () => Promise.resolve([{ key: PROOF_KEY, value: `${NOW + 1_000}.${'A'.repeat(43)}` }]),
    ],
    ['no number', () => Promise.resolve([{ key: PROOF_KEY, value: 'Infinity.x' }])],
  ])('is not told by %s [A2]', async (_, found) => {
    marks = await found();
    for (const path of [PREVIEW_PATH, REGISTER_PATH]) {
      expect(await codeOf(await post(path, tokenOf(ANN), ASKED))).toEqual([403, 'EDIT_RIGHT_UNPROVEN']);
    }
    expect(asked).toEqual([]);
  });

  test('is not asked of the operator, whose token is enough, and who gets no nonce', async () => {
    expect(await codeOf(await post(REGISTER_PATH, TOKEN, ASKED))).toEqual([422, 'TAB_UNUSABLE']);
    expect(await codeOf(await post(CHALLENGE_PATH, TOKEN, ASKED))).toEqual([401, 'SIGN_IN_NEEDED']);
  });

  test('is not yet somebody who may link a table that is there already: that is for whom the operator names [A9]', async () => {
    marks.push(
      ...(await Promise.all([ANN, EVE].map(async (who) => ({ key: PROOF_KEY, value: await nonceFor(who) })))),
    );
    const { registration } = scene.deps;
    registration.attachable = () =>
      Promise.resolve({ v: 1, tables: [{ table: 'shop.orders', rows: 1, linkedTab: null }] });
    const seen = async (who: string) => {
      const headers = { authorization: `Bearer ${who === TOKEN ? who : tokenOf(who)}` };
      const { tables } = (await (await app.request(TABLES_PATH, { headers })).json()) as {
        tables: unknown[];
      };
      return tables.length;
    };
    const asking = async (who: string) =>
      codeOf(await post(REGISTER_PATH, tokenOf(who), { ...ASKED, table: 'shop.orders' }));
    for (const attachers of [[ANN], ['@example.com']]) {
      registration.attachers = attachers;
      app = createApp(scene.deps);
      expect([await seen(ANN), await seen(EVE), await seen(TOKEN)]).toEqual([1, 0, 1]);
      expect(await asking(ANN)).toEqual([422, 'TAB_UNUSABLE']);
      expect(await asking(EVE)).toEqual([403, 'ATTACH_REFUSED']);
    }
    expect(asked).toEqual([FILE, FILE]);
  });

  test('is told why a table cannot be linked, with what to do [K12]', async () => {
    const why = 'The account lacks TRIGGER on the table. Run: GRANT TRIGGER …';
    scene.deps.registration.register = () => Promise.reject(new SyncError('TABLE_UNFIT', why));
    app = createApp(scene.deps);
    const answer = await post(REGISTER_PATH, TOKEN, { ...ASKED, table: 'shop.orders' });
    expect(await answer.text()).toContain(why);
  });

  test('is told to share the spreadsheet when the server cannot read it', async () => {
    const elsewhere = { ...ASKED, spreadsheetId: 'another-spreadsheet' };
    expect(await codeOf(await post(PREVIEW_PATH, tokenOf(ANN), elsewhere))).toEqual([403, 'SHEETS_DENIED']);
  });
});

const part = (claims: object): string => Buffer.from(JSON.stringify(claims)).toString('base64url');

function forged(claims: object): string {
  const [header = '', payload = '', signature = ''] = tokenOf(ANN).split('.');
  const known = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  return [header, part({ ...known, ...claims }), signature].join('.');
}

function unsigned(claims: object): string {
  const [header = '', payload = ''] = forged(claims).split('.');
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string };
  return [part({ alg: 'none', kid }), payload, 'AA'].join('.');
}

async function early<T>(work: () => Promise<T>): Promise<T> {
  now = NOW - 6 * 60_000;
  const result = await work();
  now = NOW;
  return result;
}

const later = (nonce: string): string => nonce.replace(/^\d+/, (end) => String(Number(end) + 60_000));

test('who would have to wait long for a large tab is told to ask again, not that it goes on by itself [Q18]', async () => {
  const limited = () => Promise.reject(new SyncError('SHEETS_LIMITED'));
  Object.assign(scene.deps.registration, { register: limited, preview: limited });
  app = createApp(scene.deps);
  for (const path of [PREVIEW_PATH, REGISTER_PATH]) {
    const answer = await post(path, TOKEN, ASKED);
    expect(answer.status).toBe(503);
    expect(((await answer.json()) as PublicError).error).toEqual({
      code: 'REGISTRATION_LATER',
      message: expect.stringContaining('try again in a minute') as string,
    });
  }
});
