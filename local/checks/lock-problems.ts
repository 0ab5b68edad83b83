/** What a lock file must hold so that nobody can put another package in the place of one: exact versions, hashes, one registry. Pure. */

export interface LockFile {
  packages: Readonly<Record<string, LockEntry>>;
}

interface LockEntry {
  version?: string | undefined;
  integrity?: string | undefined;
  resolved?: string | undefined;
  dependencies?: Readonly<Record<string, string>> | undefined;
  devDependencies?: Readonly<Record<string, string>> | undefined;
}

const REGISTRY = 'https://registry.npmjs.org/';
const SHA512 = /^sha512-[A-Za-z0-9+/]{86}==$/;
const EXACT = /^\d+\.\d+\.\d+$/;

/** One sentence each. `manifest`: package.json. */
export function lockProblems(
  lock: LockFile,
  manifest: Pick<LockEntry, 'dependencies' | 'devDependencies'>,
): string[] {
  const wanted = { ...manifest.dependencies, ...manifest.devDependencies };
  const { '': root = {}, ...packages } = lock.packages;
  const locked: Readonly<Record<string, string>> = { ...root.dependencies, ...root.devDependencies };
  return [
    ...Object.entries(wanted).flatMap(([name, version]) => [
      ...(EXACT.test(version) ? [] : [`${name} is wanted as ${version}: name one version`]),
      ...(locked[name] === version ? [] : [`${name} ${version} is not what the lock file has: npm install`]),
    ]),
    ...Object.entries(packages).flatMap(([path, { integrity, resolved }]) => [
      ...(SHA512.test(integrity ?? '') ? [] : [`${path} has no SHA-512 in the lock file`]),
      ...(resolved === undefined || resolved.startsWith(REGISTRY) ? [] : [`${path} comes from ${resolved}`]),
    ]),
  ];
}
