/**
 * Random walk with restart: which films to recommend, from who liked what how much.
 *
 * The viewers and their stars, from 1 to 5, are made up. A walker who starts at a viewer goes to films that she liked,
 * on to others who liked them, and so on, now and then back to the start. Where he is found often is near to her taste.
 */

import { fromEdges, run } from "edgewise";
import { randomWalkWithRestart } from "edgewise/algorithms";

const stars: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  Ann: { Alien: 5, "Blade Runner": 4 },
  Bob: { "Blade Runner": 5, Alien: 4, Solaris: 5 },
  Cem: { Solaris: 4, Stalker: 5, "Blade Runner": 3 },
  Dora: { Amélie: 5, Casablanca: 4 },
  Emil: { Casablanca: 5, Amélie: 3, Alien: 1 },
};
const ratings = Object.entries(stars).flatMap(([viewer, films]) =>
  Object.entries(films).map(([film, weight]) => ({ viewer, film, weight })),
);
const films = [...new Set(ratings.map(({ film }) => film))];
const names = [...Object.keys(stars), ...films];

const graph = fromEdges({
  kind: "undirected",
  nodeKeys: names,
  sources: ratings.map(({ viewer }) => names.indexOf(viewer)),
  targets: ratings.map(({ film }) => names.indexOf(film)),
  edgeColumns: { weight: ratings.map(({ weight }) => weight) },
});

for (const viewer of ["Ann", "Dora"]) {
  const { probability } = await run(randomWalkWithRestart, graph, { root: viewer });
  const unseen = films.filter((film) => !(film in stars[viewer]!));
  const ranked = unseen
    .map((film) => ({ film, value: probability[names.indexOf(film)]! }))
    .sort((a, b) => b.value - a.value);
  console.log(`for ${viewer}: ${ranked.map(({ film, value }) => `${film} ${value.toFixed(4)}`).join(", ")}`);
  console.log(`  all probabilities sum to ${probability.reduce((sum, value) => sum + value, 0).toFixed(9)}`);
}
