import { describe, expect, it } from "vitest";
import type { Datum } from "../../src/interp/interpret.ts";
import { graphOf, nodes, run } from "./program.ts";

/** gather(x, index) over five nodes, with `otherwise` if given. */
function gather(index: Int32Array | number, otherwise?: number): number | number[] | undefined {
  const given: Record<string, Datum> = { x: Float64Array.of(10, 11, 12, 13, 14), index };
  return run(
    nodes(5),
    ({ ops, parameter }) => {
      const x = parameter("x", "f64", "node");
      const at = parameter("index", "i32", typeof index === "number" ? "scalar" : "node");
      const operands = otherwise === undefined ? [x, at] : [x, at, ops.constant(otherwise, "f64")];
      const span = { file: "jump.ew", line: 8, column: 12 };
      return { y: ops.emitOne("gather", operands, { otherwise: otherwise !== undefined }, { span }) };
    },
    given,
  ).y;
}

describe("gather", () => {
  it("reads the entries at the indices of a node value", () => {
    expect(gather(Int32Array.of(4, 0, 0, 2, 1))).toEqual([14, 10, 10, 12, 11]);
  });

  it("reads one entry at a scalar index", () => {
    expect(gather(3)).toBe(13);
  });

  it("gives `otherwise` outside the range, on both sides", () => {
    expect(gather(Int32Array.of(-1, 5, 4, 0, 2147483647), -7)).toEqual([-7, -7, 14, 10, -7]);
  });

  it("without it fails with the smallest bad index, the length and the place in the program", () => {
    expect(() => gather(Int32Array.of(9, 7, 0, 1, 8))).toThrowError(
      expect.objectContaining({
        code: "run/index",
        message: expect.stringMatching(/^jump\.ew:8:12: gather reads entry 7 of x, which has 5 entries/),
      }),
    );
  });

  it("takes the least negative index for the smallest", () => {
    expect(() => gather(Int32Array.of(9, -1, -6, 0, 0))).toThrowError(/entry -6 of x/);
  });

  it("reads a node value at an index per edge", () => {
    const { y } = run(
      graphOf(3, [
        [0, 1],
        [0, 2],
      ]),
      ({ ops, parameter }) => {
        const x = parameter("x", "f64", "node");
        return { y: ops.emitOne("gather", [x, parameter("at", "u32", "edge")], { otherwise: false }) };
      },
      { x: Float64Array.of(10, 11, 12), at: Uint32Array.of(2, 0) },
    );
    expect(y).toEqual([12, 10]);
  });

  it("fails in program order, though a later one has a smaller bad index", () => {
    const fail = () =>
      run(
        nodes(2),
        ({ ops, parameter }) => {
          const x = parameter("x", "f64", "node");
          const read = (index: number) => ops.emitOne("gather", [x, ops.constant(index, "i32")], { otherwise: false });
          return { first: read(9), second: read(-9) };
        },
        { x: Float64Array.of(1, 2) },
      );
    expect(fail).toThrowError(/entry 9 of x/);
  });
});
