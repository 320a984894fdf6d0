import { globSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { TEST_LIMIT } from "./test/limits.ts";

/** `import "edgewise"` in a test or an example means the sources next to it, not a build. */
const conditions = ["edgewise-source", "node", "module"];

/** Imports by which a test file starts processes. */
const STARTS_PROCESSES = /from "(?:node:child_process|.*\/command\.ts|.*\/reader\.ts)"/;

/**
 * Test files as two projects, the second of those that start processes. These are tested after all others, two files and
 * two tests of each at a time: what they start takes whole cores, and knows nothing of one another.
 */
export function inTurn(
  name: string,
  include: string[],
  env: Record<string, string> = {},
): TestProjectInlineConfiguration[] {
  const root = import.meta.dirname;
  const starting = globSync(include, { cwd: root }).filter((file) =>
    STARTS_PROCESSES.test(readFileSync(join(root, file), "utf8")),
  );
  const few = { maxWorkers: 2, maxConcurrency: 2, sequence: { groupOrder: 1 } };
  return [
    { extends: true, test: { name, include, exclude: starting, env } },
    { extends: true, test: { name: `${name}, processes`, include: starting, env, ...few } },
  ];
}

/** Test files as projects for each thing that a run can do without. */
export function fallbacks(include: string[]): TestProjectInlineConfiguration[] {
  // What is printed is looked at, and a warning would be in the way.
  return ["simd", "threads", "shared"].flatMap((name) =>
    inTurn(`without ${name}`, include, { EDGEWISE_WITHOUT: name, NODE_NO_WARNINGS: "1" }),
  );
}

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    // Processes rather than threads: tests start worker threads of their own, and kill them.
    pool: "forks",
    // Two cores are for two files. Of more cores, half are for the worker threads that tests start.
    maxWorkers: Math.max(2, Math.ceil(availableParallelism() / 2)),
    // Handed on to those threads, and to `import()` that vitest does not see.
    execArgv: ["--conditions=edgewise-source"],
    globalSetup: "test/compiled.ts",
    testTimeout: TEST_LIMIT,
    hookTimeout: TEST_LIMIT,
    projects: inTurn("all", ["test/**/*.test.ts"]),
  },
});
