/**
 * Core numbers: the inner circle of Zachary's karate club.
 *
 * The network is that of 1977: 34 members, and an edge where two of them met outside the club. In the k-core everyone
 * meets at least k others of the core.
 */

import { fromEdges, run } from "edgewise";
import { coreNumbers } from "edgewise/algorithms";

const meetings = `1: 2 3 4 5 6 7 8 9 11 12 13 14 18 20 22 32; 2: 3 4 8 14 18 20 22 31; 3: 4 8 9 10 14 28 29 33;
  4: 8 13 14; 5: 7 11; 6: 7 11 17; 7: 17; 9: 31 33 34; 10: 34; 14: 34; 15: 33 34; 16: 33 34; 19: 33 34; 20: 34;
  21: 33 34; 23: 33 34; 24: 26 28 30 33 34; 25: 26 28 32; 26: 32; 27: 30 34; 28: 34; 29: 32 34; 30: 33 34;
  31: 33 34; 32: 33 34; 33: 34`
  .split(";")
  .flatMap((line) => {
    const [member, others] = line.split(":");
    return others!
      .trim()
      .split(" ")
      .map((other) => [Number(member) - 1, Number(other) - 1] as const);
  });

const graph = fromEdges({
  kind: "undirected",
  nodeKeys: Array.from({ length: 34 }, (_, node) => node + 1),
  sources: meetings.map(([a]) => a),
  targets: meetings.map(([, b]) => b),
});

const { core, rounds } = await run(coreNumbers, graph);

for (let k = Math.max(...core); k > 0; k--) {
  const members = [...core.keys()].filter((node) => core[node]! >= k);
  const met = members.map((node) =>
    meetings.filter((pair) => pair.includes(node) && pair.every((end) => core[end]! >= k)),
  );
  const fewest = Math.min(...met.map(({ length }) => length));
  console.log(`${k}-core: ${members.length} members, each meets at least ${fewest} of the others`);
}
const innermost = [...core.keys()].filter((node) => core[node] === Math.max(...core));
console.log(`innermost: ${innermost.map((node) => node + 1).join(" ")} (${rounds} rounds)`);
