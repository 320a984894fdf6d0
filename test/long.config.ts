/** The suite that takes longer than one waits for at every change: `npm run test:long`. */

import { mergeConfig } from "vitest/config";
import main, { fallbacks, inTurn, LONG } from "../vitest.config.ts";

/** About runs; `conformance` tries what a run can do without by itself. */
const RUNS = ["test/control.test.ts", "test/engine/*.test.ts"];

/**
 * Of which `npm test` tries a part, and here is all (`extent.ts`): every way of running on every graph, where a program otherwise
 * sees some, and random programs and graphs, five to thirty times as many.
 */
const IN_PART = [
  "test/algorithms/betweenness.test.ts",
  "test/algorithms/communities.test.ts",
  "test/algorithms/graph-types.test.ts",
  "test/algorithms/graphology.test.ts",
  "test/algorithms/weighted-betweenness.test.ts",
  "test/class-races.test.ts",
  "test/conformance.test.ts",
  "test/conformance/grouped.test.ts",
  "test/conformance/seeded.test.ts",
  "test/conformance/travelling.test.ts",
  "test/control.test.ts",
  "test/filetest.test.ts",
  "test/fuzz.test.ts",
  "test/graph/formats/columnar-bytes.test.ts",
  "test/graph/formats/text-table.test.ts",
  "test/graphology/parity.test.ts",
  "test/lang/decompile.test.ts",
  "test/lang/mutated.test.ts",
  "test/long-rows.test.ts",
  "test/loop/sparse-reductions.test.ts",
  "test/passes/narrow.test.ts",
  "test/passes/preserve.test.ts",
  "test/passes/rules/*.test.ts",
  "test/passes/simplify.test.ts",
  "test/passes/specialize.test.ts",
  "test/place.test.ts",
  "test/plan/mutated.test.ts",
  "test/planner/buffer-assignment.test.ts",
  "test/properties.test.ts",
  "test/races.test.ts",
  "test/row-end.test.ts",
  "test/rows.test.ts",
  "test/selections.test.ts",
  "test/settling/settling.test.ts",
  "test/sources/conformance.test.ts",
  "test/sources/lanes.test.ts",
  "test/sparse-races.test.ts",
];

export default mergeConfig(
  { ...main, test: { ...main.test, projects: [] } },
  {
    test: {
      projects: [
        ...inTurn("long", [LONG]),
        ...inTurn("whole", IN_PART, { EDGEWISE_EXTENT: "all" }),
        ...fallbacks(RUNS),
      ],
    },
  },
);
