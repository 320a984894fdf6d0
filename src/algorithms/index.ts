/** The standard library: algorithms written in the builder, each in a file that says what it computes and from where. */

export { bfs } from "./bfs.ts";
export { bfsParents } from "./bfs-parents.ts";
export { cdlp } from "./cdlp.ts";
export { coreNumbers } from "./core-numbers.ts";
export { degreeStatistics } from "./degree-statistics.ts";
export { eigenvectorCentrality } from "./eigenvector-centrality.ts";
export { greedyColoring } from "./greedy-coloring.ts";
export { heatDiffusion } from "./heat-diffusion.ts";
export { hits } from "./hits.ts";
export { katzCentrality } from "./katz-centrality.ts";
export { localClustering } from "./local-clustering.ts";
export { maximalIndependentSet } from "./maximal-independent-set.ts";
export { pagerank } from "./pagerank.ts";
export { pagerankGap } from "./pagerank-gap.ts";
export { pagerankGraphology } from "./pagerank-graphology.ts";
export { personalizedPagerank } from "./personalized-pagerank.ts";
export { randomWalkWithRestart } from "./random-walk-with-restart.ts";
export { reachability } from "./reachability.ts";
export { sssp } from "./sssp.ts";
export { triangles } from "./triangles.ts";
export { wcc } from "./wcc.ts";
export { wccPointerJumping } from "./wcc-pointer-jumping.ts";
export { weightedPagerank } from "./weighted-pagerank.ts";
export { widestPaths } from "./widest-paths.ts";
