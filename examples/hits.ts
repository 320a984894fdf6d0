/**
 * Hubs and authorities: which restaurants of a town are good, and whose word to take for it.
 *
 * The town is made up. An edge leads from a guide to a restaurant that it praises. A restaurant is an authority if good
 * guides praise it, and a guide a hub if it praises what others praise: the billboard praises whoever pays.
 */

import { fromEdges, run } from "edgewise";
import { hits } from "edgewise/algorithms";

const praise: Readonly<Record<string, string>> = {
  "The Gazette": "Anchor, Olive, Station",
  "Miss Fork": "Anchor, Olive, Mill",
  "Table for One": "Anchor, Olive",
  "Night Owl": "Station, Anchor",
  Billboard: "Palace, Neon, Mirage",
};
const pairs = Object.entries(praise).flatMap(([guide, places]) => places.split(", ").map((place) => [guide, place]));
const names = [...new Set(pairs.flat())];

const { hub, authority, rounds } = await run(
  hits,
  fromEdges({
    nodeKeys: names,
    sources: pairs.map(([guide]) => names.indexOf(guide!)),
    targets: pairs.map(([, place]) => names.indexOf(place!)),
  }),
);

print("guides", hub);
print("restaurants", authority);
console.log(`after ${rounds} rounds`);

function print(title: string, values: Float64Array): void {
  const isGuide = (node: number): boolean => Object.hasOwn(praise, names[node]!);
  const chosen = [...names.keys()].filter((node) => isGuide(node) === (title === "guides"));
  const sorted = chosen.sort((a, b) => values[b]! - values[a]!);
  console.log(`${title}: ${sorted.map((node) => `${names[node]} ${values[node]!.toFixed(3)}`).join(", ")}`);
}
