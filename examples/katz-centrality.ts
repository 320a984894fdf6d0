/**
 * Katz centrality: who is looked up to in a class, from whom each pupil would choose to work with.
 *
 * The class is made up, the question is the one that Katz asked in 1953: to be chosen counts for more when those who
 * choose are chosen themselves. Ada, Ben and Cleo are chosen three times each, but Ben by those whom few others choose.
 */

import { fromEdges, run } from "edgewise";
import { katzCentrality } from "edgewise/algorithms";

const choices: Readonly<Record<string, string>> = {
  Ada: "Cleo",
  Ben: "Ada",
  Cleo: "Ada, Dan",
  Dan: "Ada, Cleo",
  Eva: "Ben, Cleo",
  Finn: "Ben, Dan",
  Gil: "Ben, Eva",
};
const pupils = Object.keys(choices);
const pairs = Object.entries(choices).flatMap(([by, chosen]) => chosen.split(", ").map((pupil) => [by, pupil]));

const { centrality } = await run(
  katzCentrality,
  fromEdges({
    nodeKeys: pupils,
    sources: pairs.map(([by]) => pupils.indexOf(by!)),
    targets: pairs.map(([, pupil]) => pupils.indexOf(pupil!)),
  }),
  { attenuation: 0.3 },
);

console.log("pupil  chosen  centrality");
for (const node of [...pupils.keys()].sort((a, b) => centrality[b]! - centrality[a]!)) {
  const chosen = pairs.filter(([, pupil]) => pupil === pupils[node]).length;
  console.log(`${pupils[node]!.padEnd(7)}${String(chosen).padStart(6)}${centrality[node]!.toFixed(4).padStart(12)}`);
}
