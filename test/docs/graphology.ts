/** The table of graphology's standard library in docs/graphology.md: which functions are here, and why others are not. */

import * as ours from "../../src/graphology/index.ts";
import { timesAsFast, whereRecorded } from "../bench/guest/recorded.ts";

/** Functions of a module of graphology's that are here under their own names, with what is to be said of them. */
interface Here {
  readonly module: string;
  readonly here: Readonly<Record<string, string>>;
}

/** Functions of a module of graphology's that are not here, and why. */
interface NotHere {
  readonly module: string;
  readonly names: readonly string[];
  readonly why: string;
}

const SAME = "";
const INDEX =
  "parallel edges, an edge of each sort between two nodes, and self-loops without direction give graphology neighbors that are not there";
const NODE_ORDER = "nodes in the order of the graph, there in that of a depth-first search";
const WEIGHTS_BELOW =
  "a cycle whose weights sum to 0 or less is an error; no path leads over an edge that weighs Infinity; paths are counted in 64-bit floats, there modulo 2³²";
const STOP = '`stop: "sum"` for a rule that means something in large graphs';
const GRAPHS = "gives or changes graphs";
const CALLS_BACK = "walks from node to node and calls the caller's function at each";
const PATHS = "gives paths, which are lists of nodes, not numbers";

export const HERE: readonly Here[] = [
  {
    module: "graphology-metrics/centrality",
    here: {
      betweenness: `${INDEX} (with \`getEdgeWeight: null\`); ${WEIGHTS_BELOW}`,
      closeness: INDEX,
      degree: SAME,
      inDegree: SAME,
      outDegree: SAME,
      edgeBetweenness: `of multigraphs, too; of an edge of each sort between two nodes, each has its own; ${WEIGHTS_BELOW}`,
      eigenvector: STOP,
      hits: SAME,
      pagerank: `${STOP}; where all edges from a node weigh 0 its rank is shared by all, there NaN`,
    },
  },
  {
    module: "graphology-metrics/graph",
    here: {
      abstractDensity: SAME,
      density: SAME,
      directedDensity: SAME,
      undirectedDensity: SAME,
      mixedDensity: SAME,
      multiDirectedDensity: SAME,
      multiUndirectedDensity: SAME,
      multiMixedDensity: SAME,
      diameter: SAME,
      nodeExtent: SAME,
      edgeExtent: SAME,
      modularity:
        '`modularity.dense` is as fast as `modularity.sparse`; communities of the same text, such as `1` and `"1"`, are one, there in parts of the sum alone',
      simpleSize: SAME,
      weightedSize: SAME,
    },
  },
  {
    module: "graphology-metrics/node",
    here: {
      eccentricity: SAME,
      weightedDegree: SAME,
      weightedInDegree: SAME,
      weightedOutDegree: SAME,
      weightedInboundDegree: SAME,
      weightedOutboundDegree: SAME,
      weightedUndirectedDegree: SAME,
      weightedDirectedDegree: SAME,
    },
  },
  {
    module: "graphology-metrics/edge",
    here: { chiSquare: SAME, disparity: SAME, gSquare: SAME, simmelianStrength: SAME },
  },
  { module: "graphology-metrics/layout-quality", here: { edgeUniformity: SAME } },
  {
    module: "graphology-components",
    here: {
      connectedComponents: NODE_ORDER,
      countConnectedComponents: SAME,
      cropToLargestConnectedComponent: SAME,
      forEachConnectedComponent: NODE_ORDER,
      forEachConnectedComponentOrder: SAME,
      forEachConnectedComponentOrderWithEdgeFilter:
        "the filter is called once for each edge, with its ends; there once more from its target, with the source for both",
      largestConnectedComponent: NODE_ORDER,
      stronglyConnectedComponents: `${NODE_ORDER}; components in the order of their first nodes`,
    },
  },
  {
    module: "graphology-cores",
    here: { coreNumber: SAME, onionLayers: "what is no graph is refused in graphology's words for others" },
  },
  {
    module: "graphology-dag",
    here: {
      forEachNodeInTopologicalOrder: "within a generation, nodes in the order of the graph",
      forEachTopologicalGeneration: "within a generation, nodes in the order of the graph",
      hasCycle: SAME,
      topologicalGenerations: "within a generation, nodes in the order of the graph",
      topologicalSort: "within a generation, nodes in the order of the graph",
    },
  },
  {
    module: "graphology-shortest-path",
    here: {
      singleSourceLength: "equally far nodes in the order of the graph",
      undirectedSingleSourceLength: "equally far nodes in the order of the graph",
      weightedSingleSourceLength: "**an addition**: the lengths of the paths that `dijkstra.singleSource` finds",
    },
  },
];

