/** The HTTP face: webhook, registration, calls about a link, dashboard and health. Each route parses, calls one flow and answers. */
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';

import { editBatchSchema, type EditBatch, type EditBatchAnswer } from '../../shared/protocol/edit-batch.ts';
import { OPERATOR_PATH } from '../../shared/protocol/operator-api/requests.ts';
import { BODY_HASH_HEADER, EDITS_PATH } from '../../shared/protocol/signing.ts';
import { runMsOf } from '../core/addon-limits.ts';
import type { Link } from '../core/link.ts';
import { isNamed } from '../core/named-people.ts';
import { SyncError } from '../core/sync-error.ts';
import type { OperatorActs } from '../ports/operator-acts.ts';
import type { Ports } from '../ports/ports.ts';
import { approvalRoutes, type ApprovalDeps } from './approval-routes.ts';
import { bodyOf, bodyUpTo } from './body-up-to.ts';
import { columnRoutes, type ColumnDeps } from './column-routes.ts';
import { conflictRoutes, type ConflictDeps } from './conflict-routes.ts';
import { dashboardPage } from './dashboard-page.ts';
import { deadLetterRoutes, type DeadLetterDeps } from './dead-letter-routes.ts';
import { healthRoutes, type ProbeDeps } from './health-routes.ts';
import { historyRoutes, type HistoryDeps } from './history-routes.ts';
import { issueRoutes } from './issue-routes.ts';
import { linkAccess, type LinkAccessDeps } from './link-access.ts';
import { liveRoutes, type LiveDeps } from './live-routes.ts';
import { observeRequests, type Observing } from './observe-requests.ts';
import { linkRoutes, type LinkLifeDeps } from './link-routes.ts';
import { describeApi } from './openapi/describe-api.ts';
import { operatorOnly } from './operator-only.ts';
import { operatorRoutes, type BoardDeps } from './operator-routes.ts';
import { operatorSessions } from './operator-session.ts';
import { answerError, parseBody, type AppEnv } from './public-errors.ts';
import { recordActs } from './record-acts.ts';
import { registrationRoutes, type RegistrationDeps } from './registration-routes.ts';
import { signInRoutes, type SignInDeps } from './sign-in-routes.ts';
import { sessionRoutes, type SessionDeps } from './session-routes.ts';
import { readStatus, type StatusPorts } from './status.ts';
import { sameProtocol } from './same-protocol.ts';
import { unknownCallers, type UnknownCallers } from './unknown-callers.ts';
import { verifySignature } from './verify-signature.ts';
import { requireRate } from './within-rate.ts';

export interface AppDeps {
  ports: StatusPorts & Pick<Ports, 'links' | 'issues' | 'log'>;
  receive: (link: Link, batch: EditBatch) => Promise<EditBatchAnswer>;
  /** Told of each batch: the spreadsheet, and how many milliseconds the run took that sent it. */
  noteRun: (spreadsheet: number, runMs: number) => void;
  registration: Omit<RegistrationDeps, 'operator'>;
  columns: Omit<ColumnDeps, 'isAttacher'>;
  conflicts: ConflictDeps;
  approvals: ApprovalDeps;
  deadLetters: DeadLetterDeps;
  probes: ProbeDeps;
  observing: Observing;
  life: Omit<LinkLifeDeps, 'isAttacher'>;
  history: HistoryDeps;
  access: Pick<LinkAccessDeps, 'nonces' | 'rate'>;
  unknown: Pick<UnknownCallers, 'refusals' | 'proxies'>;
  operatorToken: string;
  dashboard: Omit<SessionDeps, 'door' | 'signIn'> & {
    live: LiveDeps;
    board: Omit<BoardDeps, 'acts'>;
    /** Signs the operator's sessions. */
    sessionKey: string;
    signIn: Pick<SignInDeps, 'openId' | 'operators'>;
    acts: OperatorActs;
  };
  /** Milliseconds on the reference clock. Throws CLOCK_UNKNOWN. */
  referenceMs: () => number;
}

/** 5,000 edits with room to spare; larger bodies are split by the add-on. Read of proven callers only. */
const EDITS_BYTES_MAX = 2 * 1024 * 1024;
/** A page of ids, or a cell's 50,000 characters in UTF-8. */
const LINK_CALL_BYTES_MAX = 256 * 1024;

