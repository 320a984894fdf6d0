import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { runLdbc } from "../../src/cli/commands/ldbc.ts";
import { EdgewiseError } from "../../src/error.ts";
import { Folder } from "../cli/command.ts";
import type { PlainGraph, PlainParameters } from "./plain-ldbc.ts";
import { byId, PLAIN } from "./plain-ldbc.ts";

const BIG = "18446744073709551615";
const ODD = "9007199254740993";

const folder = new Folder({
  // 1 → 3 → 7 → BIG with a shortcut 1 → 7; 5 is alone. Sinks are 5 and BIG.
  "G.v": `7\n1\n${BIG}\n3\n5\n`,
  "G.e": `1 3 0.5\n3 7 0\n1 7 2\n7 ${BIG} 1.25\n`,
  // Two ids of which f64 makes one number.
  "long.v": `${ODD}\n9007199254740992\n2\n`,
  "long.e": `9007199254740992 2\n`,
  // A triangle 1, 2, 9 in which 2 and 9 point to each other, and 9 → 40.
  "mutual.v": "40\n9\n2\n1\n",
  "mutual.e": "1 2\n1 9\n2 9\n9 2\n9 40\n",
  "single.v": "42\n",
  "none.e": "",
  "empty.v": "",
  "unweighted.e": "1 3\n3 7\n",
  "negative.e": `1 3 1\n3 ${BIG} -0.5\n`,
});
afterAll(() => folder[Symbol.dispose]());

interface Input {
  readonly vertices?: string;
  readonly edges?: string;
  readonly directed?: boolean;
}

/** The lines that the command prints, for parameters under the benchmark's names. */
async function ldbc(
  algorithm: string,
  param: Readonly<Record<string, string>> = {},
  { vertices = "G.v", edges = "G.e", directed = true }: Input = {},
): Promise<string[]> {
  const { lines } = await runLdbc(algorithm, {
    vertices: join(folder.path, vertices),
    edges: join(folder.path, edges),
    ...(directed ? { directed } : {}),
    workers: 1,
    param: new Map(Object.entries(param)),
  });
  return [...lines].join("").split("\n").slice(0, -1);
}

const UNDIRECTED = { directed: false };

describe("edgewise ldbc, worked out by hand", () => {
  it("bfs prints depths along edges, and the greatest 64-bit integer where there is no path", async () => {
    expect(await ldbc("bfs", { root: "1" })).toEqual(["7 1", "1 0", `${BIG} 2`, "3 1", "5 9223372036854775807"]);
    expect(await ldbc("bfs", { "source-vertex": BIG }, UNDIRECTED)).toEqual([
      "7 1",
      "1 2",
      `${BIG} 0`,
      "3 2",
      "5 9223372036854775807",
    ]);
  });

  it("pr shares the rank of sinks with all, and runs just so many rounds", async () => {
    const ranks = async (param: Readonly<Record<string, string>>): Promise<number[]> =>
      (await ldbc("pr", param)).map((line) => Number(line.split(" ")[1]));
    expect(await ranks({ "num-iterations": "0" })).toEqual([0.2, 0.2, 0.2, 0.2, 0.2]);
    // (1 − d)/n = 0.1, and d/n of the 0.4 in two sinks = 0.04; 7 gets d of 0.2 from 3 and of half of 0.2 from 1; …
    const once = await ranks({ "damping-factor": "0.5", "num-iterations": "1" });
    for (const [k, rank] of [0.29, 0.14, 0.24, 0.19, 0.14].entries()) expect(once[k]).toBeCloseTo(rank, 14);
    expect(await ranks({ damping: "0.5", limit: "1" })).toEqual(once);
  });

  it("wcc labels a component with its smallest id, directed or not", async () => {
    const labels = ["7 1", "1 1", `${BIG} 1`, "3 1", "5 5"];
    expect(await ldbc("wcc")).toEqual(labels);
    expect(await ldbc("wcc", {}, UNDIRECTED)).toEqual(labels);
  });

  it("cdlp takes the label of most neighbors, of several the smallest id, and keeps that of a vertex without", async () => {
    // 1 has 3 and 7 beside it, 3 has 1 and 7, 7 has 3, 1 and BIG, BIG has 7: the smallest, as each stands there once.
    const labels = await ldbc("cdlp", { "max-iterations": "1" });
    expect(labels).toEqual(["7 1", "1 3", `${BIG} 7`, "3 1", "5 5"]);
    expect(await ldbc("cdlp", { "max-iterations": "1" }, UNDIRECTED)).toEqual(labels);
    expect(await ldbc("cdlp", { "max-iterations": "0" })).toEqual(["7 7", "1 1", `${BIG} ${BIG}`, "3 3", "5 5"]);
  });

  it("lcc is the part of the edges between neighbors that there are", async () => {
    // Of the 6 that could join 1, 3 and BIG around 7 there is 1 → 3; of the 2 between 3 and 7 there is one, and so on.
    expect(await ldbc("lcc")).toEqual([`7 ${1 / 6}`, "1 0.5", `${BIG} 0`, "3 0.5", "5 0"]);
    expect(await ldbc("lcc", {}, UNDIRECTED)).toEqual([`7 ${1 / 3}`, "1 1", `${BIG} 0`, "3 1", "5 0"]);
  });

  it("counts a neighbor both ways twice in cdlp, and once in lcc, where it makes two links", async () => {
    const files = { vertices: "mutual.v", edges: "mutual.e" };
    // 9 sees 2 twice, 1 and 40; 2 sees 9 twice and 1; 1 sees 2 and 9; 40 sees 9. Then 9 sees 9 twice, 2 and 9; and so on.
    expect(await ldbc("cdlp", { "max-iterations": "1" }, files)).toEqual(["40 9", "9 2", "2 9", "1 2"]);
    expect(await ldbc("cdlp", { "max-iterations": "2" }, files)).toEqual(["40 2", "9 9", "2 2", "1 2"]);
    // Among 1, 2 and 40 around 9 there is 1 → 2, of 6; among 1 and 9 around 2 one of 2; around 1 both 2 → 9 and 9 → 2.
    expect(await ldbc("lcc", {}, files)).toEqual(["40 0", `9 ${1 / 6}`, "2 0.5", "1 1"]);
  });

  it("sssp adds up weights, of which some are 0, and prints Infinity where there is no path", async () => {
    expect(await ldbc("sssp", { root: "1" })).toEqual(["7 0.5", "1 0", `${BIG} 1.75`, "3 0.5", "5 Infinity"]);
    expect(await ldbc("sssp", { root: BIG }, UNDIRECTED)).toEqual([
      "7 1.25",
      "1 1.75",
      `${BIG} 0`,
      "3 1.25",
      "5 Infinity",
    ]);
  });

  it("keeps all digits of ids, of roots and of labels that are ids", async () => {
    const files = { vertices: "long.v", edges: "long.e" };
    expect(await ldbc("wcc", {}, files)).toEqual([`${ODD} ${ODD}`, "9007199254740992 2", "2 2"]);
    const depths = await ldbc("bfs", { root: ODD }, files);
    expect(depths).toEqual([`${ODD} 0`, "9007199254740992 9223372036854775807", "2 9223372036854775807"]);
  });

  it("takes a graph of one vertex, and of none", async () => {
    const single = { vertices: "single.v", edges: "none.e" };
    expect(await ldbc("bfs", { root: "42" }, single)).toEqual(["42 0"]);
    expect(await ldbc("pr", {}, single)).toEqual(["42 1"]);
    expect(await ldbc("sssp", { root: "42" }, single)).toEqual(["42 0"]);
    expect(await ldbc("wcc", {}, { vertices: "empty.v", edges: "none.e" })).toEqual([]);
  });
});

