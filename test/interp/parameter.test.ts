import { describe, expect, it } from "vitest";
import type { Datum } from "../../src/interp/interpret.ts";
import type { Domain, Element } from "../../src/ir/type.ts";
import type { Value } from "../../src/ir/value.ts";
import { defaultOf, graphOf, run } from "./program.ts";

const graph = graphOf(2, [
  [0, 1],
  [0, 1],
  [1, 0],
]);

/** The value that a parameter x has when it is given, or left out where `given` is undefined. */
function bind(element: Element, domain: Domain, given: Datum | undefined, initial: number | null = null) {
  return run(
    graph,
    ({ parameter }) => ({ x: parameter("x", element, domain, initial) }),
    given === undefined ? {} : { x: given },
  ).x;
}

describe("a parameter", () => {
  it("is what was given, before its initial value", () => {
    expect(bind("f64", "scalar", 3, 1)).toBe(3);
    expect(bind("f64", "scalar", undefined, 1)).toBe(1);
  });

  it("is its initial value at every node or edge", () => {
    expect(bind("i32", "node", undefined, 4)).toEqual([4, 4]);
    expect(bind("i32", "edge", undefined, 4)).toEqual([4, 4, 4]);
  });

  it("is computed from what the scalars before it are, given or not, where its default is", () => {
    const computed = (given: Readonly<Record<string, Datum>>) =>
      run(
        graph,
        ({ parameter }) => {
          const a = parameter("a", "f64", "scalar", 3);
          const halfOf = (x: Value) => defaultOf((ops) => ops.emitOne("div", [x, ops.constant(2, "f64")], {}));
          const b = parameter("b", "f64", "scalar", halfOf(a));
          return { a, b, c: parameter("c", "f64", "node", halfOf(b)) };
        },
        given,
      );
    expect(computed({})).toEqual({ a: 3, b: 1.5, c: [0.75, 0.75] });
    expect(computed({ a: -0 })).toEqual({ a: -0, b: -0, c: [-0, -0] });
    expect(computed({ b: 8 })).toEqual({ a: 3, b: 8, c: [4, 4] });
    expect(computed({ a: Number.NaN, c: 1 })).toEqual({ a: Number.NaN, b: Number.NaN, c: [1, 1] });
  });

  it("is one number at every node, or an array with one for each", () => {
    expect(bind("f64", "node", 7)).toEqual([7, 7]);
    expect(bind("f64", "node", Float64Array.of(1, 2))).toEqual([1, 2]);
  });

  it("is rounded to f32", () => {
    expect(bind("f32", "scalar", 0.1)).toBe(Math.fround(0.1));
  });

  it("is taken from an array of another type that holds values of its own", () => {
    expect(bind("u32", "node", Float64Array.of(2, 4294967295))).toEqual([2, 4294967295]);
  });

  it.each([2.5, -1, Number.NaN])("is refused where an entry is %d and no value of it", (entry) => {
    expect(() => bind("u32", "node", Float64Array.of(0, entry))).toThrow(`${entry} at index 1`);
  });

  const refused = (message: RegExp) =>
    expect.objectContaining({ code: "param", message: expect.stringMatching(message) });

  it("without an initial value must be given", () => {
    expect(() => bind("f64", "node", undefined)).toThrowError(
      refused(/^parameter x of test is missing; expected node<f64>: an array of 2, or one number for all/),
    );
  });

  it("must have the length of its domain", () => {
    expect(() => bind("f64", "edge", Float64Array.of(1, 2))).toThrowError(
      refused(/^parameter x of test is an array of 2; expected edge<f64>: an array of 3/),
    );
  });

  it("must be a number of its type", () => {
    expect(() => bind("i32", "scalar", 2.5)).toThrowError(refused(/is 2\.5; expected a number of type i32/));
    expect(() => bind("f64", "scalar", Float64Array.of(1))).toThrowError(refused(/is an array; expected a number/));
  });

  it("must be one that the function has", () => {
    const unknown = () => run(graph, ({ parameter }) => ({ x: parameter("x", "f64", "scalar", 1) }), { limits: 1 });
    expect(unknown).toThrowError(refused(/^test has no parameter "limits"; it has x/));
  });
});
