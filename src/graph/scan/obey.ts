/** What a thread of a reader does with its orders. */

import { atOnce } from "../../turns.ts";
import { touching } from "../allocator.ts";
import type { Order, Reply } from "./orders.ts";
import { type ScannedLines, Scanner } from "./scanner.ts";

/** Makes the function that obeys orders. `reply` gets what memory is to go with a reply. */
export function obedientReader(
  reply: (reply: Reply, transfer: readonly ArrayBuffer[]) => void,
): (order: Order) => void {
  let scanner: Scanner | null = null;
  return (order) => {
    switch (order.kind) {
      case "open":
        scanner = new Scanner(order.module, order.layout);
        return;
      case "scan": {
        if (scanner === null) throw new TypeError("a chunk came before the layout of its lines");
        const { buffer } = order.chunk;
        const lines = scanner.scan(order.chunk, order.spare);
        reply({ lines, buffer }, [buffer, ...memoryOf(lines)]);
        return;
      }
      case "touch":
        atOnce(touching(new Uint8Array(order.buffer, 0, order.bytes)));
        reply({ lines: null, buffer: order.buffer }, [order.buffer]);
        return;
      default:
        order satisfies never;
    }
  };
}

function memoryOf(lines: ScannedLines | null): readonly ArrayBuffer[] {
  if (lines === null) return [];
  const texts = lines.ends === null ? lines.categories : [lines.ends, ...lines.categories];
  return [lines.room, ...texts.flatMap(({ codes, bytes, starts }) => [codes.buffer, bytes.buffer, starts.buffer])];
}
