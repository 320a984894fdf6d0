/**
 * Community detection by label propagation: which people of eight caves belong together.
 *
 * After Watts, "Networks, Dynamics, and the Small-World Phenomenon", 1999: everyone in a cave knows everyone else there,
 * but for one pair, one of whom knows somebody in the next cave instead. Labels that spread find the caves again.
 */

import { fromEdges, run } from "edgewise";
import { cdlp } from "edgewise/algorithms";

const caves = 8;
const inCave = 6;

const people = Array.from({ length: caves * inCave }, (_, k) => `${"ABCDEFGH"[Math.floor(k / inCave)]}${k % inCave}`);
const acquaintances: [number, number][] = [];
for (let cave = 0; cave < caves; cave++) {
  const first = cave * inCave;
  for (let one = 0; one < inCave; one++) {
    for (let other = one + 1; other < inCave; other++) {
      const knowsNextCave = one === 0 && other === 1;
      const known = knowsNextCave ? (first + inCave) % people.length : first + other;
      acquaintances.push([first + one, known]);
    }
  }
}

const graph = fromEdges({
  kind: "undirected",
  nodeKeys: people,
  sources: acquaintances.map(([one]) => one),
  targets: acquaintances.map(([, other]) => other),
});

const { label, rounds, converged } = await run(cdlp, graph, { rounds: 20 });

// A label is the index of a node, and a community has the key of that node for a name.
const communities = Map.groupBy(people, (_, node) => String(graph.nodeKeys.of(label[node]!)));
for (const [name, members] of communities) console.log(`around ${name}: ${members.join(" ")}`);
console.log(`${communities.size} communities, ${converged ? "settled" : "not settled"} after ${rounds} rounds`);
