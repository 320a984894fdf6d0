/** Which attributes files of several formats have. */

import type { WrittenAttribute } from "../format.ts";

/** Those of edges. */
export function ofEdges({ domain }: WrittenAttribute): boolean {
  return domain === "edge";
}

/** The weights of edges. */
export function weights({ domain, name }: WrittenAttribute): boolean {
  return domain === "edge" && name === "weight";
}
