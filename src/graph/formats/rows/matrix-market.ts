import type { Format } from "../format.ts";
import { isMatrixMarket, MATRIX_MARKET_OPTIONS, readingMatrixMarket } from "../matrix-market.ts";
import { weights } from "./kept.ts";

export const MATRIX_MARKET: Format = {
  name: "matrix-market",
  title: "a Matrix Market file",
  doc: "Sparse matrices in coordinate format, as NIST and SuiteSparse have them.",
  endings: [".mtx"],
  signature: { by: "its first line", fits: isMatrixMarket },
  reading: {
    options: MATRIX_MARKET_OPTIONS,
    answers: "A Matrix Market file says itself where ends and values stand, and its values become the weights.",
    open: null,
    limits: "as many nodes as the file has bytes, and 2^22 in any file, 2^18 of a bipartite graph",
    read: readingMatrixMarket,
  },
  writing: {
    options: {},
    unsaid: ["node keys"],
    keeps: weights,
    lacks:
      "keys of nodes, which become 1…n, and of edges; attributes but for `weight`; weights that are not finite or missing somewhere, and mixed graphs, are refused",
    write: async (graph) => (await import("../text/matrix-market-write.ts")).writeMatrixMarket(graph),
  },
};
