import { describe, expect, it } from "vitest";
import {
  closeness,
  diameter,
  diameterBound,
  eccentricity,
  harmonicCloseness,
  reachability,
} from "../../src/algorithms/index.ts";
import { grid, rmat } from "../../src/graph/generate.ts";
import type { NamedGraph } from "../graphs.ts";
import { GRAPHS } from "../graphs.ts";
import {
  plainCloseness,
  plainDiameter,
  plainDoubleSweep,
  plainEccentricity,
  plainHarmonicCloseness,
} from "./plain-distances.ts";
import { expectClose, outcomeOf, ROOTED, resultOf, rootsOf } from "./run.ts";
import { flagsOf, someOf } from "./some-nodes.ts";

/** Sums of reciprocals in another order differ in their last bits. */
const TOLERANCE = 1e-13;

describe.each(GRAPHS)("on $name", (named) => {
  const nodes = someOf(named);
  const given = { nodes: flagsOf(named, nodes) };

  it.each([true, false])("closeness is what distances come to, outgoing: %s", (outgoing) => {
    for (const wassermanFaust of [true, false]) {
      const options = { ...given, outgoing: Number(outgoing), wassermanFaust: Number(wassermanFaust) };
      const expected = plainCloseness(named, nodes, { outgoing, wassermanFaust });
      expectClose(resultOf(closeness, named, "closeness", options), expected, TOLERANCE);
    }
  });

  it.each([true, false])("harmonicCloseness is what distances come to, outgoing: %s", (outgoing) => {
    for (const normalized of [true, false]) {
      const options = { ...given, outgoing: Number(outgoing), normalized: Number(normalized) };
      const expected = plainHarmonicCloseness(named, nodes, { outgoing, normalized });
      expectClose(resultOf(harmonicCloseness, named, "closeness", options), expected, TOLERANCE);
    }
  });

  it.each([true, false])("eccentricity is the greatest distance, reachedOnly: %s", (reachedOnly) => {
    const options = { ...given, reachedOnly: Number(reachedOnly) };
    const expected = plainEccentricity(named, nodes, { reachedOnly });
    expect(resultOf(eccentricity, named, "eccentricity", options)).toEqual(expected);
  });

  it.runIf(named.nodeCount < 100)("diameter and radius are the greatest and the least eccentricity", () => {
    for (const reachedOnly of [true, false]) {
      const { diameter: greatest, radius } = plainDiameter(named, { reachedOnly });
      const { results } = outcomeOf(diameter, named, { reachedOnly: Number(reachedOnly) });
      expect(results).toEqual({ diameter: [greatest], radius: [radius] });
    }
  });
});

describe.each(ROOTED)("on $name", (named) => {
  it("diameterBound goes there and back", () => {
    for (const root of rootsOf(named)) {
      const { from, to, bound } = plainDoubleSweep(named, root);
      expect(outcomeOf(diameterBound, named, { root }).results).toEqual({ from: [from], to: [to], bound: [bound] });
    }
  });
});

describe("without parameters", () => {
  const named: NamedGraph = {
    name: "R-MAT",
    nodeCount: 64,
    edges: [],
    graph: rmat({ scale: 6, edgeFactor: 4, seed: 3 }),
  };

  it("all nodes are measured", () => {
    const all = { nodes: new Uint8Array(64).fill(1) };
    for (const [algorithm, name] of [
      [closeness, "closeness"],
      [harmonicCloseness, "closeness"],
      [eccentricity, "eccentricity"],
    ] as const) {
      expect(resultOf(algorithm, named, name)).toEqual(resultOf(algorithm, named, name, all));
    }
  });

  it("the diameter is infinite where a node does not reach all", () => {
    const reached = resultOf(reachability, named, "reached", { root: 0 });
    expect(reached).toContain(0);
    expect(outcomeOf(diameter, named).results.diameter).toEqual([Infinity]);
  });
});

describe("diameterBound", () => {
  it("is the diameter of a tree, from any root", () => {
    const graph = grid({ rows: 1, columns: 30 });
    const named = { name: "a path", nodeCount: 30, edges: [], graph };
    for (const root of [0, 7, 29]) {
      expect(resultOf(diameterBound, named, "bound", { root })).toEqual([29]);
    }
  });
});
