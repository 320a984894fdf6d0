/**
 * Spreading activation: what one thinks of at a word, in a small network of meaning after Collins and Loftus.
 *
 * An edge joins two words, weighted with how strongly one brings the other to mind. The weights are made up.
 */

import { fromEdges, run } from "edgewise";
import { spreadingActivation } from "edgewise/algorithms";

const bonds: readonly (readonly [string, string, number])[] = [
  ["red", "fire", 0.7],
  ["red", "orange", 0.6],
  ["red", "rose", 0.8],
  ["red", "apple", 0.6],
  ["fire", "fire engine", 0.9],
  ["fire", "house", 0.4],
  ["fire engine", "truck", 0.8],
  ["truck", "car", 0.8],
  ["truck", "bus", 0.6],
  ["car", "street", 0.7],
  ["bus", "street", 0.5],
  ["rose", "flower", 0.9],
  ["flower", "violet", 0.6],
  ["apple", "pear", 0.8],
  ["apple", "cherry", 0.6],
];
const froms = bonds.map(([from]) => from);
const tos = bonds.map(([, to]) => to);
const words = [...new Set([...froms, ...tos])];

const graph = fromEdges({
  kind: "undirected",
  nodeKeys: words,
  sources: froms.map((word) => words.indexOf(word)),
  targets: tos.map((word) => words.indexOf(word)),
  edgeColumns: { weight: bonds.map(([, , strength]) => strength) },
});

for (const thoughts of [["red"], ["street"], ["red", "street"]]) {
  // Words that the map does not have start with 0.
  const activation = new Map(thoughts.map((word) => [word, 1]));
  const result = await run(spreadingActivation, graph, { activation, threshold: 0.4, decay: 0.8 });
  const called = result
    .top("activation", words.length)
    .filter(({ index, value }) => value >= 0.3 && !thoughts.includes(words[index]!))
    .map(({ key, index, value }) => `${String(key)} ${value.toFixed(2)}${result.fired[index] ? "" : " (faintly)"}`);
  console.log(`${thoughts.join(" and ")}: ${called.join(", ")}; ${result.rounds} rounds`);
}
