import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { describeFound } from "../../src/arguments/found.ts";
import { nearest } from "../../src/arguments/nearest.ts";
import { algorithm, f64, fromEdges, run } from "../../src/index.ts";

describe("what was found", () => {
  class Own {}
  it.each<[unknown, string]>([
    ["no", 'the text "no"'],
    ["x".repeat(100), `the text "${"x".repeat(80)}…"`],
    [null, "null"],
    [undefined, "undefined"],
    [-0, "-0"],
    [Number.NaN, "NaN"],
    [true, "true"],
    [5n, "the bigint 5"],
    [Symbol("s"), "a symbol"],
    [() => 5, "a function"],
    [[1, 2], "an array of 2"],
    [new Map([[1, 2]]), "a Map of 1 entries"],
    [runInNewContext("new Map([[1, 2]])"), "a Map of 1 entries"],
    [Float64Array.of(1), "a Float64Array of 1"],
    [new ArrayBuffer(8), "an ArrayBuffer"],
    [Promise.resolve(), "a Promise"],
    [new Own(), "an Own"],
    [{}, "an object"],
    [Object.create(null), "an object"],
    [JSON.parse('{ "constructor": { "name": 5 } }'), "an object"],
  ])("%# is said in few words", (found, words) => {
    expect(describeFound(found)).toBe(words);
  });

  it("stays on its line", () => {
    expect(describeFound("a\nb\u001b[31m")).toBe('the text "a\\nb\\u001b[31m"');
  });
});

describe("the name that was meant", () => {
  it.each<[string, string | null]>([
    ["tiemout", "timeout"],
    ["Timeout", "timeout"],
    ["timeouts", "timeout"],
    ["onprogres", "onProgress"],
    ["sgnal", "signal"],
    ["size", null],
    ["", null],
    ["t".repeat(1_000_000), null],
  ])("for %s", (written, meant) => {
    expect(nearest(written, ["timeout", "signal", "onProgress", "mode"])).toBe(meant);
  });
});

describe("a Map of another realm", () => {
  it("is one of parameters by key", async () => {
    const plus = algorithm("plus", { x: f64.node() }, (_, { x }) => ({ y: x.add(1) }));
    const x = runInNewContext("new Map([[0, 1], [1, 2]])");
    expect((await run(plus, fromEdges({ sources: [0], targets: [1] }), { x }, { workers: 1 })).y).toEqual(
      Float64Array.of(2, 3),
    );
  });
});
