import { defineConfig } from "vitest/config";

/** `import "edgewise"` in a test or an example means the sources next to it, not a build. */
const conditions = ["edgewise-source", "node", "module"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["test/**/*.test.ts"],
    // Processes rather than threads: tests start worker threads of their own, and kill them.
    pool: "forks",
    // Handed on to those threads, and to `import()` that vitest does not see.
    execArgv: ["--conditions=edgewise-source"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    typecheck: { enabled: true, include: ["test/**/*.test-d.ts"], checker: "tsc", ignoreSourceErrors: true },
  },
});
