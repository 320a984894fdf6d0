/** The docstrings of what an entry of the package exports: read from its sources, by following what is exported from where. */

import { readFileSync } from "node:fs";
import { type Comment, type Declaration, type Program, parseSync } from "oxc-parser";

const ROOT = new URL("../../", import.meta.url);

/** A public name, with its documentation. */
export interface Documented {
  /** `run`, or `Engine.run` of a method. */
  readonly name: string;
  readonly file: string;
  /** The text of the comment, without its stars; empty where there is none. */
  readonly text: string;
  /** Whether it is called: a function, a method or a class. */
  readonly isCalled: boolean;
}

interface Source {
  readonly file: string;
  readonly text: string;
  readonly program: Program;
  readonly comments: readonly Comment[];
}

const sources = new Map<string, Source>();

/** What a file exports that is there when a program runs, methods of classes among it; namespaces are left out. */
export function documentedBy(file: string): readonly Documented[] {
  const source = sourceOf(file);
  return source.program.body.flatMap((node) => {
    if (node.type === "ExportAllDeclaration")
      return node.exported ? [] : documentedBy(resolved(file, node.source.value));
    if (node.type !== "ExportNamedDeclaration" || node.exportKind === "type") return [];
    if (node.declaration) return declared(source, node.start, node.declaration);
    if (node.source === null) return [];
    const from = documentedBy(resolved(file, node.source.value));
    return node.specifiers.flatMap(({ local, exportKind }) => {
      const name = local.type === "Identifier" ? local.name : "";
      return exportKind === "type" ? [] : from.filter((one) => one.name.split(".")[0] === name);
    });
  });
}

/** The code blocks of the examples in a docstring. */
export function examplesIn(docstring: string): readonly string[] {
  return [...docstring.matchAll(/^@example\n+```ts\n(.*?)^```$/gms)].map(([, text]) => text!);
}

function declared(source: Source, start: number, node: Declaration): readonly Documented[] {
  const { file } = source;
  const text = commentBefore(source, start);
  if (node.type === "FunctionDeclaration" || node.type === "TSDeclareFunction") {
    return [{ name: node.id!.name, file, text, isCalled: true }];
  }
  if (node.type === "VariableDeclaration") {
    return node.declarations.flatMap(({ id, init }) => {
      const isCalled = init?.type === "ArrowFunctionExpression";
      return id.type === "Identifier" ? [{ name: id.name, file, text, isCalled }] : [];
    });
  }
  if (node.type !== "ClassDeclaration") return [];
  const methods = node.body.body.flatMap((member): readonly Documented[] => {
    if (member.type !== "MethodDefinition" || member.kind !== "method" || member.key.type !== "Identifier") return [];
    const name = `${node.id!.name}.${member.key.name}`;
    return [{ name, file, text: commentBefore(source, member.start), isCalled: true }];
  });
  return [{ name: node.id!.name, file, text, isCalled: true }, ...methods];
}

function commentBefore({ text, comments }: Source, start: number): string {
  const found = comments.findLast(({ type, value, end }) => {
    return type === "Block" && value.startsWith("*") && end <= start && text.slice(end, start).trim() === "";
  });
  return (found?.value ?? "")
    .slice(1)
    .replaceAll(/^\s*\* ?/gm, "")
    .trim();
}

function sourceOf(file: string): Source {
  const known = sources.get(file);
  if (known) return known;
  const text = readFileSync(new URL(file, ROOT), "utf8");
  const { program, comments } = parseSync(file, text);
  const source = { file, text, program, comments };
  sources.set(file, source);
  return source;
}

function resolved(file: string, specifier: string): string {
  return new URL(specifier, new URL(file, ROOT)).href.slice(ROOT.href.length);
}
