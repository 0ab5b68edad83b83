/**
 * Linking a tab: for people with the add-on (Google's identity token, and proof that they may edit the spreadsheet) and for
 * the operator.
 */
import { Hono, type Context } from 'hono';

import { ABOUT_PATH, type AboutAnswer } from '../../shared/protocol/about.ts';
import { CHALLENGE_PATH, type ChallengeAnswer } from '../../shared/protocol/edit-proof.ts';
import {
  aboutSchema,
  challengeSchema,
  registrationSchema,
  type PreviewAnswer,
  type Registration,
  type RegistrationAnswer,
  type TablesAnswer,
} from '../../shared/protocol/registration.ts';
import { PREVIEW_PATH, REGISTER_PATH, TABLES_PATH } from '../../shared/protocol/signing.ts';
import { PROTOCOL_VERSION } from '../../shared/protocol/version.ts';
import { isNamed } from '../core/named-people.ts';
import { SyncError } from '../core/sync-error.ts';
import type { Identities, Person } from '../ports/identities.ts';
import type { RateLimit } from '../ports/rate-limit.ts';
import { bodyUpTo } from './body-up-to.ts';
import type { EditProofs } from './edit-proofs.ts';
import { isOperator, type OperatorDoor } from './operator-only.ts';
import { parseBody, parseInput, type AppEnv } from './public-errors.ts';
import { requireRate } from './within-rate.ts';

export interface RegistrationDeps {
  identities: Identities;
  proofs: EditProofs;
  /** Who may link tables that are there already: addresses, and `@` before organisations; all in lower case. */
  attachers: readonly string[];
  /** Of one person. */
  rate: RateLimit;
  operator: OperatorDoor;
  register: (registration: Registration) => Promise<RegistrationAnswer>;
  preview: (registration: Registration) => Promise<PreviewAnswer>;
  /** Tables that are there already and may be linked. */
  attachable: () => Promise<TablesAnswer>;
  /** Address of the account with which a spreadsheet is to be shared; without one, that of any. */
  accountFor: (spreadsheetId?: string) => Promise<string>;
}

/** Choices about some hundred columns. */
const BYTES_MAX = 256 * 1024;

const IDENTITY_TOKEN = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/;

/** Mounted at the root. */
export function registrationRoutes(deps: RegistrationDeps): Hono<AppEnv> {
  const { proofs, register, preview, accountFor } = deps;
  const routes = new Hono<AppEnv>();

  routes.get(ABOUT_PATH, async (context) => {
    await signIn(deps, context);
    const { spreadsheetId } = parseInput(aboutSchema, context.req.query());
    return context.json({ serviceAccount: await accountFor(spreadsheetId) } satisfies AboutAnswer);
  });

  routes.post(CHALLENGE_PATH, bodyUpTo(BYTES_MAX), async (context) => {
    const caller = await signIn(deps, context);
    if (caller === 'operator') throw new SyncError('SIGN_IN_NEEDED');
    const { spreadsheetId } = parseBody(challengeSchema, await context.req.arrayBuffer());
    await accountFor(spreadsheetId);
    const nonce = proofs.challenge(caller, spreadsheetId);
    return context.json({ v: PROTOCOL_VERSION, nonce } satisfies ChallengeAnswer, 201);
  });

  routes.post(REGISTER_PATH, bodyUpTo(BYTES_MAX), async (context) =>
    context.json(await notLater(register(await allowed(deps, context))), 201),
  );

  routes.post(PREVIEW_PATH, bodyUpTo(BYTES_MAX), async (context) =>
    context.json(await notLater(preview(await allowed(deps, context)))),
  );

  routes.get(TABLES_PATH, async (context) => {
    const caller = await signIn(deps, context);
    const answer = await deps.attachable();
    return context.json(mayAttach(deps, caller) ? answer : { ...answer, tables: [] });
  });

  return routes;
}

/** Throws SIGN_IN_NEEDED when nobody is named, and what `Identities.verify` throws. */
async function signIn(
  { identities, operator, rate }: RegistrationDeps,
  context: Context,
): Promise<Person | 'operator'> {
  if (isOperator(context, operator)) return 'operator';
  const token = IDENTITY_TOKEN.exec(context.req.header('authorization') ?? '')?.[1];
  if (token === undefined) throw new SyncError('SIGN_IN_NEEDED');
  const person = await identities.verify(token);
  context.set('isProven', true);
  await requireRate(context, rate, person.subject);
  return person;
}

/** The registration that is asked for, when the caller may ask for it. Throws ATTACH_REFUSED, EDIT_RIGHT_UNPROVEN. */
async function allowed(deps: RegistrationDeps, context: Context): Promise<Registration> {
  const caller = await signIn(deps, context);
  const registration = parseBody(registrationSchema, await context.req.arrayBuffer());
  if (registration.table !== undefined && !mayAttach(deps, caller)) throw new SyncError('ATTACH_REFUSED');
  await deps.accountFor(registration.spreadsheetId);
  if (caller !== 'operator') await deps.proofs.require(caller, registration.spreadsheetId);
  return registration;
}

/** Who asks has to ask again: nothing of it goes on by itself. Throws REGISTRATION_LATER in place of SHEETS_LIMITED. */
async function notLater<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof SyncError && error.code === 'SHEETS_LIMITED')) throw error;
    throw new SyncError('REGISTRATION_LATER', error.detail, { cause: error, afterMs: error.afterMs });
  }
}

/** A table that is there already holds data of others: to edit some spreadsheet is no right to see it. */
function mayAttach({ attachers }: RegistrationDeps, caller: Person | 'operator'): boolean {
  return caller === 'operator' || isNamed(attachers, caller);
}
