/**
 * The differences between Node and browsers where programs are run. The name `#platform` of package.json's `imports`
 * stands for the file that has this interface on the platform. Reading and writing of files is apart
 * (`src/graph/files/files.ts`).
 */

import type { Spawn } from "./protocol.ts";

/**
 * A text that is kept between processes. No member throws: where the text cannot be read or written, work goes on
 * without it.
 */
export interface Keep {
  /** The path of the text's file, in the form that a person looks for. */
  readonly path: string;
  /** Tells whether a person named a file that has something else, which is not written over and not removed. */
  readonly isForeign: () => boolean;
  /** Reads the text; null where there is none. */
  readonly read: () => string | null;
  /** Replaces the text, all at once. Returns whether that was possible. */
  readonly write: (text: string) => boolean;
  /** Removes the text. Returns whether none is left. */
  readonly remove: () => boolean;
}

export interface CoreTime {
  /** The time of all cores together, idle or not. */
  readonly all: number;
  /** The time that others had: other processes, and other machines on the same cores (steal). */
  readonly others: number;
}

/** What each file that `#platform` may stand for exports, as `platform`. */
export interface Platform {
  /** Gives the reason why the platform is too old, as what was found and what was expected; null if it is not. */
  readonly whyTooOld: () => string | null;
  /** The number of threads that can run at the same time. */
  readonly cores: () => number;
  /**
   * Gives the reason why no thread can be started here, as words that follow "for"; null if one can. Whether memory can
   * be shared is found out by trying.
   */
  readonly whyNoThreads: () => string | null;
  /**
   * Gives the reason why threads cannot share memory here, as words that follow "for", with what to do about it; null
   * if they may be able to.
   */
  readonly whyNotShared: () => string | null;
  /** The number of addresses, in bytes, that this process may still take; Infinity where they are not limited. */
  readonly addressesLeft: () => number;
  /**
   * Makes the function that starts threads, which answer the orders of the protocol as `obey.ts` does. Their script may
   * have to be loaded first.
   */
  readonly spawner: () => Promise<Spawn>;
  /** Makes the same function for a worker script at a URL of the caller, a copy of `edgewise/worker`. */
  readonly spawnFrom: (url: string | URL) => Spawn;
  /**
   * Whether a thread that was granted surely runs its script. Where only its first message shows that, an engine waits
   * for it.
   */
  readonly areThreadsProven: boolean;
  /** Resumes work in a task of its own, after the timers and messages that are due, without further delay. */
  readonly afterOthers: (resume: () => void) => void;
  /** Shows a warning to whoever runs this program. */
  readonly warn: (message: string) => void;
  /**
   * Finds the place of a text that is kept from one process to the next: a file of that name in the user's cache
   * folder, or the one file that `EDGEWISE_PROFILE` names. Null where nothing is to be kept (`none`), or can be.
   */
  readonly keep: (name: string) => Keep | null;
  /**
   * The name of the processor, as the system has it, and the number of threads that share a core; null where the system
   * does not say.
   */
  readonly processor: () => { readonly name: string; readonly siblings: number | null };
  /** The time of the cores up to now, all in one unit; null where the system does not say. */
  readonly coreTime: () => CoreTime | null;
  /**
   * The value of `EDGEWISE_WITHOUT`: names of features, parted by commas. Undefined where it is not set or cannot be.
   */
  readonly without: () => string | undefined;
  /**
   * The value of `EDGEWISE_DEBUG`: stages of the compiler, parted by commas. Undefined where it is not set or cannot
   * be.
   */
  readonly debug: () => string | undefined;
  /** Shows lines that the user asked for by `EDGEWISE_DEBUG`. */
  readonly show: (text: string) => void;
}
