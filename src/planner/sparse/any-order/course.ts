/**
 * Monotonicity of the code of an edge in x, the value of its source: whether a register rises or falls as x rises, and
 * whether it is ever less or more than x. −0 is below 0, as for `min` and `max`.
 */

import type { Range } from "../../../ir/column-facts.ts";
import type { ScalarOpName } from "../../../ir/scalar.ts";
import type { Element } from "../../../ir/type.ts";
import type { Instruction } from "../../../plan/code.ts";

/** How one register depends on x. */
export interface Course {
  /** `rising` never falls as x rises, `falling` never rises, `same` does not depend on x; null where it may do either. */
  readonly goes: "same" | "rising" | "falling" | null;
  /** Whether the register is never less than x. */
  readonly atLeast: boolean;
  /** Whether the register is never more than x. */
  readonly atMost: boolean;
}

type Way = Course["goes"];

/** The range of x where no register holds x: no number is known to be below or above it. */
const NOTHING: Range = { least: Infinity, greatest: -Infinity, nan: true };

/** The course of x itself. */
const SOURCE: Course = { goes: "rising", atLeast: true, atMost: true };

/** The course and range of one operand. */
interface Operand {
  readonly course: Course;
  readonly range: Range;
}

/** The courses of the registers of straight-line code. `isX` says which registers hold x. */
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

/** The course of a register that does not depend on x. */
function unmoved(range: Range, x: Range): Course {
  const hasNumbers = !range.nan && !x.nan;
  return {
    goes: "same",
    atLeast: hasNumbers && isOrdered(x.greatest, range.least),
    atMost: hasNumbers && isOrdered(range.greatest, x.least),
  };
}

function courseOf(op: ScalarOpName, element: Element, operands: readonly Operand[], range: Range): Course {
  // A value that may be NaN neither rises nor falls.
  if (range.nan || operands.some((operand) => operand.range.nan)) return ANY;
  const rule = RULES[op];
  const found = rule?.(operands, element);
  return found ? { ...ANY, ...found } : ANY;
}

const ANY: Course = { goes: null, atLeast: false, atMost: false };

type Rule = (operands: readonly Operand[], element: Element) => Partial<Course> | null;

/** Tells whether one number is no more than another, where −0 is less than 0. */
function isOrdered(a: number, b: number): boolean {
  return a < b || (a === b && (a !== 0 || Object.is(a, -0) || Object.is(b, 0)));
}

const isPositive = ({ least }: Range): boolean => least > 0;
/** Tells whether a range is at least 0, where −0 counts as less. */
const isNotNegative = ({ least }: Range): boolean => least > 0 || Object.is(least, 0);
/** Tells whether a range is at most 0, where 0 counts as more than −0. */
const isNegative = ({ greatest }: Range): boolean => greatest < 0 || Object.is(greatest, -0);
const isWithinUnit = (range: Range): boolean => isNotNegative(range) && range.greatest <= 1;

/**
 * The courses of ops, by those of their operands. Rounding never changes the order of two results, so that what is true of
 * real numbers is true of floats. Sums and differences of integers are supposed not to wrap.
 */
const RULES: { readonly [O in ScalarOpName]?: Rule } = {
  // −0 + 0 is 0, and −0 − −0 is 0, too: a zero of the wrong sign raises −0.
  add: ([a, b], element) => {
    const isLowered = (one: Operand, by: Operand): boolean =>
      one.course.atMost && by.range.greatest <= 0 && (isNegative(by.range) || !mayBeNegativeZero(one.range, element));
    return {
      goes: together(a!, b!),
      atLeast: (a!.course.atLeast && b!.range.least >= 0) || (b!.course.atLeast && a!.range.least >= 0),
      atMost: isLowered(a!, b!) || isLowered(b!, a!),
    };
  },
  sub: ([a, b], element) => ({
    goes: join(a!.course.goes, turn(b!.course.goes)),
    atLeast: a!.course.atLeast && b!.range.greatest <= 0,
    atMost:
      a!.course.atMost && b!.range.least >= 0 && (isNotNegative(b!.range) || !mayBeNegativeZero(a!.range, element)),
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
    // A cast of an integer to another integer type may wrap; a float outside its target's range saturates.
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

function mayBeNegativeZero(range: Range, element: Element): boolean {
  return isFloat(element) && !isNotNegative(range) && range.greatest >= 0;
}

/** The course of a product with a factor that is not below 0 and does not depend on x; null where the factor may be or does. */
function scaled(a: Operand, by: Operand): Partial<Course> | null {
  if (by.course.goes !== "same" || !isNotNegative(by.range)) return null;
  const isStill = isNotNegative(a.range);
  return {
    goes: a.course.goes,
    atLeast: isStill && a.course.atLeast && by.range.least >= 1,
    atMost: isStill && a.course.atMost && isWithinUnit(by.range),
  };
}

/** The course of `a != bound`, where the bound is one number, at an end of the range of `a`. */
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