/** Graphs without self-loops and parallel edges, with ids of any length in any order. */
const graphs: fc.Arbitrary<PlainGraph> = fc
  .record({
    numbers: fc.uniqueArray(fc.oneof(fc.bigInt({ min: 0n, max: 99n }), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })), {
      minLength: 1,
      maxLength: 30,
    }),
    pairs: fc.array(fc.tuple(fc.nat(29), fc.nat(29), fc.constantFrom(0, 0.1, 0.7, 1, 2.5, 1e-9)), { maxLength: 70 }),
    directed: fc.boolean(),
  })
  .map(({ numbers, pairs, directed }) => {
    const ids = numbers.map(String);
    const edges = new Map<string, PlainGraph["edges"][number]>();
    for (const [a, b, weight] of pairs) {
      const ends = [ids[a % ids.length]!, ids[b % ids.length]!] as const;
      const [source, target] = directed ? ends : ends.toSorted(byId);
      if (source !== target) edges.set(`${source} ${target}`, [source!, target!, weight]);
    }
    return { ids, edges: [...edges.values()], directed };
  });

describe("edgewise ldbc, beside plain implementations", () => {
  const cases = fc.record({ graph: graphs, pick: fc.nat(), damping: fc.constantFrom(0.85, 0.5), rounds: fc.nat(12) });
  let files = 0;

  /** The values of the command and of the plain implementation, in the order of the vertices. */
  async function both<T>(
    algorithm: keyof typeof PLAIN,
    graph: PlainGraph,
    param: Readonly<Record<string, string>>,
    expected: ReadonlyMap<string, T>,
  ): Promise<{ found: string[]; expected: T[] }> {
    const [vertices, edges] = [`${++files}.v`, `${files}.e`];
    writeFileSync(join(folder.path, vertices), graph.ids.map((id) => `${id}\n`).join(""));
    writeFileSync(join(folder.path, edges), graph.edges.map((edge) => `${edge.join(" ")}\n`).join(""));
    const lines = (await ldbc(algorithm, param, { vertices, edges, directed: graph.directed })).map((line) =>
      line.split(" "),
    );
    expect(lines.map(([id]) => id)).toEqual(graph.ids);
    return { found: lines.map(([, value]) => value!), expected: graph.ids.map((id) => expected.get(id)!) };
  }

  const holds = (property: (parameters: PlainParameters, graph: PlainGraph) => Promise<void>): Promise<void> =>
    fc.assert(
      fc.asyncProperty(cases, ({ graph, pick, damping, rounds }) =>
        property({ root: graph.ids[pick % graph.ids.length]!, damping, rounds }, graph),
      ),
      { numRuns: 10 },
    );

  it("bfs", () =>
    holds(async (parameters, graph) => {
      const { found, expected } = await both("bfs", graph, { root: parameters.root }, PLAIN.bfs(graph, parameters));
      expect(found).toEqual(expected);
    }));

  it("pr", () =>
    holds(async (parameters, graph) => {
      const param = { "damping-factor": String(parameters.damping), "num-iterations": String(parameters.rounds) };
      const { found, expected } = await both("pr", graph, param, PLAIN.pr(graph, parameters));
      for (const [k, rank] of expected.entries()) expect(Math.abs(Number(found[k]) / rank - 1)).toBeLessThan(1e-12);
    }));

  it("wcc", () =>
    holds(async (_, graph) => {
      const { found, expected } = await both("wcc", graph, {}, PLAIN.wcc(graph));
      expect(found).toEqual(expected);
    }));

  it("cdlp", () =>
    holds(async (parameters, graph) => {
      const param = { "max-iterations": String(parameters.rounds) };
      const { found, expected } = await both("cdlp", graph, param, PLAIN.cdlp(graph, parameters));
      expect(found).toEqual(expected);
    }));

  it("lcc", () =>
    holds(async (_, graph) => {
      const { found, expected } = await both("lcc", graph, {}, PLAIN.lcc(graph));
      expect(found.map(Number)).toEqual(expected);
    }));

  it("sssp", () =>
    holds(async (parameters, graph) => {
      // Without an edge the file would not say that there are weights; the command takes it all the same.
      const { found, expected } = await both("sssp", graph, { root: parameters.root }, PLAIN.sssp(graph, parameters));
      for (const [k, distance] of expected.entries()) {
        if (distance === Infinity) expect(found[k]).toBe("Infinity");
        else expect(Math.abs(Number(found[k]) - distance)).toBeLessThanOrEqual(1e-12 * distance);
      }
    }));
});

