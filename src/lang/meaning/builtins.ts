/** Constructs the meaning of each word of the prelude, called or alone. */

import type { Monoid, ScalarOpName } from "../../ir/scalar.ts";
import type { Element } from "../../ir/type.ts";
import { ELEMENTS } from "../../ir/type.ts";
import { classes } from "../../typing/classes.ts";
import { attribute, broadcast, leaf } from "../../typing/leaf.ts";
import { random } from "../../typing/random.ts";
import { indexOfExtremum, reduce, reduceCount, reduceMean, topK } from "../../typing/reduction.ts";
import { applyScalar } from "../../typing/scalar.ts";
import type { Site } from "../../typing/site.ts";
import type { Given, Literal, Typed } from "../../typing/typed.ts";
import { isLiteral } from "../../typing/typed.ts";
import type { Range } from "../source.ts";
import type { CallNode, Expression } from "../syntax/tree.ts";
import type { WordName } from "../words.ts";
import { WORDS } from "../words.ts";
import type { At, Found, Part } from "./context.ts";
import { attempt, made, outside, say } from "./context.ts";
import { expectLiterals, expectMeaning, expectNumbers } from "./elements.ts";
import { isFlexible } from "./literals.ts";

/** A call of a word, with its plain arguments. */
export interface WordCall {
  readonly word: WordName;
  readonly element: Element | null;
  readonly node: CallNode;
  readonly arguments: readonly Expression[];
  readonly otherwise: Expression | null;
  readonly wanted: Element | null;
}

const UNARY: readonly WordName[] = [
  "abs",
  "sqrt",
  "cbrt",
  "exp",
  "expm1",
  "log",
  "log1p",
  "log2",
  "sin",
  "cos",
  "tan",
  "tanh",
  "floor",
  "ceil",
  "round",
  "trunc",
  "sign",
  "isNaN",
  "isFinite",
  "popcount",
  "clz",
];
const BINARY: readonly WordName[] = ["pow", "atan2", "identical", "xor", "shl", "shr"];

/** The scalar op that a function stands for. The list has those whose names differ from their ops'. */
function opOf(word: WordName): ScalarOpName {
  if (word === "isNaN") return "isnan";
  if (word === "isFinite") return "isfinite";
  // All other functions have the names of their ops.
  return word as ScalarOpName;
}

/** The monoids of the words that combine entries. */
export const MONOID_OF: { readonly [W in WordName]?: Monoid } = {
  sum: "add",
  product: "mul",
  min: "min",
  max: "max",
  any: "or",
  all: "and",
};

/** The value of a word that stands alone; undefined where it cannot. */
export function wordAlone(word: WordName, element: Element | null, range: Range, at: At): Found | undefined {
  const build = (make: (site: Site) => Typed): Found => attempt(at, range, make);
  switch (word) {
    case "node_count":
    case "edge_count":
      return build((site) => leaf(site, word, { element: element ?? "f64" }));
    case "node_index":
    case "edge_index":
      return build((site) => leaf(site, word, { element: element ?? "i32" }));
    case "out_degree":
      return build((site) => leaf(site, "degree", { direction: "out", element: element ?? "f64" }));
    case "in_degree":
      return build((site) => leaf(site, "degree", { direction: "in", element: element ?? "f64" }));
    case "degree":
      return build((site) => leaf(site, "degree", { direction: "all", element: element ?? "f64" }));
    case "weight":
      return build((site) => attribute(site, "edge_attribute", "weight", element ?? "f64", 1));
    case "classes":
      if (element === null) return build((site) => classes(site, null));
      refuseElement(word, element, range, at);
      return null;
    case "infinity":
      return literalOr(Number.POSITIVE_INFINITY, element, range, at);
    case "nan":
      return literalOr(Number.NaN, element, range, at);
    case "pi":
      return literalOr(Math.PI, element, range, at);
    default:
      return undefined;
  }
}

function literalOr(literal: number, element: Element | null, range: Range, at: At): Found {
  return element === null ? literal : made(at, range, literal, element);
}

