/**
 * PageRank: which files of this repository everything else rests on.
 *
 * An edge leads from a file to one that it imports. Rank flows along imports, so that a file ranks high when files
 * that rank high import it; what imports nothing shares its rank with all.
 */

import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";
import { fileURLToPath } from "node:url";
import { fromEdges, run } from "edgewise";
import { pagerank } from "edgewise/algorithms";

const root = fileURLToPath(new URL("..", import.meta.url));
const files = globSync("{src,passes,runtime}/**/*.ts", { cwd: root })
  .map((file) => file.replaceAll("\\", "/"))
  .sort();
const imports = files.flatMap((file, source) =>
  [...readFileSync(join(root, file), "utf8").matchAll(/ from "(\.[^"]+)";/g)]
    .map(([, path]) => ({ source, target: files.indexOf(join(dirname(file), path!)) }))
    .filter(({ target }) => target >= 0),
);

const result = await run(
  pagerank,
  fromEdges({
    nodeKeys: files,
    sources: imports.map(({ source }) => source),
    targets: imports.map(({ target }) => target),
    parallelEdges: "drop",
  }),
);

console.log(`${files.length} files, converged: ${result.converged} after ${result.rounds} rounds`);
for (const { key, value } of result.top("rank", 10)) console.log(`${value.toFixed(4)}  ${String(key)}`);
console.log(`sum of all ranks: ${result.rank.reduce((sum, rank) => sum + rank, 0).toFixed(9)}`);
