/**
 * Finds what has to hold of a graph for the order of updates not to show (suppositions): what an edge gives never gets worse
 * as its source gets better, the edge then still counts, and no NaN comes up on the way. For shortest paths that is "the
 * weights are not negative and not NaN".
 */

import type { Range } from "../../../ir/column-facts.ts";
import { identityOf } from "../../../ir/scalar.ts";
import type { Element } from "../../../ir/type.ts";
import { conjunctsOf } from "../../../plan/kernels/row-code.ts";
import { grouped } from "../../../printable.ts";
import { rangesOfCode, valueOfRange, wholeRange } from "../proof/ranges.ts";
import type { NumberClass } from "./classes.ts";
import { classesOf, isWithinClass } from "./classes.ts";
import { coursesOf } from "./course.ts";
import type { EdgeCode } from "./edge-code.ts";
import { elementsOf, registersOf } from "./edge-code.ts";
import type { Growth, Wrapping } from "./growth.ts";
import { growthOf } from "./growth.ts";

/** Suppositions about the values that nodes begin with, and about registers that do not depend on x: the class that each is in. */
export interface Supposition {
  readonly start: NumberClass;
  readonly others: ReadonlyMap<number, NumberClass>;
  /** Whether an edge never gives anything better than its source has. */
  readonly isOrdered: boolean;
  /** Whether a source whose value is the monoid's identity gives nothing to others. */
  readonly isSilent: boolean;
  /** How far integers grow: what a node begins with and the greatest steps, once for each node, must not wrap. */
  readonly growth: Growth;
}

/** The registers that a supposition is about. */
export function registersAsked({ others, growth }: Supposition): readonly number[] {
  return [...others.keys(), ...growth.steps, ...growth.anew];
}

/** A bound of floats: no sum of two numbers within it overflows. */
const FINITE = 1e30;

/** The most suppositions that are considered. */
const MOST = 4;

/** Suppositions, one of which has to hold; those that say more about the order come first. Or the reason why none can help. */
export function suppositionsFor(edge: EdgeCode): readonly Supposition[] | { readonly why: string } {
  const depends = dependsOnSource(edge);
  const asked = askedOf(edge, depends);
  const found: Supposition[] = [];
  for (const start of classesOf(edge.element)) {
    for (const others of choicesOf(edge, asked)) {
      const supposition = suppose(edge, depends, start, others);
      if (supposition && !found.some((known) => follows(supposition, known))) found.push(supposition);
    }
  }
  if (found.length === 0) return { why: whyNot(edge, depends) };
  return found.sort((a, b) => Number(b.isOrdered) - Number(a.isOrdered)).slice(0, MOST);
}

/** Whether the first supposition implies the second, which says as much about the order. */
function follows(one: Supposition, other: Supposition): boolean {
  const isIn = (a: NumberClass, b: NumberClass): boolean => isWithinClass({ ...a, nan: false }, b);
  return (
    one.isOrdered === other.isOrdered &&
    isIn(one.start, other.start) &&
    [...one.others].every(([register, found]) => isIn(found, other.others.get(register)!))
  );
}

/** For each register, whether it depends on x and the result depends on it. */
function dependsOnSource(edge: EdgeCode): readonly boolean[] {
  const { isSource, code, value, condition } = edge;
  const matters = registersOf(edge, condition === null ? [value] : [value, condition]);
  const depends = [...isSource];
  for (const instruction of code) {
    depends.push(instruction.op !== "const" && instruction.operands.some((operand) => depends[operand]));
  }
  return depends.map((does, register) => does && matters[register] === true);
}

/**
 * The registers that suppositions are about: they do not depend on x and are operands beside registers that do. Constants are
 * left out.
 */