/** Constructs a call of a word. */
export function callWord(call: WordCall, at: At): Found {
  const { word } = call;
  if (ELEMENTS.some((name) => name === word)) return cast(call, word as Element, at);
  if (UNARY.includes(word)) return scalarCall(call, opOf(word), 1, at);
  if (BINARY.includes(word)) return scalarCall(call, opOf(word), 2, at);
  switch (word) {
    case "square":
      return composite(call, 1, at, (site, [x]) => applyScalar(site, "mul", [x!, x!]));
    case "recip":
      return composite(call, 1, at, (site, [x]) => applyScalar(site, "div", [1, x!]));
    case "clamp":
      return composite(call, 3, at, (site, [x, least, greatest]) =>
        applyScalar(site, "min", [applyScalar(site, "max", [x!, least!]), greatest!]),
      );
    case "where":
      return where(call, at);
    case "min":
    case "max":
      if (call.arguments.length === 2) return scalarCall(call, word, 2, at);
      return reduction(call, at, (site, x) => reduce(site, word, x, MONOID_OF[word]!));
    case "sum":
    case "product":
      return reduction(call, at, (site, x) => reduce(site, word, x, MONOID_OF[word]!));
    case "any":
    case "all":
      return reduction(call, at, (site, x) => reduce(site, word, x, MONOID_OF[word]!, "bool"));
    case "count":
      return reduction(call, at, reduceCount);
    case "mean":
      return reduction(call, at, reduceMean);
    case "argmin":
    case "argmax":
      return reduction(call, at, (site, x) => indexOfExtremum(site, word, x, word));
    case "top":
      return top(call, at);
    case "classes":
      return reduction(call, at, classes);
    case "node":
    case "edge":
      return spread(call, word, at);
    case "node_attribute":
    case "edge_attribute":
      return readAttribute(call, word, at);
    case "node_random":
    case "edge_random":
      return draw(call, word, at);
    default: {
      const placeOf = PLACES.get(word);
      const [form] = WORDS[word].written.split(/[,;]/);
      say(at, "lang/type", call.node.range, `found ${word}(…); ${word} is no function`, {
        hint:
          WORDS[word].group === "neighborhoods"
            ? `A clause goes over it: sum(${form}: …).`
            : `It is written ${form}${placeOf === undefined ? "" : `; at a place, ${word}[${placeOf}]`}.`,
      });
      return null;
    }
  }
}

/** The words with an entry for each node or edge, and the place at which each is read. */
const PLACES: ReadonlyMap<WordName, string> = new Map([
  ["node_index", "u"],
  ["out_degree", "u"],
  ["in_degree", "u"],
  ["degree", "u"],
  ["edge_index", "e"],
  ["weight", "e"],
]);

/** Refuses a call that has too few or too many arguments. */
function expectArguments(
  { word, node, arguments: given, otherwise }: WordCall,
  least: number,
  most: number,
  at: At,
): boolean {
  if (otherwise !== null && word !== "node_attribute" && word !== "edge_attribute") {
    say(at, "lang/type", otherwise.range, `found else in a call of ${word}, which has none`, {
      hint: `It is written ${WORDS[word].written}.`,
    });
    return false;
  }
  if (given.length >= least && given.length <= most) return true;
  const expected = least === most ? `${least}` : `${least} or ${most}`;
  say(
    at,
    "lang/type",
    node.range,
    `${word} got ${given.length} argument${given.length === 1 ? "" : "s"}; expected ${expected}`,
    {
      hint: `It is written ${WORDS[word].written}.`,
    },
  );
  return false;
}

function expectNoElement({ word, element, node }: WordCall, at: At): boolean {
  if (element !== null) refuseElement(word, element, node.callee.range, at, "(…)");
  return element === null;
}

function refuseElement(word: WordName, element: Element, range: Range, at: At, call = ""): void {
  const gives = word === "classes" ? "i32" : "what its arguments are";
  say(at, "lang/type", range, `found <${element}> after ${word}, which gives ${gives}`, {
    hint: `Convert what it gives: ${element}(${word}${call}).`,
  });
}

