/** Puts the backend together: adapters behind the ports, flows on the ports, and what runs them. */
import { createHash, randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';

import { SIGN_IN_DONE_PATH } from '../shared/protocol/operator-api/sign-in.ts';
import { listAccounts } from './accounts/list-accounts.ts';
import { moveSpreadsheet } from './accounts/move-spreadsheet.ts';
import { KNOWN_WITHIN_MS, shareAccounts } from './accounts/share-accounts.ts';
import { accountRights } from './adapters/google-sheets/account-rights.ts';
import { googleClient, type CallReport, type GoogleClient } from './adapters/google-sheets/client.ts';
import { driveFileChanges } from './adapters/google-drive/file-changes.ts';
import { googleIdentities } from './adapters/google-identity/google-identities.ts';
import { googleSheets } from './adapters/google-sheets/google-sheets.ts';
import type { ServiceAccount } from './adapters/google-sheets/service-account.ts';
import { mysqlAccountBook } from './adapters/mysql/account-book.ts';
import { probeQueue } from './adapters/mysql/probe-queue.ts';
import { mysqlAttachableTables } from './adapters/mysql/attachable-tables.ts';
import { mysqlDatabase } from './adapters/mysql/database.ts';
import { mysqlFileWatch } from './adapters/mysql/file-watch.ts';
import { mysqlLinks } from './adapters/mysql/links.ts';
import { mysqlCallNonces } from './adapters/mysql/call-nonces.ts';
import { mysqlLetterBoard } from './adapters/mysql/letter-board.ts';
import { migrate } from './adapters/mysql/migrate.ts';
import { createPool, type MysqlAddress, type MysqlPool } from './adapters/mysql/pool.ts';
import { mysqlNotes } from './adapters/mysql/notes.ts';
import { mysqlOperatorActs } from './adapters/mysql/operator-acts.ts';
import { mysqlOverview } from './adapters/mysql/overview.ts';
import { mysqlRetention } from './adapters/mysql/retention.ts';
import { resealSecrets } from './adapters/mysql/reseal-secrets.ts';
import { mysqlStores } from './adapters/mysql/stores.ts';
import { mysqlTickets } from './adapters/mysql/tickets.ts';
import { mysqlSyncClock } from './adapters/mysql/sync-clock.ts';
import { openIdSignIn } from './adapters/openid/openid-sign-in.ts';
import { randomIds } from './adapters/system/random-ids.ts';
import { rateLimit } from './adapters/system/rate-limit.ts';
import { secretBox, secretKeys, type SecretBox } from './adapters/system/secret-box.ts';
import { answerApproval, listApprovals } from './approvals/answer-approval.ts';
import { loops, watches } from './compose-loops.ts';
import { composeOperations } from './compose-operations.ts';
import { composeRedis } from './compose-redis.ts';
import type { Config } from './config.ts';
import { chooseSide, restoreLoser } from './conflicts/answer-conflict.ts';
import { chooseAll } from './conflicts/choose-all.ts';
import { listConflicts } from './conflicts/list-conflicts.ts';
import { MICROS_PER_MS } from './core/micros.ts';
import { referenceMs } from './core/reference-ms.ts';
import { SyncError } from './core/sync-error.ts';
import { listHistory } from './history/list-history.ts';
import { restoreEntry } from './history/restore-entry.ts';
import { changeColumn } from './evolution/change-column.ts';
import { listDeadLetters } from './dead-letters/list-dead-letters.ts';
import { retryMany } from './dead-letters/retry-many.ts';
import { retryDeadLetters } from './dead-letters/retry-dead-letters.ts';
import { createApp } from './http/app.ts';
import { editProofs } from './http/edit-proofs.ts';
import { httpService } from './http/http-service.ts';
import type { Service } from './lifecycle.ts';
import { changeSettings } from './link-life/change-settings.ts';
import { controlLink } from './link-life/control-link.ts';
import { rotateKey } from './link-life/rotate-key.ts';
import { unlinkTab } from './link-life/unlink.ts';
import { writeChanges } from './mysql-to-sheet/write-changes.ts';
import { keepNotes } from './notes/keep-notes.ts';
import { meteredPorts } from './operations/metered-ports.ts';
import type { Log } from './ports/log.ts';
import type { OperatorSignIn } from './ports/operator-sign-in.ts';
import type { Ports } from './ports/ports.ts';
import type { Traces } from './ports/traces.ts';
import { reconcileLink, reconcileSpreadsheet } from './reconcile/reconcile-spreadsheet.ts';
import type { Session } from './spreadsheet/session.ts';
import { composeRegistration } from './compose-registration.ts';
import { applyEdits } from './sheet-to-mysql/apply-edits.ts';
import { receiveEdits } from './sheet-to-mysql/receive-edits.ts';

export interface Backend {
  /** In the order of their start. */
  services: Service[];
  /** Where its API listens, once started; null: it has none. */
  port(): number | null;
}

/** Looks at a tab, links and challenges of one person. */
const PERSON_PER_MINUTE = 60;

/** `accounts`: whom spreadsheets are shared with, each with one of them; at least one. Throws CONFIG_INVALID when a key is unusable; nothing is connected then. */
export function compose(
  config: Config,
  accounts: readonly ServiceAccount[],
  log: Log,
  traces: Traces | null = null,
): Backend {
  const keys = secretKeys(config.secretKey.reveal());
  const secrets = secretBox(keys);
  const pool = createPool(mysqlAddress(config), { connectionsMax: config.mysqlConnections });
  const running = composeOperations(config, pool, log, traces);
  const addresses = accounts.map(({ email }) => email);
  const accountBook = mysqlAccountBook(pool);
  const shared = shareAccounts(accountBook, { accounts: addresses, now: () => performance.now() });
  const redis = composeRedis(config, log, { accounts, accountOf: shared.of });
  const calling = {
    rootUrl: config.sheetsRootUrl,
    tokenUrl: config.tokenUrl,
    timeoutMs: config.callTimeoutMs,
    onCall: (call: CallReport) => running.onCall(call),
  };
  const sheets = googleSheets({
    ...calling,
    accounts,
    accountOf: shared.of,
    newTabId: () => randomInt(1, 2 ** 31),
    budget: redis.budget,
    now: Date.now,
  });
  const clientOf = (email: string): GoogleClient => {
    const account = accounts.find((each) => each.email === email);
    if (!account) throw new SyncError('ACCOUNT_UNKNOWN');
    return googleClient({ ...calling, account, budget: redis.budgetOf(email) });
  };
  const clock = mysqlSyncClock(pool, {
    onFailure: (error) => log.warn({ event: 'clock-failed', error }, "MySQL's clock could not be read"),
  });
  const database = mysqlDatabase(pool);
  const bare: Ports = {
    database,
    links: mysqlLinks(pool, database, secrets),
    ...mysqlStores(pool, database, config),
    doorbell: redis.doorbell,
    lease: redis.lease,
    budget: redis.budget,
    sheets,
    clock,
    ids: randomIds,
    log,
  };
  const ports = meteredPorts(bare, running.crossing);
  const fileChanges = accounts.map((account) =>
    driveFileChanges({
      account,
      rootUrl: config.driveRootUrl,
      tokenUrl: config.tokenUrl,
      timeoutMs: config.callTimeoutMs,
    }),
  );
  const watching = { ...ports, fileWatch: mysqlFileWatch(pool, database) };
  const noting = { ...ports, notes: mysqlNotes(pool), sheetNotes: sheets.notes };
  const noteCells = keepNotes(noting);
  const readWhole = (session: Session, link: number) => reconcileLink(ports, session, link);
  const probes = {
    health: {
      mysql: () => pool.use((session) => session.rows('SELECT 1')),
      queues: () => redis.doorbell.counts(),
      lastSheetsCall: () => sheets.lastCall(),
      changeQueue: () => probeQueue(pool),
      processes: () => running.processes.living(),
      lastSyncAt: () => ports.records.lastSyncAt(),
    },
    isServing: () => running.serving.isServing(),
    metrics: running.metrics,
  };
  const letterBoard = mysqlLetterBoard(pool);
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const app = createApp({
    ports,
    receive: receiveEdits(ports),
    noteRun: (spreadsheet, runMs) => running.noteRun(spreadsheet, runMs),
    registration: {
      identities: googleIdentities({
        certsUrl: config.certsUrl,
        clientIds: config.addOnClientIds,
        domains: config.allowedDomains,
      }),
      proofs: editProofs({ sheets: ports.sheets, key: keys[0], now: Date.now }),
      ...composeRegistration(ports, { tables: mysqlAttachableTables(pool), patterns: config.attachable }),
      rate: rateLimit(PERSON_PER_MINUTE),
      attachers: config.attachers,
      accountFor: (googleId) =>
        googleId === undefined ? Promise.resolve(addresses[0] ?? '') : shared.assign(googleId),
    },
    unknown: { refusals: redis.refusals, proxies: config.proxies },
    access: { nonces: mysqlCallNonces(pool), rate: rateLimit(config.requestsPerMinute) },
    columns: { registry: ports.registry, changeColumn: changeColumn(ports) },
    conflicts: {
      list: listConflicts(ports),
      restore: restoreLoser(ports),
      choose: chooseSide(ports),
      chooseAll: chooseAll(ports),
    },
    approvals: { list: listApprovals(ports), answer: answerApproval(ports) },
    deadLetters: { list: listDeadLetters(ports), retry: retryDeadLetters(ports) },
    probes,
    observing: running.observing,
    life: {
      overview: mysqlOverview(pool),
      spreadsheets: ports.spreadsheets,
      links: ports.links,
      linkReads: ports.linkReads,
      addonRuns: running.addonRuns,
      budget: ports.budget,
      changeSettings: changeSettings(ports),
      ...controlLink(ports),
      rotateKey: rotateKey(ports),
      setOwner: ({ id }, owner) => ports.linkReads.setOwner(id, owner),
      unlink: unlinkTab(noting, { sleep: setTimeout }),
    },
    history: { list: listHistory(ports), restore: restoreEntry(ports) },
    operatorToken: config.operatorToken.reveal(),
    dashboard: {
      sessionKey: hash(`${config.secretKey.reveal()} ${config.operatorToken.reveal()}`),
      now: Date.now,
      signIn: { openId: openIdOf(config), operators: config.operators },
      acts: mysqlOperatorActs(pool),
      tickets: mysqlTickets(pool, Date.now),
      board: {
        minutes: running.minutes,
        failures: running.failures,
        letterBoard,
        accounts: listAccounts(accountBook, redis.budget, addresses),
        moveSpreadsheet: moveSpreadsheet(
          { ...ports, book: accountBook, rights: accountRights(clientOf) },
          { accounts: addresses, knownWithinMs: KNOWN_WITHIN_MS, sleep: setTimeout },
        ),
        retryMany: retryMany({ letterBoard, links: ports.links }, retryDeadLetters(ports)),
        budget: { reads: config.budget.reads, writes: config.budget.writes },
      },
      live: {
        look: running.liveLook(() => redis.doorbell.counts()),
        sheetUrl: sheetPages(config.sheetsRootUrl),
        isServing: () => running.serving.isServing(),
      },
    },
    referenceMs: () => referenceMs(clock),
  });
  const cooldown = config.cooldownMs * MICROS_PER_MS;
  const write = writeChanges(ports, { cooldown, readWhole });
  const works = {
    'sheet-to-db': applyEdits(ports, { cooldown }),
    'db-to-sheet': async (spreadsheet: number, signal: AbortSignal) => {
      await write(spreadsheet, signal);
      await noteCells(spreadsheet, signal);
    },
    reconcile: reconcileSpreadsheet(ports),
  };
  const http = httpService(app, { host: config.host, port: config.port });
  return {
    services: [
      // The first to start is the last to stop: it sends what the others still tell.
      ...(traces ? [{ name: 'traces', start: () => undefined, stop: () => traces.stop() }] : []),
      mysqlService(pool, secrets, log, () => accountBook.adopt(addresses[0] ?? '')),
      { name: 'clock', start: () => clock.start(), stop: () => clock.stop() },
      redis,
      running.heartbeat(() => sheets.lastCall()),
      running.journal,
      ...(config.roles.includes('worker') ? redis.workers(works, running.watch) : []),
      ...(config.roles.includes('poller')
        ? [
            ...loops(noting, mysqlRetention(pool), config),
            ...watches(watching, fileChanges, config),
            running.alerts(() => redis.doorbell.counts()),
          ]
        : []),
      ...running.probeServices(probes),
      ...(config.roles.includes('api') ? [http] : []),
      running.serving,
    ],
    port: () => (config.roles.includes('api') ? http.port() : null),
  };
}

function openIdOf({ signIn }: Config): OperatorSignIn | null {
  if (signIn === null) return null;
  const { publicUrl, issuer, clientId, clientSecret } = signIn;
  const returnUrl = new URL(SIGN_IN_DONE_PATH, publicUrl).href;
  return openIdSignIn({ issuer, clientId, clientSecret: clientSecret.reveal(), returnUrl });
}

/** Where people look at a tab; the stand-in shows its sheets itself. */
function sheetPages(rootUrl: string | undefined): (googleId: string, tabId: number) => string {
  if (rootUrl !== undefined) return (googleId) => `${rootUrl}/sheets/${googleId}`;
  return (googleId, tabId) => `https://docs.google.com/spreadsheets/d/${googleId}/edit#gid=${tabId}`;
}

function mysqlAddress({ mysql }: Config): MysqlAddress {
  if ('url' in mysql) return { url: mysql.url.reveal() };
  return { ...mysql, password: mysql.password.reveal() };
}

/** `afterwards`: what has to be done once the schema is as it should be. */
function mysqlService(
  pool: MysqlPool,
  secrets: SecretBox,
  log: Log,
  afterwards: () => Promise<void>,
): Service {
  const onStep = ({ number, name }: { number: number; name: string }) =>
    log.info({ event: 'migrating', number, name }, 'The schema is brought up to date');
  return {
    name: 'mysql',
    start: async () => {
      await migrate(pool, { onStep });
      await afterwards();
      const count = await resealSecrets(pool, secrets);
      if (count > 0) {
        log.info({ event: 'secrets-resealed', count }, 'Secrets of links are under the current key');
      }
    },
    stop: () => pool.end(),
  };
}
