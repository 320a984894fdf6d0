/**
 * How the value of an edge, and whether it counts, go with x, what its source has: whether they rise or fall as x rises, and
 * whether the value is ever less or more than x. −0 is below 0, as it is to `min` and `max`.
 */

import type { Range } from "../../../ir/column-facts.ts";
import type { ScalarOpName } from "../../../ir/scalar.ts";
import type { Element } from "../../../ir/type.ts";
import type { Instruction } from "../../../plan/code.ts";

/** How one register goes with x. */
export interface Course {
  /** `rising` never falls as x rises, `falling` never rises, `same` does not depend on x; null where it may do either. */
  readonly goes: "same" | "rising" | "falling" | null;
  /** Whether it is never less than x. */
  readonly atLeast: boolean;
  /** Whether it is never more than x. */
  readonly atMost: boolean;
}

type Way = Course["goes"];

/** The range of what is nowhere: nothing is less or more than all of it. */
const NOTHING: Range = { least: Infinity, greatest: -Infinity, nan: true };

/** That of x itself. */
const SOURCE: Course = { goes: "rising", atLeast: true, atMost: true };

/** Of one operand: how it goes, and what it lies between. */
interface Operand {
  readonly course: Course;
  readonly range: Range;
}

/** The courses of the registers of straight-line code, x being what is in some of them. */
export function coursesOf(
  inputs: number,
  code: readonly Instruction[],
  ranges: readonly Range[],
  isX: (register: number) => boolean,
): readonly Course[] {
  const at = ranges.findIndex((_, register) => isX(register));
  const x = ranges[at] ?? NOTHING;
  const courses = Array.from({ length: inputs }, (_, k) => (isX(k) ? SOURCE : unmoved(ranges[k]!, x)));
  for (const [k, instruction] of code.entries()) {
    const range = ranges[inputs + k]!;
    if (isX(inputs + k)) {
      courses.push(SOURCE);
      continue;
    }
    if (instruction.op === "const") {
      courses.push(unmoved(range, x));
      continue;
    }
    const operands = instruction.operands.map((one): Operand => ({ course: courses[one]!, range: ranges[one]! }));
    courses.push(
      operands.every(({ course }) => course.goes === "same")
        ? unmoved(range, x)
        : courseOf(instruction.op, instruction.element, operands, range),
    );
  }
  return courses;
}

/** The course of what does not depend on x. */
function unmoved(range: Range, x: Range): Course {
  const hasNumbers = !range.nan && !x.nan;
  return {
    goes: "same",
    atLeast: hasNumbers && range.least >= x.greatest,
    atMost: hasNumbers && range.greatest <= x.least,
  };
}

function courseOf(op: ScalarOpName, element: Element, operands: readonly Operand[], range: Range): Course {
  // What may be NaN neither rises nor falls.
  if (range.nan || operands.some((operand) => operand.range.nan)) return ANY;
  const rule = RULES[op];
  const found = rule?.(operands, element);
  return found ? { ...ANY, ...found } : ANY;
}

const ANY: Course = { goes: null, atLeast: false, atMost: false };

type Rule = (operands: readonly Operand[], element: Element) => Partial<Course> | null;

const isPositive = ({ least }: Range): boolean => least > 0;
/** At least 0, −0 counting as less. */
const isNotNegative = ({ least }: Range): boolean => least > 0 || Object.is(least, 0);
const isWithinUnit = (range: Range): boolean => isNotNegative(range) && range.greatest <= 1;

/**
 * How ops go with their operands. Rounding never changes the order of two results, so that what is said of real numbers is true
 * of floats. Sums and differences of integers are meant here that do not wrap.
 */
