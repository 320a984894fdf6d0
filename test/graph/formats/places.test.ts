/** What readers tell of where they are, while they go through bytes in turns. */

import { describe, expect, it } from "vitest";
import { gapBytes } from "../../../src/graph/formats/gap/gap-write.ts";
import { formatNamed } from "../../../src/graph/formats/registry.ts";
import { cycle, uniform } from "../../../src/graph/generate.ts";
import { Graph } from "../../../src/graph/graph.ts";
import { diagonalNpz } from "./samples.ts";

/** More than are gone through between two turns. */
const MANY = 8_000;

function many(entry: string): string {
  return new Array(MANY).fill(entry).join();
}

/** The places that a reader tells at all of its turns, whether others have theirs or not. */
async function placesIn(bytes: Uint8Array, format: string): Promise<number[]> {
  const named = { file: "file", name: "graph" };
  const work = await formatNamed(format)!.reading!.read(bytes, named, { ending: null, isAsked: true });
  if (work instanceof Graph) throw new TypeError(`${format} is not read in turns`);
  return [...work].filter((place) => typeof place === "number");
}

const EDGE = '{"source": 1, "target": 1}';
const DATA = `{"data": ${EDGE}}`;

describe("a reader that goes through its bytes in turns", () => {
  it.each<[format: string, what: string, bytes: string | Uint8Array]>([
    ["gml", "edges", `graph [ node [ id 1 ] ${"edge [ source 1 target 1 ]\n".repeat(MANY)} ]`],
    ["jsonl", "edges", `${EDGE}\n`.repeat(MANY)],
    ["node-link", "a list of edges", `[${many(EDGE)}]`],
    ["node-link", "nodes, then edges", `{"nodes": [${[...new Array(MANY).keys()].join()}], "links": [${many(EDGE)}]}`],
    ["node-link", "edges, then nodes", `{"links": [${many(EDGE)}], "nodes": [${[...new Array(MANY).keys()].join()}]}`],
    ["graphology", "edges, then nodes", `{"edges": [${many(EDGE)}], "nodes": [{"key": 1}]}`],
    ["graphology", "nodes alone", `{"nodes": [${[...new Array(MANY).keys()].map((key) => `{"key": ${key}}`).join()}]}`],
    ["cytoscape", "a list", `[{"data": {"id": 1}}, ${many(DATA)}]`],
    ["cytoscape", "edges, then nodes", `{"elements": {"edges": [${many(DATA)}], "nodes": [{"data": {"id": 1}}]}}`],
    ["npz", "coordinates", diagonalNpz(MANY)],
    ["gap", "an undirected graph", gapBytes(cycle(MANY), {})],
    [
      "gap",
      "a directed graph with weights",
      gapBytes(uniform({ nodeCount: MANY, edgeCount: MANY, directed: true, weights: { low: 1, high: 9 } }), {
        weight: "weight",
      }),
    ],
  ])("tells of %s with %s places that ascend up to the end", async (format, _, content) => {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const places = await placesIn(bytes, format);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(new Set(places).size).toBeGreaterThan(4);
    expect(places.at(-1)).toBeGreaterThan(0.8 * bytes.length);
    expect(places.at(-1)).toBeLessThanOrEqual(bytes.length);
  });
});
