/** Where what is known of a machine is kept from one process to the next. */

import { platform } from "#platform";
import type { Keep } from "../../../runtime/platform.ts";
import type { LearnedRuns } from "../../estimate/learned.ts";
import { readLearned } from "../../estimate/learned.ts";
import type { ChosenProfile, MachineProfile } from "../../estimate/profile.ts";
import { isProfile, measuredProfile, shippedProfile, whyImplausible } from "../../estimate/profile.ts";
import { machineFor } from "../../estimate/rates.ts";

/** The version of the engine: what another one measured or learned says nothing of this one. A test holds it to package.json. */
export const ENGINE_VERSION = "0.1.0";

/** The form of the file. */
const FORM = 1;

export interface KeptFile {
  /** Null where the machine has not been measured. */
  readonly profile: MachineProfile | null;
  readonly learned: LearnedRuns;
}

export const NOTHING: KeptFile = { profile: null, learned: new Map() };

/** Where the profile of this machine with so many workers is kept; null where nothing is. */
export function keepOf(workers: number): Keep | null {
  const { name } = platform.processor();
  const words = [ENGINE_VERSION, name, `${platform.cores()} cores`, `${workers} workers`];
  return platform.keep(`${words.join(" ").replaceAll(/[^\w.]+/g, "-")}.json`);
}

/** What is kept; nothing where it was written by another version, or cannot be what a machine does. */
export function readKept(keep: Keep | null): KeptFile {
  const text = keep?.read() ?? null;
  if (text === null) return NOTHING;
  try {
    const found: unknown = JSON.parse(text);
    if (typeof found !== "object" || found === null || !("edgewise" in found) || found.edgewise !== FORM)
      return NOTHING;
    if (!("engine" in found) || found.engine !== ENGINE_VERSION) return NOTHING;
    const profile = "profile" in found && isProfile(found.profile) ? found.profile : null;
    return {
      profile: profile !== null && whyImplausible(profile) === null ? profile : null,
      learned: "learned" in found ? readLearned(found.learned) : new Map(),
    };
  } catch {
    return NOTHING;
  }
}

/** Says whether it could be written. */
export function writeKept(keep: Keep, { profile, learned }: KeptFile): boolean {
  const file = { edgewise: FORM, engine: ENGINE_VERSION, profile, learned: Object.fromEntries(learned) };
  return keep.write(`${JSON.stringify(file)}\n`);
}

/** By what an engine with so many workers decides: what is kept for as many, or for all cores; else what is shipped. */
export function chooseProfile(workers: number, own: KeptFile): ChosenProfile {
  const profile = own.profile ?? (workers === platform.cores() ? null : readKept(keepOf(platform.cores())).profile);
  return profile ? measuredProfile(profile, machineFor(profile.rates, workers)) : shippedProfile(workers);
}
