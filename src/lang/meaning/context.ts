/** The context of lowering: the names that are visible, the text, and the region that ops go to. */

import type { ErrorCode } from "../../error.ts";
import { EdgewiseError } from "../../error.ts";
import type { Role } from "../../ir/op.ts";
import type { Element } from "../../ir/type.ts";
import { readAt } from "../../typing/entry.ts";
import { constant } from "../../typing/leaf.ts";
import { literal } from "../../typing/operand.ts";
import { literalIn } from "../../typing/promotion.ts";
import type { Construction, EntryScope } from "../../typing/scope.ts";
import { Site } from "../../typing/site.ts";
import type { Given, Typed } from "../../typing/typed.ts";
import { entryOf, isLiteral, typeText } from "../../typing/typed.ts";
import type { Details, Diagnostics } from "../diagnostic.ts";
import type { Range, Source } from "../source.ts";
import type { Expression, Named, Statement } from "../syntax/tree.ts";
import type { CallableBinding, Names } from "./names.ts";

/** The value of an expression; null where something is wrong with it that has been reported. */
export type Found = Given | null;

/** The closed region under construction. */
export interface EntryPlace {
  readonly scope: EntryScope;
  /** The role in which the row's own node reads node values; null where there is no row. */
  readonly self: Role | null;
  /** The names that the clause over this region binds, and the form of the clause for messages. */
  readonly bound: readonly Named[];
  readonly over: "nodes" | "edges" | "common";
}

/** The lowering functions for other kinds of nodes. The parts of the language use each other in a circle. */
export interface Lowering {
  readonly construction: Construction;
  readonly diagnostics: Diagnostics;
  /** Whether anything has been wrong so far, reported now or before. */
  isWrong: boolean;
  /** The number of values that have been named. It gives the order in which variables are carried. */
  defined: number;
  /** Lowers an expression to a value. `wanted` is the element that a literal takes. */
  readonly expression: (node: Expression, at: At, wanted: Element | null) => Found;
  /** Lowers a call or `(u in …: …)` to all its values; null where something is wrong. */
  readonly several: (node: Expression, at: At, wanted: readonly (Element | null)[]) => readonly Found[] | null;
  /** Lowers one statement of a block. */
  readonly statement: (statement: Statement, at: At) => void;
  /** Inlines a call of a function or algorithm, and returns its values. */
  readonly inline: (callable: CallableBinding, call: InlinedCall, at: At) => readonly Found[] | null;
}

/** A call of a function or algorithm of the program. */
export interface InlinedCall {
  readonly range: Range;
  readonly given: readonly { readonly name: Named | null; readonly range: Range; readonly node: Expression }[];
  readonly wanted: readonly (Element | null)[];
}

/** A place in the text during lowering, with its context. */
export interface At {
  readonly lowering: Lowering;
  readonly source: Source;
  readonly names: Names;
  /** The closed region that takes ops on entries; null where values are whole. */
  readonly entry: EntryPlace | null;
  /** The algorithm, then the functions and algorithms that are being inlined, outermost first, each with the place of its call. */
  readonly calls: readonly { readonly callable: CallableBinding; readonly source: Source; readonly range: Range }[];
}

/** A site that remembers its last fault. */
class TextSite extends Site {
  last: { readonly message: string; readonly hint: string | undefined } | null = null;

  override fault(code: ErrorCode, message: string, hint?: string, options?: ErrorOptions): EdgewiseError {
    this.last = { message, hint };
    return super.fault(code, message, hint, options);
  }
}

/** Reports a mistake. */
export function say(at: At, code: ErrorCode, range: Range, message: string, details: Details = {}): void {
  at.lowering.isWrong = true;
  const call = at.calls[1];
  const related = [
    ...(details.related ?? []),
    // A mistake in an inlined function may be due to its arguments.
    ...(call ? [{ message: "called from here", range: call.range, source: call.source }] : []),
  ];
  // An entry (`each`) has no name in the language: messages call it by its element.
  const plain = (text: string): string => text.replaceAll(/\beach<(\w+)>/g, "$1");
  const hint = details.hint === undefined ? undefined : plain(details.hint);
  at.lowering.diagnostics.add(at.source, code, range, plain(message), { ...details, hint, related });
}

/** A part of the program and its value, for messages about parts that do not fit together. */
export interface Part {
  readonly node: Expression;
  readonly found: Found;
}

/**
 * Returns what `build` constructs at a place; null where it refuses, which is then reported. Where parts have different
 * types, the report points to each.
 */
export function attempt<T>(at: At, range: Range, build: (site: Site) => T, parts: readonly Part[] = []): T | null {
  const site = new TextSite(at.lowering.construction, at.source.spanOf(range));
  try {
    return build(site);
  } catch (error) {
    if (!(error instanceof EdgewiseError)) throw error;
    const message = site.last?.message ?? error.message.split("\n")[0]!.replace(/^.*?:\d+:\d+: /, "");
    const related = disagreement(at, parts);
    const hint = site.last ? site.last.hint : error.hint;
    const declared = declaration(at, parts);
    say(at, codeOf(error.code), range, message, { hint: declared && hint ? `${hint} ${declared}` : hint, related });
    return null;
  }
}

const CODES: { readonly [C in ErrorCode]?: ErrorCode } = { "dsl/type": "lang/type", "dsl/scope": "lang/type" };

function codeOf(code: ErrorCode): ErrorCode {
  return CODES[code] ?? code;
}

