/**
 * Reachability: which waters a spill into a river gets to.
 *
 * An edge leads from a river to the one that it flows into.
 */

import { fromEdges, run } from "edgewise";
import { reachability } from "edgewise/algorithms";

const flows = `Aare-Rhine Ill-Rhine Neckar-Rhine Main-Rhine Moselle-Rhine Ruhr-Rhine Reuss-Aare Limmat-Aare Saar-Moselle
  Regnitz-Main Pegnitz-Regnitz Rhine-North_Sea Elbe-North_Sea Havel-Elbe Spree-Havel Danube-Black_Sea Inn-Danube`
  .split(/\s+/)
  .map((flow) => flow.replaceAll("_", " ").split("-"));
const waters = [...new Set(flows.flat())];

const graph = fromEdges({
  nodeKeys: waters,
  sources: flows.map(([from]) => waters.indexOf(from!)),
  targets: flows.map(([, into]) => waters.indexOf(into!)),
});

for (const root of ["Pegnitz", "Spree", "North Sea"]) {
  const { reached, rounds } = await run(reachability, graph, { root });
  const names = waters.filter((water, node) => reached[node] === 1 && water !== root);
  console.log(`${root} reaches ${names.join(", ") || "nothing else"} (rounds: ${rounds})`);
}

// The other way round, who can reach a water is asked of the graph with its edges turned.
const { reached } = await run(reachability, graph.transpose(), { root: "Aare" });
console.log(`Aare is reached by ${waters.filter((water, node) => reached[node] === 1 && water !== "Aare").join(", ")}`);
