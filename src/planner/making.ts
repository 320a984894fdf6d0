/** Makes a plan from graph IR: gives parameters and results places, turns the body into steps, and lets buffers share memory. */

import type { Assumption } from "../ir/facts.ts";
import type { Func } from "../ir/value.ts";
import { Part } from "../part.ts";
import type { Place } from "../plan/buffer.ts";
import type { Plan, PlanParameter, PlanResult, WatchedLoop } from "../plan/plan.ts";
import { PLAN_VERSION } from "../plan/plan.ts";
import { dropUnusedBuffers } from "../plan/rename.ts";
import { hasSparseRounds, SPARSE_CHECKS, verifyPlan } from "../plan/verify/verify.ts";
import type { Turns } from "../turns.ts";
import { shareStorage } from "./buffer-assignment.ts";
import { dropCopies } from "./copy-elision.ts";
import { dropUnusedScalars } from "./dead-scalars.ts";
import { denseAtSight } from "./dense-at-sight.ts";
import { carryInPlace } from "./in-place.ts";
import { RegionPlanner } from "./levelize.ts";
import type { Watches } from "./loop-outcomes.ts";
import { watchedResults } from "./loop-outcomes.ts";
import { parametersOf } from "./parameters.ts";
import { domainOf, PlanBuilder, typeOf } from "./plan-builder.ts";

export interface PlanOptions {
  /** The watches of the loops whose outcomes are the last results of the function. */
  readonly watches?: Watches;
  /** The assumptions that the function was compiled under. */
  readonly assumptions?: readonly Assumption[];
}

/** The part that derives sparse rounds: half of the planner, needed for programs whose loops may have them. */
export const SPARSE_ROUNDS = new Part(() => import("./sparse/rounds.ts"));

/** The plan of a verified function. Loads the part for sparse rounds where a loop may have some. */
export function* makingPlan(func: Func, { watches = [], assumptions = [] }: PlanOptions = {}): Turns<Plan> {
  const builder = new PlanBuilder();
  const parameters = parametersOf(func).map((parameter, k): PlanParameter => {
    const { name, type } = parameter;
    const place: Place =
      type.domain === "scalar"
        ? { kind: "slot", slot: builder.newSlot(name, type.element) }
        : {
            kind: "buffer",
            buffer: builder.newBuffer(name, type.element, domainOf(type.domain), {
              kind: "parameter",
              parameter: name,
            }),
          };
    builder.place(func.parameters[k]!.value, place);
    return { ...parameter, place };
  });
  const watched = watchedResults(func.body.yields, watches);
  for (const { converged } of watched) builder.watched.set(converged, null);
  const planner = new RegionPlanner(builder, new Map(), false);
  for (const op of func.body.ops) planner.add(op);
  const results = func.body.yields
    .slice(0, func.body.yields.length - 2 * watches.length)
    .map((value, k): PlanResult => {
      const type = typeOf(value);
      const place: Place =
        type.domain === "scalar"
          ? { kind: "slot", slot: planner.slotOf(value) }
          : { kind: "buffer", buffer: planner.bufferOf(value) };
      return { name: func.resultNames[k]!, type, place };
    });
  const loops = watched.map(({ rounds, converged }, k): WatchedLoop => {
    const residual = builder.watched.get(converged) ?? null;
    return { ...watches[k]!, rounds: planner.slotOf(rounds), converged: planner.slotOf(converged), residual };
  });
  const plan: Plan = {
    version: PLAN_VERSION,
    name: func.name,
    assumptions,
    graphs: [{ origin: "input" }],
    slots: builder.slots,
    buffers: builder.buffers,
    parameters,
    steps: planner.finish(),
    results,
    loops,
    sites: builder.sites,
  };
  const begun = dropUnusedScalars(plan);
  const dense = denseAtSight(begun);
  const rounds = dense === null ? yield* SPARSE_ROUNDS.ready() : null;
  const said = dense ?? rounds!.sayWhyDense(begun);
  const spared = dropCopies(carryInPlace(said));
  const finished = shareStorage(dropUnusedBuffers(rounds?.withSparseRounds(spared) ?? spared));
  if (hasSparseRounds(finished)) yield* SPARSE_CHECKS.ready();
  verifyPlan(finished);
  return finished;
}
