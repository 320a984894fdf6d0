/**
 * graphology's own suites, run against the functions here: `npm run graphology-suites -- FOLDER`, where the folder is a
 * checkout of github.com/graphology/graphology whose dependencies are installed. Of what it holds, nothing is part of this repository.
 *
 * A module of graphology that a suite loads is exchanged for ours when it is loaded. What we have not is there as a function that says so, and
 * tests that come to it are counted by themselves.
 */

import { existsSync } from "node:fs";
import { createRequire, registerHooks } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import * as ours from "../../src/graphology/index.ts";

/** Whether the test that runs has come to a function that is not here. */
let isAbsent = false;

function absent(name: string): () => never {
  return () => {
    isAbsent = true;
    throw new Error(name);
  };
}

function absentOnes(names: readonly string[]): Record<string, () => never> {
  return Object.fromEntries(names.map((name) => [name, absent(name)]));
}

const { metrics } = ours;

/** The modules that are exchanged, by their paths in graphology's repository. */
const MODULES: Readonly<Record<string, unknown>> = {
  "metrics/centrality/betweenness.js": metrics.centrality.betweenness,
  "metrics/centrality/closeness.js": metrics.centrality.closeness,
  "metrics/centrality/degree.js": metrics.centrality,
  "metrics/centrality/edge-betweenness.js": metrics.centrality.edgeBetweenness,
  "metrics/centrality/eigenvector.js": metrics.centrality.eigenvector,
  "metrics/centrality/hits.js": metrics.centrality.hits,
  "metrics/centrality/pagerank.js": metrics.centrality.pagerank,
  "metrics/edge/chi-square.js": metrics.edge.chiSquare,
  "metrics/edge/disparity.js": metrics.edge.disparity,
  "metrics/edge/g-square.js": metrics.edge.gSquare,
  "metrics/edge/simmelian-strength.js": metrics.edge.simmelianStrength,
  "metrics/graph/density.js": metrics.graph,
  "metrics/graph/diameter.js": metrics.graph.diameter,
  "metrics/graph/extent.js": metrics.graph,
  "metrics/graph/modularity.js": metrics.graph.modularity,
  "metrics/graph/simple-size.js": metrics.graph.simpleSize,
  "metrics/graph/weighted-size.js": metrics.graph.weightedSize,
  "metrics/layout-quality/connected-closeness.js": absent("connectedCloseness"),
  "metrics/layout-quality/edge-uniformity.js": metrics.layoutQuality.edgeUniformity,
  "metrics/layout-quality/neighborhood-preservation.js": absent("neighborhoodPreservation"),
  "metrics/layout-quality/stress.js": absent("stress"),
  "metrics/node/eccentricity.js": metrics.node.eccentricity,
  "metrics/node/weighted-degree.js": metrics.node,
  "components/index.js": { ...ours.components, ...absentOnes(["largestConnectedComponentSubgraph"]) },
  "cores/index.js": { ...ours.cores, ...absentOnes(["kCore", "kShell", "kCrust", "kCorona", "kTruss"]) },
  "dag/has-cycle.js": ours.dag.hasCycle,
  "dag/topological-sort.js": ours.dag,
  "dag/will-create-cycle.js": absent("willCreateCycle"),
  "shortest-path/unweighted.js": {
    ...ours.shortestPath,
    ...absentOnes(["bidirectional", "singleSource", "brandes"]),
  },
};

const SUITES: readonly string[] = [
  ...["betweenness", "closeness", "degree", "edge-betweenness", "eigenvector", "hits", "pagerank"].map(
    (name) => `metrics/test/centrality/${name}.js`,
  ),
  ...["chi-square-g-square", "disparity", "simmelian-strength"].map((name) => `metrics/test/edge/${name}.js`),
  ...["density", "diameter", "extent", "modularity", "simple-size", "weighted-size"].map(
    (name) => `metrics/test/graph/${name}.js`,
  ),
  ...["connected-closeness", "edge-uniformity", "neighborhood-preservation", "stress"].map(
    (name) => `metrics/test/layout-quality/${name}.js`,
  ),
  ...["eccentricity", "weighted-degree"].map((name) => `metrics/test/node/${name}.js`),
  "components/test.js",
  "cores/test.js",
  "dag/test.js",
  "shortest-path/test/unweighted.js",
];

/** Modules that stand for ours find them here. */
const EXCHANGED = Symbol.for("edgewise.graphology-suites");

interface Test {
  readonly name: string;
  readonly run: () => unknown;
}

const [folder] = process.argv.slice(2);
if (folder === undefined || !existsSync(join(folder, "src/metrics"))) {
  console.error(
    "usage: npm run graphology-suites -- FOLDER, a checkout of graphology/graphology with its dependencies",
  );
  process.exit(2);
}
const sources = join(resolve(folder), "src");
const addresses = new Map(Object.keys(MODULES).map((path) => [pathToFileURL(join(sources, path)).href, path]));
Reflect.set(globalThis, EXCHANGED, MODULES);
registerHooks({
  load(url, context, next) {
    const path = addresses.get(url);
    if (path === undefined) return next(url, context);
    const source = `module.exports = globalThis[Symbol.for("edgewise.graphology-suites")][${JSON.stringify(path)}];`;
    return { format: "commonjs", shortCircuit: true, source };
  },
});

const tests: Test[] = [];
const path: string[] = [];
Reflect.set(globalThis, "describe", (name: string, body: () => void) => {
  path.push(name);
  body.call({ timeout: () => undefined });
  path.pop();
});
Reflect.set(globalThis, "it", (name: string, run: () => unknown) => {
  tests.push({ name: [...path, name].join(" › "), run });
});

const load = createRequire(join(sources, "metrics/package.json"));
for (const suite of SUITES) load(join(sources, suite));

const counts = { passed: 0, failed: 0, absent: 0 };
for (const { name, run } of tests) {
  isAbsent = false;
  try {
    await run.call({ timeout: () => undefined });
    if (isAbsent) counts.absent++;
    else counts.passed++;
  } catch (error) {
    if (isAbsent) {
      counts.absent++;
      continue;
    }
    counts.failed++;
    console.log(
      `failed: ${name}\n  ${error instanceof Error ? error.message.split("\n").slice(0, 12).join("\n  ") : error}`,
    );
  }
}
console.log(
  `${counts.passed} of ${counts.passed + counts.failed} tests pass; ${counts.absent} more are of functions that are not here`,
);
process.exitCode = counts.failed > 0 ? 1 : 0;
