/**
 * A tree of shortest paths: Lewis Carroll's Doublets, in which one word becomes another letter by letter.
 *
 * An edge joins words that differ in one letter. The parents that a search from the first word leaves behind, followed
 * from the last, spell out a shortest chain.
 */

import { fromEdges, run } from "edgewise";
import { bfsParents } from "edgewise/algorithms";

const words = `bale ball bard bare cold cord card care corm core dale fold ford fore gold goad load lead bead beat head
  heal heat hell hall hale hard hare teal tell tall tail talk tale wall ward ware warm worm word wood wore`.split(
  /\s+/,
);
const pairs = words.flatMap((word, source) =>
  words.flatMap((other, target) => (source < target && differences(word, other) === 1 ? [{ source, target }] : [])),
);

const graph = fromEdges({
  kind: "undirected",
  nodeKeys: words,
  sources: pairs.map(({ source }) => source),
  targets: pairs.map(({ target }) => target),
});

for (const [from, to] of [
  ["head", "tail"],
  ["cold", "warm"],
  ["lead", "gold"],
] as const) {
  const { parent } = await run(bfsParents, graph, { root: from });
  const chain: string[] = [];
  // The root is its own parent.
  for (let node = words.indexOf(to); chain.at(-1) !== words[node]; node = parent[node]!) chain.push(words[node]!);
  console.log(`${chain.reverse().join(" ")}: ${chain.length - 1} steps`);
}

function differences(a: string, b: string): number {
  return [...a].filter((letter, k) => letter !== b[k]).length;
}