describe("edgewise ldbc refuses", () => {
  const bare = { edges: "unweighted.e" };
  it.each<[what: string, call: () => Promise<unknown>, code: string, message: RegExp]>([
    ["an unknown algorithm", () => ldbc("apsp"), "usage", /found "apsp" as an algorithm .* expected bfs, pr, wcc, /],
    ["the name of something else", () => ldbc("toString"), "usage", /found "toString" as an algorithm/],
    [
      "an unknown parameter",
      () => ldbc("pr", { root: "1" }),
      "param",
      /pr has no parameter "root"; it has damping-factor/,
    ],
    ["one under two names", () => ldbc("bfs", { root: "1", "source-vertex": "1" }), "param", /source-vertex twice/],
    [
      "a root left out",
      () => ldbc("bfs"),
      "param",
      /source-vertex or root of bfs is missing; .*\n.*--param root=VALUE/,
    ],
    [
      "a root that is no vertex",
      () => ldbc("bfs", { root: "2" }),
      "param",
      /root of bfs is "2"; .* 5 nodes of G, such as 1/,
    ],
    ["rounds that are none", () => ldbc("pr", { "num-iterations": "x" }), "param", /is "x"; expected an integer/],
    [
      "a missing file of vertices",
      () => ldbc("wcc", {}, { vertices: "H.v" }),
      "graph/input",
      /H\.v: found no such file/,
    ],
    ["a missing file of edges", () => ldbc("wcc", {}, { edges: "H.e" }), "graph/input", /H\.e: found no such file/],
    [
      "sssp without weights",
      () => ldbc("sssp", { root: "1" }, bare),
      "graph/input",
      /unweighted\.e: found edges without w/,
    ],
    [
      "a negative weight",
      () => ldbc("sssp", { root: "1" }, { edges: "negative.e" }),
      "graph/input",
      /negative\.e: found the weight -0\.5 on the edge from 3 to 18446744073709551615/,
    ],
  ])("%s", async (_, call, code, message) => {
    const error: unknown = await call().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(EdgewiseError);
    expect([(error as EdgewiseError).code, (error as EdgewiseError).message]).toEqual([
      code,
      expect.stringMatching(message),
    ]);
  });
});

describe("the edgewise ldbc command", () => {
  const args = [
    "ldbc",
    "BFS",
    "--vertices",
    "G.v",
    "--edges",
    "G.e",
    "--directed",
    "--param",
    "root=1",
    "--workers",
    "2",
  ];
  const values = `7 1\n1 0\n${BIG} 2\n3 1\n5 9223372036854775807\n`;

  it("prints values alone on stdout, or writes them to a file", async () => {
    const printed = await folder.edgewise(args);
    expect(printed).toMatchObject({ code: 0, stdout: values });
    expect(printed.stderr).toMatch(/^G: 5 nodes, 4 edges, directed · BFS root=1 on /);
    expect(await folder.edgewise([...args, "--output", "values.txt"])).toMatchObject({ code: 0, stdout: "" });
    expect(readFileSync(join(folder.path, "values.txt"), "utf8")).toBe(values);
  });
});
