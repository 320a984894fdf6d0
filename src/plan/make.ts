/** Graph IR to plan: parameters and results get places, the body becomes steps, buffers share memory where they may. */

import type { Func } from "../ir/value.ts";
import { shareStorage } from "./buffers.ts";
import { carryInPlace } from "./carry.ts";
import { dropCopies } from "./copies.ts";
import { Draft, extentOf, typeOf } from "./draft.ts";
import { RegionPlanner } from "./levelize.ts";
import type { Place, Plan, PlanParameter, PlanResult } from "./plan.ts";
import { PLAN_VERSION } from "./plan.ts";
import { dropUnusedBuffers } from "./rename.ts";
import { dropUnusedScalars } from "./slots.ts";
import { verifyPlan } from "./verify.ts";

/** The plan of a verified function. */
export function makePlan(func: Func): Plan {
  const draft = new Draft();
  const parameters = func.parameters.map(({ value, initial, nodeKey }): PlanParameter => {
    const type = typeOf(value);
    const name = value.name ?? "parameter";
    const place: Place =
      type.domain === "scalar"
        ? { kind: "slot", slot: draft.newSlot(name, type.element) }
        : {
            kind: "buffer",
            buffer: draft.newBuffer(name, type.element, extentOf(type.domain), { kind: "parameter", parameter: name }),
          };
    draft.place(value, place);
    return { name, type, initial, nodeKey, place };
  });
  const planner = new RegionPlanner(draft, new Map(), false);
  for (const op of func.body.ops) planner.add(op);
  const results = func.body.yields.map((value, k): PlanResult => {
    const type = typeOf(value);
    const place: Place =
      type.domain === "scalar"
        ? { kind: "slot", slot: planner.slotOf(value) }
        : { kind: "buffer", buffer: planner.bufferOf(value) };
    return { name: func.resultNames[k]!, type, place };
  });
  const plan: Plan = {
    version: PLAN_VERSION,
    name: func.name,
    slots: draft.slots,
    buffers: draft.buffers,
    parameters,
    steps: planner.finish(),
    results,
    sites: draft.sites,
  };
  const spared = dropCopies(carryInPlace(dropUnusedScalars(plan)));
  const finished = shareStorage(dropUnusedBuffers(spared));
  verifyPlan(finished);
  return finished;
}
