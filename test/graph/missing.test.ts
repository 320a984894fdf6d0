/** The table of missing values in docs/graphs.md, cell by cell: what it says of a source is what is done. */

import { readFileSync } from "node:fs";
import { UndirectedGraph } from "graphology";
import { describe, expect, it } from "vitest";
import { algorithm, f64 } from "../../src/dsl/index.ts";
import { runSync } from "../../src/engine/run-sync.ts";
import { EdgewiseError } from "../../src/error.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { parseEdgeList } from "../../src/graph/formats/edge-list.ts";
import { parseGap } from "../../src/graph/formats/gap/gap.ts";
import { writeGap } from "../../src/graph/formats/gap/gap-write.ts";
import { parseLdbc } from "../../src/graph/formats/ldbc.ts";
import { parseMatrixMarket } from "../../src/graph/formats/matrix-market.ts";
import type { MissingTreatment } from "../../src/graph/formats/missing.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { fromGraphology } from "../../src/graph/graphology/read.ts";
import { interpret } from "../../src/interp/interpret.ts";

const COLUMNS = ["absent", "empty", "null", "NaN", "NA", "text"] as const;
type Column = (typeof COLUMNS)[number];

/** What stands there, in programs and in files. */
const VALUES: Readonly<Record<Column, readonly unknown[]>> = {
  absent: [undefined],
  empty: [""],
  null: [null],
  NaN: [NaN],
  NA: ["NA", "N/A"],
  text: ["six"],
};
const FIELDS: Readonly<Record<Column, readonly string[]>> = {
  absent: [],
  empty: [""],
  null: ["null"],
  NaN: ["NaN", "nan"],
  NA: ["NA", "N/A", "\\N"],
  text: ["six"],
};

/** A path a–b–c–d, or nodes b, c and d, whose second value is what stands there. */
type Source = (value: unknown, missing?: MissingTreatment) => Graph;
type Domain = "node" | "edge";

function graphology(domain: Domain, options: object = {}): Source {
  return (value) => {
    const graph = new UndirectedGraph();
    const attributes = (k: number): object => {
      if (k !== 1) return { weight: k === 0 ? 2 : 5 };
      return value === undefined ? {} : { weight: value };
    };
    if (domain === "edge") graph.addNode("a");
    for (const [k, key] of ["b", "c", "d"].entries()) graph.addNode(key, domain === "node" ? attributes(k) : {});
    const ends = [
      ["a", "b"],
      ["b", "c"],
      ["c", "d"],
    ] as const;
    if (domain === "edge") {
      for (const [k, [source, target]] of ends.entries())
        graph.addEdgeWithKey(`${source}${target}`, source, target, attributes(k));
    }
    return fromGraphology(graph, options);
  };
}

function arrays(make: (values: readonly unknown[]) => unknown): Source {
  return (value) =>
    fromEdges({
      sources: [0, 1, 2],
      targets: [1, 2, 3],
      nodeKeys: ["a", "b", "c", "d"],
      edgeColumns: { weight: make([2, value, 5]) as never },
    });
}

/** Lines of `source target value`, the second with a field or without. */
function lines(separator: string, field: string | undefined, first = "2"): string {
  const second = ["b", "c", ...(field === undefined ? [] : [field])];
  return [["a", "b", first], second, ["c", "d", "5"]].map((each) => `${each.join(separator)}\n`).join("");
}

const numbered = (text: string): string =>
  text.replaceAll(/^(\w) (\w)/gm, (_, ...ends: string[]) =>
    ends
      .slice(0, 2)
      .map((end) => end.charCodeAt(0) - 96)
      .join(" "),
  );

interface Row {
  readonly domain: Domain;
  /** Whether it is read from text. */
  readonly text?: true;
  /** Whether there is no column of numbers, whatever stands there. */
  readonly isOfTexts?: true;
  readonly source: Source;
}