function askedOf(edge: EdgeCode, depends: readonly boolean[]): readonly number[] {
  const asked = new Set<number>();
  const { code } = edge;
  const inputs = edge.isSource.length;
  for (const [k, instruction] of code.entries()) {
    if (!depends[inputs + k] || instruction.op === "const") continue;
    for (const operand of instruction.operands) {
      if (!depends[operand] && code[operand - inputs]?.op !== "const") asked.add(operand);
    }
  }
  // A given value that does not depend on x at all is one of these, too.
  if (!depends[edge.value] && code[edge.value - inputs]?.op !== "const") asked.add(edge.value);
  return [...asked].sort((a, b) => a - b);
}

/** Choices of classes, one for all asked registers of an element, which keeps the number of choices small. */
function* choicesOf(edge: EdgeCode, asked: readonly number[]): Generator<ReadonlyMap<number, NumberClass>> {
  const elements = elementsOf(edge);
  const used = [...new Set(asked.map((register) => elements[register]!))];
  function* choose(at: number, chosen: ReadonlyMap<Element, NumberClass>): Generator<ReadonlyMap<number, NumberClass>> {
    const element = used[at];
    if (element === undefined) {
      yield new Map(asked.map((register) => [register, chosen.get(elements[register]!)!]));
      return;
    }
    for (const each of classesOf(element)) yield* choose(at + 1, new Map([...chosen, [element, each]]));
  }
  yield* choose(0, new Map());
}

function suppose(
  edge: EdgeCode,
  depends: readonly boolean[],
  start: NumberClass,
  others: ReadonlyMap<number, NumberClass>,
): Supposition | null {
  const { monoid, code, condition, value, isSource } = edge;
  const x: Range = { least: start.least, greatest: start.greatest, nan: false };
  const ranges = rangesFor(edge, x, others);
  const courses = coursesOf(isSource.length, code, ranges, (register) => isSource[register] ?? false);
  const gives = courses[value]!;
  if (gives.goes !== "rising" && gives.goes !== "same") return null;
  const given = ranges[value]!;
  if (given.nan || !isWithinClass(hullWithIdentity(given, edge), start)) return null;
  if (condition !== null) {
    const counts = courses[condition]!.goes;
    const wanted = monoid === "min" ? "falling" : "rising";
    if (counts !== "same" && counts !== wanted) return null;
  }
  if (!isDoneToEach(edge, ranges, others)) return null;
  const growth = growthOf(edge, depends, others);
  if ("wraps" in growth) return null;
  const isSilent = givesNothing(edge, others);
  // The identity, which stands for "nothing yet", is no number to add to.
  if (growth.steps.length > 0 && !isSilent) return null;
  return {
    start,
    others,
    isOrdered: monoid === "min" ? gives.atLeast : gives.atMost,
    isSilent,
    growth,
  };
}

/**
 * Whether code that follows the combination of a row may be applied to what each edge gives: it keeps the order, and keeps
 * the identity that a row without edges has.
 */
function isDoneToEach(edge: EdgeCode, ranges: readonly Range[], others: ReadonlyMap<number, NumberClass>): boolean {
  const { code, given, value, isSource, monoid, element } = edge;
  if (given === value) return true;
  const { goes } = coursesOf(isSource.length, code, ranges, (register) => register === given)[value]!;
  if (goes !== "rising") return false;
  const identity = identityOf(monoid, element)!;
  const none = rangesFor(edge, ranges[isSource.indexOf(true)]!, others, new Map([[given, identity]]));
  return Object.is(valueOfRange(none[value]!), identity);
}

/** A range, extended by the identity of a row without edges, where nodes may begin with it. */
function hullWithIdentity(range: Range, { monoid, element }: EdgeCode): Range {
  const identity = identityOf(monoid, element)!;
  // No value is beyond the identity.
  return monoid === "min"
    ? { ...range, greatest: Math.min(range.greatest, identity) }
    : { ...range, least: Math.max(range.least, identity) };
}

