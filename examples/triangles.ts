/**
 * Triangles: which families of Renaissance Florence married among themselves.
 *
 * The network is Padgett's, as Breiger and Pattison published it in 1986: 16 families and the 20 marriages between
 * them. Where three families are each joined with the others, each knows what the other two are up to.
 */

import { fromEdges, run } from "edgewise";
import { triangles } from "edgewise/algorithms";

const families = `Acciaiuoli Albizzi Barbadori Bischeri Castellani Ginori Guadagni Lamberteschi Medici Pazzi Peruzzi
  Pucci Ridolfi Salviati Strozzi Tornabuoni`.split(/\s+/);
const marriages = `Acciaiuoli-Medici Albizzi-Ginori Albizzi-Guadagni Albizzi-Medici Barbadori-Castellani
  Barbadori-Medici Bischeri-Guadagni Bischeri-Peruzzi Bischeri-Strozzi Castellani-Peruzzi Castellani-Strozzi
  Guadagni-Lamberteschi Guadagni-Tornabuoni Medici-Ridolfi Medici-Salviati Medici-Tornabuoni Pazzi-Salviati
  Peruzzi-Strozzi Ridolfi-Strozzi Ridolfi-Tornabuoni`
  .split(/\s+/)
  .map((pair) => pair.split("-"));

const graph = fromEdges({
  kind: "undirected",
  nodeKeys: families,
  sources: marriages.map(([a]) => families.indexOf(a!)),
  targets: marriages.map(([, b]) => families.indexOf(b!)),
});

const result = await run(triangles, graph);

for (const { key, value } of result.top("triangles", 16))
  if (value > 0) console.log(`${String(key).padEnd(10)} ${value}`);
console.log(`${result.total} triangles among ${families.length} families`);
