/** The cache of what is known of a machine, from one process to the next. */

import { platform } from "#platform";
import type { Keep } from "../../../runtime/platform.ts";
import type { LearnedRuns } from "../../estimate/learned.ts";
import { readLearned } from "../../estimate/learned.ts";
import type { ChosenProfile, MachineProfile } from "../../estimate/profile.ts";
import { isProfile, measuredProfile, shippedProfile, whyImplausible } from "../../estimate/profile.ts";
import { machineFor } from "../../estimate/rates.ts";

/**
 * The version of the engine. What another version measured or learned does not apply to this one. A test compares it
 * with package.json.
 */
export const ENGINE_VERSION = "0.1.0";

/** The version of the file's form. */
const FORM = 1;

export interface KeptFile {
  /** The profile; null where the machine has not been measured. */
  readonly profile: MachineProfile | null;
  readonly learned: LearnedRuns;
}

export const NOTHING: KeptFile = { profile: null, learned: new Map() };

/** Finds the file of the profile of this machine with so many workers; null where nothing is kept. */
export function keepOf(workers: number): Keep | null {
  const { name } = platform.processor();
  const words = [ENGINE_VERSION, name, `${platform.cores()} cores`, `${workers} workers`];
  return platform.keep(`${words.join(" ").replaceAll(/[^\w.]+/g, "-")}.json`);
}

/** Reads the file. Gives nothing where another version wrote it, or where its rates are not plausible. */
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

/** Writes the file. Returns whether that was possible. */
export function writeKept(keep: Keep, { profile, learned }: KeptFile): boolean {
  const file = { edgewise: FORM, engine: ENGINE_VERSION, profile, learned: Object.fromEntries(learned) };
  return keep.write(`${JSON.stringify(file)}\n`);
}

/**
 * Chooses the profile by which an engine with so many workers decides: the kept one for as many, else the kept one for
 * all cores, else the shipped one.
 */
export function chooseProfile(workers: number, own: KeptFile): ChosenProfile {
  const profile = own.profile ?? (workers === platform.cores() ? null : readKept(keepOf(platform.cores())).profile);
  return profile ? adoptProfile(profile, workers) : shippedProfile(workers);
}

/** Takes a measured profile for an engine with so many workers. */
export function adoptProfile(profile: MachineProfile, workers: number): ChosenProfile {
  return measuredProfile(profile, machineFor(profile.rates, workers), platform.processor().name);
}
