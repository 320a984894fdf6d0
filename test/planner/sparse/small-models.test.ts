import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Range } from "../../../src/ir/column-facts.ts";
import { meaningOf, type ScalarOpName } from "../../../src/ir/scalar.ts";
import type { Element } from "../../../src/ir/type.ts";
import { assignmentsOfClass, type OrderedClass } from "../../../src/planner/sparse/proof/order-types.ts";
import { isWithin, wholeRange } from "../../../src/planner/sparse/proof/ranges.ts";
import { proveAll } from "../../../src/planner/sparse/proof/small-models.ts";
import { type Term, Terms } from "../../../src/planner/sparse/proof/terms.ts";
import { applied, type Recipe, recipes, VALUES } from "./recipes.ts";

function all(ordered: OrderedClass): number[][] {
  const found: number[][] = [];
  const values: number[] = [];
  assignmentsOfClass(ordered)(
    (k, value) => {
      values[k] = value;
    },
    () => {
      found.push([...values]);
      return false;
    },
  );
  return found;
}

describe("assignments of each order type", () => {
  const whole = (element: Element, count: number) => Array.from({ length: count }, () => wholeRange(element));

  it("are as many as there are weak orders, where nothing else is compared", () => {
    expect(
      [0, 1, 2, 3, 4].map((count) => all({ element: "i32", variables: whole("i32", count), numbers: [] }).length),
    ).toEqual([1, 1, 3, 13, 75]);
  });

  it("have no more values between two numbers than there are", () => {
    const variables = [0, 1, 2].map((): Range => ({ least: 0, greatest: 2, nan: false }));
    const found = all({ element: "u32", variables, numbers: [0, 2] });
    expect(found).toHaveLength(27);
    expect(new Set(found.flat())).toEqual(new Set([0, 1, 2]));
  });

  it("of floats have NaN, −0 below 0, and the values next to a number", () => {
    const found = all({ element: "f64", variables: whole("f64", 1), numbers: [0, -0, 1] }).map(([x]) => x!);
    expect(found).toEqual([NaN, -Infinity, -0, 0, Number.MIN_VALUE, 1, 1 + Number.EPSILON]);
    expect(all({ element: "f32", variables: whole("f32", 1), numbers: [1, Infinity] }).map(([x]) => x!)).toEqual([
      NaN,
      -Infinity,
      1,
      1 + 2 ** -23,
      Infinity,
    ]);
  });
});

const compute = (op: ScalarOpName, element: Element, [a = 0, b = 0, c = 0]: readonly number[]): number =>
  meaningOf(op, element)!(a, b, c);

/** Equations about F, each of what F makes of x and a. */
const LAWS = {
  "F(F(x, a), b) = F(F(x, b), a)": <V>(f: (x: V, a: V) => V, x: V, a: V, b: V) => [f(f(x, a), b), f(f(x, b), a)],
  "F(F(x, a), b) = F(x, b)": <V>(f: (x: V, a: V) => V, x: V, a: V, b: V) => [f(f(x, a), b), f(x, b)],
  "F(x, a) = F(x, b)": <V>(f: (x: V, a: V) => V, x: V, a: V, b: V) => [f(x, a), f(x, b)],
} as const;

type LawName = keyof typeof LAWS;

/** Whether a law holds of some values, which are x, a and b in all orders. */
function holdsOf(recipe: Recipe, law: LawName, values: readonly number[]): boolean {
  return [0, 1].every((truth) => {
    const f = (x: number, a: number) => applied<number>(recipe, { numbers: [x, a], truth }, (value) => value, compute);
    return values.every((x) =>
      values.every((a) =>
        values.every((b) => {
          const [left, right] = LAWS[law](f, x, a, b);
          return Object.is(left, right);
        }),
      ),
    );
  });
}

function variable(terms: Terms, name: string, element: Element, range = wholeRange(element)): Term {
  return terms.variable(name, { name, element, range, isParameter: false });
}

function isProved(recipe: Recipe, law: LawName): boolean {
  const terms = new Terms();
  const { element } = recipe;
  const [x, a, b] = ["x", "a", "b"].map((name) => variable(terms, name, element));
  const truth = variable(terms, "t", "bool");
  const f = (before: Term, row: Term) =>
    applied<Term>(
      recipe,
      { numbers: [before, row], truth },
      (value) => terms.constant(element, value),
      (op, at, operands) => terms.apply(op, at, operands),
    );
  const [left, right] = LAWS[law](f, x!, a!, b!);
  return proveAll([{ left: left!, right: right! }]).holds;
}

