/** What is said of how values go along ascending numbers, held against the values themselves. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Trend } from "../../src/ir/scalar/trend.ts";
import { ASCENDING_NUMBER, SAME, settlingOf, trendOf, trendOfConstant } from "../../src/ir/scalar/trend.ts";
import type { ScalarOpName } from "../../src/ir/scalar.ts";
import { MONOIDS, meaningOf, SCALAR_OP_NAMES, scalarRow } from "../../src/ir/scalar.ts";
import type { Element } from "../../src/ir/type.ts";
import { ELEMENTS } from "../../src/ir/type.ts";

/** A value at each of some ascending nodes, with what is said of it. */
interface Along {
  readonly element: Element;
  readonly values: readonly number[];
  readonly trend: Trend | null;
}

const SPECIAL: Readonly<Record<Element, readonly number[]>> = {
  bool: [0, 1],
  i32: [0, 1, -1, 3, -7, 2 ** 31 - 1, -(2 ** 31)],
  u32: [0, 1, 5, 2 ** 31, 2 ** 32 - 1],
  f32: [0, -0, 1, -0.5, Math.fround(1e38), 2 ** -149, Infinity, -Infinity, NaN],
  f64: [0, -0, 1, -0.5, 1e308, -1e308, 5e-324, Infinity, -Infinity, NaN],
};

/** An op of operands that fit among some values, each told by a number; every other time one that ascends or descends. */
function apply(op: ScalarOpName, element: Element, along: readonly Along[], choices: readonly number[]): Along | null {
  const meaning = meaningOf(op, element);
  const { arity, rule } = scalarRow(op);
  if (!meaning) return null;
  const used = choices.slice(0, arity).flatMap((choice, k) => {
    const expected = rule === "select" && k === 0 ? "bool" : element;
    const fitting = rule === "cast" ? along : along.filter((one) => one.element === expected);
    const moving = fitting.filter(({ trend }) => trend && trend.goes !== "same");
    const from = choice % 2 === 0 && moving.length > 0 ? moving : fitting;
    return from.length > 0 ? [from[(choice >> 1) % from.length]!] : [];
  });
  if (used.length < arity) return null;
  const values = used[0]!.values.map((_, at) => {
    const [a = 0, b = 0, c = 0] = used.map((operand) => operand.values[at]!);
    return meaning(a, b, c);
  });
  const trends = used.map(({ trend }) => trend);
  const result = rule === "comparison" || rule === "predicate" ? "bool" : element;
  return { element: result, values, trend: trendOf(op, element, trends) };
}

/** Whether what comes later is no less, −0 being below 0 and NaN beside NaN alone. */
function neverFalls(values: readonly number[]): boolean {
  if (values.every(Number.isNaN)) return true;
  const isBelow = (a: number, b: number): boolean => a < b || (Object.is(a, -0) && Object.is(b, 0));
  return values.every((value, k) => !Number.isNaN(value) && (k === 0 || !isBelow(value, values[k - 1]!)));
}

function holds({ trend, values }: Along): boolean {
  if (trend === null) return true;
  const { goes, range } = trend;
  if (range && !values.every((value) => value >= range[0] && value <= range[1])) return false;
  if (goes === "same") return values.every((value) => Object.is(value, values[0]));
  return neverFalls(goes === "rising" ? values : values.toReversed());
}

const nodes = fc
  .array(fc.oneof(fc.nat({ max: 40 }), fc.nat({ max: 2 ** 31 - 1 })), { minLength: 2, maxLength: 8 })
  .map((found): Along => ({ element: "u32", values: found.sort((a, b) => a - b), trend: ASCENDING_NUMBER }));

const given = fc.constantFrom(...ELEMENTS).chain((element) =>
  fc.record({
    element: fc.constant(element),
    value: fc.constantFrom(...SPECIAL[element]),
    isKnown: fc.boolean(),
    isSame: fc.boolean(),
  }),
);

/** Steps that mostly go on from what has a trend, as no more than a few do of those drawn at random. */
const steps = fc.array(
  fc.record({
    op: fc.constantFrom(...SCALAR_OP_NAMES, ...(["add", "sub", "mul", "div", "cast", "neg", "min", "select"] as const)),
    element: fc.constantFrom(...ELEMENTS),
    operands: fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
  }),
  { minLength: 12, maxLength: 40 },
);

describe("how values go along ascending nodes", () => {
  it("is what is said of every value computed of them", () => {
    const seen = new Map<string, number>();
    const property = fc.property(
      nodes,
      fc.array(given, { minLength: 6, maxLength: 10 }),
      steps,
      (node, givens, drawn) => {
        const along: Along[] = [node];
        for (const { element, value, isKnown, isSame } of givens) {
          const values = node.values.map((_, k) => (isSame || isKnown ? value : (SPECIAL[element].at(k) ?? value)));
          along.push({ element, values, trend: isKnown ? trendOfConstant(value) : isSame ? SAME : null });
        }
        for (const { op, element, operands } of drawn) {
          const result = apply(op, element, along, operands);
          if (!result) continue;
          expect(holds(result), `${op} ${element} ${JSON.stringify(result)}`).toBe(true);
          if (result.trend && result.trend.goes !== "same") seen.set(op, (seen.get(op) ?? 0) + 1);
          along.push(result);
        }
      },
    );
    fc.assert(property, { numRuns: 6000 });
    for (const op of ["add", "sub", "mul", "div", "neg", "min", "max", "floor", "cast", "select"]) {
      expect(seen.get(op) ?? 0, op).toBeGreaterThan(4);
    }
  });

  it("settles what monoids combine where that is said", () => {
    for (const monoid of MONOIDS) {
      for (const element of ELEMENTS) {
        const meaning = meaningOf(monoid, element);
        const identity = scalarRow(monoid).identity?.[element];
        if (!meaning || identity === undefined) continue;
        const combine = (values: readonly number[]): number => values.reduce((a, b) => meaning(a, b, 0), identity);
        const some = SPECIAL[element];
        for (const a of some) {
          for (const b of some) {
            const trend = Object.is(a, b)
              ? SAME
              : neverFalls([a, b])
                ? ASCENDING_NUMBER
                : ({ goes: "falling", range: null } as const);
            const settling = settlingOf(monoid, element, Number.isNaN(a) !== Number.isNaN(b) ? null : trend);
            const whole = combine([a, b]);
            if (settling?.by === "first") expect(whole, `${monoid} of ${element} ${a}, ${b}`).toBe(combine([a]));
            if (settling?.by === "absorbing" && Object.is(combine([a]), settling.value))
              expect(whole).toBe(settling.value);
          }
        }
      }
    }
  });

  it("is not said where it does not hold", () => {
    const unknown = SAME;
    expect(trendOf("add", "i32", [{ goes: "rising", range: [0, 9] }, unknown])).toBeNull(); // may wrap
    expect(trendOf("add", "f64", [{ goes: "rising", range: null }, unknown])).toBeNull(); // ∞ − ∞
    expect(trendOf("mul", "f64", [ASCENDING_NUMBER, unknown])).toBeNull(); // of either sign
    expect(trendOf("mul", "f64", [ASCENDING_NUMBER, trendOfConstant(Infinity)])).toBeNull(); // 0 · ∞
    expect(trendOf("cast", "bool", [{ goes: "rising", range: [-1, 1] }])).toBeNull(); // true, false, true
    expect(settlingOf("add", "f64", ASCENDING_NUMBER)).toBeNull();
    expect(settlingOf("min", "i32", { goes: "falling", range: [0, 9] })).toEqual({
      by: "absorbing",
      value: -(2 ** 31),
    });
  });
});
