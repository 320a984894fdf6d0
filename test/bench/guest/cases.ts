/** Functions of graphology's library and ours of the same names, the graphs that they are timed on, and what is expected. */

/** Ratios, graphology's time over ours, that are to be reached at least. */
interface Expected {
  /** The time of the first call in a process, from before the library is loaded. */
  readonly first?: number;
  /** The time of a call on the unchanged graph after that. */
  readonly next?: number;
  /** The time of such a call on a graph that is followed. */
  readonly followed?: number;
  /** The time of such a call of `async`, on workers. */
  readonly workers?: number;
}

export interface GuestCase {
  readonly name: string;
  /** Of a directed graph without parallel edges and self-loops, each edge of which has a `weight` from 0.5 to 1.5. */
  readonly nodes: number;
  readonly edges: number;
  /** graphology's module, and the member of it if it is not the function itself. */
  readonly module: string;
  readonly member?: string;
  /** Ours in `edgewise/graphology`. */
  readonly own: string;
  /** The arguments that both libraries are given after the graph. */
  readonly given: readonly unknown[];
  readonly expected: Expected;
  /** The algorithm that is run warm after an edge was added, and as what part of a first call at most. */
  readonly warm?: { readonly algorithm: string; readonly atMost: number };
}

const LARGE = { nodes: 100_000, edges: 1_000_000 };
const SMALL = { nodes: 2000, edges: 10_000 };
const centrality = (own: string) => ({ own, module: `graphology-metrics/centrality/${own}.js`, given: [] });

export const CASES: readonly GuestCase[] = [
  {
    name: "pagerank",
    ...LARGE,
    ...centrality("pagerank"),
    expected: { first: 2, next: 8, followed: 25 },
    warm: { algorithm: "weightedPagerank", atMost: 0.1 },
  },
  { name: "eigenvector", ...LARGE, ...centrality("eigenvector"), expected: { first: 2 } },
  { name: "hits", nodes: 10_000, edges: 100_000, ...centrality("hits"), expected: { first: 20 } },
  { name: "betweenness", ...SMALL, ...centrality("betweenness"), expected: { next: 5, workers: 8 } },
  {
    name: "betweenness-unweighted",
    ...SMALL,
    ...centrality("betweenness"),
    given: [{ getEdgeWeight: null }],
    expected: { next: 5, workers: 8 },
  },
  { name: "closeness", ...SMALL, ...centrality("closeness"), expected: { next: 5 } },
  { name: "closeness-larger", nodes: 10_000, edges: 100_000, ...centrality("closeness"), expected: { workers: 8 } },
  {
    name: "components",
    ...LARGE,
    module: "graphology-components",
    member: "connectedComponents",
    own: "connectedComponents",
    given: [],
    expected: { first: 1, followed: 10 },
  },
  {
    name: "lengths",
    ...LARGE,
    module: "graphology-shortest-path",
    member: "singleSourceLength",
    own: "singleSourceLength",
    given: ["n0"],
    expected: { first: 1, followed: 10 },
  },
];

/** Milliseconds, and those of them that all threads of the process have computed. */
export interface Taken {
  readonly wall: number;
  readonly cpu: number;
}

/** The output of a process: the time of each sort of call; null where there is none. */
export interface Told {
  readonly first: Taken;
  readonly next: Taken;
  readonly followed: Taken | null;
  readonly workers: Taken | null;
  readonly warm: Taken | null;
  /** Some of the numbers of the result, sorted, to compare results by. */
  readonly sample: readonly number[];
}
