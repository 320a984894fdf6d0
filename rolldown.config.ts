/**
 * The JavaScript of the package: a file for each thing that is imported or started, and in `lib` what they share, in few
 * files, for loading two hundred would take longer than all the rest of a first run.
 */

import { relative, sep } from "node:path";
import { defineConfig } from "rolldown";

/** Whether a module's path within the repository has a form. */
function within(form: RegExp): (path: string) => boolean {
  return (path) => form.test(relative(import.meta.dirname, path).replaceAll(sep, "/"));
}

export default defineConfig({
  input: {
    index: "src/index.ts",
    algorithms: "src/algorithms/index.ts",
    graphology: "src/graphology/index.ts",
    lang: "src/lang/index.ts",
    cli: "src/cli/main.ts",
    // What `imports` of package.json chooses by where the code runs, apart from the rest, which is the same everywhere.
    "lib/platform.node": "runtime/platform.node.ts",
    "lib/files.node": "src/graph/files.node.ts",
    // In the folder of what starts it, as in the sources.
    "lib/worker.node": "runtime/worker.node.ts",
  },
  external: ["#platform", "#files", "chevrotain", "commander", "saxes", "ts-pattern"],
  platform: "node",
  // Older than the oldest Node that runs it, so that a still older one can read it, and say what it lacks.
  transform: { target: "node20" },
  output: {
    dir: "dist",
    entryFileNames: "[name].js",
    chunkFileNames: "lib/[name].js",
    sourcemap: true,
    codeSplitting: {
      groups: [
        { name: "error", test: within(/^src\/(?:error|lookup|printable|graph\/files)\.ts$/), priority: 3 },
        // Without what is a platform's own: a worker listens as soon as it is loaded.
        { name: "runtime", test: within(/^runtime\/(?!.*\.node\.ts$)/), priority: 2 },
        { name: "builder", test: within(/^src\/(?:dsl|typing)\//), priority: 1 },
        // Readers and writers that are loaded when a file is of their format.
        { name: "formats", test: within(/^src\/graph\/formats\/(?:elements|json|xml|text|matrix)\//), priority: 1 },
        { name: "engine", test: within(/^src\/(?:engine|graph)\/(?!.*\.node\.ts$)/), priority: 0 },
      ],
    },
  },
});
