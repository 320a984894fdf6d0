/** The whole suite without each thing that a run can do without: `npm run test:fallbacks`. */

import { mergeConfig } from "vitest/config";
import main, { fallbacks } from "../vitest.config.ts";

export default mergeConfig(
  { ...main, test: { ...main.test, projects: [] } },
  { test: { projects: fallbacks(["test/**/*.test.ts"]) } },
);