/** The arguments as values. Literals take the element of the other arguments. */
function operandsOf(nodes: readonly Expression[], wanted: Element | null, at: At): readonly Given[] | null {
  const { expression } = at.lowering;
  const found: Found[] = nodes.map(() => null);
  let element = wanted;
  nodes.forEach((node, k) => {
    if (isFlexible(node, at.names)) return;
    const value = expression(node, at, element);
    if (value !== null && !isLiteral(value)) element = value.element;
    found[k] = value;
  });
  nodes.forEach((node, k) => {
    if (isFlexible(node, at.names)) found[k] = expression(node, at, element);
  });
  return found.every((value) => value !== null) ? found : null;
}

function scalarCall(call: WordCall, op: ScalarOpName, arity: number, at: At): Found {
  const asks = op !== "isnan" && op !== "isfinite" && op !== "identical";
  return composite(call, arity, at, (site, operands) => applyScalar(site, op, operands), asks, op);
}

function composite(
  call: WordCall,
  arity: number,
  at: At,
  build: (site: Site, operands: readonly Given[]) => Typed,
  asks = true,
  op: ScalarOpName | null = null,
): Found {
  if (!expectArguments(call, arity, arity, at) || !expectNoElement(call, at)) return null;
  const wanted = asks ? call.wanted : null;
  const operands = operandsOf(call.arguments, wanted, at);
  if (operands === null) return null;
  const first = operands.every(isLiteral) ? made(at, call.arguments[0]!.range, operands[0]!, wanted) : operands[0]!;
  if (first === null) return null;
  const given = [first, ...operands.slice(1)];
  if (op !== null && !expectMeaning(op, call.word, partsOf(call, given), at)) return null;
  if (!expectLiterals(call.word, partsOf(call, given), at)) return null;
  return attempt(at, call.node.range, (site) => build(site, given), partsOf(call, given));
}

function partsOf({ arguments: nodes }: WordCall, found: readonly Found[]): Part[] {
  return nodes.map((node, k) => ({ node, found: found[k]! }));
}

function where(call: WordCall, at: At): Found {
  if (!expectArguments(call, 3, 3, at)) return null;
  const [condition, ...alternatives] = call.arguments;
  const truth = at.lowering.expression(condition!, at, "bool");
  const element = call.element ?? call.wanted;
  const chosen = operandsOf(alternatives, element, at);
  if (truth === null || chosen === null) return null;
  const decided = isLiteral(truth) ? made(at, condition!.range, truth, null) : truth;
  if (decided === null) return null;
  const first = chosen.find((value) => !isLiteral(value));
  const said = first
    ? (call.element ?? undefined)
    : (element ?? (chosen.some((value) => typeof value === "boolean") ? "bool" : "f64"));
  const parts = [{ node: condition!, found: decided }, ...alternatives.map((node, k) => ({ node, found: chosen[k]! }))];
  const mixed = disagreeing(parts);
  if (!expectLiterals("where", parts.slice(1), at)) return null;
  return attempt(at, call.node.range, (site) => applyScalar(site, "select", [decided, ...chosen], said), mixed);
}

/**
 * The parts that an error about domains or elements should point to. A bool condition of the same domain as the others is
 * left out.
 */
function disagreeing(parts: readonly Part[]): readonly Part[] {
  const [condition, ...others] = parts;
  const domains = new Set(
    parts.map(({ found }) => (found === null || isLiteral(found) || found.domain === "scalar" ? "" : found.domain)),
  );
  domains.delete("");
  return domains.size > 1 ? [condition!, ...others] : others;
}

function cast(call: WordCall, element: Element, at: At): Found {
  if (!expectArguments(call, 1, 1, at) || !expectNoElement(call, at)) return null;
  const [node] = call.arguments;
  const found = at.lowering.expression(node!, at, isFlexible(node!, at.names) ? element : null);
  if (found === null) return null;
  if (isLiteral(found)) return made(at, node!.range, found, element);
  return attempt(at, call.node.range, (site) => applyScalar(site, "cast", [found], element));
}

