/** What an engine knows of its machine: by whose rates it decides, and what its runs took. */

import type { ChosenProfile, MachineProfile } from "../../estimate/profile.ts";
import { measuredProfile, shippedProfile } from "../../estimate/profile.ts";
import { machineFor } from "../../estimate/rates.ts";
import { Experience } from "./experience.ts";
import { chooseProfile, keepOf, NOTHING, readKept } from "./kept.ts";

export interface KnownMachine {
  readonly profile: ChosenProfile;
  readonly experience: Experience;
}

/** What is kept of this machine with so many workers; by a profile that is given, nothing is read and nothing learned. */
export function knownMachine(workers: number, given?: MachineProfile): KnownMachine {
  if (given) {
    const profile = measuredProfile(given, machineFor(given.rates, workers));
    return { profile, experience: new Experience(null, NOTHING) };
  }
  const keep = keepOf(workers);
  const kept = readKept(keep);
  return { profile: chooseProfile(workers, kept), experience: new Experience(keep, kept) };
}

/** Nothing: of an engine that asks nobody, as that of a run on the calling thread. */
export function unknownMachine(workers: number): KnownMachine {
  return { profile: shippedProfile(workers), experience: new Experience(null, NOTHING) };
}
