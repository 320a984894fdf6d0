/** Threads of readers that are none. */

import { obedientReader } from "../../../src/graph/scan/obey.ts";
import type { ReaderThread, Reply } from "../../../src/graph/scan/orders.ts";

/** Threads that obey on this one, each after as many tasks as `delays` says. */
export function threadsWith(delays: readonly number[]): readonly ReaderThread[] {
  return delays.map((delay): ReaderThread => {
    const replies: ((reply: Reply) => void)[] = [];
    const obey = obedientReader((reply) => replies.shift()!(structuredClone(reply)));
    return {
      tell: obey,
      ask: async (order, transfer) => {
        const moved = structuredClone(order, { transfer: [...transfer] });
        for (let k = 0; k < delay; k++) await new Promise(setImmediate);
        return await new Promise<Reply>((resolve) => {
          replies.push(resolve);
          obey(moved);
        });
      },
      end: () => {},
    };
  });
}
