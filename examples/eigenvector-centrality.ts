/**
 * Eigenvector centrality: who is in the middle of Les Misérables, by who appears with whom.
 *
 * The network is Knuth's: an edge joins two characters that appear in the same chapter. Valjean meets the most others,
 * but those who stand at the barricade all meet each other, which makes each of them central.
 */

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { fromEdges, run } from "edgewise";
import { degreeStatistics, eigenvectorCentrality } from "edgewise/algorithms";

interface Novel {
  readonly nodes: readonly { readonly name: string }[];
  readonly links: readonly { readonly source: number; readonly target: number }[];
}

const file = fileURLToPath(new URL("../data/miserables.json", import.meta.resolve("vega-datasets")));
const { nodes, links } = JSON.parse(await readFile(file, "utf8")) as Novel;

const graph = fromEdges({
  kind: "undirected",
  nodeKeys: nodes.map(({ name }) => name),
  sources: links.map(({ source }) => source),
  targets: links.map(({ target }) => target),
});

const result = await run(eigenvectorCentrality, graph);
const { greatest } = await run(degreeStatistics, graph);

for (const { key, value } of result.top("centrality", 8)) console.log(`${value.toFixed(4)}  ${String(key)}`);
console.log(`${nodes.length} characters, the best connected with ${greatest} others; ${result.rounds} rounds`);