/** A definition by a whole number without a type, which makes an f64. */
const WHOLE = /^\s*=\s*(?:(?:where|node|edge)\(.*[(,]\s*)?-?\d+\s*\)?\s*$/;

/**
 * A hint how to declare a name as the integer that its author probably meant; null where it is one already, or where no
 * definition suggests it.
 */
function declaration(at: At, parts: readonly Part[]): string | null {
  const integer = parts.find(({ found }) => found !== null && !isLiteral(found) && /^[iu]32$/.test(found.element));
  if (!integer || integer.found === null || isLiteral(integer.found)) return null;
  const { element } = integer.found;
  for (const { node, found } of parts) {
    if (node.kind !== "name" && node.kind !== "index") continue;
    if (found === null || isLiteral(found) || found.element !== "f64") continue;
    const name = node.kind === "name" ? node.name : node.object.kind === "name" ? node.object.name : null;
    const binding = name === null ? undefined : at.names.find(name);
    if (binding?.kind !== "value" || binding.given === null || isLiteral(binding.given)) continue;
    const { text } = binding.source;
    const { end } = binding.range;
    const line = text.slice(end, text.indexOf("\n", end) < 0 ? undefined : text.indexOf("\n", end));
    if (!WHOLE.test(line)) continue;
    const { domain } = binding.given;
    const type = domain === "node" || domain === "edge" ? `${domain}<${element}>` : element;
    return `Or define ${binding.name} as ${element}: ${binding.name}: ${type} = ….`;
  }
  return null;
}

/** The places that values of different types come from. */
function disagreement(at: At, parts: readonly Part[]): NonNullable<Details["related"]> {
  const typed = parts.flatMap(({ node, found }) => (found === null || isLiteral(found) ? [] : [{ node, found }]));
  if (new Set(typed.map(({ found }) => typeText(found))).size < 2) return [];
  return typed.map(({ node, found }) => {
    const binding = node.kind === "name" ? at.names.find(node.name) : undefined;
    const what = describePlace(found);
    return binding?.kind === "value"
      ? { message: `${binding.name} is ${what}`, range: binding.range, source: binding.source }
      : { message: `this is ${what}`, range: node.range };
  });
}

/** A type in words: `one f64`, `an f64 per node`. */
function describePlace(found: Typed): string {
  const { domain, element } = found;
  switch (domain) {
    case "scalar":
      return `one ${element}`;
    case "node":
    case "edge":
      return `per ${domain}, ${typeText(found)}`;
    case "each":
      return `one entry, of element ${element}`;
    default:
      return domain satisfies never;
  }
}

/** Refuses a lone literal that its element does not have. */
export function expectConstant(at: At, range: Range, found: Found, element: Element, what: string): boolean {
  if (found === null || !isLiteral(found) || literalIn(element, found) !== null) return true;
  say(at, "lang/type", range, `found ${at.source.slice(range)} for ${what}; expected a constant of ${element}`, {
    hint:
      element === "bool"
        ? "Write true or false."
        : typeof found === "boolean"
          ? "Write 1 or 0."
          : element === "u32"
            ? "Write a whole number from 0 to 4294967295."
            : "Write a whole number from -2147483648 to 2147483647.",
  });
  return false;
}

/** The same place outside all closed regions, where whole values are constructed. */
export function outside(at: At): At {
  return at.entry === null ? at : { ...at, entry: null };
}

/**
 * A value where it is used. Within a closed region, a node value stands for its entry at the row's own node. Refuses edge
 * values there, and node values where there is no row.
 */
export function inPlace(at: At, range: Range, found: Found): Found {
  const { entry } = at;
  if (entry === null || found === null || isLiteral(found)) return found;
  if (found.domain === "scalar" || found.domain === "each") return found;
  const { label } = found;
  const name = label ?? "x";
  if (found.domain === "node" && entry.self !== null) {
    const { self } = entry;
    return attempt(at, range, (site) => ({ ...readAt(site, entry.scope, "own node", self, found), label }));
  }
  const [first, second] = entry.bound;
  const hints =
    found.domain === "edge"
      ? entry.over === "nodes"
        ? `Bind the edges in place of the nodes, as in sum(e in in_edges: ${name}[e]).`
        : `Read it at the edge: ${name}[${(second ?? first)!.name}].`
      : `Read it at an end of the edge: ${name}[${(second ?? first)!.name}.source] or ${name}[${(second ?? first)!.name}.destination].`;
  say(at, "lang/type", range, `found ${name}, a value of all ${found.domain}s; expected its entry at one`, {
    hint: hints,
  });
  return null;
}

/** Makes a value from a literal, of the wanted element or else f64 or bool. Other values stay as they are. */
export function made(at: At, range: Range, found: Found, wanted: Element | null): Typed | null {
  if (found === null || !isLiteral(found)) return found;
  const element = wanted ?? (typeof found === "boolean" ? "bool" : "f64");
  const { entry } = at;
  return attempt(at, range, (site) =>
    entry
      ? entryOf(entry.scope, literal(site, entry.scope, found, element, "this place"))
      : constant(site, "this place", found, element),
  );
}

/** Thrown to unwind typing where a part is wrong that has been reported. */
class Poisoned extends Error {}

/** Returns a part that is not null; unwinds to `guarded` where it is. */
export function sound<T>(found: T | null): T {
  if (found === null) throw new Poisoned();
  return found;
}

/** Returns what `build` constructs; null where anything in it was wrong. */
export function guarded<T>(build: () => T | null): T | null {
  try {
    return build();
  } catch (error) {
    if (error instanceof Poisoned) return null;
    throw error;
  }
}