export const NOT_HERE: readonly NotHere[] = [
  {
    module: "graphology-metrics/node",
    names: ["clusteringAmbiguity"],
    why: "is estimated from pairs of nodes drawn at random, anew in each call",
  },
  {
    module: "graphology-metrics/layout-quality",
    names: ["connectedCloseness", "neighborhoodPreservation", "stress"],
    why: "look at all pairs of nodes, or at the nearest of all in the plane: a graph is not what they are about",
  },
  { module: "graphology-components", names: ["largestConnectedComponentSubgraph"], why: GRAPHS },
  { module: "graphology-cores", names: ["kCore", "kCorona", "kCrust", "kShell", "kTruss"], why: GRAPHS },
  {
    module: "graphology-dag",
    names: ["willCreateCycle"],
    why: "is asked of one edge at a time, while the graph is built: it would be read anew for each",
  },
  {
    module: "graphology-shortest-path",
    names: ["bidirectional", "singleSource", "dijkstra", "edgePathFromNodePath", "unweighted"],
    why: PATHS,
  },
  { module: "graphology-shortest-path", names: ["astar"], why: "calls the caller's heuristic at each step" },
  {
    module: "graphology-shortest-path",
    names: ["brandes"],
    why: "gives the stack and the lists of one step of `betweenness`, for who would go on with them",
  },
  {
    module: "graphology-communities-louvain",
    names: ["louvain"],
    why: "moves one node after the other, each knowing the moves before it; the rounds of the language move all at once, which finds other communities",
  },
  {
    module: "graphology-bipartite",
    names: ["isBipartiteBy"],
    why: "stops at the first edge within a part, which takes less than to read the graph",
  },
  { module: "graphology-traversal", names: ["bfs", "bfsFromNode", "dfs", "dfsFromNode"], why: CALLS_BACK },
  {
    module: "graphology-simple-path",
    names: ["allSimpleEdgeGroupPaths", "allSimpleEdgePaths", "allSimplePaths"],
    why: PATHS,
  },
  {
    module: "graphology-operators",
    names: [
      "disjointUnion",
      "reverse",
      "subgraph",
      "toDirected",
      "toMixed",
      "toMulti",
      "toSimple",
      "toUndirected",
      "union",
    ],
    why: GRAPHS,
  },
  {
    module: "graphology-generators",
    names: ["classic", "community", "random", "small", "social"],
    why: "makes graphs",
  },
  {
    module: "graphology-layout",
    names: ["circlepack", "circular", "random", "rotation"],
    why: "places nodes in the plane",
  },
  { module: "graphology-layout-force", names: ["forceLayout"], why: "places nodes in the plane" },
  {
    module: "graphology-layout-forceatlas2",
    names: ["forceAtlas2"],
    why: "places nodes in the plane, and has a worker of its own",
  },
  { module: "graphology-layout-noverlap", names: ["noverlap"], why: "places nodes in the plane" },
  {
    module: "graphology-assertions",
    names: [
      "areSameGraphs",
      "areSameGraphsDeep",
      "haveSameEdges",
      "haveSameEdgesDeep",
      "haveSameNodes",
      "haveSameNodesDeep",
      "isGraph",
      "isGraphConstructor",
    ],
    why: "asks whether graphs are alike, attributes of any kind included",
  },
  {
    module: "graphology-utils",
    names: [
      "inferMulti",
      "inferType",
      "isGraph",
      "isGraphConstructor",
      "mergeClique",
      "mergeCycle",
      "mergePath",
      "mergeStar",
      "renameGraphKeys",
      "updateGraphKeys",
    ],
    why: GRAPHS,
  },
  { module: "graphology-gexf, graphology-graphml", names: ["parse", "write"], why: "reads and writes files" },
  { module: "graphology-canvas, graphology-svg", names: ["render"], why: "draws" },
];

/** The table of what is here: which ways each function can be called, and what is different. */
export function graphologyTable(): string {
  const rows = HERE.flatMap(({ module, here }) =>
    Object.entries(here).map(([name, note]) => {
      const found: unknown = Reflect.get(ours, name);
      const ways = ["assign", "async"].filter((way) => typeof Reflect.get(Object(found), way) === "function");
      return `| \`${module}\` | \`${name}\` | ${ways.map((way) => `\`${way}\``).join(", ")} | ${timesAsFast(name)} | ${note} |`;
    }),
  );
  const table = ["| module | function | has | as fast as graphology's | differs |", "|---|---|---|---|---|", ...rows];
  return `${table.join("\n")}\n\nTimes were taken on: ${whereRecorded()}. Where none stands, none was taken.`;
}

/** The table of what is not here, and why. */
export function absentTable(): string {
  const rows = NOT_HERE.map(
    ({ module, names, why }) => `| \`${module}\` | ${names.map((name) => `\`${name}\``).join(", ")} | ${why} |`,
  );
  return ["| module | functions | why |", "|---|---|---|", ...rows].join("\n");
}