describe("small models", () => {
  it.each(Object.keys(LAWS) as LawName[])(
    "prove %s of code that compares and chooses where it is so, and nowhere else",
    (law) => {
      let held = 0;
      let failed = 0;
      fc.assert(
        fc.property(recipes, fc.infiniteStream(fc.nat()), (recipe, picks) => {
          const values = VALUES[recipe.element];
          if (isProved(recipe, law)) {
            held++;
            const some = Array.from({ length: 5 }, () => values[picks.next().value! % values.length]!);
            expect(holdsOf(recipe, law, some)).toBe(true);
          } else {
            failed++;
            expect(holdsOf(recipe, law, values)).toBe(false);
          }
        }),
        { numRuns: 300 },
      );
      expect(Math.min(held, failed)).toBeGreaterThan(10);
    },
  );

  const terms = new Terms();
  const of = (name: string, element: Element, range = wholeRange(element)) => variable(terms, name, element, range);
  const [x, y, z] = ["x", "y", "z"].map((name) => of(`i32 ${name}`, "i32"));
  const [p, q] = ["p", "q"].map((name) => of(`f64 ${name}`, "f64"));
  /** So many that orders among them are more than are gone through. */
  const many = ["a", "b", "c", "d", "e", "f", "g", "h"].map((name) => of(name, "i32"));
  const apply = (op: ScalarOpName, at: Element, ...operands: (Term | undefined)[]) =>
    terms.apply(
      op,
      at,
      operands.map((operand) => operand!),
    );
  const number = (element: Element, value: number) => terms.constant(element, value);
  const small = of("small", "i32", { least: 0, greatest: 9, nan: false });

  it.each([
    ["what is one term", apply("add", "f64", p, q), apply("add", "f64", q, p)],
    ["a law of lattices", apply("min", "i32", x, apply("max", "i32", x, y)), x],
    ["of floats unless there is NaN", apply("max", "f64", p, apply("max", "f64", q, p)), apply("max", "f64", p, q)],
    [
      "what holds bit by bit",
      apply("and", "u32", apply("or", "u32", of("u", "u32"), number("u32", 12)), of("u", "u32")),
      of("u", "u32"),
    ],
    ["what holds by a range", apply("max", "i32", small, number("i32", -1)), small],
    ["what a truth value chooses", apply("cast", "bool", apply("cast", "i32", of("t", "bool"))), of("t", "bool")],
    [
      "what is the same by whatever an op gives",
      apply("min", "i32", apply("popcount", "i32", x), apply("popcount", "i32", x)),
      apply("popcount", "i32", x),
    ],
  ])("prove %s", (_, left, right) => {
    expect(proveAll([{ left, right: right! }])).toEqual({ holds: true });
  });

  it.each([
    [
      "an order of three",
      apply("min", "i32", x, apply("max", "i32", y, z)),
      apply("max", "i32", apply("min", "i32", x, y), z),
      /not where i32 x is/,
    ],
    [
      "what fails of NaN alone",
      apply("select", "f64", apply("eq", "f64", p, p), number("f64", 1), number("f64", 2)),
      number("f64", 1),
      /not where f64 p is NaN/,
    ],
    [
      "what fails of −0 alone",
      apply("select", "f64", apply("eq", "f64", p, number("f64", 0)), number("f64", 0), p),
      p,
      /not where f64 p is -0/,
    ],
    [
      "what fails of the greatest number alone",
      apply("isfinite", "f64", apply("max", "f64", p, number("f64", 0))),
      apply("not", "bool", apply("isnan", "f64", p)),
      /not where f64 p is Infinity/,
    ],
    [
      "what fails of ∞ alone",
      apply("isfinite", "f64", apply("max", "f64", p, number("f64", 1))),
      apply("isfinite", "f64", p),
      /not where f64 p is -Infinity/,
    ],
    ["what fails outside a range", apply("max", "i32", x, number("i32", -1)), x, /not where i32 x is -2147483648/],
    [
      "what they cannot see",
      apply("sub", "i32", apply("add", "i32", x, y), y),
      x,
      /^`sub` is neither a comparison nor a choice$/,
    ],
    [
      "bits that are compared",
      apply("min", "u32", apply("or", "u32", of("u", "u32"), of("v", "u32")), of("u", "u32")),
      of("u", "u32"),
      /`or` is neither/,
    ],
    [
      "what has too many cases",
      [...many].reduce((a, b) => apply("select", "i32", apply("lt", "i32", a, b), a, b)),
      [...many].reduce((a, b) => apply("select", "i32", apply("gt", "i32", b, a), a, b)),
      /more than 50000 cases/,
    ],
  ])("do not prove %s", (_, left, right, why) => {
    expect(proveAll([{ left: left!, right: right! }])).toEqual({ holds: false, why: expect.stringMatching(why) });
  });

  it("try no value that a variable cannot have", () => {
    expect(isWithin(-1, small.range)).toBe(false);
    const never = apply("lt", "i32", small, x);
    const { holds } = proveAll([
      { left: apply("and", "bool", never, apply("lt", "i32", x, number("i32", -3))), right: number("bool", 0) },
    ]);
    expect(holds).toBe(true);
  });
});