const RULES: { readonly [O in ScalarOpName]?: Rule } = {
  add: ([a, b]) => ({
    goes: together(a!, b!),
    atLeast: (a!.course.atLeast && b!.range.least >= 0) || (b!.course.atLeast && a!.range.least >= 0),
    atMost: (a!.course.atMost && b!.range.greatest <= 0) || (b!.course.atMost && a!.range.greatest <= 0),
  }),
  sub: ([a, b]) => ({
    goes: join(a!.course.goes, turn(b!.course.goes)),
    atLeast: a!.course.atLeast && b!.range.greatest <= 0,
    atMost: a!.course.atMost && b!.range.least >= 0,
  }),
  neg: ([a]) => ({ goes: turn(a!.course.goes) }),
  mul: ([a, b], element) => (isFloat(element) ? (scaled(a!, b!) ?? scaled(b!, a!)) : null),
  div: ([a, b], element) => {
    if (!isFloat(element) || b!.course.goes !== "same" || !isPositive(b!.range)) return null;
    const isStill = isNotNegative(a!.range);
    return {
      goes: a!.course.goes,
      atLeast: isStill && a!.course.atLeast && b!.range.greatest <= 1,
      atMost: isStill && a!.course.atMost && b!.range.least >= 1,
    };
  },
  sqrt: ([a]) => (isNotNegative(a!.range) ? { goes: a!.course.goes } : null),
  min: ([a, b]) => ({
    goes: together(a!, b!),
    atLeast: a!.course.atLeast && b!.course.atLeast,
    atMost: a!.course.atMost || b!.course.atMost,
  }),
  max: ([a, b]) => ({
    goes: together(a!, b!),
    atLeast: a!.course.atLeast || b!.course.atLeast,
    atMost: a!.course.atMost && b!.course.atMost,
  }),
  floor: ([a]) => ({ goes: a!.course.goes, atMost: a!.course.atMost }),
  ceil: ([a]) => ({ goes: a!.course.goes, atLeast: a!.course.atLeast }),
  round: ([a]) => ({ goes: a!.course.goes }),
  trunc: ([a]) => ({ goes: a!.course.goes }),
  cast: ([a], element) => {
    const { least, greatest } = a!.range;
    // What an integer is taken for by another one wraps; a float that is no number of it comes to its bounds.
    const [low, high] = INTEGERS[element] ?? [-Infinity, Infinity];
    const isFractional = !Number.isInteger(least) || !Number.isInteger(greatest);
    if (element === "bool") return isNotNegative(a!.range) ? { goes: a!.course.goes } : null;
    return isFractional || (least >= low && greatest <= high) ? { goes: a!.course.goes } : null;
  },
  select: ([condition, yes, no]) => {
    if (condition!.course.goes !== "same") return null;
    return {
      goes: together(yes!, no!),
      atLeast: yes!.course.atLeast && no!.course.atLeast,
      atMost: yes!.course.atMost && no!.course.atMost,
    };
  },
  lt: ([a, b]) => ({ goes: join(turn(a!.course.goes), b!.course.goes) }),
  le: ([a, b]) => ({ goes: join(turn(a!.course.goes), b!.course.goes) }),
  gt: ([a, b]) => ({ goes: join(a!.course.goes, turn(b!.course.goes)) }),
  ge: ([a, b]) => ({ goes: join(a!.course.goes, turn(b!.course.goes)) }),
  ne: ([a, b]) => ({ goes: apart(a!, b!) ?? apart(b!, a!) }),
  eq: ([a, b]) => ({ goes: turn(apart(a!, b!) ?? apart(b!, a!)) }),
  and: ([a, b], element) => (element === "bool" ? { goes: together(a!, b!) } : null),
  or: ([a, b], element) => (element === "bool" ? { goes: together(a!, b!) } : null),
  not: ([a], element) => (element === "bool" ? { goes: turn(a!.course.goes) } : null),
  isfinite: ([a]) => {
    if (a!.range.least > -Infinity) return { goes: turn(a!.course.goes) };
    return a!.range.greatest < Infinity ? { goes: a!.course.goes } : null;
  },
};

const INTEGERS: { readonly [E in Element]?: readonly [number, number] } = {
  i32: [-(2 ** 31), 2 ** 31 - 1],
  u32: [0, 2 ** 32 - 1],
};

function isFloat(element: Element): boolean {
  return element === "f32" || element === "f64";
}

/** By a factor that is not below 0 and does not depend on x; null where it may be or does. */
function scaled(a: Operand, by: Operand): Partial<Course> | null {
  if (by.course.goes !== "same" || !isNotNegative(by.range)) return null;
  const isStill = isNotNegative(a.range);
  return {
    goes: a.course.goes,
    atLeast: isStill && a.course.atLeast && by.range.least >= 1,
    atMost: isStill && a.course.atMost && isWithinUnit(by.range),
  };
}

/** How `a != bound` goes where the bound is one number at an end of what `a` lies between. */
function apart({ course, range }: Operand, bound: Operand): Way {
  const { least, greatest } = bound.range;
  if (bound.course.goes !== "same" || least !== greatest) return null;
  if (least >= range.greatest) return turn(course.goes);
  return greatest <= range.least ? course.goes : null;
}

function together(a: Operand, b: Operand): Way {
  return join(a.course.goes, b.course.goes);
}

function join(a: Way, b: Way): Way {
  if (a === "same" || a === b) return b;
  return b === "same" ? a : null;
}

function turn(goes: Way): Way {
  if (goes === "rising") return "falling";
  return goes === "falling" ? "rising" : goes;
}
