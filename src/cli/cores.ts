/** How many threads an engine has where nobody says. */

import { availableParallelism } from "node:os";
import { MOST_WORKERS } from "../engine/options.ts";

export function platformCores(): number {
  return Math.min(availableParallelism(), MOST_WORKERS);
}