function rangesFor(
  edge: EdgeCode,
  x: Range,
  others: ReadonlyMap<number, NumberClass>,
  known: ReadonlyMap<number, number> = new Map(),
): readonly Range[] {
  const { elements, isSource, code } = edge;
  const knownAt = (register: number, range: Range): Range => {
    const value = known.get(register);
    return value === undefined ? range : { least: value, greatest: value, nan: false };
  };
  const inputs = elements.map((found, k) => knownAt(k, within(others.get(k), isSource[k] ? x : wholeRange(found))));
  // A register in the middle of the code gets the range of its supposed class, not the range computed for it.
  const ranges = [...inputs];
  for (const [k, instruction] of code.entries()) {
    const register = inputs.length + k;
    const computed = rangesOfCode(ranges, [instruction])[register]!;
    ranges.push(knownAt(register, within(others.get(register), computed)));
  }
  return ranges;
}

function within(found: NumberClass | undefined, known: Range): Range {
  if (found === undefined) return known;
  return {
    least: Math.max(found.least, known.least),
    greatest: Math.min(found.greatest, known.greatest),
    nan: false,
  };
}

/** Whether an edge does not count, or gives the identity, where its source holds the identity. */
function givesNothing(edge: EdgeCode, others: ReadonlyMap<number, NumberClass>): boolean {
  const { monoid, element, condition, value } = edge;
  const identity = identityOf(monoid, element)!;
  const ranges = rangesFor(edge, { least: identity, greatest: identity, nan: false }, others);
  if (condition !== null && valueOfRange(ranges[condition]!) === 0) return true;
  return Object.is(valueOfRange(ranges[value]!), identity);
}

/** The reason why no supposition helps: the first register that neither rises nor falls with x. */
function whyNot(edge: EdgeCode, depends: readonly boolean[]): string {
  const { monoid, code, isSource, value, condition, element } = edge;
  const best = monoid === "min" ? "falls" : "rises";
  const x = wholeRange(element);
  const most = element === "f32" || element === "f64" ? FINITE : Infinity;
  const range: Range = { least: Math.max(x.least, 0), greatest: Math.min(x.greatest, most), nan: false };
  const others = new Map(
    askedOf(edge, depends).flatMap((register) => {
      const named = classesOf(elementsOf(edge)[register]!);
      const positive = named.findLast(({ least }) => least === 1) ?? named.at(-1)!;
      return [[register, positive] as const];
    }),
  );
  const ranges = rangesFor(edge, range, others);
  const courses = coursesOf(isSource.length, code, ranges, (register) => isSource[register] ?? false);
  const growth = growthOf(edge, depends, others);
  if ("wraps" in growth) return `${WRAPS} in ${ARITHMETIC[growth.wraps]}, which floats do not`;
  const wanted = monoid === "min" ? "rising" : "falling";
  if (condition !== null && conjunctsOf(edge, condition).some((one) => courses[one]!.goes === wanted)) {
    return `an edge that counts may count no more once what its source has ${best}`;
  }
  const lost = code.find((_, k) => depends[isSource.length + k] && courses[isSource.length + k]!.goes === null);
  if (lost) return `\`${WORDS[lost.op] ?? lost.op}\` may rise and fall as what the source has ${best}`;
  if (courses[value]!.goes === "falling") return `what an edge gives gets worse as what its source has ${best}`;
  if (growth.steps.length > 0 && !givesNothing(edge, others)) {
    return `${WRAPS}: leave out sources that have ${grouped(identityOf(monoid, element)!)}, which stands for nothing yet`;
  }
  return "what an edge gives may leave the numbers for which that is known";
}

const WRAPS = "whole numbers may wrap around";

/** What the ops by which whole numbers wrap come to. A product may have become a shift. */
const ARITHMETIC = {
  add: "a sum",
  sub: "a difference",
  neg: "a difference",
  mul: "a product",
  shl: "a product",
  div: "a quotient",
  rem: "a remainder",
} as const satisfies Record<Wrapping, string>;

/** What authors write for ops, where that is another word. */
const WORDS: Readonly<Record<string, string | undefined>> = { select: "where" };
