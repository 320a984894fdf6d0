import { describe, expect, it } from "vitest";
import { interpret } from "../../src/interp/interpret.ts";
import type { ScalarOpName } from "../../src/ir/scalar.ts";
import type { Element } from "../../src/ir/type.ts";
import { nodes, program, run } from "./program.ts";

/** One scalar op on constants. */
function compute(name: Exclude<ScalarOpName, "cast">, element: Element, ...operands: readonly number[]): number {
  const { y } = run(nodes(0), ({ ops }) => {
    const values = operands.map((operand) => ops.constant(operand, element));
    return { y: ops.emitOne(name, values, {}) };
  });
  return y as number;
}

/** A cast of a constant. */
function cast(from: Element, to: Element, x: number): number {
  const { y } = run(nodes(0), ({ ops }) => ({
    y: ops.emitOne("cast", [ops.constant(x, from)], { element: to }),
  }));
  return y as number;
}

describe("a scalar op", () => {
  it("lifts over the entries of a node value, a scalar standing for each of its own", () => {
    const results = run(
      nodes(3),
      ({ ops, parameter }) => {
        const x = parameter("x", "f64", "node");
        const two = ops.constant(2, "f64");
        return { left: ops.emitOne("sub", [two, x], {}), right: ops.emitOne("sub", [x, two], {}) };
      },
      { x: Float64Array.of(1, 2, 5) },
    );
    expect(results).toEqual({ left: [1, 0, -3], right: [-1, 0, 3] });
  });

  it("is taken at the element of its operands where the result is bool", () => {
    expect(compute("isnan", "f64", Number.NaN)).toBe(1);
    expect(compute("lt", "u32", 1, 4294967295)).toBe(1);
  });

  it("selects by a node of bools among scalars and node values", () => {
    const results = run(
      nodes(2),
      ({ ops, parameter }) => {
        const which = parameter("which", "bool", "node");
        const x = parameter("x", "f32", "node");
        return { y: ops.emitOne("select", [which, x, ops.constant(7, "f32")], {}) };
      },
      { which: Uint8Array.of(1, 0), x: Float32Array.of(3, 4) },
    );
    expect(results).toEqual({ y: [3, 7] });
  });

  it("rounds to f32 after each op, not only at the end", () => {
    const { y } = run(nodes(0), ({ ops }) => {
      const big = ops.constant(2 ** 24, "f32");
      const one = ops.constant(1, "f32");
      const sum = ops.emitOne("add", [ops.emitOne("add", [big, one], {}), one], {});
      return { y: ops.emitOne("sub", [sum, big], {}) };
    });
    expect(y).toBe(0);
  });

  it("wraps integers", () => {
    expect(compute("add", "i32", 2147483647, 1)).toBe(-2147483648);
    expect(compute("sub", "u32", 0, 1)).toBe(4294967295);
    expect(compute("mul", "u32", 65537, 65537)).toBe(131073);
    expect(compute("neg", "i32", -2147483648)).toBe(-2147483648);
  });

  it("is total on integers: division by 0 gives 0, and the least over −1 wraps", () => {
    expect(compute("div", "i32", 7, 0)).toBe(0);
    expect(compute("rem", "u32", 7, 0)).toBe(0);
    expect(compute("div", "i32", -2147483648, -1)).toBe(-2147483648);
  });

  it("leaves no −0 among integers", () => {
    expect(compute("div", "i32", -1, 2)).toBe(0);
    expect(compute("rem", "i32", -4, 2)).toBe(0);
    expect(compute("neg", "i32", 0)).toBe(0);
  });

  it("shifts by the second operand modulo 32", () => {
    expect(compute("shl", "i32", 1, 33)).toBe(2);
    expect(compute("shr", "u32", 4294967295, 36)).toBe(268435455);
  });

  it("has a minimum of NaN where either operand is NaN", () => {
    expect(compute("min", "f64", Number.NaN, 1)).toBeNaN();
    expect(compute("min", "f64", 1, Number.NaN)).toBeNaN();
  });

  it("orders −0 below 0 in min and max", () => {
    expect(compute("min", "f64", 0, -0)).toBe(-0);
    expect(compute("max", "f64", -0, 0)).toBe(0);
  });

  it("takes 0 and −0 as equal, and as not identical", () => {
    expect([compute("eq", "f64", 0, -0), compute("identical", "f64", 0, -0)]).toEqual([1, 0]);
  });

  it("rounds halves up and the remainder toward the dividend, as JavaScript does", () => {
    expect([compute("round", "f64", -2.5), compute("round", "f64", 2.5)]).toEqual([-2, 3]);
    expect(compute("rem", "f64", -5, 3)).toBe(-2);
  });
});

describe("a cast", () => {
  it("saturates and truncates toward integers, NaN to 0", () => {
    expect(cast("f64", "i32", 3e9)).toBe(2147483647);
    expect(cast("f64", "u32", -3)).toBe(0);
    expect(cast("f64", "i32", -1.9)).toBe(-1);
    expect(cast("f64", "i32", Number.NaN)).toBe(0);
    expect(cast("f64", "i32", -0.5)).toBe(0);
  });

  it("saturates from u32 to i32, rather than keeping the bits", () => {
    expect(cast("u32", "i32", 4294967295)).toBe(2147483647);
  });

  it("makes NaN false and any other number but 0 true", () => {
    expect([Number.NaN, 0, -0, 0.5].map((x) => cast("f64", "bool", x))).toEqual([0, 0, 0, 1]);
  });

  it("rounds from f64 to f32", () => {
    expect(cast("f64", "f32", 0.1)).toBe(Math.fround(0.1));
  });
});

describe("a result", () => {
  it("has the array type that belongs to its element", () => {
    const elements = ["bool", "i32", "u32", "f32", "f64"] as const;
    const { results } = interpret(
      program(({ ops, graph }) =>
        Object.fromEntries(
          elements.map((element) => [
            element,
            ops.emitOne("broadcast", [graph, ops.constant(1, element)], { domain: "node" }),
          ]),
        ),
      ),
      nodes(1),
    );
    expect([...results.values()]).toEqual([
      Uint8Array.of(1),
      Int32Array.of(1),
      Uint32Array.of(1),
      Float32Array.of(1),
      Float64Array.of(1),
    ]);
  });

  it("holds the canonical NaN, whatever NaN came in", () => {
    const words = Uint32Array.of(1, 0xfff00001);
    const { results } = interpret(
      program(({ parameter }) => ({ x: parameter("x", "f64", "node") })),
      nodes(1),
      { x: new Float64Array(words.buffer) },
    );
    const x = results.get("x");
    expect(new Uint32Array((x as Float64Array).buffer)).toEqual(Uint32Array.of(0, 0x7ff80000));
  });

  it("is a copy: neither a column of the graph nor the array of another result", () => {
    const weight = Float64Array.of(1, 2);
    const { results } = interpret(
      program(({ parameter }) => {
        const x = parameter("x", "f64", "node");
        return { a: x, b: x };
      }),
      nodes(2),
      { x: weight },
    );
    expect(results.get("a")).toEqual(weight);
    expect(results.get("a")).not.toBe(weight);
    expect(results.get("a")).not.toBe(results.get("b"));
  });
});
