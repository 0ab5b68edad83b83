/** Which licences the packages of the lock file may have. Pure. */

/** Whatever is delivered: nothing that asks more of its users than to keep a notice. */
const PERMISSIVE = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MIT-0'];
/** What only runs on a developer's machine may also be of these. */
const FOR_TOOLS = [...PERMISSIVE, 'BlueOak-1.0.0', 'CC0-1.0', 'MPL-2.0', 'Python-2.0', 'Unlicense'];

/** Their package.json says nothing that the lock file takes over; a person has read their files. */
const READ_BY_HAND: Readonly<Record<string, string>> = {
  'url-template': 'its LICENSE is BSD-3-Clause; package.json says "BSD"',
  'jspreadsheet-ce': 'its LICENSE is MIT',
  jsuites: 'its LICENSE is MIT',
  '@jspreadsheet/formula': 'no file of its own; a part of jspreadsheet-ce (MIT), on the local page only',
};

export interface LockedPackage {
  version?: string;
  license?: string;
  dev?: boolean;
}

/** One sentence for each package that may not be used; `packages` by path, as in a package-lock.json. */
export function licenceProblems(packages: Readonly<Record<string, LockedPackage>>): string[] {
  return Object.entries(packages).flatMap(([path, { license, dev, version = '' }]) => {
    const name = path.split('node_modules/').at(-1) ?? '';
    if (path === '' || Object.hasOwn(READ_BY_HAND, name)) return [];
    const allowed = dev === true ? FOR_TOOLS : PERMISSIVE;
    if (license !== undefined && allowed.includes(license)) return [];
    return [`${name} ${version} has the licence ${license ?? 'nobody knows'}, which is not on the list`];
  });
}
