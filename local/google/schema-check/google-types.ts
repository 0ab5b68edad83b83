/**
 * Google's own description of its APIs, as its discovery documents turned into types say it: which methods there are,
 * which parameters they take, and which types their bodies have. Only the syntax is read; nothing is type-checked.
 */
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

export type Service = 'sheets' | 'drive';

/** One method, such as "spreadsheets.values.get". */
export interface MethodType {
  /** Names that may stand in the query or the path. */
  readonly parameters: readonly string[];
  /** Name of the body's type; left out when there is no body. */
  readonly request?: string;
  /** Name of the answer's type; left out when the answer has no fields. */
  readonly response?: string;
}

const packages = {
  sheets: '@maxim_mazurok/gapi.client.sheets-v4',
  drive: '@maxim_mazurok/gapi.client.drive-v3',
} as const;

/** Where the types of a service lie, and their version. */
export function typesOf(service: Service): { readonly file: string; readonly version: string } {
  const manifest = createRequire(import.meta.url).resolve(`${packages[service]}/package.json`);
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return { file: join(dirname(manifest), 'index.d.ts'), version };
}

/** All methods of a service by their names. */
export function methodTypes(service: Service): Readonly<Record<string, MethodType>> {
  const { file } = typesOf(service);
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const resources = new Map<string, ts.InterfaceDeclaration>();
  const roots: { name: string; type: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isInterfaceDeclaration(node)) resources.set(node.name.text, node);
    else if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) {
      roots.push({ name: node.name.text, type: typeName(node.type) ?? '' });
    } else ts.forEachChild(node, visit);
  };
  visit(source);

  const methods: Record<string, MethodType> = {};
  const collect = (path: string, resource: string): void => {
    for (const member of resources.get(resource)?.members ?? []) {
      if (!member.name || !ts.isIdentifier(member.name)) continue;
      const name = `${path}.${member.name.text}`;
      if (ts.isPropertySignature(member)) collect(name, typeName(member.type) ?? '');
      // Each method is declared a second time with its body as an argument of its own.
      else if (ts.isMethodSignature(member)) methods[name] ??= methodType(member);
    }
  };
  for (const { name, type } of roots) collect(name, type);
  return methods;
}

function methodType({ parameters: [argument], type }: ts.MethodSignature): MethodType {
  const members = argument?.type && ts.isTypeLiteralNode(argument.type) ? [...argument.type.members] : [];
  const named = members.filter(ts.isPropertySignature).map(({ name, type }) => ({
    name: ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : '',
    type: typeName(type),
  }));
  const request = named.find(({ name }) => name === 'resource')?.type;
  const response =
    type && ts.isTypeReferenceNode(type) ? typeName(type.typeArguments?.[0]) : /* not a call */ undefined;
  return {
    parameters: named.map(({ name }) => name).filter((name) => name !== 'resource'),
    ...(request !== undefined && { request }),
    ...(response !== undefined && { response }),
  };
}

function typeName(type: ts.TypeNode | undefined): string | undefined {
  return type && ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName)
    ? type.typeName.text
    : undefined;
}
