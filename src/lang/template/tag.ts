/** The tag of templates, which holds programs of the text language within TypeScript. */

import { fault } from "../../dsl/operand.ts";
import { callerSpan, entry } from "../../dsl/span.ts";
import { EdgewiseError } from "../../error.ts";
import type { Algorithm } from "../../typing/algorithm.ts";
import { algorithmsOf } from "../check.ts";
import type { TextDiagnostic } from "../diagnostic.ts";
import { Diagnostics } from "../diagnostic.ts";
import type { GivenBinding } from "../meaning/names.ts";
import { Modules } from "../modules.ts";
import { renderDiagnostic } from "../render.ts";
import type { Insertion } from "../source.ts";
import { isWord } from "../words.ts";
import { FunctionFault } from "./call.ts";
import type { Interpolation, Shown } from "./interpolation.ts";
import { showAll } from "./interpolation.ts";
import { TemplateSource } from "./source.ts";

function tag(strings: TemplateStringsArray, ...interpolations: readonly Interpolation[]): Algorithm {
  // Calls without types may hand over anything.
  const { raw } = (strings ?? {}) as { readonly raw?: unknown };
  if (!Array.isArray(raw) || !raw.every((part) => typeof part === "string")) {
    throw fault("dsl/type", "edgewise was called as a function; expected a template", "Write edgewise`algorithm …`.");
  }
  const source = sourceOf(raw, showAll(interpolations));
  const diagnostics = new Diagnostics();
  const module = new Modules(diagnostics, null).readSource(source.text, source.given);
  const algorithms = outcomeOf(() => algorithmsOf(module, diagnostics));
  if (algorithms.length === 0 && diagnostics.errors === 0) {
    const start = { start: 0, end: 0 };
    diagnostics.add(source.text, "lang/syntax", start, "found a template without an algorithm", { hint: WRITE_ONE });
  }
  const found = diagnostics.sorted().filter(({ severity }) => severity === "error");
  if (found.length > 0) throw errorOf(found, source.text);
  return algorithms.at(-1)!;
}

/**
 * An algorithm of the text language: edgewise`algorithm name(…) { … }` gives what `algorithm(…)` gives. Of several in
 * one template it is the last; those before it are there to be called.
 *
 * Interpolations are algorithms and functions, called in their place, `${pagerank}(damping = 0.9)`, or by their names
 * once they stand anywhere in the template, and numbers. What parameters and results an algorithm has is known when
 * the template is read and not before, so that its type is that of any algorithm.
 *
 * Throws the first mistake of the text as an error with the file and line of the template; its column is that of the
 * template's own text, whose line the message quotes, with `${name}` for each interpolation.
 *
 * @throws `EdgewiseError` with the code of the first mistake: `lang/syntax`, `lang/name`, `lang/type`,
 * `lang/limit`; `dsl/type` for an interpolation that cannot be one.
 * @example
 * ```ts
 * import { path, run } from "edgewise";
 * import { edgewise } from "edgewise/lang";
 *
 * const beside = edgewise`algorithm beside(root: node) {
 *   return any(u in all_neighbors: node_index[u] == root) as beside
 * }`;
 * const { results } = await run(beside, path({ nodeCount: 4 }), { root: 1 });
 * console.log(String(results.beside)); // 1,0,1,0
 * ```
 */
export const edgewise = entry(tag);

const WRITE_ONE = "Write algorithm name(x = 1) { … }.";

/** Returns what `construct` does. An error that an interpolated function threw is thrown on as it was. */
function outcomeOf<T>(construct: () => T): T {
  try {
    return construct();
  } catch (error) {
    throw error instanceof FunctionFault ? error.cause : error;
  }
}

interface TemplateText {
  readonly text: TemplateSource;
  readonly given: readonly GivenBinding[];
}

function sourceOf(strings: readonly string[], shown: readonly Shown[]): TemplateText {
  let text = strings[0] ?? "";
  const insertions: Insertion[] = [];
  for (const [k, { label, kind, image }] of shown.entries()) {
    const start = text.length;
    text += label;
    insertions.push({ range: { start, end: text.length }, kind, image });
    text += strings[k + 1] ?? "";
  }
  const source = new TemplateSource(text, insertions, callerSpan());
  const bindings = shown.flatMap(({ image, name, given }, k): GivenBinding[] => {
    if (given === null) return [];
    const { range } = insertions[k]!;
    const binding: GivenBinding = { kind: "given", name: image, range, source, given };
    // A name that stands for only one interpolation, and is no word of the language, is known all over the template.
    const isClear =
      name !== null && !isWord(name) && shown.every((other) => other.name !== name || other.given === given);
    return isClear ? [binding, { ...binding, name }] : [binding];
  });
  return { text: source, given: bindings };
}

/** The most mistakes that the error tells besides the first. */
const MOST_TOLD = 8;

function errorOf(found: readonly TextDiagnostic[], source: TemplateSource): EdgewiseError {
  const [first, ...others] = found as readonly [TextDiagnostic, ...TextDiagnostic[]];
  const quote = renderDiagnostic({ ...first, span: first.span, hint: undefined }, { textOf: () => source.inFile });
  // The first two lines, the message and the place, are left out: the error has them itself.
  const lines = [first.message, ...quote.split("\n").slice(2)];
  for (const { span, message } of others.slice(0, MOST_TOLD)) lines.push(`  also line ${span.line}: ${message}`);
  if (others.length > MOST_TOLD) lines.push(`  and ${others.length - MOST_TOLD} more`);
  const { file, line, column } = first.span;
  const isImport = first.code === "lang/import";
  return new EdgewiseError({
    code: first.code,
    message: lines.join("\n"),
    span: { file, line, column },
    hint: isImport ? "A template imports nothing: interpolate what it calls." : first.hint,
  });
}
