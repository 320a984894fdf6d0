/**
 * How names that come from outside may be looked up. The types of the sources tell such names apart: a key that is one
 * of some literals was checked by the compiler, a key that is any `string` may be `toString`.
 */

import { fileURLToPath } from "node:url";
import type { Expression, Node } from "typescript/unstable/ast";
import { SyntaxKind } from "typescript/unstable/ast";
import {
  isBinaryExpression,
  isComputedPropertyName,
  isElementAccessExpression,
  isObjectBindingPattern,
} from "typescript/unstable/ast/is";
import type { FileSystem } from "typescript/unstable/fs";
import type { Checker, Type } from "typescript/unstable/sync";
import { API, TypeFlags } from "typescript/unstable/sync";

/** The places where a name may be looked up in an object in the language's own way, and why. */
const ALLOWED: Readonly<Record<string, string>> = {
  "src/lookup.ts": "the one place that asks Object.hasOwn before, and writes to what inherits nothing",
};

/** Types that hold names nobody has listed. */
const OPEN = TypeFlags.Any | TypeFlags.Unknown | TypeFlags.String | TypeFlags.TemplateLiteral | TypeFlags.StringMapping;

/** Types that stand for others. */
const GENERIC = TypeFlags.TypeParameter | TypeFlags.Index | TypeFlags.IndexedAccess | TypeFlags.Conditional;

/** A place where the value of a key decides what is found in an object. */
interface Lookup {
  readonly node: Node;
  readonly key: Expression;
}

/**
 * Every lookup of an open name in the files of a TypeScript project that lie in some folders, one message each:
 * `object[name]`, `name in object` and `{ [name]: value } = object`. Indices are numbers, names of total tables are of
 * the union that the table is total over, and both pass.
 */
export function findOpenLookups(root: string, folders: readonly string[], fs?: FileSystem): string[] {
  const api = new API({ cwd: root, ...(fs ? { fs } : {}) });
  try {
    const [project] = api.updateSnapshot({ openProjects: [`${root}/tsconfig.json`] }).getProjects();
    if (!project) throw new Error(`${root} has no tsconfig.json`);
    const { program, checker } = project;
    const found: string[] = [];
    for (const path of program.getSourceFileNames().toSorted()) {
      const name = path.slice(root.length + 1);
      if (!folders.some((folder) => name.startsWith(`${folder}/`)) || Object.hasOwn(ALLOWED, name)) continue;
      const file = program.getSourceFile(path);
      if (!file) throw new Error(`${path} could not be read`);
      const lookups = lookupsIn(file);
      const types = lookups.length > 0 ? checker.getTypeAtLocation(lookups.map(({ key }) => key)) : [];
      for (const [k, { node }] of lookups.entries()) {
        if (!isOpen(types[k], checker)) continue;
        const line = file.text.slice(0, node.end).split("\n").length;
        const text = file.text.slice(node.pos, node.end).trim();
        found.push(`${name}:${line}: ${text} looks up a name that may be any text; use lookup of src/lookup.ts`);
      }
    }
    return found;
  } finally {
    api.close();
  }
}

/** The folder that a module's URL names, without the slash at its end. */
export function folderOf(url: URL): string {
  return fileURLToPath(url).replace(/[/\\]$/, "");
}

function lookupsIn(file: Node): Lookup[] {
  const lookups: Lookup[] = [];
  const visit = (node: Node): undefined => {
    if (isElementAccessExpression(node)) lookups.push({ node, key: node.argumentExpression });
    else if (isBinaryExpression(node) && node.operatorToken.kind === SyntaxKind.InKeyword) {
      if (node.left.kind !== SyntaxKind.PrivateIdentifier) lookups.push({ node, key: node.left });
    } else if (isComputedPropertyName(node) && node.parent.parent && isObjectBindingPattern(node.parent.parent)) {
      lookups.push({ node: node.parent.parent, key: node.expression });
    }
    node.forEachChild(visit);
  };
  visit(file);
  return lookups;
}

function isOpen(type: Type | undefined, checker: Checker): boolean {
  if (type === undefined) return true;
  if (type.isUnionType()) return type.getTypes().some((part) => isOpen(part, checker));
  if (type.flags & GENERIC) return isOpen(checker.getBaseConstraintOfType(type), checker);
  return (type.flags & OPEN) !== 0;
}