const GRAPHS: Readonly<Record<string, Row>> = {
  "graphology, nodes": { domain: "node", source: graphology("node") },
  "graphology, edges": { domain: "edge", source: graphology("edge") },
  "graphology, `nodeAttributes`": { domain: "node", source: graphology("node", { nodeAttributes: ["weight"] }) },
  "graphology, `edgeAttributes`": { domain: "edge", source: graphology("edge", { edgeAttributes: ["weight"] }) },
  "`fromEdges`, a typed array": { domain: "edge", source: arrays((values) => Float64Array.from(values as number[])) },
  "`fromEdges`, an array": { domain: "edge", source: arrays((values) => values) },
  "an edge list without a header": {
    domain: "edge",
    text: true,
    source: (field, missing) => parseEdgeList(lines(",", field as string | undefined), { missing }),
  },
  "an edge list with a header": {
    domain: "edge",
    text: true,
    source: (field, missing) =>
      parseEdgeList(`source,target,weight\n${lines(",", field as string | undefined)}`, { missing }),
  },
  "the same, a column that begins with a text": {
    domain: "edge",
    text: true,
    isOfTexts: true,
    source: (field, missing) =>
      parseEdgeList(`source,target,weight\n${lines(",", field as string | undefined, "much")}`, { missing }),
  },
  "Matrix Market": {
    domain: "edge",
    text: true,
    source: (field, missing) =>
      parseMatrixMarket(
        `%%MatrixMarket matrix coordinate real general\n4 4 3\n${numbered(lines(" ", field as string | undefined))}`,
        { missing },
      ),
  },
  "LDBC Graphalytics": {
    domain: "edge",
    text: true,
    source: (field, missing) =>
      parseLdbc("1\n2\n3\n4\n", numbered(lines(" ", field as string | undefined)), { directed: true, missing }).graph,
  },
};

const PARAMETERS: Readonly<Record<string, (value: unknown) => unknown>> = {
  "a parameter, an array": (value) => [2, value, 5],
  "a parameter, a `Map` by key": (value) =>
    new Map<unknown, unknown>([["ab", 2], ...(value === undefined ? [] : [["bc", value] as const]), ["cd", 5]]),
};

const readers = {
  node: [undefined, 7].map((otherwise) =>
    algorithm("reads", {}, (g) => ({ value: g.nodeAttribute("weight", { otherwise }).add(0) })),
  ),
  edge: [undefined, 7].map((otherwise) =>
    algorithm("reads", {}, (g) => ({ value: g.edgeAttribute("weight", { otherwise }).add(0) })),
  ),
};

/** What a program reads, however it is run, or what is said; with what stands for missing entries, or without. */
function read(graph: Graph, domain: Domain, otherwise: boolean): readonly number[] | EdgewiseError {
  const program = readers[domain][otherwise ? 1 : 0]!;
  const ways = [
    () => runSync(program, graph).results.value,
    () => interpret(program.func, graph).results.get("value") as Float64Array,
  ].map((way) => {
    const found = outcomeOf(way);
    return found instanceof EdgewiseError ? found : Array.from(found);
  });
  const shown = ways.map((way) => (way instanceof EdgewiseError ? way.message : way));
  expect(shown[1]).toEqual(shown[0]);
  return ways[0]!;
}

function outcomeOf<T>(work: () => T): T | EdgewiseError {
  try {
    return work();
  } catch (error) {
    if (error instanceof EdgewiseError) return error;
    throw error;
  }
}

/** The word of the table for what becomes of a value in a graph. */
function becomes({ domain, text, isOfTexts, source }: Row, value: unknown): string {
  const graph = outcomeOf(() => source(value));
  if (graph instanceof EdgewiseError) {
    if (text === undefined) {
      expect(graph).toMatchObject({ code: "graph/attribute", message: expect.stringMatching(/(bc|"c"|position 1)/) });
      return "at once";
    }
    // Of three lines at the end of the file the second is to blame.
    expect(graph.code).toBe("graph/input");
    expect(graph.span?.line).toBeGreaterThan(1);
    const despite = outcomeOf(() => source(value, "default"));
    if (despite instanceof EdgewiseError) {
      expect([graph, outcomeOf(() => source(value, "skip"))]).toEqual([despite, despite]);
      expect(despite.hint).toBeUndefined();
      return "at once";
    }
    expect(graph.hint).toContain("missing");
    expect(outcomeOf(() => source(value, "error"))).toMatchObject({ message: graph.message });
    const without = source(value, "skip");
    expect(without.edgeCount).toBe(2);
    if (!isOfTexts) expect(read(without, "edge", false)).toEqual([2, 5]);
    const byDefault = becomes({ domain, source: () => source(value, "default") }, value);
    expect(byDefault).toBe(isOfTexts ? "when read" : "missing");
    return "`missing`";
  }
  const filled = read(graph, domain, true);
  const bare = read(graph, domain, false);
  if (filled instanceof EdgewiseError) {
    expect(filled).toMatchObject({ code: "graph/attribute", span: { line: expect.any(Number) } });
    expect(filled.message).toMatch(
      /missing\.test\.ts:\d+:\d+: (node|edge) .* has the text ".*" .*as attribute "weight"/,
    );
    return "when read";
  }
  if (!(bare instanceof EdgewiseError)) {
    expect([filled, bare]).toEqual([
      [2, NaN, 5],
      [2, NaN, 5],
    ]);
    return "NaN";
  }
  expect(filled).toEqual([2, 7, 5]);
  expect(bare.message).toMatch(
    domain === "node"
      ? /missing\.test\.ts:\d+:\d+: node "c" has no attribute "weight"/
      : /missing\.test\.ts:\d+:\d+: edge .* (from|between) ("b"|2) (to|and) ("c"|3) has no attribute "weight"/,
  );
  const [values, flags] = [graph.edgeColumn("weight"), graph.edgeMissing("weight")];
  if (domain === "edge")
    expect([values && [...values], flags && [...flags]]).toEqual([
      [2, NaN, 5],
      [0, 1, 0],
    ]);
  return "missing";
}

