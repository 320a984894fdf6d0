import { describe, expect, it } from "vitest";
import type { Element } from "../../src/ir/type.ts";
import { lanesFor } from "../../src/loop/vectorize.ts";
import type { Instruction, KernelOutput } from "../../src/plan/code.ts";

const keep = (element: KernelOutput["element"]): KernelOutput => ({ kind: "keep", register: 1, element, buffer: 0 });
const twice = (element: KernelOutput["element"]): Instruction => ({ op: "add", element, operands: [0, 0] });

/** In vectors of 16 bytes. */
function lanes(
  inputs: readonly Element[],
  code: readonly Instruction[],
  outputs: readonly KernelOutput[],
): number | null {
  return lanesFor(inputs, code, outputs, 16);
}

describe("the number of lanes of a kernel", () => {
  it("is what a vector holds of its widest element, wherever that stands", () => {
    expect(lanes(["f32"], [twice("f32")], [keep("f32")])).toBe(4);
    expect(lanes(["f64"], [twice("f64")], [keep("f64")])).toBe(2);
    expect(lanes(["i32"], [twice("i32"), { op: "cast", element: "f64", operands: [1] }], [])).toBe(2);
    expect(lanes(["bool"], [{ op: "not", element: "bool", operands: [0] }], [keep("bool")])).toBe(4);
    expect(lanes(["u32"], [{ op: "const", element: "f64", value: 1 }], [])).toBe(2);
  });

  it.each([
    [0, null, null],
    [8, 2, null],
    [16, 4, 2],
    [32, 8, 4],
    // As many as the order of a reduction has.
    [64, 8, 8],
  ])("follows the vectors of the back end: in %i bytes %s of 4 bytes, %s of 8", (vectorBytes, narrow, wide) => {
    expect(lanesFor(["f32"], [twice("f32")], [keep("f32")], vectorBytes)).toBe(narrow);
    expect(lanesFor(["f64"], [twice("f64")], [keep("f64")], vectorBytes)).toBe(wide);
  });

  it("is none where an op or a monoid has no form on vectors", () => {
    expect(lanes(["f64"], [{ op: "sin", element: "f64", operands: [0] }], [keep("f64")])).toBe(null);
    expect(lanes(["i32"], [{ op: "shl", element: "i32", operands: [0, 0] }], [keep("i32")])).toBe(null);
    expect(lanes(["i32"], [{ op: "div", element: "i32", operands: [0, 0] }], [keep("i32")])).toBe(null);
  });

  it("is none where the code would be too long", () => {
    expect(lanes(["f64"], new Array<Instruction>(64).fill(twice("f64")), [])).toBe(2);
    expect(lanes(["f64"], new Array<Instruction>(65).fill(twice("f64")), [])).toBe(null);
  });
});
