import { describe, expect, it } from "vitest";
import type { ScalarOpName } from "../../../src/ir/scalar.ts";
import { meaningOf } from "../../../src/ir/scalar.ts";
import { extremeBeyond } from "../../../src/planner/sparse/proof/distribute.ts";

const VALUES = [NaN, -Infinity, -1e308, -7.25, -1, -0.5, -5e-324, -0, 0, 5e-324, 0.3, 1, 2.5, 1e16, 1e308, Infinity];
const UNARY = ["neg", "floor", "ceil", "round", "trunc", "sqrt", "abs", "exp"] as const;
const BINARY = ["add", "sub", "mul", "div", "rem", "pow"] as const;

interface Applied {
  readonly op: ScalarOpName;
  readonly isFirst: boolean;
  readonly constant: number | null;
}

const ALL: readonly Applied[] = [
  ...UNARY.map((op) => ({ op, isFirst: true, constant: null })),
  ...BINARY.flatMap((op) => VALUES.flatMap((constant) => [true, false].map((isFirst) => ({ op, isFirst, constant })))),
];

function applied({ op, isFirst, constant }: Applied, x: number): number {
  const meaning = meaningOf(op, "f64")!;
  return isFirst ? meaning(x, constant ?? 0, 0) : meaning(constant ?? 0, x, 0);
}

/** Two values of which the op of the extreme is not the other extreme of the op. */
function counterexample(one: Applied, extreme: "min" | "max", beyond: "min" | "max"): string | null {
  const [choose, after] = [meaningOf(extreme, "f64")!, meaningOf(beyond, "f64")!];
  for (const x of VALUES) {
    for (const y of VALUES) {
      const [left, right] = [applied(one, choose(x, y, 0)), after(applied(one, x), applied(one, y), 0)];
      if (!Object.is(left, right)) return `${x} and ${y}`;
    }
  }
  return null;
}

describe("an op that keeps the order of floats, or turns it around", () => {
  const beyond = (one: Applied, extreme: "min" | "max") => extremeBeyond(extreme, { ...one, at: "f64", of: "f64" });

  it("may as well come before a least or greatest, bit for bit", () => {
    let held = 0;
    for (const one of ALL) {
      for (const extreme of ["min", "max"] as const) {
        const found = beyond(one, extreme);
        if (found === null) continue;
        held++;
        expect(counterexample(one, extreme, found), `${JSON.stringify(one)}, ${extreme}`).toBeNull();
      }
    }
    expect(held).toBeGreaterThan(100);
  });

  it.each<readonly [string, Applied, "min" | "max"]>([
    [
      "an infinity that is added, which makes NaN of the other",
      { op: "add", isFirst: true, constant: -Infinity },
      "min",
    ],
    ["0 that is multiplied by", { op: "mul", isFirst: true, constant: 0 }, "min"],
    ["a number that is divided", { op: "div", isFirst: false, constant: 1 }, "min"],
    ["the root of the greatest, where that of the other is NaN", { op: "sqrt", isFirst: true, constant: null }, "max"],
  ])("is not %s", (_, one, extreme) => {
    expect(beyond(one, extreme)).toBeNull();
    expect(counterexample(one, extreme, "min") ?? counterexample(one, extreme, "max")).not.toBeNull();
  });

  it("is none of integers, which wrap", () => {
    expect(extremeBeyond("min", { op: "add", isFirst: true, constant: 1, at: "i32", of: "i32" })).toBeNull();
  });
});
