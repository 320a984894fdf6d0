import { describe, expect, it } from "vitest";
import { lanesFor } from "../../src/loop/vectorize.ts";
import type { Instruction, KernelOutput } from "../../src/plan/code.ts";

const keep = (element: KernelOutput["element"]): KernelOutput => ({ kind: "keep", register: 1, element, buffer: 0 });
const twice = (element: KernelOutput["element"]): Instruction => ({ op: "add", element, operands: [0, 0] });

describe("the number of lanes of a kernel", () => {
  it("is what 16 bytes hold of its widest element, wherever that stands", () => {
    expect(lanesFor(["f32"], [twice("f32")], [keep("f32")])).toBe(4);
    expect(lanesFor(["f64"], [twice("f64")], [keep("f64")])).toBe(2);
    expect(lanesFor(["i32"], [twice("i32"), { op: "cast", element: "f64", operands: [1] }], [])).toBe(2);
    expect(lanesFor(["bool"], [{ op: "not", element: "bool", operands: [0] }], [keep("bool")])).toBe(4);
    expect(lanesFor(["u32"], [{ op: "const", element: "f64", value: 1 }], [])).toBe(2);
  });

  it("is none where an op or a monoid has no form on vectors", () => {
    expect(lanesFor(["f64"], [{ op: "sin", element: "f64", operands: [0] }], [keep("f64")])).toBe(null);
    expect(lanesFor(["i32"], [{ op: "shl", element: "i32", operands: [0, 0] }], [keep("i32")])).toBe(null);
    expect(lanesFor(["i32"], [{ op: "div", element: "i32", operands: [0, 0] }], [keep("i32")])).toBe(null);
  });

  it("is none where the code would be too long", () => {
    expect(lanesFor(["f64"], new Array<Instruction>(64).fill(twice("f64")), [])).toBe(2);
    expect(lanesFor(["f64"], new Array<Instruction>(65).fill(twice("f64")), [])).toBe(null);
  });
});
