/** Loops whose rounds go by groups of nodes, on every small graph and whichever way they are run. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../src/compile.ts";
import type { Algorithm } from "../../src/dsl/index.ts";
import { grid } from "../../src/graph/generate.ts";
import type { Plan, Step } from "../../src/plan/plan.ts";
import type { Group, SparseStage } from "../../src/plan/sparse.ts";
import type { Engines } from "../all-ways.ts";
import { allWays, closeAll, EVERY, startAll, turnOf } from "../all-ways.ts";
import { GRAPHS } from "../graphs.ts";
import { GROUPED_PROGRAMS } from "../travelling/groups.ts";
import { interpreted, ran, withLoopResults } from "../ways.ts";

let engines: Engines;
beforeAll(async () => {
  engines = await startAll();
});
afterAll(() => closeAll(engines));

const given = ({ parameters }: Algorithm["func"]) => (parameters.length > 0 ? { root: 0 } : {});
const ANY_NODES = GRAPHS.filter(({ graph }) => graph.nodeCount > 0);
const ROAD = grid({ rows: 12, columns: 13 });

describe.each(GROUPED_PROGRAMS.map((program, number) => ({ ...program, number })))(
  "$name",
  ({ func: bare, number }) => {
    const func = withLoopResults(bare);

    it("comes to the same whichever way it is run", async () => {
      for (const [k, { graph }] of ANY_NODES.entries()) {
        if ((k + number) % EVERY !== 0) continue;
        const expected = interpreted(func, graph, given(func));
        for await (const [way, outcome] of allWays(engines, func, graph, given(func), turnOf(number, k))) {
          expect(outcome, `${graph.name}, ${way}`).toEqual(expected);
        }
      }
    });

    it("goes by groups that are neither empty nor full", async () => {
      for (const engine of engines.ofWorkers.slice(0, 3)) {
        const { result } = await ran(engine, func, func, ROAD, given(func), { sparse: "always" });
        expect(result!.report!.rounds.some(({ laws }) => laws.grouped > 0)).toBe(true);
      }
    });
  },
);

/** The plan with other groups in its sparse rounds. */
function withGroups(plan: Plan, change: (group: Group, stage: SparseStage) => Group): Plan {
  const visit = (step: Step): Step => {
    if (step.kind !== "loop") return step;
    const { sparse, body } = step;
    if (sparse.kind === "dense") return { ...step, body: body.map(visit) };
    const stages = sparse.stages.map((stage) => ({ ...stage, group: stage.group && change(stage.group, stage) }));
    return { ...step, sparse: { ...sparse, stages } };
  };
  return { ...plan, steps: plan.steps.map(visit) };
}

describe("groups that are wrong are found", () => {
  it.each<readonly [string, string, Parameters<typeof withGroups>[1]]>([
    ["no group of the round before", "fading", (group) => ({ ...group, isHeld: true })],
    [
      "the group of another scalar",
      "dependencies",
      (group, { scalars }) => ({ ...group, keys: scalars.filter(([now]) => now !== group.keys[0]![0]) }),
    ],
    ["no touch outside of the group", "spreadingBesides", (group) => ({ ...group, touches: [] })],
  ])("%s", async (_, name, change) => {
    const { func } = GROUPED_PROGRAMS.find((program) => program.name === name)!;
    const broken = withGroups(compile(func).plan, change);
    const expected = interpreted(func, ROAD, given(func));
    const [engine] = engines.ofWorkers;
    const run = async (program: Plan) =>
      (await ran(engine!, func, program, ROAD, given(func), { sparse: "always" })).outcome;
    expect(await run(compile(func).plan)).toEqual(expected);
    expect(await run(broken)).not.toEqual(expected);
  });
});
