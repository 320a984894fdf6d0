import { describe, expect, it } from "vitest";
import { topologicalLevels } from "../../src/algorithms/index.ts";
import { fromEdges } from "../../src/graph/build.ts";
import type { GraphKind } from "../../src/graph/graph.ts";
import type { NamedGraph } from "../graphs.ts";
import { GRAPHS } from "../graphs.ts";
import { arcsOf } from "./plain.ts";
import { plainCyclic, plainLevels } from "./plain-paths.ts";
import { outcomeOf, refusalOf } from "./run.ts";

type Ends = readonly (readonly [source: number, target: number])[];

function graphOf(ends: Ends, kind: GraphKind = "directed", undirected: readonly boolean[] = []): NamedGraph {
  const nodeCount = 1 + Math.max(...ends.flat());
  const edges = ends.map(([source, target], k) => {
    return { source, target, weight: 1, directed: kind === "directed" || (kind === "mixed" && !undirected[k]) };
  });
  const sources = ends.map(([source]) => source);
  const targets = ends.map(([, target]) => target);
  const flags = kind === "mixed" ? ends.map((_, k) => undirected[k] ?? false) : undefined;
  return {
    name: "by hand",
    nodeCount,
    edges,
    graph: fromEdges({ kind, nodeCount, sources, targets, undirected: flags }),
  };
}

/** The node that the refusal of a graph names. */
function namedNode(named: NamedGraph): number {
  const [, node] = refusalOf(topologicalLevels, named).match(/^there must be no cycle \(first at node (\d+)\)$/) ?? [];
  return Number(node);
}

describe.each(GRAPHS)("on $name", (named) => {
  it("every node is one level above the highest that leads to it, or one on a cycle is named", () => {
    if (plainLevels(named) === null) {
      expect(plainCyclic(named)).toContain(namedNode(named));
      return;
    }
    const level = outcomeOf(topologicalLevels, named).results.level!;
    const arcs = arcsOf(named);
    level.forEach((value, node) => {
      const below = arcs.flatMap(({ from, to }) => (to === node ? [level[from]!] : []));
      expect(value).toBe(Math.max(-1, ...below) + 1);
    });
  });
});

describe("levels", () => {
  it("are the lengths of longest paths, not of shortest", () => {
    const { results } = outcomeOf(
      topologicalLevels,
      graphOf([
        [5, 0],
        [5, 2],
        [2, 0],
        [2, 4],
        [4, 0],
        [1, 4],
        [1, 4],
      ]),
    );
    expect(results.level).toEqual([3, 0, 1, 0, 2, 0]);
  });

  it("take as many rounds as there are, and one", () => {
    const path = graphOf(Array.from({ length: 299 }, (_, k) => [299 - k, 298 - k] as const));
    const { results, rounds, converged } = outcomeOf(topologicalLevels, path);
    expect(results.level).toEqual(Array.from({ length: 300 }, (_, node) => 299 - node));
    expect([rounds, converged]).toEqual([301, true]);
  });

  it("are there for the directed edges of a mixed graph", () => {
    const named = graphOf(
      [
        [0, 1],
        [1, 2],
      ],
      "mixed",
    );
    expect(outcomeOf(topologicalLevels, named).results.level).toEqual([0, 1, 2]);
  });
});

describe("a cycle", () => {
  it.each<[what: string, named: NamedGraph, node: number]>([
    ["before nodes of smaller index", graphOf([...[0, 1, 2, 3].map((k) => [k + 1, k] as const), [5, 4], [4, 5]]), 4],
    ["after nodes of smaller index", graphOf([...[0, 1, 2, 3].map((k) => [k, k + 1] as const), [4, 5], [5, 4]]), 4],
    [
      "between nodes on no cycle, which lie between two",
      graphOf([
        [5, 6],
        [6, 5],
        [6, 0],
        [0, 1],
        [1, 3],
        [3, 4],
        [4, 3],
      ]),
      5,
    ],
    ["of an undirected edge", graphOf([[0, 2]], "undirected"), 0],
    [
      "of an undirected edge among directed ones",
      graphOf(
        [
          [0, 1],
          [1, 2],
          [2, 3],
        ],
        "mixed",
        [false, true],
      ),
      1,
    ],
    ["of a self-loop", graphOf([[1, 1]]), 1],
    ["of an undirected self-loop", graphOf([[1, 1]], "undirected"), 1],
  ])("%s", (_, named, node) => {
    expect(namedNode(named)).toBe(node);
  });

  it.each([6, 7, 8, 9, 1023, 1024])("is found by whom all %i nodes are behind", (nodeCount) => {
    const last = nodeCount - 1;
    const tail = Array.from({ length: last }, (_, k) => [k + 1, k] as const);
    expect(namedNode(graphOf([...tail, [last, last]]))).toBe(last);
  });
});
