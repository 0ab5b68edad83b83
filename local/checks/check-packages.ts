/**
 * Licences of all packages, what the lock file must hold, and the registry's list of known vulnerabilities of those that are delivered. A registry that
 * cannot be asked fails nothing, and is named in the step's line: silence must not look like a clean bill.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

import { z } from 'zod';

import { licenceProblems } from './licences.ts';
import { lockProblems } from './lock-problems.ts';

const AUDIT_MS = 60_000;

const directSchema = z.object({
  dependencies: z.record(z.string(), z.string()).optional(),
  devDependencies: z.record(z.string(), z.string()).optional(),
});
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
      integrity: z.string().optional(),
      resolved: z.string().optional(),
      ...directSchema.shape,
    }),
  ),
});
const auditSchema = z.union([
  z.object({ vulnerabilities: z.record(z.string(), z.object({ severity: z.string() })) }),
  z.object({ message: z.string() }),
]);

/** The vulnerable packages, or why nobody could tell. */
async function audit(): Promise<{ found: string[] } | { unknown: string }> {
  const args = ['audit', '--omit=dev', '--json'];
  const { stdout } = await promisify(execFile)('npm', args, { timeout: AUDIT_MS }).catch(
    (error: unknown) => ({ stdout: stdoutOf(error) }),
  );
  const parsed = auditSchema.safeParse(parse(stdout));
  if (!parsed.success) return { unknown: 'npm audit gave no answer' };
  if ('message' in parsed.data) return { unknown: parsed.data.message };
  const grave = Object.entries(parsed.data.vulnerabilities).filter(([, { severity }]) =>
    ['high', 'critical'].includes(severity),
  );
  return { found: grave.map(([name, { severity }]) => `${name} has a known vulnerability (${severity})`) };
}

function stdoutOf(error: unknown): string {
  const { stdout } = error as { stdout?: unknown };
  return typeof stdout === 'string' ? stdout : '';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const lock = lockSchema.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
const licences = licenceProblems(
  Object.fromEntries(
    Object.entries(lock.packages).map(([path, { license, dev, version }]) => [
      path,
      {
        ...(license !== undefined && { license }),
        ...(dev !== undefined && { dev }),
        ...(version !== undefined && { version }),
      },
    ]),
  ),
);
const audited = await audit();
const manifest = directSchema.parse(JSON.parse(readFileSync('package.json', 'utf8')));
const problems = [...licences, ...lockProblems(lock, manifest), ...('found' in audited ? audited.found : [])];
for (const problem of problems) console.error(problem);
if ('unknown' in audited) console.log(`not checked: known vulnerabilities (${audited.unknown})`);
if (problems.length > 0) process.exitCode = 1;
