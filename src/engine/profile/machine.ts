/** What an engine knows of its machine: the rates by which it decides, and the times of its runs. */

import type { ChosenProfile, MachineProfile } from "../../estimate/profile.ts";
import { shippedProfile } from "../../estimate/profile.ts";
import { Experience } from "./experience.ts";
import { adoptProfile, chooseProfile, keepOf, NOTHING, readKept } from "./kept.ts";

export interface KnownMachine {
  readonly profile: ChosenProfile;
  readonly experience: Experience;
}

/**
 * Reads what is kept of this machine with so many workers. With a given profile, nothing is read and nothing is
 * learned.
 */
export function knownMachine(workers: number, given?: MachineProfile): KnownMachine {
  if (given) {
    return { profile: adoptProfile(given, workers), experience: new Experience(null, NOTHING) };
  }
  const keep = keepOf(workers);
  const kept = readKept(keep);
  return { profile: chooseProfile(workers, kept), experience: new Experience(keep, kept) };
}

/** Knows nothing and reads nothing, for an engine that makes no decisions, as for a run on the calling thread. */
export function unknownMachine(workers: number): KnownMachine {
  return { profile: shippedProfile(workers), experience: new Experience(null, NOTHING) };
}
