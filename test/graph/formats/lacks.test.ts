/** What comes back of a graph that was written and read again, or else the word of the docs for what a format cannot hold. */

import { describe, expect, it } from "vitest";
import { type BuildInput, buildGraph } from "../../../src/graph/build.ts";
import type { Column } from "../../../src/graph/column.ts";
import type { Format } from "../../../src/graph/formats/format.ts";
import { FORMATS } from "../../../src/graph/formats/registry.ts";
import type { Graph } from "../../../src/graph/graph.ts";
import { readGraph } from "../../../src/graph/read.ts";
import { graphToBytes } from "../../../src/graph/write.ts";

const ENDS = { sources: [0, 1], targets: [1, 2], nodeCount: 3 } as const;

function texts(...categories: string[]): Column {
  return { kind: "category", codes: Uint32Array.from(categories.keys()), categories, example: null };
}

/** Nothing but some attributes is kept of nodes, or of edges. */
const FEW = "attributes of nodes|attributes but";

/** Difficult things of a graph, each with what the docs say where it does not come back. */
const THINGS: readonly (readonly [thing: string, word: string, graph: Partial<BuildInput>])[] = [
  ["keys of nodes that are texts", "keys", { nodeKeys: ["ann", "b c", 'd"e,;'] }],
  ["texts as keys that look like integers", "keys", { nodeKeys: ["1", "2", "3"] }],
  ["keys that are no integers", "keys", { nodeKeys: [-1, 2.5, 3] }],
  ["keys beyond 2^53", "keys", { nodeKeys: [1, 2, 9007199254740993n] }],
  ["keys of edges", "of edges", { edgeKeys: ["x", "y"] }],
  ["directed edges", "directed graphs are refused", { kind: "directed" }],
  ["edges of both sorts", "mixed graphs|directed graphs", { kind: "mixed", undirected: [1, 0] }],
  ["nodes without edges", "nodes without edges", { nodeCount: 4 }],
  ["a weight that is missing", "finite|integer", { edgeColumns: { weight: [2, undefined] } }],
  ["a weight that is NaN", "NaN|finite|integer", { edgeColumns: { weight: Float64Array.of(2.5, Number.NaN) } }],
  ["a weight without bounds", "infinit|finite|integer", { edgeColumns: { weight: Float64Array.of(2.5, -Infinity) } }],
  ["a weight that is a fraction", "integer|have none of", { edgeColumns: { weight: [2.5, 0.1] } }],
  ["numbers of edges", FEW, { edgeColumns: { cost: [2.5, 1e-300] } }],
  ["truths of edges", `truths|${FEW}`, { edgeColumns: { open: [true, false] } }],
  ["texts of edges", FEW, { edgeColumns: { way: texts('a "b', "ü\\x") } }],
  ["texts that are numbers", `texts that are numbers|${FEW}`, { edgeColumns: { way: texts("1", "02") } }],
  ["texts that are empty", `empty texts|${FEW}`, { edgeColumns: { way: texts("", "NA") } }],
  ["control characters in texts", `control characters|${FEW}`, { edgeColumns: { way: texts("a\u0001b", "c\td") } }],
  ["line ends in texts", `line ends|${FEW}`, { edgeColumns: { way: texts("a\nb", "c\r\nd") } }],
  ["an attribute of edges called source", `\`source\`|${FEW}`, { edgeColumns: { source: [1, 2] } }],
  ["odd names of attributes", `names of attributes|${FEW}`, { edgeColumns: { "a b-c:ü": [1, 2] } }],
  ["numbers of nodes", FEW, { nodeColumns: { size: [1, 2.5, 3] } }],
  ["a number of nodes without bounds", `infinit|${FEW}`, { nodeColumns: { size: Float64Array.of(1, Infinity, 3) } }],
  ["texts of nodes", FEW, { nodeColumns: { club: texts("a", "b", "c") } }],
  ["an attribute of nodes called id", `\`id\`|${FEW}`, { nodeColumns: { id: [7, 8, 9] } }],
];

