/** Estimates how many nodes a dense round has changed, from a sample of them. */

import type { BoundStage } from "../src/bind/bound.ts";
import type { Crew } from "./crew.ts";

/**
 * The sample of a graph of at least `least` nodes: `stretches` stretches of `nodes` nodes each. It tells whether a look
 * at all nodes is worth its time.
 */
const SAMPLE = { least: 2 ** 16, stretches: 64, nodes: 64 };

export function isWorthSampling(nodes: number): boolean {
  return nodes >= SAMPLE.least;
}

/**
 * Estimates the share of nodes whose carried values have other bits than those of the round before (in the twin
 * buffer).
 */
export function sampleChanged(
  carrying: readonly Pick<BoundStage, "swaps" | "widths">[],
  nodes: number,
  crew: Pick<Crew, "buffer" | "get">,
): number {
  const bytes = new Uint8Array(crew.buffer);
  const differs = (node: number): boolean =>
    carrying.some(({ swaps, widths }) =>
      swaps.some(([array, twin], k) => {
        const width = widths[k]!;
        const [one, other] = [(crew.get(array) >>> 0) + width * node, (crew.get(twin) >>> 0) + width * node];
        for (let byte = 0; byte < width; byte++) if (bytes[one + byte] !== bytes[other + byte]) return true;
        return false;
      }),
    );
  let changed = 0;
  for (let stretch = 0; stretch < SAMPLE.stretches; stretch++) {
    const from = Math.floor(((nodes - SAMPLE.nodes) * stretch) / (SAMPLE.stretches - 1));
    for (let node = from; node < from + SAMPLE.nodes; node++) if (differs(node)) changed++;
  }
  return changed / (SAMPLE.stretches * SAMPLE.nodes);
}
