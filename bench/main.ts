/** `npm run bench`: measures, on this machine, what the product promises about speed. Figures are ratios of the same run. */
import { writeFile } from 'node:fs/promises';

import { runMain } from '../local/run-main.ts';
import type { Bench } from './bench.ts';
import { addOnBench } from './add-on/add-on-bench.ts';
import { changesBench } from './changes/changes-bench.ts';
import { customerBench } from './customer/customer-bench.ts';
import { editsBench } from './edits/edits-bench.ts';
import { idleBench } from './idle/idle-bench.ts';
import { importBench } from './import/import-bench.ts';
import { openLab } from './lab.ts';
import { parseBenchOptions, usage } from './options.ts';
import { isQuiet, loadNow, machine } from './report/machine.ts';
import { queueBench } from './queue/queue-bench.ts';
import { writeDocs } from './report/write-docs.ts';
import { runBenches, type Outcome } from './run-benches.ts';
import { saturationBench } from './saturation/saturation-bench.ts';

const BENCHES: readonly Bench[] = [
  importBench,
  editsBench,
  changesBench,
  customerBench,
  saturationBench,
  queueBench,
  idleBench,
  addOnBench,
];

async function main(): Promise<number> {
  const options = parseBenchOptions(
    process.argv.slice(2),
    BENCHES.map(({ name }) => name),
  );
  if (options.help) {
    console.log(usage);
    return 0;
  }
  const chosen = BENCHES.filter(({ name }) => options.only.length === 0 || options.only.includes(name));
  const load = loadNow();
  if (!isQuiet(load)) {
    console.log(`This machine is busy (load average ${load.load.toFixed(1)}): the figures will say little.`);
  }
  const lab = await openLab((line) => console.log(`  … ${line}`));
  const start = performance.now();
  const command = ['npm run bench', ...(process.argv.length > 2 ? ['--'] : []), ...process.argv.slice(2)];
  // After each bench: a run that is stopped half-way has shown something, too.
  const keep = async ({ results, failed }: Outcome): Promise<void> => {
    if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(results, null, 2)}\n`);
    if (!options.docs) return;
    await writeDocs({
      benches: chosen,
      results,
      failed,
      machine: machine(lab.versions),
      load,
      command: command.join(' '),
      minutes: (performance.now() - start) / 60_000,
    });
  };
  try {
    const { failed } = await runBenches(chosen, { lab, size: options.size, print: console.log, keep });
    return failed.length === 0 ? 0 : 1;
  } finally {
    await lab.close();
  }
}

runMain(main);
