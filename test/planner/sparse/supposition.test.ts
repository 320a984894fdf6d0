import { describe, expect, it } from "vitest";
import type { ScalarOpName } from "../../../src/ir/scalar.ts";
import type { EdgeCode } from "../../../src/planner/sparse/any-order/edge-code.ts";
import { suppositionsFor } from "../../../src/planner/sparse/any-order/supposition.ts";

/** What an edge gives: an op of x, what its source has, and w, its weight, both floats. */
function edgeOf(op: ScalarOpName, monoid: EdgeCode["monoid"]): EdgeCode {
  return {
    monoid,
    element: "f64",
    inputs: [
      { from: "buffer", buffer: 0, at: "source" },
      { from: "buffer", buffer: 1, at: "edge" },
    ],
    elements: ["f64", "f64"],
    along: 2,
    isSource: [true, false],
    code: [{ op, element: "f64", operands: [0, 1] } as EdgeCode["code"][number]],
    condition: null,
    given: 2,
    value: 2,
  };
}

/** What is supposed of what nodes begin with, of weights, and whether no edge gives anything better than its source has. */
function spelled(edge: EdgeCode): readonly string[] {
  const found = suppositionsFor(edge);
  if ("why" in found) return [found.why];
  return found.map(
    ({ start, others, isOrdered }) =>
      `${start.words}; ${others.get(1)?.words}; ${isOrdered ? "never better" : "perhaps better"}`,
  );
}

describe("what has to be supposed so that order cannot show", () => {
  it.each([
    [
      "least sums",
      edgeOf("add", "min"),
      [
        "numbers; finite and not negative; never better",
        "not negative; not negative; never better",
        "numbers; finite; perhaps better",
      ],
    ],
    ["widest ways", edgeOf("min", "max"), ["numbers; numbers; never better"]],
    // Products of finite numbers may be infinite, and times 0 no number at all: finite is not enough.
    [
      "greatest products",
      edgeOf("mul", "max"),
      [
        "finite and not negative; between 0 and 1; never better",
        "not negative; more than 0 and at most 1; never better",
        "numbers; finite and more than 0; perhaps better",
        "finite; between 0 and 1; perhaps better",
      ],
    ],
    [
      "greatest quotients",
      edgeOf("div", "max"),
      [
        "not negative; finite and at least 1; never better",
        "finite and not negative; at least 1; never better",
        "finite; at least 1; perhaps better",
        "numbers; finite and more than 0; perhaps better",
      ],
    ],
    ["remainders", edgeOf("rem", "min"), ["`rem` may rise and fall as what the source has falls"]],
  ])("of %s", (_, edge, expected) => {
    expect([...spelled(edge)].sort()).toEqual([...expected].sort());
  });
});
