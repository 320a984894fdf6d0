/**
 * Widest paths: how heavy a lorry may be to get from a harbor to each place of an archipelago, by the best of all ways.
 *
 * The islands are made up. An edge is a bridge, weighted with the tonnes that it bears.
 */

import { fromEdges, run } from "edgewise";
import { widestPaths } from "edgewise/algorithms";

const bridges: readonly (readonly [string, string, number])[] = [
  ["Harbor", "Market", 40],
  ["Harbor", "Lighthouse", 12],
  ["Market", "Quarry", 30],
  ["Market", "Chapel", 7.5],
  ["Quarry", "Chapel", 18],
  ["Chapel", "Lighthouse", 24],
  ["Lighthouse", "Meadow", 3.5],
];
const froms = bridges.map(([from]) => from);
const tos = bridges.map(([, to]) => to);
const places = [...new Set([...froms, ...tos, "Hermitage"])];

const { width } = await run(
  widestPaths,
  fromEdges({
    kind: "undirected",
    nodeKeys: places,
    sources: froms.map((place) => places.indexOf(place)),
    targets: tos.map((place) => places.indexOf(place)),
    edgeColumns: { weight: bridges.map(([, , tonnes]) => tonnes) },
  }),
  { root: "Harbor" },
);

places.forEach((place, node) => {
  const limit = width[node]!;
  const text = limit === Infinity ? "any lorry is there" : limit === -Infinity ? "no way" : `${limit} t`;
  console.log(`${place.padEnd(11)} ${text}`);
});
