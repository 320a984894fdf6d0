/** The number of threads of an engine, where the command line does not say. */

import { availableParallelism } from "node:os";
import { MOST_WORKERS } from "../engine/options.ts";

export function platformCores(): number {
  return Math.min(availableParallelism(), MOST_WORKERS);
}
