/** Reading and building in turns: how much is done before others may have theirs is bounded, however large the graph is. */

import { MultiDirectedGraph } from "graphology";
import { describe, expect, it } from "vitest";
import { Memory } from "../../runtime/memory.ts";
import { Placement } from "../../src/engine/placement.ts";
import { building } from "../../src/graph/build.ts";
import { ColumnBuilder } from "../../src/graph/column.ts";
import type { KnownBy } from "../../src/graph/formats/format.ts";
import { formatNamed } from "../../src/graph/formats/registry.ts";
import { Attributed, EdgeReads } from "../../src/graph/graphology/attributed.ts";
import { takingSnapshot } from "../../src/graph/graphology/snapshot.ts";
import { fromEdges, readGraph } from "../../src/index.ts";
import { atOnce, inTurns, SLICE, type Turns } from "../../src/turns.ts";

/** How often work may be interrupted. */
function interruptions(work: Turns<unknown>): number {
  let count = 0;
  while (!work.next().done) count++;
  return count;
}

function ends(edges: number): { sources: Uint32Array; targets: Uint32Array } {
  return {
    sources: Uint32Array.from({ length: edges }, (_, edge) => (edge * 7919) % 1000),
    targets: Uint32Array.from({ length: edges }, (_, edge) => (edge * 104_729) % 1009),
  };
}

describe("a graph that is built in turns", () => {
  it.each(["directed", "undirected", "mixed"] as const)("has a turn for each slice of edges, %s", (kind) => {
    const edges = 8 * SLICE;
    const undirected = kind === "mixed" ? Uint8Array.from({ length: edges }, (_, edge) => edge % 2) : undefined;
    const input = {
      kind,
      ...ends(edges),
      undirected,
      edgeKeys: Array.from({ length: edges }, (_, edge) => `e${edge}`),
    };
    // Each end is checked, each edge is counted, placed, sorted and laid out, and its key is moved, slice by slice.
    expect(interruptions(building(input))).toBeGreaterThan(8 * 7);
    expect(atOnce(building(input)).edgeCount).toBe(edges);
  });
});

const FORMATS = [
  "edge-list",
  "matrix-market",
  "graphml",
  "gexf",
  "jsonl",
  "node-link",
  "graphology",
  "cytoscape",
  "dimacs",
  "konect",
  "pajek",
  "gml",
  "dot",
  "networkx",
  "tgf",
  "metis",
  "gap",
] as const;

describe("a file that is read in turns", () => {
  const known: KnownBy = { ending: null, isAsked: true };
  const edges = 10_000;
  const graph = fromEdges({ ...ends(edges), kind: "undirected" });
  const directed = fromEdges(ends(edges));

  it.each(FORMATS)("has a turn for each thousand of edges, %s", async (name) => {
    const format = formatNamed(name)!;
    const given = name === "metis" ? graph : directed;
    const bytes = await format.writing!.write(given, {}, format.endings[0] ?? "");
    const read = await format.reading!.read!(bytes, { file: "file", name: "file" }, known);
    // Bytes of rows as they are take no parsing.
    expect(interruptions(read)).toBeGreaterThan(name === "gap" ? 3 : name === "edge-list" ? 8 : 9);
  });
});

describe("a graphology graph that is read in turns", () => {
  const edges = 4 * SLICE;
  const guest = new MultiDirectedGraph();
  const { sources, targets } = ends(edges);
  for (let edge = 0; edge < edges; edge++) {
    guest.mergeNode(sources[edge]);
    guest.mergeNode(targets[edge]);
    guest.addEdge(sources[edge], targets[edge], { weight: edge });
  }

  it("has a turn for each slice of a column that is put in the order of edges, and that is compared", () => {
    const reads = new EdgeReads(new Set(["weight"]), edges);
    const snapshot = atOnce(takingSnapshot(guest, "in turns", (at, attributes) => reads.visit(at, attributes)));
    const attributed = new Attributed();
    expect(interruptions(attributed.take(reads, snapshot))).toBeGreaterThanOrEqual(2 * 4);
    attributed.distrust();
    // Places by edge, the reading, the comparison.
    expect(interruptions(attributed.naming("edge", "weight", snapshot))).toBeGreaterThanOrEqual(3 * 4);
  });

  it("never has the numbers of an attribute moved once there are many", () => {
    const builder = new ColumnBuilder(edges);
    for (let edge = 0; edge < edges; edge++) builder.add(edge, edge / 2);
    const column = builder.finish(edges);
    expect(column.kind === "dense" && column.values.buffer.byteLength).toBe(8 * edges);
  });

  it("takes memory for few numbers where few edges have the attribute", () => {
    const builder = new ColumnBuilder(1 << 30);
    for (let edge = 0; edge < 100; edge++) builder.add(edge << 20, edge);
    expect(builder.finish(1 << 30)).toMatchObject({ kind: "listed", values: { length: 100 } });
  });
});

describe("a graph that is placed in turns", () => {
  it("has a turn for each slice of what is written", () => {
    const graph = fromEdges({ ...ends(4 * SLICE), edgeColumns: { weight: new Float32Array(4 * SLICE).fill(0.5) } });
    const placement = new Placement(graph, new Memory());
    const none = { edgeSource: false, edgeTarget: false };
    placement.layout({ rows: new Set(["out"]), ...none });
    expect(interruptions(placement.writing())).toBeGreaterThanOrEqual(4 * Uint32Array.BYTES_PER_ELEMENT);
    expect(interruptions(placement.writing())).toBe(0);
    placement.release();
  });
});

describe("a Blob", () => {
  it("is read part by part", async () => {
    const blob = new (class extends Blob {
      override arrayBuffer(): never {
        throw new Error("all of it was asked for");
      }
    })([`{"nodes":[{"id":0}],"links":[]${" ".repeat(5 << 19)}}`]);
    expect((await readGraph(blob)).nodeCount).toBe(1);
  });
});

describe("work in turns", () => {
  it("gives way where it may be interrupted and its time is over, and gives up where it is told to", async () => {
    const told: string[] = [];
    function* work(): Turns<string> {
      try {
        for (let part = 0; part < 3; part++) {
          told.push(`part ${part}`);
          yield;
        }
      } finally {
        told.push("undone");
      }
      return "done";
    }
    const giveWay = (resume: () => void): void => {
      told.push("others");
      setImmediate(resume);
    };
    expect(await inTurns(work(), giveWay, 0)).toBe("done");
    expect(told).toEqual(["part 0", "others", "part 1", "others", "part 2", "others", "undone"]);
    told.length = 0;
    const giveUp = (_: () => void, end: (error: Error) => void): void => end(new Error("given up"));
    await expect(inTurns(work(), giveUp, 0)).rejects.toThrow("given up");
    expect(told).toEqual(["part 0", "undone"]);
  });
});
