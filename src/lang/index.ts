/** The text language: reads texts, checks them, and turns them into algorithms. */

import type { Algorithm } from "../typing/algorithm.ts";
import { algorithmsOf } from "./check.ts";
import type { TextDiagnostic } from "./diagnostic.ts";
import { Diagnostics } from "./diagnostic.ts";
import type { Resolve } from "./modules.ts";
import { Modules } from "./modules.ts";
import type { Range } from "./source.ts";
import { Source } from "./source.ts";
import { parseProgram } from "./syntax/parse.ts";
import type { Callable, Program } from "./syntax/tree.ts";

export { decompile } from "./decompile/index.ts";
export type { Related, TextDiagnostic } from "./diagnostic.ts";
export type { Formatted } from "./format.ts";
export { format } from "./format.ts";
export type { Resolve } from "./modules.ts";
export type { RenderOptions } from "./render.ts";
export { renderDiagnostic } from "./render.ts";
export type { Range, TextSpan } from "./source.ts";
export type { Program } from "./syntax/tree.ts";
export type { Interpolation, TemplateFunction } from "./template/interpolation.ts";
export { edgewise } from "./template/tag.ts";

/** A word, sign or comment of a text. */
export interface TextToken extends Range {
  /** The kind of the token: `Name`, `Number`, `Let`, `Plus`, `LineComment` and so on. */
  readonly kind: string;
}

/** Something that a file defines. */
export interface TextSymbol {
  readonly name: string;
  readonly kind: "algorithm" | "fn" | "parameter";
  readonly range: Range;
  /** The name of the algorithm or function that a parameter belongs to; null for others. */
  readonly within: string | null;
  /** The text of the comment before it. */
  readonly documentation: string | null;
}

/** A text as it was read. */
export interface Parsed {
  /** The syntax tree. Parts that could not be read are marked in it. */
  readonly program: Program;
  /** Mistakes of grammar. `check` also finds those of types and names. */
  readonly diagnostics: readonly TextDiagnostic[];
  readonly tokens: readonly TextToken[];
  readonly symbols: readonly TextSymbol[];
}

export interface TextOptions {
  /** The name of the text in messages; `program.ew` by default. */
  readonly file?: string | undefined;
}

export interface CheckOptions extends TextOptions {
  /** Finds the files that the text imports. Without it, no file is found. */
  readonly resolve?: Resolve | undefined;
}

/** A text as algorithms. */
export interface Checked {
  /** The algorithms that nothing is wrong with, in their order. */
  readonly algorithms: readonly Algorithm[];
  /** All mistakes and warnings, by place. */
  readonly diagnostics: readonly TextDiagnostic[];
}

const UNNAMED = "program.ew";

/**
 * Reads a text, of any content: whatever is wrong with it is in the diagnostics, and nothing is thrown.
 *
 * @example
 * ```ts
 * import { parse } from "edgewise/lang";
 *
 * const { diagnostics, symbols } = parse("algorithm f(by = 2) {\n  return degree * by as x\n}\n");
 * console.log(diagnostics.length, symbols.map(({ name }) => name).join(" ")); // 0 f by
 * ```
 */
export function parse(text: string, { file = UNNAMED }: TextOptions = {}): Parsed {
  const diagnostics = new Diagnostics();
  const { program, lexed } = parseProgram(new Source(file, text), diagnostics);
  const tokens = lexed.all.map(
    ({ startOffset, image, tokenType }): TextToken => ({
      kind: tokenType.name,
      start: startOffset,
      end: startOffset + image.length,
    }),
  );
  return { program, diagnostics: diagnostics.sorted(), tokens, symbols: symbolsOf(program) };
}

/**
 * Reads a text and makes algorithms of it: all mistakes of its grammar, names and types, and those of what it imports.
 * Throws nothing.
 *
 * @example
 * ```ts
 * import { path, runSync } from "edgewise";
 * import { check } from "edgewise/lang";
 *
 * const { algorithms, diagnostics } = check("algorithm f(by = 2) {\n  return degree * by as x\n}\n");
 * const { results } = runSync(algorithms[0]!, path({ nodeCount: 3 }), { by: 3 });
 * console.log(diagnostics.length, String(results.x)); // 0 3,6,3
 * ```
 */
export function check(text: string, { file = UNNAMED, resolve }: CheckOptions = {}): Checked {
  const diagnostics = new Diagnostics();
  const modules = new Modules(diagnostics, resolve ?? null);
  const algorithms = algorithmsOf(modules.read(file, text), diagnostics);
  return { algorithms, diagnostics: diagnostics.sorted() };
}

function symbolsOf({ declarations }: Program): TextSymbol[] {
  return declarations.flatMap((declaration) => (declaration.kind === "import" ? [] : callableSymbols(declaration)));
}

function callableSymbols({ kind, name, nameRange, parameters, documentation }: Callable): TextSymbol[] {
  return [
    { name, kind, range: nameRange, within: null, documentation },
    ...parameters.map(
      (parameter): TextSymbol => ({
        name: parameter.name,
        kind: "parameter",
        range: parameter.nameRange,
        within: name,
        documentation: null,
      }),
    ),
  ];
}