export function createApp(deps: AppDeps): Hono<AppEnv> {
  const { ports, receive, noteRun, conflicts, history, life, probes } = deps;
  const { operatorToken, referenceMs, dashboard, access } = deps;
  const key = dashboard.sessionKey;
  const sessions = operatorSessions({ key, now: dashboard.now, operators: dashboard.signIn.operators });
  const operator = { token: operatorToken, sessions };
  const app = new Hono<AppEnv>();
  app.use(observeRequests(deps.observing), secureHeaders());
  app.onError((error, context) => answerError(context, error, ports.log));
  app.notFound((context) =>
    context.json({ error: { code: 'NOT_FOUND', message: 'There is nothing at this address.' } }, 404),
  );

  app.use(
    '/api/*',
    unknownCallers({ ...deps.unknown, links: ports.links, sessions }),
    recordActs({ acts: dashboard.acts, log: ports.log }),
    sameProtocol,
  );

  app.post(EDITS_PATH, async (context) => {
    const header = (name: string) => context.req.header(name);
    const bytesMax = header(BODY_HASH_HEADER) === undefined ? LINK_CALL_BYTES_MAX : EDITS_BYTES_MAX;
    const readBody = () => bodyOf(context, bytesMax);
    const signed = { method: 'POST', path: EDITS_PATH, header, body: readBody, now: referenceMs() };
    const { link, nonce, body } = await verifySignature(ports.links, signed);
    context.set('isProven', true);
    const batch = parseBody(editBatchSchema, body);
    if (batch.batchId !== nonce) throw new SyncError('WEBHOOK_UNSIGNED');
    await requireRate(context, access.rate, link.publicId);
    const answer = await receive(link, batch);
    noteRun(link.spreadsheet, runMsOf(batch, answer.t1));
    const { isNew } = answer;
    ports.log.info(
      { event: 'edits-received', link: link.publicId, edits: batch.edits.length, nudge: batch.nudge, isNew },
      'Edits were taken in',
    );
    return context.json(answer, 202);
  });

  const { identities, attachers } = deps.registration;
  const namesAttacher = async (token: string) => isNamed(attachers, await identities.verify(token));
  app.route('/', registrationRoutes({ ...deps.registration, operator }));

  app.get('/api/sync/status', operatorOnly(operator), async (context) =>
    context.json(await readStatus(ports, life)),
  );

  // Where older command lines ask.
  app.get('/api/links', (context) => context.redirect('/api/sync/status', 308));

  app.use(
    '/api/links/:link/*',
    bodyUpTo(LINK_CALL_BYTES_MAX),
    linkAccess({ ...access, links: ports.links, operator, referenceMs }),
  );
  app.route('/api/links/:link', linkRoutes({ ...life, isAttacher: namesAttacher }));
  app.route('/api/links/:link', columnRoutes({ ...deps.columns, isAttacher: namesAttacher }));
  app.route('/api/links/:link', conflictRoutes(conflicts));
  app.route('/api/links/:link', approvalRoutes(deps.approvals));
  app.route('/api/links/:link', historyRoutes(history));
  app.route('/api/links/:link', issueRoutes(ports.issues));
  app.route('/api/links/:link', deadLetterRoutes(deps.deadLetters));

  app.use(`${OPERATOR_PATH}/*`, bodyUpTo(LINK_CALL_BYTES_MAX));
  app.route(OPERATOR_PATH, signInRoutes({ ...dashboard.signIn, sessions, key, log: ports.log }));
  app.route(OPERATOR_PATH, sessionRoutes({ ...dashboard, door: operator }));
  app.use(`${OPERATOR_PATH}/*`, operatorOnly(operator));
  app.route(OPERATOR_PATH, liveRoutes(dashboard.live));
  app.route(OPERATOR_PATH, operatorRoutes({ ...dashboard.board, acts: dashboard.acts }));
  app.route('/', dashboardPage());

  const description = describeApi();
  app.get('/api/openapi.json', (context) => context.json(description));

  app.route('/api/health', healthRoutes(probes));
  app.get('/api/metrics', operatorOnly(operator), async (context) =>
    context.body(await probes.metrics.text(), 200, { 'Content-Type': probes.metrics.contentType }),
  );
  return app;
}
