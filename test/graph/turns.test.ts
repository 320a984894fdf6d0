/** Reading and building in turns: how much is done before others may have theirs is bounded, however large the graph is. */

import { describe, expect, it } from "vitest";
import { building } from "../../src/graph/build.ts";
import type { KnownBy } from "../../src/graph/formats/format.ts";
import { formatNamed } from "../../src/graph/formats/registry.ts";
import { fromEdges } from "../../src/index.ts";
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
    // Each end is counted and placed, and each edge laid out, slice by slice.
    expect(interruptions(building(input))).toBeGreaterThan(8 * 8);
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
