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
import { machine } from './report/machine.ts';
import { resultLines } from './report/result-lines.ts';
import { queueBench } from './queue/queue-bench.ts';
import { writeDocs } from './report/write-docs.ts';
import type { Result } from './result.ts';
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
  const lab = await openLab((line) => console.log(`  … ${line}`));
  const results: Result[] = [];
  const failed: string[] = [];
  const start = performance.now();
  try {
    for (const bench of chosen) {
      console.log(`\n${bench.name}: ${bench.asks}`);
      try {
        const found = await bench.run(lab, options.size);
        results.push(...found);
        console.log(resultLines(found).join('\n'));
      } catch (error) {
        // The others' figures are not lost with it.
        failed.push(bench.name);
        console.error(`✗ ${bench.name}:`, error);
      }
      if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(results, null, 2)}\n`);
    }
  } finally {
    await lab.close();
  }
  if (options.docs) {
    await writeDocs({
      benches: chosen,
      results,
      failed,
      machine: machine(lab.versions),
      command: ['npm run bench', ...(process.argv.length > 2 ? ['--'] : []), ...process.argv.slice(2)].join(
        ' ',
      ),
      minutes: (performance.now() - start) / 60_000,
    });
  }
  return failed.length === 0 ? 0 : 1;
}

runMain(main);
