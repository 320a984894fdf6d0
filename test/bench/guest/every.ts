/** Every function of graphology's that is here and whose time depends on the graph, against ours: a short look at each. */

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Figure, printRatio, printSpread } from "../figure.ts";
import { spreadOf } from "../harness.ts";
import type { Taken } from "./cases.ts";

const PROGRAM = fileURLToPath(new URL("./every-process.ts", import.meta.url));
const PACKAGE = new URL("../../../dist/graphology.js", import.meta.url);

/** The name of the figure. */
export const EVERY_NAME = "guest-every";

/** A function under its names here and there, and how both are called after the graph. */
export interface EveryCase {
  readonly own: string;
  /** graphology's module, and the member of it if it is not the function itself. */
  readonly module: string;
  readonly member?: string;
  readonly given?: readonly unknown[];
  /** "small" for what takes a time of nodes times edges. */
  readonly graph: keyof typeof GRAPHS;
}

/** The graphs. Each node has a community of ten, and a place in the plane. */
export const GRAPHS = {
  small: { nodes: 1000, edges: 5000, sort: "directed" },
  larger: { nodes: 3000, edges: 30_000, sort: "directed" },
  acyclic: { nodes: 3000, edges: 30_000, sort: "acyclic" },
  undirected: { nodes: 3000, edges: 30_000, sort: "undirected" },
} as const;

const larger = (own: string, module: string, given: readonly unknown[] = []): EveryCase => ({
  own,
  module,
  given,
  graph: "larger",
});
const centrality = (own: string): string => `graphology-metrics/centrality/${own}.js`;
const edge = (name: string): string => `graphology-metrics/edge/${name}.js`;
const graph = (name: string): string => `graphology-metrics/graph/${name}.js`;
const nothing = (): void => {};
const members = (
  module: string,
  graphName: EveryCase["graph"],
  named: Readonly<Record<string, readonly unknown[]>>,
): EveryCase[] => Object.entries(named).map(([own, given]) => ({ own, module, member: own, given, graph: graphName }));

export const EVERY_CASES: readonly EveryCase[] = [
  ...["degree", "inDegree", "outDegree"].map((own) => ({
    ...larger(own, centrality("degree")),
    member: `${own}Centrality`,
  })),
  ...["pagerank", "eigenvector"].map((own) => larger(own, centrality(own))),
  { own: "hits", module: centrality("hits"), graph: "small" },
  ...["betweenness", "closeness"].map((own): EveryCase => ({ own, module: centrality(own), graph: "small" })),
  { own: "edgeBetweenness", module: centrality("edge-betweenness"), graph: "small" },
  { own: "diameter", module: graph("diameter"), graph: "small" },
  ...members(graph("extent"), "larger", { nodeExtent: ["x"], edgeExtent: ["weight"] }),
  larger("modularity", graph("modularity")),
  larger("weightedSize", graph("weighted-size")),
  larger("eccentricity", "graphology-metrics/node/eccentricity.js", ["n0"]),
  larger("disparity", edge("disparity")),
  larger("chiSquare", edge("chi-square")),
  larger("gSquare", edge("g-square")),
  larger("simmelianStrength", edge("simmelian-strength")),
  larger("edgeUniformity", "graphology-metrics/layout-quality/edge-uniformity.js"),
  ...members("graphology-components", "larger", {
    connectedComponents: [],
    countConnectedComponents: [],
    forEachConnectedComponent: [nothing],
    forEachConnectedComponentOrder: [nothing],
    forEachConnectedComponentOrderWithEdgeFilter: [() => true, nothing],
    largestConnectedComponent: [],
    stronglyConnectedComponents: [],
  }),
  ...members("graphology-cores", "larger", { coreNumber: [] }),
  ...members("graphology-cores", "undirected", { onionLayers: [] }),
  ...members("graphology-dag", "acyclic", {
    forEachNodeInTopologicalOrder: [nothing],
    forEachTopologicalGeneration: [nothing],
    hasCycle: [],
    topologicalGenerations: [],
    topologicalSort: [],
  }),
  ...members("graphology-shortest-path", "larger", {
    singleSourceLength: ["n0"],
    undirectedSingleSourceLength: ["n0"],
  }),
];

/** What is not in the list, and why not. */
export const NOT_TIMED: ReadonlyMap<string, string> = new Map([
  ...["density", "directedDensity", "undirectedDensity", "mixedDensity", "abstractDensity"].map(ofCounts),
  ...["multiDirectedDensity", "multiUndirectedDensity", "multiMixedDensity", "simpleSize"].map(ofCounts),
  ...["", "In", "Out", "Inbound", "Outbound", "Undirected", "Directed"].map(
    (kind) => [`weighted${kind}Degree`, "looks at the edges of one node"] as const,
  ),
  ["cropToLargestConnectedComponent", "changes the graph"],
  ["weightedSingleSourceLength", "has no counterpart"],
]);

function ofCounts(name: string): readonly [string, string] {
  return [name, "computes with the numbers of nodes and edges alone"];
}

/** The times of calls of one function that took turns. */
export interface EveryTold {
  readonly own: string;
  readonly their: readonly Taken[];
  /** Ours on the graph as it is, and on the graph that is followed. */
  readonly next: readonly Taken[];
  readonly followed: readonly Taken[];
}

export const EVERY: Figure = {
  name: EVERY_NAME,
  doc: "Each function of graphology's library and ours in turns, all in one process, after one call of each. Ratios are of CPU time.",
  measure: () => {
    if (!existsSync(PACKAGE)) throw new Error("found no built package; run `npm run build` first");
    const rows = tell().map(({ own, their, next, followed }) => {
      const { nodes, edges } = GRAPHS[EVERY_CASES.find((one) => one.own === own)!.graph];
      const cpu = (taken: readonly Taken[]): string => printSpread(spreadOf(taken.map((one) => one.cpu)));
      const ratio = (ours: readonly Taken[]): string =>
        printSpread(spreadOf(ours.map((taken, turn) => their[turn]!.cpu / taken.cpu)), printRatio);
      return [own, `${nodes}/${edges}`, cpu(their), cpu(next), ratio(next), ratio(followed)];
    });
    return {
      head: ["function", "nodes/edges", "graphology's, ms", "ours, ms", "next call", "next call, followed"],
      rows,
      bars: [],
    };
  },
};

function tell(): EveryTold[] {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM], { encoding: "utf8" });
  if (status !== 0) throw new Error(`the process ended with exit code ${status}: ${stderr}`);
  // Printed by that program, which prints nothing else.
  return JSON.parse(stdout) as EveryTold[];
}
