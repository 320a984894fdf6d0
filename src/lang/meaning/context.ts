/** Where something is lowered: the names that it sees, the text that it stands in, the region that it goes to. */

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

/** What an expression comes to; null where something is wrong with it, of which something has been said. */
export type Found = Given | null;

/** The closed region that is being constructed. */
export interface EntryPlace {
  readonly scope: EntryScope;
  /** As what the row's own node reads node values; null where there is no row. */
  readonly self: Role | null;
  /** The names bound by what goes over the region, and how the region reads, for messages. */
  readonly bound: readonly Named[];
  readonly over: "nodes" | "edges" | "common";
}

/** What lowers a node that is not of the same file: the parts of the language use each other in a circle. */
export interface Lowering {
  readonly construction: Construction;
  readonly diagnostics: Diagnostics;
  /** Whether anything was wrong so far, said now or before. */
  isWrong: boolean;
  /** How many values have been given names: the order in which variables are carried. */
  defined: number;
  /** A value, or the values of what gives several; `wanted` is what a literal becomes. */
  readonly expression: (node: Expression, at: At, wanted: Element | null) => Found;
  /** All values of a call or of `(u in …: …)`; null where something is wrong. */
  readonly several: (node: Expression, at: At, wanted: readonly (Element | null)[]) => readonly Found[] | null;
  /** One statement of a block. */
  readonly statement: (statement: Statement, at: At) => void;
  /** What a function or algorithm gives for some arguments. */
  readonly inline: (callable: CallableBinding, call: InlinedCall, at: At) => readonly Found[] | null;
}

/** A call of a function or algorithm of the program. */
export interface InlinedCall {
  readonly range: Range;
  readonly given: readonly { readonly name: Named | null; readonly range: Range; readonly node: Expression }[];
  readonly wanted: readonly (Element | null)[];
}

/** A place in the text that is being lowered. */
export interface At {
  readonly lowering: Lowering;
  readonly source: Source;
  readonly names: Names;
  /** The closed region that ops on entries go to; null where values are whole. */
  readonly entry: EntryPlace | null;
  /** The algorithm, and the functions and algorithms that are being inlined, outermost first, and where each was called. */
  readonly calls: readonly { readonly callable: CallableBinding; readonly source: Source; readonly range: Range }[];
}

/** A site that remembers what it refused in words of its own. */
class TextSite extends Site {
  last: { readonly message: string; readonly hint: string | undefined } | null = null;

  override fault(code: ErrorCode, message: string, hint?: string, options?: ErrorOptions): EdgewiseError {
    this.last = { message, hint };
    return super.fault(code, message, hint, options);
  }
}

/** Says what is wrong. */
export function say(at: At, code: ErrorCode, range: Range, message: string, details: Details = {}): void {
  at.lowering.isWrong = true;
  const call = at.calls[1];
  const related = [
    ...(details.related ?? []),
    // What is wrong in a function may be so because of what it was given.
    ...(call ? [{ message: "called from here", range: call.range, source: call.source }] : []),
  ];
  // What typing calls an entry has no name in the language: it is one number.
  const plain = (text: string): string => text.replaceAll(/\beach<(\w+)>/g, "$1");
  const hint = details.hint === undefined ? undefined : plain(details.hint);
  at.lowering.diagnostics.add(at.source, code, range, plain(message), { ...details, hint, related });
}

/** A part of the program and what it came to, for messages about things that do not go together. */
export interface Part {
  readonly node: Expression;
  readonly found: Found;
}

/**
 * What `build` constructs at a place; null where it refuses, which is then said. Of parts that have different types, each
 * is pointed to.
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

/** A definition by a whole number without a type, which made it an f64. */
const WHOLE = /^\s*=\s*(?:(?:where|node|edge)\(.*[(,]\s*)?-?\d+\s*\)?\s*$/;

/** How a name gets the integer that it was probably meant to be; null where it is one, or no number says so. */
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

/** Where each of several values of different types comes from. */
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

/** Refuses a literal that an element does not have, where it stands alone. */
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

/** The same place outside of all closed regions: where whole values are constructed. */
export function outside(at: At): At {
  return at.entry === null ? at : { ...at, entry: null };
}

/**
 * A value where it is used: within a closed region, a value of all nodes is its entry at the row's own node. Refuses
 * values of all edges there, and of all nodes where there is no row.
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

/** A value, made of a literal where it is one, of the element that is wanted or else f64 or bool. */
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

/** Something is wrong with a part, of which something has been said: unwinds what typing was constructing. */
class Poisoned extends Error {}

/** A part that is there; unwinds to `guarded` where it is not. */
export function sound<T>(found: T | null): T {
  if (found === null) throw new Poisoned();
  return found;
}

/** What `build` constructs; null where anything in it was wrong. */
export function guarded<T>(build: () => T | null): T | null {
  try {
    return build();
  } catch (error) {
    if (error instanceof Poisoned) return null;
    throw error;
  }
}