/** The word of the table for what becomes of a value in what is given for a parameter. */
function becomesOfParameter(given: unknown): string {
  const graph = fromEdges({ sources: [0, 1, 2], targets: [1, 2, 3], edgeKeys: ["ab", "bc", "cd"] });
  const [bare, filled] = [f64.edge(), f64.edge(7)].map((x) => {
    const program = algorithm("takes", { x }, (_, { x }) => ({ value: x.add(0) }));
    return outcomeOf(() => Array.from(runSync(program, graph, { x: given as never }).results.value));
  });
  if (filled instanceof EdgewiseError) {
    expect(filled).toMatchObject({ code: "param", message: expect.stringMatching(/at (index 1|"bc")/) });
    return "at once";
  }
  if (!(bare instanceof EdgewiseError)) {
    expect([bare, filled]).toEqual([
      [2, NaN, 5],
      [2, NaN, 5],
    ]);
    return "NaN";
  }
  expect(bare).toMatchObject({ code: "param", message: expect.stringMatching(/index 1|"bc"/) });
  expect(filled).toEqual([2, 7, 5]);
  return "missing";
}

const rows = readFileSync(new URL("../../docs/graphs.md", import.meta.url), "utf8")
  .split("| source | absent | empty | null | NaN | NA | text |\n")[1]!
  .split("\n\n")[0]!
  .split("\n")
  .slice(1)
  .map((row) => row.slice(2, -2).split(" | "));

describe("the table of missing values", () => {
  it("has the sources that are tried here", () => {
    const names = rows.map(([name]) => name);
    expect(names.toSorted()).toEqual([...Object.keys(GRAPHS), ...Object.keys(PARAMETERS), "`.wsg`"].sort());
  });

  it.each(rows.flatMap(([name, ...cells]) => COLUMNS.map((column, k) => [name!, column, cells[k]!] as const)))(
    "says of %s, %s: %s",
    (name, column, cell) => {
      if (cell === "–") return;
      const graph = GRAPHS[name];
      const parameter = PARAMETERS[name];
      const values = graph?.text ? (column === "absent" ? [undefined] : FIELDS[column]) : VALUES[column];
      for (const value of values) {
        expect(graph ? becomes(graph, value) : becomesOfParameter(parameter?.(value))).toBe(cell);
      }
    },
  );
});

describe("a serialized graph", () => {
  it.each<[string, unknown, RegExp]>([
    ["missing", undefined, /edge 1 from "b" to "c" has no attribute "weight"/],
    ["NaN", NaN, /the edge from b to c has NaN as weight; expected integers/],
  ])("is not written with a weight that is %s", (_, value, message) => {
    const graph = GRAPHS["`fromEdges`, an array"]!.source(value);
    expect(outcomeOf(() => writeGap(graph, { weight: "weight" }))).toMatchObject({
      code: "graph/attribute",
      message: expect.stringMatching(message),
    });
  });

  it("is not written with a weight that is a text", () => {
    const graph = GRAPHS["graphology, edges"]!.source("six");
    expect(outcomeOf(() => writeGap(graph, { weight: "weight" }))).toMatchObject({
      code: "graph/attribute",
      message: expect.stringMatching(/edge "bc" between "b" and "c" has the text "six" as attribute "weight"/),
    });
  });

  it("has no weight missing", () => {
    const graph = parseGap(writeGap(GRAPHS["`fromEdges`, an array"]!.source(3), { weight: "weight" }));
    expect([graph.edgeColumn("weight"), graph.edgeMissing("weight")]).toEqual([Int32Array.of(2, 3, 5), null]);
  });
});
