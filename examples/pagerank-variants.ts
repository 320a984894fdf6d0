/**
 * The four PageRanks of the library on one graph: what each does with weights, with sinks, and with the end.
 *
 * The graph, made up: passes of a football team. An edge is weighted with the number of passes from one player to
 * another; the striker shoots and passes to no one, which makes a sink of him.
 */

import { fromEdges, run } from "edgewise";
import { pagerank, pagerankGap, pagerankGraphology, weightedPagerank } from "edgewise/algorithms";

const players = ["keeper", "left back", "right back", "midfielder", "winger", "striker"];
const passes: [from: number, to: number, count: number][] = [
  [0, 1, 12],
  [0, 2, 9],
  [1, 3, 30],
  [1, 0, 4],
  [2, 3, 22],
  [2, 4, 8],
  [3, 1, 10],
  [3, 4, 25],
  [3, 5, 14],
  [4, 3, 6],
  [4, 5, 21],
];
const team = fromEdges({
  nodeKeys: players,
  sources: passes.map(([from]) => from),
  targets: passes.map(([, to]) => to),
  edgeColumns: { weight: passes.map(([, , count]) => count) },
});

const variants = { pagerank, weightedPagerank, pagerankGraphology, pagerankGap };
console.log(`${"".padEnd(20)}${players.map((player) => player.padStart(12)).join("")}         sum  rounds`);
for (const [name, variant] of Object.entries(variants)) {
  const { rank, rounds } = await run(variant, team);
  const sum = rank.reduce((total, value) => total + value, 0);
  const ranks = [...rank, sum].map((value) => value.toFixed(6).padStart(12)).join("");
  console.log(`${name.padEnd(20)}${ranks}${String(rounds).padStart(8)}`);
}
