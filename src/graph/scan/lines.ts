/** Scans all lines of a stream, on this thread and on others, and gives them in the order of the file. */

import { Turn } from "../../turns.ts";
import { discard } from "../allocator.ts";
import { type LineChunks, unscannable } from "./chunks.ts";
import type { LineLayout } from "./layout.ts";
import type { ReaderThread } from "./orders.ts";
import { type ScannedLines, Scanner } from "./scanner.ts";
import { compileScanner } from "./scanner-code.ts";

/** What is to be scanned, and by whom. */
export interface ScanInput {
  readonly chunks: LineChunks;
  readonly layout: LineLayout;
  readonly threads: readonly ReaderThread[];
  /** Called with the bytes of a chunk and its lines, in the order of the file. Both are gone afterwards. */
  readonly take: (lines: ScannedLines, chunk: Uint8Array) => void;
  /** Calls `resume` in a later task. */
  readonly afterOthers: (resume: () => void) => void;
}

/** Scans all lines. Gives false as soon as a line turns out not to be plain. Rejects where bytes cannot be read. */
export async function scanLines({ chunks, layout, threads, take, afterOthers }: ScanInput): Promise<boolean> {
  const module = compileScanner(layout);
  const own = new Scanner(module, layout);
  for (const thread of threads) thread.tell({ kind: "open", module, layout });
  // Each thread has two chunks, so that it need not wait for this one between them.
  const idle = [...threads, ...threads];
  /** The memory of lines that have been taken, for those of further chunks. */
  const spares: ArrayBuffer[] = [];
  const scanned = new Map<number, readonly [lines: ScannedLines, chunk: Uint8Array<ArrayBuffer>]>();
  const asked = new Set<Promise<void>>();
  let arePlain = true;
  let taken = 0;
  const keep = (index: number, lines: ScannedLines | null, chunk: Uint8Array<ArrayBuffer>): void => {
    if (lines === null) arePlain = false;
    else scanned.set(index, [lines, chunk]);
    for (let next = scanned.get(taken); arePlain && next !== undefined; next = scanned.get(taken)) {
      take(...next);
      chunks.reuse(next[1].buffer);
      spares.push(next[0].room);
      scanned.delete(taken++);
    }
  };
  // Whoever planned this has kept the thread already, and what runs for the first time is slow.
  const turn = new Turn(afterOthers);
  await turn.pass();
  try {
    for (let index = 0; arePlain; index++) {
      const chunk = await chunks.next();
      if (chunk === null) break;
      const { length } = chunk;
      const thread = idle.pop();
      if (thread === undefined) {
        keep(index, own.scan(chunk, spares.pop() ?? null), chunk);
        await turn.mayPass();
        continue;
      }
      const spare = spares.pop() ?? null;
      const transfer = spare === null ? [chunk.buffer] : [chunk.buffer, spare];
      const answer = thread.ask({ kind: "scan", chunk, spare }, transfer).catch(unscannable);
      const reply = answer.then(({ lines, buffer }) => {
        idle.push(thread);
        keep(index, lines, new Uint8Array(buffer, 0, length));
      });
      asked.add(reply);
      reply.then(
        () => asked.delete(reply),
        // It is thrown at the end, which comes with the next chunk.
        () => {
          arePlain = false;
        },
      );
    }
    await Promise.all(asked);
    return arePlain;
  } finally {
    for (const [{ room }] of scanned.values()) spares.push(room);
    for (const room of spares) discard({ buffer: room });
    await chunks.settle();
  }
}