/** Constructs a reduction over all entries of a whole value, also where the call stands within a closed region. */
function reduction(call: WordCall, at: At, build: (site: Site, x: Typed) => Typed): Found {
  if (!expectArguments(call, 1, 1, at) || !expectNoElement(call, at)) return null;
  const [node] = call.arguments;
  const whole = outside(at);
  const x = made(whole, node!.range, at.lowering.expression(node!, whole, null), null);
  if (x === null || !expectNumbers({ name: call.word }, node!.range, x, at)) return null;
  return attempt(whole, call.node.range, (site) => build(site, x));
}

function top(call: WordCall, at: At): Found {
  if (!expectArguments(call, 2, 2, at) || !expectNoElement(call, at)) return null;
  const [count, node] = call.arguments;
  const whole = outside(at);
  const k = at.lowering.expression(count!, whole, "i32");
  const x = made(whole, node!.range, at.lowering.expression(node!, whole, null), null);
  if (k === null || x === null) return null;
  if (!isLiteral(k) && k.domain !== "scalar") {
    say(
      at,
      "lang/type",
      call.node.range,
      "found a value per node or edge as the first argument of top; expected how many",
      {
        hint: `It is written ${WORDS.top.written}.`,
      },
    );
    return null;
  }
  return attempt(whole, call.node.range, (site) => topK(site, "top", x, k));
}

function spread(call: WordCall, domain: "node" | "edge", at: At): Found {
  if (!expectArguments(call, 1, 1, at)) return null;
  const [node] = call.arguments;
  const whole = outside(at);
  const element = call.element ?? call.wanted;
  const found = at.lowering.expression(node!, whole, element);
  if (found === null) return null;
  if (call.element !== null && !isLiteral(found) && found.element !== call.element) {
    say(at, "lang/type", node!.range, `${domain}<${call.element}> got ${found.element}; expected ${call.element}`, {
      hint: `Leave <${call.element}> out, or convert it: ${call.element}(…).`,
    });
    return null;
  }
  const wanted = isLiteral(found) && element !== null && fits(found, element) ? element : undefined;
  return attempt(whole, call.node.range, (site) => broadcast(site, domain, found, wanted ?? call.element ?? undefined));
}

function fits(found: Literal, element: Element): boolean {
  return (typeof found === "boolean") === (element === "bool");
}

function readAttribute(call: WordCall, word: "node_attribute" | "edge_attribute", at: At): Found {
  if (!expectArguments(call, 1, 1, at)) return null;
  const [name] = call.arguments;
  if (name!.kind !== "text") {
    say(at, "lang/type", name!.range, `${word} got no text; expected the name of an attribute`, {
      hint: `Write ${word}("name").`,
    });
    return null;
  }
  const element = call.element ?? call.wanted ?? "f64";
  let otherwise: Literal | undefined;
  if (call.otherwise) {
    const found = at.lowering.expression(call.otherwise, outside(at), element);
    if (found === null) return null;
    if (!isLiteral(found)) {
      say(at, "lang/type", call.otherwise.range, "found a computed value after else; expected a number or truth", {
        hint: "Whether a graph has the attribute is known before anything is computed.",
      });
      return null;
    }
    otherwise = found;
  }
  const { value } = name!;
  return attempt(outside(at), call.node.range, (site) => attribute(site, word, value, element, otherwise));
}

function draw(call: WordCall, word: "node_random" | "edge_random", at: At): Found {
  if (!expectArguments(call, 1, 2, at) || !expectNoElement(call, at)) return null;
  const whole = outside(at);
  const [seed, counter] = call.arguments.map((node) => at.lowering.expression(node, whole, "u32"));
  if (seed === null || seed === undefined || counter === null) return null;
  return attempt(whole, call.node.range, (site) => {
    const name = word === "node_random" ? "node_index" : "edge_index";
    return random(site, leaf(site, name, { element: "u32" }), seed, counter ?? 0);
  });
}
