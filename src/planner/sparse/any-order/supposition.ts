/**
 * What has to be supposed of a graph so that the order in which nodes take in what their edges give cannot show: what an edge
 * gives never rises as its source falls to a better value, it may count the more, and no NaN comes up on the way.
 */

import type { Range } from "../../../ir/column-facts.ts";
import { identityOf } from "../../../ir/scalar.ts";
import type { Element } from "../../../ir/type.ts";
import type { Input, Instruction } from "../../../plan/code.ts";
import { registersBehind } from "../../../plan/kernels/row-code.ts";
import { rangesOfCode, resultOf, valueOfRange, wholeRange } from "../proof/ranges.ts";
import type { NumberClass } from "./classes.ts";
import { classesOf, isWithinClass } from "./classes.ts";
import { coursesOf } from "./course.ts";

/** The code of an edge, of which some inputs are x, what its source has. */
export interface EdgeCode {
  readonly monoid: "min" | "max";
  /** The element of x and of what an edge gives. */
  readonly element: Element;
  /** What it reads, as a map over edges does where it is no x. */
  readonly inputs: readonly Input[];
  readonly elements: readonly Element[];
  /** For each input, whether it is x. */
  readonly isSource: readonly boolean[];
  readonly code: readonly Instruction[];
  /** The register that says whether an edge counts; null where all do. */
  readonly condition: number | null;
  /** The register of what rows combine, and of what x is compared with, to which something may have been done. */
  readonly given: number;
  readonly value: number;
}

/** What registers are supposed to be in, that do not depend on x, and in what nodes begin. */
export interface Supposition {
  readonly start: NumberClass;
  readonly others: ReadonlyMap<number, NumberClass>;
  /** Whether an edge never gives anything better than its source has. */
  readonly isOrdered: boolean;
  /** Whether a source that has the identity gives nothing. */
  readonly isSilent: boolean;
  /**
   * Registers of whole numbers that are added to x or taken from it, none of them below 0: what nodes begin with, and the
   * greatest of these as often as there are nodes, must not wrap.
   */
  readonly steps: readonly number[];
}

/** A number with which no sum of two overflows. */
const FINITE = 1e30;

/** Suppositions that are looked at, at most. */
const MOST = 4;

/** Suppositions of which one has to hold, the one that says more of the order first; or what none of them can mend. */
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

/** Whether what is supposed first holds only where the second does, which says as much of the order. */
function follows(one: Supposition, other: Supposition): boolean {
  const isIn = (a: NumberClass, b: NumberClass): boolean => isWithinClass({ ...a, nan: false }, b);
  return (
    one.isOrdered === other.isOrdered &&
    isIn(one.start, other.start) &&
    [...one.others].every(([register, found]) => isIn(found, other.others.get(register)!))
  );
}

/** For each register whether it depends on x, and something that matters on it. */
function dependsOnSource(edge: EdgeCode): readonly boolean[] {
  const { isSource, code, value, condition } = edge;
  const matters = registersOf(edge, condition === null ? [value] : [value, condition]);
  const depends = [...isSource];
  for (const instruction of code) {
    depends.push(instruction.op !== "const" && instruction.operands.some((operand) => depends[operand]));
  }
  return depends.map((does, register) => does && matters[register] === true);
}

/** The registers that do not depend on x and meet some that do, but for constants. */
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
  // A value that does not depend on x at all is one of these, too.
  if (!depends[edge.value] && code[edge.value - inputs]?.op !== "const") asked.add(edge.value);
  return [...asked].sort((a, b) => a - b);
}

/** One class for all asked registers of an element: how many there are decides how many choices. */
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

/** For each register whether some others are computed from it, or are it. */
export function registersOf({ inputs, code }: EdgeCode, wanted: readonly number[]): readonly boolean[] {
  return registersBehind({ inputs, code }, wanted);
}

/** The elements of all registers. */
export function elementsOf({ elements, code }: Pick<EdgeCode, "elements" | "code">): readonly Element[] {
  return [
    ...elements,
    ...code.map((instruction) =>
      instruction.op === "const" ? instruction.element : resultOf(instruction.op, instruction.element),
    ),
  ];
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
  const steps = wrapping(edge, depends, others);
  if (steps === null) return null;
  const isSilent = givesNothing(edge, others);
  // What stands for nothing yet is no number to add to.
  if (steps.length > 0 && !isSilent) return null;
  return {
    start,
    others,
    isOrdered: monoid === "min" ? gives.atLeast : gives.atMost,
    isSilent,
    steps,
  };
}

/**
 * Whether what is done to the combined value of a row may be done to what each edge gives: it keeps the order, and leaves what
 * a row of no edges comes to.
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

/** A range with what a row of no edges comes to, where nodes may begin with it. */
function hullWithIdentity(range: Range, { monoid, element }: EdgeCode): Range {
  const identity = identityOf(monoid, element)!;
  // A value beyond the identity is never taken.
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
  // Of a register in the middle of the code the class is supposed in place of what it is computed from.
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

/**
 * The registers of whole numbers that are added to what depends on x, or taken from it; null where such sums may wrap all the
 * same, as where two are added that both depend on it.
 */
function wrapping(
  { monoid, code, isSource }: EdgeCode,
  depends: readonly boolean[],
  others: ReadonlyMap<number, NumberClass>,
): readonly number[] | null {
  const steps: number[] = [];
  for (const [k, instruction] of code.entries()) {
    if (!depends[isSource.length + k] || instruction.op === "const") continue;
    const { op, element, operands } = instruction;
    if (element !== "i32" && element !== "u32") continue;
    if (op === "neg" || op === "mul" || op === "div" || op === "rem") return null;
    if (op !== "add" && op !== "sub") continue;
    const fitting = monoid === "min" ? "add" : "sub";
    const [a, b] = operands as [number, number];
    const other = depends[a] ? b : a;
    if (op !== fitting || depends[other] || (op === "sub" && !depends[a])) return null;
    const constant = code[other - isSource.length];
    const least = constant?.op === "const" ? constant.value : (others.get(other)?.least ?? -1);
    if (least < 0) return null;
    steps.push(other);
  }
  return steps;
}

/** Whether an edge does not count, or gives the identity, where its source has that. */
function givesNothing(edge: EdgeCode, others: ReadonlyMap<number, NumberClass>): boolean {
  const { monoid, element, condition, value } = edge;
  const identity = identityOf(monoid, element)!;
  const ranges = rangesFor(edge, { least: identity, greatest: identity, nan: false }, others);
  if (condition !== null && valueOfRange(ranges[condition]!) === 0) return true;
  return Object.is(valueOfRange(ranges[value]!), identity);
}

/** What stands in the way whatever is supposed: the first register that neither rises nor falls with x. */
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
  const lost = code.find((_, k) => depends[isSource.length + k] && courses[isSource.length + k]!.goes === null);
  if (lost) return `\`${lost.op}\` may rise and fall as what the source has ${best}`;
  if (courses[value]!.goes === "falling") return `what an edge gives gets worse as what its source has ${best}`;
  const wanted = monoid === "min" ? "rising" : "falling";
  if (condition !== null && courses[condition]!.goes === wanted) {
    return `an edge that counts may count no more once what its source has ${best}`;
  }
  return "what an edge gives may leave the numbers for which that is known";
}