/** What a thing of a graph is: its keys, the edges themselves, or one attribute. Keys that are positions are none. */
function told(graph: Graph, { nodeKeys, edgeKeys, nodeColumns, edgeColumns }: Partial<BuildInput>): unknown {
  const keys = (size: number, of: (index: number) => unknown): unknown[] => {
    const all = Array.from({ length: size }, (_, index) => of(index));
    return all.map((key) => (typeof key === "bigint" ? `${key}n` : key));
  };
  const value = (domain: "node" | "edge", name: string): unknown => {
    const attribute = graph.attribute(domain, name);
    if (attribute?.kind !== "dense") return [[...(attribute?.groups?.codes ?? [])], attribute?.groups?.categories];
    const isTruth = attribute.values instanceof Uint8Array;
    return Array.from(attribute.values, (each, k) =>
      attribute.missing?.[k] ? null : isTruth ? each === 1 : `${each}`,
    );
  };
  if (nodeKeys !== undefined) return keys(graph.nodeCount, graph.nodeKeys.of);
  if (edgeKeys !== undefined) return keys(graph.edgeCount, graph.edgeKeys.of);
  if (nodeColumns !== undefined) return Object.keys(nodeColumns).map((name) => value("node", name));
  if (edgeColumns !== undefined) return Object.keys(edgeColumns).map((name) => value("edge", name));
  return [graph.kind, graph.nodeCount, [...graph.edgeSource()], [...graph.edgeTarget()], [...graph.edgeUndirected()]];
}

/** The ending under which a graph is written: of edge lists those with a header hold most, of GAP's files those with weights. */
function endingFor(graph: Graph, { name, endings }: Format): string {
  return name === "edge-list" ? ".csv" : name === "gap" && graph.edgeColumn("weight") ? ".wsg" : (endings[0] ?? "");
}

/** Writes a graph and reads it again; null where that is refused. */
async function again(graph: Graph, format: Format): Promise<Graph | null> {
  const { name, writing } = format;
  const ending = endingFor(graph, format);
  const directed = writing?.unsaid.includes("kind") === true && graph.kind === "undirected" ? false : undefined;
  const bytes = await graphToBytes(`graph${ending}`, graph, { outputFormat: name }).catch((error) => {
    expect(error.code).toMatch(/^graph\/(output|attribute)$/);
    return null;
  });
  return bytes && (await readGraph(bytes, { inputFormat: name, directed }));
}

describe.each(FORMATS.filter(({ writing }) => writing !== null))("a graph in $name", (format) => {
  it.each(THINGS)("has %s, or the docs say what becomes of it", async (_, word, input) => {
    const graph = buildGraph({ kind: "undirected", ...ENDS, ...input });
    const read = await again(graph, format);
    if (JSON.stringify(read && told(read, input)) !== JSON.stringify(told(graph, input))) {
      expect(format.writing?.lacks).toMatch(new RegExp(word));
    }
  });

  it.each([
    ["node", "label"],
    ["node", "x"],
    ["node", "size"],
    ["edge", "weight"],
    ["edge", "cost"],
  ] as const)("tells whether it has an attribute, the %s attribute %s", async (domain, name) => {
    const values =
      name === "label" ? texts("a", "b", "c") : Float64Array.of(2, 3, 4).subarray(0, domain === "node" ? 3 : 2);
    for (const kind of ["directed", "undirected"] as const) {
      const graph = buildGraph({ kind, ...ENDS, [`${domain}Columns`]: { [name]: values } });
      const read = await again(graph, format);
      if (read === null) continue;
      const ending = endingFor(graph, format);
      const keeps = format.writing?.keeps?.({ domain, name, kind, all: [name], ending }) ?? true;
      expect(read.attributeNames(domain).includes(name)).toBe(keeps);
    }
  });

  it("tells whether it has what nodes are called", async () => {
    for (const kind of ["directed", "undirected"] as const) {
      const read = await again(buildGraph({ kind, ...ENDS, nodeKeys: [7, 8, 9] }), format);
      if (read === null) continue;
      const isIn = Array.from({ length: 3 }, (_, node) => String(read.nodeKeys.of(node))).join() === "7,8,9";
      const isLabel = read.attributeNames("node").includes("label");
      expect(isIn || isLabel).toBe(format.writing?.unsaid.includes("node keys") !== true);
    }
  });
});
