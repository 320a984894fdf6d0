/** The suite that takes longer than one waits for at every change: `npm run test:long`. */

import { mergeConfig } from "vitest/config";
import main, { fallbacks, inTurn, LONG } from "../vitest.config.ts";

/** About runs; `conformance` tries what a run can do without by itself. */
const RUNS = ["test/control.test.ts", "test/engine/*.test.ts"];

/** About any program or any graph: the random ones are up to ten times as many as otherwise. */
const RANDOM = [
  "test/algorithms/communities.test.ts",
  "test/algorithms/graph-types.test.ts",
  "test/algorithms/graphology.test.ts",
  "test/fuzz.test.ts",
  "test/graphology/parity.test.ts",
  "test/properties.test.ts",
  "test/row-end.test.ts",
  "test/selections.test.ts",
  "test/passes/narrow.test.ts",
  "test/passes/preserve.test.ts",
  "test/passes/specialize.test.ts",
];

/** On every graph, all ways of running where there are several chunks; each program otherwise sees a fifth of them, or of the graphs. */
const WAYS = [
  "test/conformance.test.ts",
  "test/conformance/grouped.test.ts",
  "test/long-rows.test.ts",
  "test/settling/settling.test.ts",
  "test/sources/conformance.test.ts",
];

export default mergeConfig(
  { ...main, test: { ...main.test, projects: [] } },
  {
    test: {
      projects: [
        ...inTurn("long", [LONG]),
        ...inTurn("every way", WAYS, { EDGEWISE_WAYS: "all" }),
        ...fallbacks(RUNS),
        ...inTurn("more at random", RANDOM, { EDGEWISE_FUZZ: "200" }),
      ],
    },
  },
);
