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
    cli: "src/cli/main.ts",
    // In the folder of what starts it, as in the sources.
    "lib/worker": "runtime/worker.ts",
  },
  external: ["commander", "ts-pattern"],
  platform: "node",
  output: {
    dir: "dist",
    entryFileNames: "[name].js",
    chunkFileNames: "lib/[name].js",
    sourcemap: true,
    codeSplitting: {
      groups: [
        { name: "error", test: within(/^src\/error\.ts$/), priority: 3 },
        // Without the worker itself, which listens as soon as it is loaded.
        { name: "runtime", test: within(/^runtime\/(?!worker\.ts$)/), priority: 2 },
        { name: "builder", test: within(/^src\/(?:dsl|typing)\//), priority: 1 },
        { name: "engine", test: within(/^src\/(?:engine|graph)\//), priority: 0 },
      ],
    },
  },
});
