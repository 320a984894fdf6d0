/** Finds loops whose rounds must be dense, as far as a quick look shows. */

import type { Loop, Plan, Step } from "../plan/plan.ts";
import { isDense, readBody } from "./sparse/body.ts";

/** The plan whose loops say why their rounds are dense; null where one of them may have sparse rounds. */
export function denseAtSight(plan: Plan): Plan | null {
  let isCertain = true;
  const said = mapLoops(plan, (loop, before) => {
    const body = readBody(loop, before, plan);
    if (isDense(body)) return [{ ...loop, sparse: body }];
    isCertain = false;
    return [loop];
  });
  return isCertain ? said : null;
}

/** Replaces each loop by steps, inner loops first. `before` are the steps before the loop. */
export function mapLoops(plan: Plan, change: (loop: Loop, before: readonly Step[]) => Step[]): Plan {
  const visit = (steps: readonly Step[]): Step[] =>
    steps.flatMap((step, at): Step[] => {
      switch (step.kind) {
        case "level":
          return [step];
        case "choose":
          return [{ ...step, cases: step.cases.map(visit) }];
        case "loop":
          return change({ ...step, body: visit(step.body) }, steps.slice(0, at));
        default:
          return step satisfies never;
      }
    });
  return { ...plan, steps: visit(plan.steps) };
}
