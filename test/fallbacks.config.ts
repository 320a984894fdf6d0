/** The whole suite without each thing that a run can do without: `npm run test:fallbacks`. */

import { defineConfig, mergeConfig } from "vitest/config";
import main, { fallbacks } from "../vitest.config.ts";

export default mergeConfig(
  // Patient: it is run beside other work, and commands that are tested take seconds then.
  { ...main, test: { ...main.test, projects: [], testTimeout: 120_000 } },
  defineConfig({ test: { projects: fallbacks(["test/**/*.test.ts"]) } }),
);
