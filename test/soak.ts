/** Thousands of runs on one engine, and whether what the process holds stays flat: `npm run soak -- --runs N`. */

import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { pagerank, wcc } from "../src/algorithms/index.ts";
import { Engine } from "../src/engine/engine.ts";
import type { EngineOptions } from "../src/engine/options.ts";
import { fromEdges } from "../src/graph/build.ts";
import { rmat } from "../src/graph/generate.ts";

// V8 shows its collector to contexts made after this; no library would do so, a test may.
setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** Bytes after some share of the runs. */
export interface Held {
  readonly runs: number;
  /** Of the JavaScript heap, after a collection. */
  readonly heap: number;
  /** Of array buffers outside of it; shared memory does not count among them. */
  readonly buffers: number;
  /** Of the engine's memory: that of the next array that it gives. A leak makes it grow. */
  readonly end: number;
  /** Of the whole process in physical memory. */
  readonly resident: number;
}

/**
 * Runs short programs in turn: on workers and on the calling thread, on graphs that stay and on graphs that are made for
 * one run, some of which are aborted or fail. Gives what was held after a fifth of the runs, by when all that is kept is
 * there, and after each further fifth.
 */
export async function soak(runs: number, options: EngineOptions = {}): Promise<readonly Held[]> {
  await using engine = await Engine.create({ workers: 2, onWarning: () => {}, ...options });
  const graphs = [1, 2, 3].map((seed) => rmat({ scale: 7, edgeFactor: 4, seed, allocator: engine.allocator }));
  const arrays = { sources: [0, 1, 2, 3], targets: [1, 2, 0, 0] };
  const held: Held[] = [];
  const fails = (run: Promise<unknown>): Promise<void> =>
    run.then(
      () => Promise.reject(new Error("did not fail")),
      () => {},
    );
  for (let k = 1; k <= runs; k++) {
    const graph = graphs[k % 3]!;
    if (k % 50 === 0) await engine.run(wcc, arrays);
    else if (k % 51 === 0) fromEdges({ ...arrays, allocator: engine.allocator }).dispose();
    else if (k % 52 === 0) await fails(engine.run(pagerank, graph, {}, { signal: AbortSignal.abort() }));
    else if (k % 53 === 0) await fails(engine.run(pagerank, graph, { damping: "high" } as never));
    else if (k % 10 === 0) engine.runSync(pagerank, graph, { limit: 2 });
    else
      await engine.run(
        k % 2 ? pagerank : wcc,
        graph,
        {},
        { mode: k % 3 ? "parallel" : "sequential", trace: k % 7 === 0 },
      );
    if (k % Math.ceil(runs / 5) === 0 || k === runs) held.push(await measure(engine, k));
  }
  return held;
}

async function measure({ allocator }: Engine, runs: number): Promise<Held> {
  // Buffers that a collection finds dead are given back beside it, and counted until then.
  collect();
  await new Promise((resolve) => setTimeout(resolve, 50));
  collect();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  // The first array that no hole has room for lies behind all others.
  const probe = allocator.uint8(2 ** 22);
  const end = probe.byteOffset;
  allocator.release?.(probe);
  return { runs, heap: heapUsed, buffers: arrayBuffers, end, resident: rss };
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { runs: { type: "string", default: "10000" } } });
  for (const { runs, ...held } of await soak(Number(values.runs))) {
    const parts = Object.entries(held).map(([what, bytes]) => `${what} ${(bytes / 2 ** 20).toFixed(1)} MiB`);
    console.log(`${runs} runs: ${parts.join(", ")}`);
  }
}
