import { globSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { TEST_LIMIT } from "./test/limits.ts";

/** `import "edgewise"` in a test or an example means the sources next to it, not a build. */
const conditions = ["edgewise-source", "node", "module"];

/** Test files for `npm run test:long` alone. */
export const LONG = "test/**/*.long.test.ts";

/** Imports by which a test file starts processes, browsers among them. */
const STARTS_PROCESSES = /from "(?:node:child_process|.*\/(?:command|reader|chromium|firefox)\.ts)"/;

/** What changes the process that a test file runs in, or has it killed: mocks, the environment, globals, timers. */
const CHANGES_PROCESS = /import \{[^}]*\bvi\b[^}]*\} from "vitest"|from ".*\/watchdog\.ts"/;

/**
 * Test files as three projects. Most share a process with others, which saves them from loading and warming up the compiler
 * anew. After them come, three files at a time, those that change their process, which have one each, and those that start
 * processes, which share one again, with two tests of a file at a time: what they start takes whole cores, and knows nothing
 * of one another, but takes turns with waiting for it.
 */
export function inTurn(
  name: string,
  include: string[],
  env: Record<string, string> = {},
  without: readonly string[] = [],
): TestProjectInlineConfiguration[] {
  const root = import.meta.dirname;
  const files = globSync(include, { cwd: root, exclude: without }).map((file) => ({
    file,
    text: readFileSync(join(root, file), "utf8"),
  }));
  const starting = files.filter(({ text }) => STARTS_PROCESSES.test(text)).map(({ file }) => file);
  const alone = files.filter(({ text }) => CHANGES_PROCESS.test(text)).map(({ file }) => file);
  const exclude = [...without, ...starting, ...alone];
  const last = { maxWorkers: 3, maxConcurrency: 2, sequence: { groupOrder: 1 } };
  return [
    { extends: true, test: { name, include, exclude, env, isolate: false } },
    {
      extends: true,
      test: { name: `${name}, alone`, include: alone, exclude: starting, env, ...last },
    },
    {
      extends: true,
      test: {
        name: `${name}, processes`,
        include: starting,
        env,
        isolate: false,
        globalSetup: "test/packaged.ts",
        ...last,
      },
    },
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
    // Node loads the sources itself, as it does for workers, commands and users. Transformed for vitest's own loader they took
    // half as long again: a fifth for the transformation, and the rest for imports that each use looks up anew. An older Node does
    // not know `using`, and has it transformed.
    experimental: { viteModuleRunner: Number(process.versions.node.split(".")[0]) < 24 },
    execArgv: ["--conditions=edgewise-source"],
    globalSetup: "test/compiled.ts",
    // What a machine was measured to do, or runs took there, has no part in tests, nor have tests in that.
    env: { EDGEWISE_PROFILE: "none" },
    testTimeout: TEST_LIMIT,
    hookTimeout: TEST_LIMIT,
    projects: inTurn("all", ["test/**/*.test.ts"], {}, [LONG]),
  },
});
