/** The standard library: algorithms written in the builder, each in a file that says what it computes and from where. */

export { bfs } from "./bfs.ts";
export { degreeStatistics } from "./degree-statistics.ts";
export { heatDiffusion } from "./heat-diffusion.ts";
export { pagerank } from "./pagerank.ts";
export { pagerankGap } from "./pagerank-gap.ts";
export { pagerankGraphology } from "./pagerank-graphology.ts";
export { wcc } from "./wcc.ts";
export { wccPointerJumping } from "./wcc-pointer-jumping.ts";
export { weightedPagerank } from "./weighted-pagerank.ts";
