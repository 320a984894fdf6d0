import { describe, expect, it } from "vitest";
import type { Algorithm } from "../../src/dsl/index.ts";
import { algorithm, i32, u32 } from "../../src/dsl/index.ts";
import { runSync } from "../../src/engine/run-sync.ts";
import { path } from "../../src/graph/generate.ts";
import { interpret } from "../../src/interp/interpret.ts";
import { failureOf, untyped } from "./failure.ts";
import { plainRandom } from "./plain-random.ts";

const draws = algorithm("draws", { seed: u32(0), counter: u32(0) }, (g, given) => ({ number: g.random(given) }));
const signed = algorithm("signed", { seed: i32(0), counter: i32(0) }, (g, given) => ({ number: g.random(given) }));

const COUNT = 20_000;
const nodes = path(COUNT);

function numbersOf(made: Algorithm, parameters: Readonly<Record<string, number>> = {}, graph = nodes): Float64Array {
  return interpret(made.func, graph, parameters).results.get("number") as Float64Array;
}

/** How far a sum of `count` terms of deviation `deviation` is from its mean, in standard deviations. */
function deviations(sum: number, mean: number, deviation: number, count: number): number {
  return Math.abs(sum - mean * count) / (deviation * Math.sqrt(count));
}

function correlation(a: Float64Array, b: Float64Array): number {
  const sum = a.reduce((total, value, k) => total + (value - 0.5) * (b[k]! - 0.5), 0);
  return deviations(sum, 0, 1 / 12, a.length);
}

describe("random", () => {
  it.each([
    [0, 0],
    [1, 0],
    [0, 1],
    [4_294_967_295, 7],
    [123_456_789, 4_000_000_000],
  ])("of seed %i and counter %i is what its definition says, interpreted and compiled", (seed, counter) => {
    const numbers = numbersOf(draws, { seed, counter });
    for (const index of [0, 1, 2, 777, COUNT - 1]) expect(numbers[index]).toBe(plainRandom(seed, counter, index));
    expect(runSync(draws, nodes, { seed, counter }).number).toEqual(numbers);
  });

  it("takes the bits of an i32, so that negative ones differ", () => {
    for (const word of [-1, -2_147_483_648, 5]) {
      expect(numbersOf(signed, { seed: word, counter: word })).toEqual(
        numbersOf(draws, { seed: word >>> 0, counter: word >>> 0 }),
      );
    }
  });

  it("takes constants, and 0 as the counter that is not said", () => {
    const fixed = algorithm("fixed", {}, (g) => ({ number: g.random({ seed: 4_294_967_295 }) }));
    expect(numbersOf(fixed)).toEqual(numbersOf(draws, { seed: 4_294_967_295 }));
  });

  it("gives edges what it gives nodes of the same numbers", () => {
    const onEdges = algorithm("onEdges", { seed: u32(0), counter: u32(0) }, (g, given) => ({
      number: g.edgeRandom(given),
    }));
    const given = { seed: 9, counter: 2 };
    expect(runSync(onEdges, nodes, given).number).toEqual(numbersOf(draws, given, path(nodes.edgeCount)));
  });

  it("does not depend on the number of nodes", () => {
    expect(numbersOf(draws, {}, path(100))).toEqual(numbersOf(draws).slice(0, 100));
  });

  it("gives every node a number of its own, from 0 up to 1", () => {
    const numbers = numbersOf(draws, { seed: 3 });
    expect(new Set(numbers).size).toBe(COUNT);
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
  });

  it.each([0, 1, 99])("is uniform with seed %i: in mean, in each of 53 bits, and over 100 bins", (seed) => {
    const numbers = numbersOf(draws, { seed });
    const sum = numbers.reduce((total, number) => total + number, 0);
    expect(deviations(sum, 0.5, Math.sqrt(1 / 12), COUNT)).toBeLessThan(4);
    for (let bit = 1; bit <= 53; bit++) {
      const ones = numbers.reduce((count, number) => count + (Math.floor(number * 2 ** bit) % 2), 0);
      expect(deviations(ones, 0.5, 0.5, COUNT), `bit ${bit}`).toBeLessThan(4.5);
    }
    const bins = new Array<number>(100).fill(0);
    for (const number of numbers) bins[Math.floor(number * 100)]!++;
    const chiSquare = bins.reduce((total, count) => total + (count - COUNT / 100) ** 2 / (COUNT / 100), 0);
    // 99 degrees of freedom: mean 99, deviation 14.
    expect(Math.abs(chiSquare - 99)).toBeLessThan(4 * 14);
  });

  it("is not correlated between nodes, seeds and counters that are next to each other", () => {
    const base = numbersOf(draws, { seed: 5, counter: 5 });
    expect(correlation(base.slice(1), base.slice(0, -1))).toBeLessThan(4);
    for (const other of [
      { seed: 6, counter: 5 },
      { seed: 5, counter: 6 },
      { seed: 6, counter: 4 },
      { seed: 5 + 2 ** 31, counter: 5 },
      { seed: 5, counter: 5 + 2 ** 31 },
    ]) {
      expect(correlation(base, numbersOf(draws, other)), JSON.stringify(other)).toBeLessThan(4);
    }
  });

  it("tells seed from counter", () => {
    expect(numbersOf(draws, { seed: 1, counter: 2 })).not.toEqual(numbersOf(draws, { seed: 2, counter: 1 }));
  });

  it.each([
    [
      "a negative constant",
      -1,
      "the seed of random is the number -1; expected a scalar u32 or i32, or an integer from 0",
    ],
    ["a fraction", 0.5, "the seed of random is the number 0.5"],
    ["nothing", undefined, "the seed of random is undefined"],
  ])("refuses %s as its seed", (_, seed, message) => {
    const error = failureOf((g) => g.random({ seed: untyped(seed) }));
    expect(error.code).toBe("dsl/type");
    expect(error.message).toContain(message);
  });

  it("refuses node values, floats and options that it does not have", () => {
    expect(failureOf((g) => g.random({ seed: untyped(g.nodeIndex()) })).message).toContain(
      "the seed of random is node<i32>; expected a scalar u32 or i32",
    );
    expect(failureOf((g) => g.random({ seed: 0, counter: untyped(g.nodeCount) })).message).toContain(
      "the counter of random is f64",
    );
    expect(failureOf((g) => g.random(untyped({ seed: 0, round: 1 }))).message).toContain('have "round"');
  });
});
