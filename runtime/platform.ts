/**
 * What Node and browsers differ in where programs are run. `#platform` of package.json's `imports` is the file that fills
 * this where the code runs; reading and writing of files is apart (`src/graph/files/files.ts`).
 */

import type { Spawn } from "./protocol.ts";

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
  /** What the user set `EDGEWISE_WITHOUT` to: names of features, parted by commas. Undefined where it is not set or cannot be. */
  readonly without: () => string | undefined;
}
