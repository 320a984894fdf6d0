/** The ranks that PageRank gives in Node, with which those of pages are compared. */

import { createHash } from "node:crypto";
import { pagerank } from "../../src/algorithms/index.ts";
import { runSync } from "../../src/engine/run-sync.ts";
import { rmat } from "../../src/graph/generate.ts";

const { rank } = runSync(pagerank, rmat({ scale: 13, seed: 1 }));

/** The hash of the ranks that `pages/pagerank.js` gives one of. */
export const RANKS: string = createHash("sha256").update(new Uint8Array(rank.buffer)).digest("hex");
