import { describe, expect, it } from "vitest";
import * as library from "../../src/algorithms/index.ts";
import {
  pagerankGraphology,
  personalizedPagerank,
  randomWalkWithRestart,
  sssp,
  weightedPagerank,
  widestPaths,
} from "../../src/algorithms/index.ts";
import type { Algorithm } from "../../src/dsl/index.ts";
import { fromEdges, runSync } from "../../src/index.ts";
import { interpret } from "../../src/interp/interpret.ts";
import type { Given } from "../ways.ts";

/** The edges a → b → c → a, the second with a weight of one's choice. */
function cycle(weight: number) {
  return fromEdges({
    sources: [0, 1, 2],
    targets: [1, 2, 0],
    nodeKeys: ["a", "b", "c"],
    edgeColumns: { weight: [1, weight, 3] },
  });
}

/** What a run says, of kernels and of the interpreter; null where it gives results. */
function told({ func, ...program }: Algorithm, weight: number, given: Given = {}): string | null {
  const said = [
    () => interpret(func, cycle(weight), "root" in program.parameters ? { root: 0, ...given } : given),
    () =>
      runSync(
        { func, ...program } as Algorithm,
        cycle(weight),
        ("root" in program.parameters ? { root: "a", ...given } : given) as never,
      ),
  ].map((run) => {
    try {
      run();
      return null;
    } catch (error) {
      expect(error).toMatchObject({ code: "run/require" });
      return error instanceof Error ? error.message.replace(/^\w+: /, "") : "";
    }
  });
  expect(said[1]).toBe(said[0]);
  return said[0]!;
}

const AT_B = ' (first at edge 1, from node "b" (index 1) to node "c" (index 2))';

describe("weights of which a walker's chances are the shares", () => {
  it.each([
    ["weightedPagerank", weightedPagerank],
    ["pagerankGraphology", pagerankGraphology],
    ["randomWalkWithRestart", randomWalkWithRestart],
  ] as const)("are finite and not negative: %s", (_, algorithm) => {
    const wrong = `weights must be finite and not negative${AT_B}`;
    for (const weight of [-1, -5e-324, NaN, Infinity, -Infinity]) expect(told(algorithm, weight)).toBe(wrong);
    for (const weight of [0, -0, 5e-324, 1e300]) expect(told(algorithm, weight)).toBeNull();
  });

  it("have a finite sum at each node", () => {
    const graph = fromEdges({
      sources: [0, 1, 1],
      targets: [1, 2, 0],
      edgeColumns: { weight: [1, 1e308, 1e308] },
    });
    expect(() => runSync(weightedPagerank, graph)).toThrowError(
      /the weights of a node's out-edges must have a finite sum \(first at node 1\)$/,
    );
  });
});

describe("weights of paths", () => {
  it("are numbers that may be added up, for shortest ones", () => {
    const wrong = `weights must be numbers, and not -Infinity${AT_B}`;
    for (const weight of [NaN, -Infinity]) expect(told(sssp, weight)).toBe(wrong);
    for (const weight of [-1, 0, Infinity]) expect(told(sssp, weight)).toBeNull();
  });

  it("are numbers, for widest ones", () => {
    expect(told(widestPaths, NaN)).toBe(`weights must be numbers${AT_B}`);
    for (const weight of [-1, 0, Infinity, -Infinity]) expect(told(widestPaths, weight)).toBeNull();
  });
});

describe("restarts", () => {
  it.each([
    [[1, -1, 3], 'restarts must not be negative or NaN (first at node "b" (index 1))'],
    [[1, 2, NaN], 'restarts must not be negative or NaN (first at node "c" (index 2))'],
    [[0, 0, 0], "restarts must not be 0 at all nodes"],
    [[1, 1e308, 1e308], "restarts must have a finite sum"],
    [[1, Infinity, 0], "restarts must have a finite sum"],
    [[0, 0, 5e-324], null],
    [[1, 0, 1e307], null],
  ] as const)("%j", (restart, message) => {
    expect(told(personalizedPagerank, 1, { restart: Float64Array.from(restart) })).toBe(message);
  });

  it("are asked for nothing in a graph without nodes", () => {
    const nothing = fromEdges({ sources: [], targets: [], nodeCount: 0 });
    expect(runSync(personalizedPagerank, nothing).results.rank).toEqual(new Float64Array());
  });

  it("are alike where none is given", () => {
    const { rank } = runSync(personalizedPagerank, cycle(1)).results;
    expect(rank).toEqual(runSync(library.pagerank, cycle(1)).results.rank);
  });
});
