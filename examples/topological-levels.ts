/**
 * Topological levels: in what order to build the packages of a project, and which can be built side by side.
 *
 * An edge leads from a package to one that needs it. The packages are made up.
 */

import { EdgewiseError, fromEdges, run } from "edgewise";
import { topologicalLevels } from "edgewise/algorithms";

const needs: Readonly<Record<string, readonly string[]>> = {
  client: ["protocol", "widgets"],
  demo: ["client", "server"],
  protocol: ["types"],
  server: ["protocol", "store"],
  store: ["log", "types"],
  widgets: ["types"],
};
const packages = [...new Set(Object.entries(needs).flat(2))].sort();

await printSteps("As they are", needs);
await printSteps("With a log that needs the store", { ...needs, log: ["store"] });

/** Packages of one level need nothing of each other, and of those below only. */
async function printSteps(title: string, needed: typeof needs): Promise<void> {
  const pairs = Object.entries(needed).flatMap(([to, from]) => from.map((one) => [one, to] as const));
  const graph = fromEdges({
    nodeKeys: packages,
    sources: pairs.map(([from]) => packages.indexOf(from)),
    targets: pairs.map(([, to]) => packages.indexOf(to)),
  });
  console.log(`${title}:`);
  try {
    const { level } = await run(topologicalLevels, graph);
    for (let step = 0; step <= Math.max(...level); step++) {
      console.log(`  step ${step + 1}: ${packages.filter((_, node) => level[node] === step).join(", ")}`);
    }
  } catch (error) {
    if (!(error instanceof EdgewiseError)) throw error;
    console.log(`  ${error.code}: ${error.message.replace(/^.*?: /, "")}`);
  }
}
