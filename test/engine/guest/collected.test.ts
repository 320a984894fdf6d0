/** What is kept of a graphology graph does not keep the graph, and its memory is free once the graph is collected. */

import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { DirectedGraph } from "graphology";
import { describe, expect, it } from "vitest";
import { weightedPagerank } from "../../../src/algorithms/index.ts";
import { follow } from "../../../src/engine/guest/follow.ts";
import { bytesHere } from "../../../src/engine/guest/run.ts";
import { pagerank } from "../../../src/graphology/index.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** Enough collections: finalizers run in tasks of their own. */
const MOST = 20;

function ring(length: number): DirectedGraph {
  const graph = new DirectedGraph();
  for (let node = 0; node < length; node++) graph.mergeEdge(`n${node}`, `n${(node + 1) % length}`, { weight: 1 });
  return graph;
}

/** Calls that keep something of a graph. */
const CALLS: readonly (readonly [string, (graph: DirectedGraph) => unknown])[] = [
  ["called on", (graph) => pagerank(graph)],
  [
    "edited and called on again, warm",
    (graph) => {
      pagerank(graph, { warm: true });
      graph.mergeEdge("n0", "late");
      pagerank(graph, { warm: true });
    },
  ],
  ["followed", (graph) => follow(graph).runSync(weightedPagerank, {}, { warm: true })],
];

describe.each(CALLS)("a graph that was %s", (_what, call) => {
  it("is collected, and then its memory is free", async () => {
    const kept = ring(3);
    call(kept);
    const before = bytesHere();
    const gone = new WeakRef(ring(5000));
    call(gone.deref()!);
    expect(bytesHere()).toBeGreaterThan(before + 5000 * 4);
    for (let turn = 0; turn < MOST && bytesHere() > before; turn++) {
      await setTimeout(1);
      collect();
    }
    expect(gone.deref()).toBeUndefined();
    // Graphs of the calls before may have gone as well.
    expect(bytesHere()).toBeLessThanOrEqual(before);
    expect(kept.order).toBeGreaterThan(0);
  });
});
