/** Tables with several columns of one name, or that look like one end: none is chosen in silence. */

import { columnFromArray, float64, tableFromColumns, tableToIPC } from "@uwdata/flechette";
import { describe, expect, it } from "vitest";
import { parseEdgeList } from "../../../src/graph/formats/edge-list.ts";
import type { Graph } from "../../../src/graph/graph.ts";
import { type ReadOptions, readGraph } from "../../../src/graph/read.ts";
import type { FileSource } from "../../../src/graph/sources/source.ts";

async function noted(
  source: FileSource,
  options: ReadOptions = {},
): Promise<{ readonly graph: Graph; readonly notes: string[] }> {
  const notes: string[] = [];
  const graph = await readGraph(source, { ...options, onNote: (note) => notes.push(note) });
  return { graph, notes };
}

function arrow(names: readonly string[]): Uint8Array {
  const columns = names.map((name, k): [string, ReturnType<typeof columnFromArray>] => [
    name,
    columnFromArray([k], float64()),
  ]);
  const bytes = tableToIPC(tableFromColumns(columns), {});
  if (bytes === null) throw new TypeError("a table has bytes");
  return bytes;
}

describe("two columns of one name", () => {
  it.each<[names: string, message: RegExp, options?: ReadOptions]>([
    [
      "source,target,weight,weight",
      /2 columns for the weight, "weight" \(column 3\), "weight" \(column 4\); expected one/,
    ],
    ["source,target,Weight,weight:float", /"Weight" \(column 3\), "weight:float" \(column 4\)/],
    ["source,target,source,x", /2 columns for the source, "source" \(column 1\), "source" \(column 3\)/],
    ["Source,target,TARGET,x", /2 columns for the target/],
    ["tail,head,head,x", /2 columns for the target/],
    [
      "source,target,x,x",
      /weight is "x", which the columns 3, 4 are called; expected the name of one/,
      { weight: "x" },
    ],
  ])("are an error as ends and weight: %s", async (names, message, options) => {
    await expect(readGraph({ text: `${names}\n1,2,3,4\n` }, options)).rejects.toThrow(message);
  });

  it("are an error as keys of nodes", async () => {
    const nodes = { text: "id,ID,x\n1,2,3\n" };
    const message = /text:1:1: found 2 columns for the key, "id" \(column 1\), "ID" \(column 2\)/;
    await expect(readGraph({ text: "1 2\n" }, { nodes, missingNodes: "add" })).rejects.toThrow(message);
    const { graph } = await noted({ text: "1 2\n" }, { nodes, key: 2, missingNodes: "add" });
    expect(graph.nodeColumn("x")).toEqual(Float64Array.of(NaN, 3));
  });

  it("are told apart by their numbers, and the other is told to be left out", async () => {
    const { graph, notes } = await noted({ text: "source,target,weight,weight\n1,2,3,4\n" }, { weight: 4 });
    expect(graph.edgeColumn("weight")).toEqual(Float64Array.of(4));
    expect(notes).toEqual(['text: column 3, "weight", is left out, since column 4 was chosen as the weight']);
  });

  it("are told as attributes, of which one is read", async () => {
    const { graph, notes } = await noted({ text: "source,target,x,x:float\na,b,one,2\n" });
    expect(graph.edgeColumn("x")).toEqual(Float64Array.of(2));
    expect(notes).toEqual([
      'text: the columns 4 and 3 are both called "x"; column 4 is read, and column 3 is left out',
    ]);
  });

  it("are told where a text is parsed", () => {
    const notes: string[] = [];
    parseEdgeList("source,target,x,x\na,b,1,2\n", { onNote: (note) => notes.push(note) });
    expect(notes).toEqual([
      'edge list: the columns 3 and 4 are both called "x"; column 3 is read, and column 4 is left out',
    ]);
  });

  it("are treated alike in files of typed columns", async () => {
    await expect(readGraph(arrow(["source", "target", "weight", "Weight"]))).rejects.toThrow(
      /bytes: found 2 columns for the weight, "weight" \(column 3\), "Weight" \(column 4\)/,
    );
    const { graph, notes } = await noted(arrow(["source", "target", "x", "x", "weight"]));
    expect([graph.edgeColumn("x"), graph.edgeColumn("weight")]).toEqual([Float64Array.of(2), Float64Array.of(4)]);
    expect(notes).toEqual([
      'bytes: the columns 3 and 4 are both called "x"; column 3 is read, and column 4 is left out',
    ]);
  });
});

describe("two columns that look like one end", () => {
  it("are told, with the option that decides", async () => {
    const text = "source,from,target\na,b,c\n";
    const { graph, notes } = await noted({ text });
    expect([graph.nodeKeys.of(0), notes]).toEqual([
      "a",
      [
        'text: several columns look like the source, "source", "from"; the first of these is taken, and the option source takes another',
      ],
    ]);
    const chosen = await noted({ text }, { source: "from" });
    expect([chosen.graph.nodeKeys.of(0), chosen.notes]).toEqual(["b", []]);
  });

  it.each([
    ["start,end,source,target", {}, "c d"],
    ["source,from,to,end", {}, "b c"],
    ["origin,src,dst,x", {}, "b c"],
    ["source,target,:END_ID,:START_ID", {}, "d c"],
    ["origin,to,x,y", {}, "a b"],
    ["from,to,source,target", { source: "from" }, "a b"],
    ["from,to,source,target", { target: 2 }, "a b"],
    ["x,to,source,target", { source: "x" }, "a b"],
  ])("are those that are meant together, of %s with %j", async (names, options, edge) => {
    const { graph } = await noted({ text: `${names}\na,b,c,d\n` }, options);
    expect(`${String(graph.nodeKeys.of(0))} ${String(graph.nodeKeys.of(1))}`).toBe(edge);
  });
});
