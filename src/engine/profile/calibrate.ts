/** Measures the machine on the workers of an engine, and keeps the result. */

import { platform } from "#platform";
import type { CoreTime } from "../../../runtime/platform.ts";
import type { MachineProfile } from "../../estimate/profile.ts";
import { MOST_DISTURBANCE, measuredProfile, PROFILE_VERSION, whyImplausible } from "../../estimate/profile.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Plan } from "../../plan/plan.ts";
import { walkLevels } from "../../plan/walk.ts";
import type { Session } from "../session.ts";
import { keepOf, readKept, writeKept } from "./kept.ts";
import { measureMachine } from "./measure.ts";

/** The result of measuring a machine. */
export interface Calibration {
  readonly profile: MachineProfile;
  /** The file that the profile is kept in; null where it is not kept. */
  readonly path: string | null;
  /** The reason why it is not kept; null where it is. */
  readonly why: string | null;
}

/** Measures the machine. It has to be called as a run of the queue. */
export async function calibrateSession(
  session: Session,
  workers: number,
  {
    keep,
    anyway,
    signal,
  }: { readonly keep: boolean; readonly anyway: boolean; readonly signal?: AbortSignal | undefined },
): Promise<Calibration> {
  const before = platform.coreTime();
  const graphs = new Set<Graph>();
  const prepared = new Set<Plan>();
  let prepareMillis = 0;
  let kernels = 0;
  let workerMillis: number | null = null;
  try {
    const { rates, compileMicrosPerOp } = await measureMachine(workers, async (plan, graph, given, how) => {
      graphs.add(graph);
      const start = performance.now();
      const { report, prepareMillis: took } = await session.timed(plan, graph, given, { ...how, signal });
      // Workers start with the first run that needs them, and that run has little else to do. So its time is that of
      // starting them.
      if (how.mode === "parallel") workerMillis ??= Math.max(0, performance.now() - start - took - report.millis);
      if (!prepared.has(plan)) {
        prepared.add(plan);
        prepareMillis += took;
        for (const level of walkLevels(plan)) kernels += level.kernels.length;
      }
      return report;
    });
    const { name, siblings } = platform.processor();
    const profile: MachineProfile = {
      version: PROFILE_VERSION,
      taken: new Date().toISOString(),
      processor: name,
      cores: platform.cores(),
      siblings,
      disturbance: disturbanceSince(before),
      compileMicrosPerOp,
      bindMicrosPerKernel: (1000 * prepareMillis) / Math.max(1, kernels),
      workerMillis: workerMillis ?? 0,
      rates,
    };
    const why = whyNotKept(profile, anyway);
    if (whyImplausible(profile) === null) session.decisions.profile = measuredProfile(profile, rates, name);
    if (!keep || why !== null) return { profile, path: null, why: why ?? "as asked for" };
    return { profile, ...keepProfile(profile, workers) };
  } finally {
    for (const graph of graphs) session.forget(graph);
  }
}

/** Keeps a profile for engines with so many workers. */
function keepProfile(profile: MachineProfile, workers: number): Pick<Calibration, "path" | "why"> {
  const place = keepOf(workers);
  if (place === null) return { path: null, why: "EDGEWISE_PROFILE is none, or there is nowhere to keep it" };
  if (place.isForeign())
    return { path: null, why: `${place.path} has something that is no profile: name another file` };
  const isWritten = writeKept(place, { ...readKept(place), profile });
  return isWritten ? { path: place.path, why: null } : { path: null, why: `${place.path} cannot be written` };
}

function whyNotKept(profile: MachineProfile, anyway: boolean): string | null {
  const implausible = whyImplausible(profile);
  if (implausible !== null) return `it cannot be what a machine does: ${implausible}`;
  const { disturbance } = profile;
  if (anyway || disturbance === null || disturbance <= MOST_DISTURBANCE) return null;
  const share = `${(100 * disturbance).toFixed(0)} %`;
  return `others had ${share} of the cores meanwhile, and more than ${100 * MOST_DISTURBANCE} % would be in the numbers`;
}

function disturbanceSince(before: CoreTime | null): number | null {
  const after = platform.coreTime();
  if (before === null || after === null || after.all <= before.all) return null;
  return Math.min(1, Math.max(0, (after.others - before.others) / (after.all - before.all)));
}
