/** Syntax that Node takes and Apps Script's parser refuses: private members and static fields of classes. */
import { createRequire } from 'node:module';
import type * as TypeScript from 'typescript';

const checked = new Map<string, string | undefined>();
const require = createRequire(import.meta.url);

/** The error that saving the script would give; undefined when there is none. Each text is looked at once. */
export function syntaxError(code: string): string | undefined {
  // The words alone cost nothing to look for, the parser is slow to load.
  if (!/\bstatic\b|#[\p{ID_Start}_$]/u.test(code)) return undefined;
  if (!checked.has(code)) checked.set(code, parsedError(code));
  return checked.get(code);
}

function parsedError(code: string): string | undefined {
  const ts = require('typescript') as typeof TypeScript;
  const source = ts.createSourceFile('code.js', code, ts.ScriptTarget.ESNext);
  const visit = (node: TypeScript.Node): TypeScript.Node | undefined => {
    if (ts.isPrivateIdentifier(node)) return node;
    if (
      ts.isPropertyDeclaration(node) &&
      node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword)
    ) {
      return node;
    }
    return ts.forEachChild(node, visit);
  };
  const found = visit(source);
  if (found === undefined) return undefined;
  const { line } = source.getLineAndCharacterOfPosition(found.getStart(source));
  return `SyntaxError: Invalid or unexpected token line: ${line + 1} file: code.gs`;
}
