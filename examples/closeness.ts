/**
 * Closeness: who hears of everything first, in Krackhardt's kite, ten people who know each other.
 *
 * Diane knows the most people. Fernando and Garth are nearest to all, and only Heather holds Ike and Jane to the rest.
 */

import { fromEdges, run } from "edgewise";
import { closeness, diameter, diameterBound, eccentricity, harmonicCloseness } from "edgewise/algorithms";

const people = ["Andre", "Beverly", "Carol", "Diane", "Ed", "Fernando", "Garth", "Heather", "Ike", "Jane"];
const acquaintances = "AB AC AD AF BD BE BG CD CF DE DF DG EG FG FH GH HI IJ".split(" ");
const indexOf = (initial: string): number => people.findIndex((name) => name.startsWith(initial));

const graph = fromEdges({
  kind: "undirected",
  nodeKeys: people,
  sources: acquaintances.map((pair) => indexOf(pair[0]!)),
  targets: acquaintances.map((pair) => indexOf(pair[1]!)),
});

const near = await run(closeness, graph);
const harmonic = await run(harmonicCloseness, graph, { normalized: true });
const far = await run(eccentricity, graph);

for (const { key, index, value } of near.top("closeness", people.length)) {
  const numbers = [value.toFixed(3), harmonic.closeness[index]!.toFixed(3), `${far.eccentricity[index]} at most`];
  console.log(`${String(key).padEnd(9)} ${numbers.join("  ")}`);
}

const whole = await run(diameter, graph);
const sweep = await run(diameterBound, graph, { root: "Heather" });
const ends = [sweep.from, sweep.to].map((node) => people[node]).join(" to ");
console.log(`diameter ${whole.diameter}, radius ${whole.radius}; a double sweep finds ${sweep.bound}, ${ends}`);
