/** The accounts that work at Google, and how much of its quota each used within the last minute. */
import { ProblemNote } from '../../../../addon/sidebar/parts/note.tsx';
import { lasting } from '../../../../addon/sidebar/words.ts';
import type { AccountView } from '../../../../shared/protocol/operator-api/views.ts';
import { listAccounts } from '../api.ts';
import { useBoard } from '../board.tsx';
import { usePolled } from '../parts/use-polled.ts';

const AGAIN_MS = 5_000;

export function Accounts() {
  const { answer, problem } = usePolled(listAccounts, AGAIN_MS);
  const { now } = useBoard();
  return (
    <section aria-labelledby="accounts">
      <h2 id="accounts">Google accounts</h2>
      <ProblemNote problem={problem} />
      <ul class="cards accounts">
        {answer?.accounts.map((account) => (
          <li key={account.account}>
            <AccountCard account={account} now={now} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function AccountCard({ account: each, now }: { account: AccountView; now: number }) {
  const { account, spreadsheets, reads, writes, pausedUntil } = each;
  const pausedMs = pausedUntil === null ? 0 : pausedUntil - now;
  return (
    <article class="card" aria-label={account}>
      <header>
        <h3>{account}</h3>
      </header>
      <p class="soft">
        works on {spreadsheets.toLocaleString('en-US')} spreadsheet{spreadsheets !== 1 && 's'}
      </p>
      <Use what="reads" use={reads} />
      <Use what="writes" use={writes} />
      {pausedMs > 0 && (
        <p class="bad">Google refused a call for the quota: none is made for {lasting(pausedMs)}.</p>
      )}
    </article>
  );
}

function Use({ what, use: { used, max } }: { what: string; use: AccountView['reads'] }) {
  const says = `${used} of ${max} ${what} in the last minute`;
  return (
    <label class="use">
      <span>{says}</span>
      <meter min={0} max={max} high={max * 0.8} value={used} aria-label={says} />
    </label>
  );
}
