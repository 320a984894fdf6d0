/**
 * What Node and browsers differ in where programs are run. `#platform` of package.json's `imports` is the file that fills
 * this where the code runs; reading and writing of files is apart (`src/graph/files/files.ts`).
 */

import type { Spawn } from "./protocol.ts";

/** One text that is kept. None of its members throws: where it cannot be read or written there is nothing to be done about it. */
export interface Keep {
  /** As a person would look for it. */
  readonly path: string;
  /** Null where there is none. */
  readonly read: () => string | null;
  /** In place of what was there, all at once; says whether it could. */
  readonly write: (text: string) => boolean;
  /** Says whether there is none left. */
  readonly remove: () => boolean;
}

export interface CoreTime {
  /** Of all cores together, idle or not. */
  readonly all: number;
  /** What went to anybody else: other processes, and other machines on the same cores (steal). */
  readonly others: number;
}

/** What every file that `#platform` may stand for exports, as `platform`. */
export interface Platform {
  /** Why this is too old to run on, as what was found and what was expected; null if it is not. */
  readonly whyTooOld: () => string | null;
  /** How many threads can run at the same time. */
  readonly cores: () => number;
  /** Why no thread can be started here, to follow "for"; null if one can. Whether memory can be shared is found by trying. */
  readonly whyNoThreads: () => string | null;
  /** Why memory cannot be shared between threads here, to follow "for", with what to do about it; null if it may be possible. */
  readonly whyNotShared: () => string | null;
  /** How many bytes of addresses this process may still take; Infinity where nobody limits them. */
  readonly addressesLeft: () => number;
  /** Starts a thread that answers the orders of the protocol as `obey.ts` does. */
  readonly spawn: Spawn;
  /** The same of a file that is not where this program has it: what `edgewise/worker` names, at whatever URL. */
  readonly spawnFrom: (url: string | URL) => Spawn;
  /** Whether a thread that was granted runs its script. Where only its first message shows that, an engine waits for it. */
  readonly areThreadsProven: boolean;
  /** Resumes in a task of its own, after the timers and messages that are due, and with no further delay. */
  readonly afterOthers: (resume: () => void) => void;
  /** Shows a warning to whoever runs this program. */
  readonly warn: (message: string) => void;
  /**
   * Where a text is kept from one process to the next for whoever runs this: under that name in the user's cache folder, or in the
   * one file that `EDGEWISE_PROFILE` names. Null where nothing is to be kept (`none`), or can be.
   */
  readonly keep: (name: string) => Keep | null;
  /** The processor, as the system calls it, and how many of its threads share a core with another; null where it does not say. */
  readonly processor: () => { readonly name: string; readonly siblings: number | null };
  /** What the cores have done up to now, in one unit; null where the system does not say. */
  readonly coreTime: () => CoreTime | null;
  /** What the user set `EDGEWISE_WITHOUT` to: names of features, parted by commas. Undefined where it is not set or cannot be. */
  readonly without: () => string | undefined;
  /** What the user set `EDGEWISE_DEBUG` to: stages of the compiler, parted by commas. Undefined where it is not set or cannot be. */
  readonly debug: () => string | undefined;
  /** Shows a line or several to whoever asked for them by `EDGEWISE_DEBUG`. */
  readonly show: (text: string) => void;
}
