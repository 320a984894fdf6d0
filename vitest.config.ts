import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { TEST_LIMIT } from "./test/limits.ts";

/** `import "edgewise"` in a test or an example means the sources next to it, not a build. */
const conditions = ["edgewise-source", "node", "module"];

/** The suites that are run once more without each thing that a run can do without. `conformance` does so by itself. */
const WITHOUT = ["test/control.test.ts", "test/engine/*.test.ts"];

/** Test files as a project for each thing that a run can do without. */
export function fallbacks(include: string[]): TestProjectInlineConfiguration[] {
  return ["simd", "threads", "shared"].map((name) => ({
    extends: true,
    // What is printed is looked at, and a warning would be in the way.
    test: { name: `without ${name}`, include, env: { EDGEWISE_WITHOUT: name, NODE_NO_WARNINGS: "1" } },
  }));
}

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    // Processes rather than threads: tests start worker threads of their own, and kill them.
    pool: "forks",
    // Handed on to those threads, and to `import()` that vitest does not see.
    execArgv: ["--conditions=edgewise-source"],
    globalSetup: "test/compiled.ts",
    testTimeout: TEST_LIMIT,
    hookTimeout: TEST_LIMIT,
    projects: [
      {
        extends: true,
        test: {
          name: "all",
          include: ["test/**/*.test.ts"],
          typecheck: { enabled: true, include: ["test/**/*.test-d.ts"], checker: "tsc", ignoreSourceErrors: true },
        },
      },
      ...fallbacks(WITHOUT),
    ],
  },
});
