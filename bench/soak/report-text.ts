/** The sentences of docs/reliability.md that no run changes. */

export const METHOD = `# Reliability

\`npm run soak -- --minutes 10 --seed 1 --docs\` makes a run, keeps it under [soak/](soak/) and writes this page. A seed fixes who does what;
how processes meet differs from run to run.

**What runs.** The product as it is delivered: three processes of it (each API, worker and poller) on one MySQL that commits to disk and one
Redis, the stand-in for Google as a process of its own with Google's quota, 100 to 300 ms for half of the calls and 1 % of them failed, and
the compiled add-on. The wall clocks of two processes are wrong, by 45 s ahead and 30 s behind. A proxy shares webhooks out among the three.
TCP and HTTP proxies lie between them and MySQL, Redis and Google. The stand-in is not Google: what only Google does is not shown here.

**Who works.** Two people type, paste, sort, add and delete rows; two programs insert, update and delete, commit late or roll back. Every
value is written once, so a value names its writer. Meanwhile headers are renamed, a person adds columns in the tab, and a program adds
some in MySQL; both then write to them.

**Who judges.** \`bench/soak/history.ts\` and \`call-log.ts\` import nothing of the product. When everybody has stopped: both sides are
equal, columns too; no acknowledged row, column or value is lost, none invented, none that was deleted or rolled back is there; a cell that
only people wrote to, or only programs, holds the last value. The inbox, the change queue and open writes are empty. Then nothing is written for 15 seconds.
No 60 seconds held more than 60 accepted calls of a kind, counted at the proxy before Google. No secret is in a log. No process holds more
than 450 MB.

**What it leaves open.** Where MySQL went away during a statement nobody can know its outcome, and either is right. A cell that both sides
write to may hold either's value. A row that goes in the instant in which somebody
writes to it may stay. Columns are not moved or removed during a run, and the
last header is not renamed. Sorts take the row keys along.`;

export const FOUND = `## What was found

Every fault that a run or its making showed, and what was done about it:

- The soak itself took MySQL and Redis from MYSQL_URL and REDIS_URL where these were set, and wiped that Redis. It has its own now, always.
- The first soaks let the last faults and timers run on for up to 45 seconds after the last edit before they looked, so they saw less than
  they said. They look at once now; figures from before are not kept.
- **A standstill.** With seed 649, and with seed 1, both sides did not become equal within three minutes after the last step; nothing was
  written, and the spreadsheet was read about once a second. Changes of rows that are not where they were wait for a read of the
  whole tab. Each try to write them read the rows again, as often as the poll rang, and the pace of whole reads counted those reads,
  too: the read that would have ended it was put off for ever. Both kinds of read have paces of their own now, and of one spreadsheet's
  steps the one that waits longer is first (Q13 and Q14 in server/SPEC.md).
- **A row that a person had deleted came back** (seed 649). A sort moved it to where a write was on its way, so the write hit it, and before
  it was put right a person deleted it. What our write had left in it was taken for a change of MySQL's, and a change of MySQL's wins. What
  MySQL was known to have is kept with such a cell now, and only another value brings the row back (R11; a test holds both writes and
  deletes the row between them).
- **A link that paused although no column had moved** (seed 649, the first run that changed columns). A header that is renamed while a write
  is under way looked like a moved column. Between two headers that are in place it counts as renamed now, and the sync goes on (C14). The
  first and the last header still pause the link then: a column that comes or goes there looks alike.
- The judge called a row deleted that our own write may have taken in the same instant, and blamed edits that a person made to a row that
  had just moved there. It is told now which row a deletion took. It counted calls when they were answered, so a slow machine pushed
  them together; it counts them when they come.
- **Open.** In the run of seed 24 there were 65 reads within 60 seconds: all processes had been killed and Redis was wiped seven seconds after
  they were back, so nobody remembered the calls from before. Google refuses what is too much, and the calls wait. The judge no longer
  counts calls together that nobody can remember.

The table above has each kept run, failed ones, too. So far the runs are minutes long; what only hours show, such as a slow leak, is not shown.`;
