/** The library by families: what kind of question each algorithm answers. */

import type * as library from "./index.ts";

export type LibraryName = keyof typeof library;

export interface Family {
  readonly name: string;
  /** The question that its algorithms answer. */
  readonly question: string;
  readonly members: readonly LibraryName[];
}

/** The families. Each algorithm of the library is in one of them, which a test checks. */
export const FAMILIES: readonly Family[] = [
  {
    name: "ranks",
    question: "Which nodes matter, by who points to them?",
    members: [
      "pagerank",
      "weightedPagerank",
      "personalizedPagerank",
      "randomWalkWithRestart",
      "pagerankGap",
      "pagerankGraphology",
      "hits",
      "eigenvectorCentrality",
      "katzCentrality",
    ],
  },
  {
    name: "centralities and distances",
    question: "Which nodes are in the middle, and how far apart are nodes?",
    members: [
      "betweenness",
      "edgeBetweenness",
      "weightedBetweenness",
      "weightedEdgeBetweenness",
      "closeness",
      "harmonicCloseness",
      "eccentricity",
      "diameter",
      "diameterBound",
    ],
  },
  {
    name: "paths",
    question: "What can be reached from a node, in what order, at what price?",
    members: [
      "bfs",
      "bfsParents",
      "reachability",
      "floodFill",
      "sssp",
      "shortestPathLengths",
      "shortestPathTree",
      "widestPaths",
      "earliestArrival",
      "topologicalLevels",
    ],
  },
  {
    name: "structure",
    question: "What holds together, and how densely?",
    members: [
      "wcc",
      "wccLabels",
      "wccPointerJumping",
      "cdlp",
      "coreNumbers",
      "triangles",
      "localClustering",
      "maximalIndependentSet",
      "greedyColoring",
      "degreeStatistics",
      "averageNeighborDegree",
    ],
  },
  {
    name: "spreading",
    question: "Where does something go that nodes hand on?",
    members: ["heatDiffusion", "spreadingActivation"],
  },
];
