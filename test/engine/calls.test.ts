import { getEventListeners } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { DirectedGraph } from "graphology";
import { afterAll, describe, expect, it } from "vitest";
import { pagerank, wcc } from "../../src/algorithms/index.ts";
import {
  algorithm,
  compile,
  EdgewiseError,
  Engine,
  f64,
  fromEdges,
  i32,
  nodeKey,
  parseEdgeList,
  readGraph,
  readLdbc,
  run,
  runSync,
  type Timings,
  uniform,
  writeGraph,
} from "../../src/index.ts";

const graph = fromEdges({ sources: [0, 1], targets: [1, 2] });
const engine = await Engine.create({ workers: 2, onWarning: () => {} });
afterAll(() => engine.close());

/** Says in the words of a call what types would refuse. */
const untyped = (given: unknown): never => given as never;

async function messageOf(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof EdgewiseError) return error.message;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("what is said of a wrong call", () => {
  it.each<[string, () => unknown, string]>([
    [
      "a path as a graph",
      () => runSync(wcc, untyped("links.txt")),
      'runSync: found the text "links.txt" as the graph; expected a Graph, a graphology graph, or { sources, targets }\n  hint: Read a file with await readGraph(path).',
    ],
    ["no graph", () => run(wcc, untyped(undefined)), "run: found undefined as the graph; expected"],
    ["a promise of a graph", () => run(wcc, untyped(Promise.resolve(graph))), "hint: Await the promise of the graph."],
    [
      "no arrays",
      () => fromEdges(untyped({})),
      "fromEdges: sources is missing; expected an array or typed array of node indices",
    ],
    [
      "a kind with a capital",
      () => fromEdges(untyped({ ...graph, sources: [0], targets: [1], kind: "Directed" })),
      "fromEdges: found the name",
    ],
    [
      "only that",
      () => fromEdges(untyped({ sources: [0], targets: [1], kind: "Directed" })),
      'fromEdges: kind is the text "Directed"; expected "directed", "undirected" or "mixed"\n  hint: Did you mean "directed"?',
    ],
    [
      "null for options",
      () => engine.run(wcc, graph, {}, untyped(null)),
      "engine.run: found null; expected an object of options",
    ],
    [
      "an unknown pipeline",
      () => engine.run(wcc, graph, {}, untyped({ compile: { pipeline: "O9" } })),
      'engine.run: compile.pipeline is the text "O9"; expected "O0", "O1", "O2" or "O3"',
    ],
    ["an unknown pass to disable", () => compile(wcc.func, { disable: ["fus"] }), 'there is no pass named "fus"'],
    [
      "a misspelt mode",
      () => engine.run(wcc, graph, {}, untyped({ mode: "paralel" })),
      'mode is the text "paralel"; expected "auto", "parallel" or "sequential"\n  hint: Did you mean "parallel"?',
    ],
    [
      "a timeout that is no number",
      () => engine.run(wcc, graph, {}, { timeout: Number.NaN }),
      "timeout is NaN; expected a number from 0",
    ],
    [
      "a word for a flag",
      () => fromEdges(untyped({ sources: [0], targets: [1], directed: "no" })),
      'fromEdges: directed is the text "no"; expected true or false',
    ],
    [
      "another word for drop",
      () => fromEdges(untyped({ sources: [0], targets: [0], selfLoops: "remove" })),
      'selfLoops is the text "remove"; expected "keep" or "drop"',
    ],
    ["no workers", () => engine.run(wcc, graph, {}, { workers: 0 }), "workers is 0; expected an integer from 1 to 256"],
    [
      "a word for vectors",
      () => engine.run(wcc, graph, {}, untyped({ vectors: "no" })),
      'vectors is the text "no"; expected true or false',
    ],
    [
      "a Map of columns",
      () => fromEdges(untyped({ sources: [0], targets: [1], edgeColumns: new Map([["w", [1]]]) })),
      "edgeColumns is a Map of 1 entries; expected an object of arrays by attribute\n  hint: Object.fromEntries(map) makes an object of a Map.",
    ],
    [
      "a Map of parameters",
      () => engine.run(pagerank, graph, untyped(new Map([["damping", 0.5]]))),
      "engine.run: found a Map of 1 entries; expected an object of parameters by name",
    ],
    [
      "a controller for its signal",
      () => engine.run(wcc, graph, {}, { signal: untyped(new AbortController()) }),
      "hint: Give the controller's signal.",
    ],
    [
      "a misspelt parameter",
      () => engine.run(pagerank, graph, untyped({ dampling: 0.5 })),
      'hint: Did you mean "damping"?',
    ],
    [
      "an option of run for runSync",
      () => engine.runSync(wcc, graph, {}, untyped({ mode: "parallel" })),
      'found the name "mode"',
    ],
    [
      "options for a Graph",
      () => engine.load(graph, { name: "g" }),
      'engine.load: found the name "name"; expected none',
    ],
    [
      "attributes of arrays",
      () => engine.load({ sources: [0], targets: [1] }, { edgeAttributes: ["w"] }),
      'found the name "edgeAttributes"',
    ],
    ["an algorithm to compile", () => compile(untyped(wcc)), "hint: Give the algorithm's func."],
    [
      "directed beside kind",
      () => fromEdges({ sources: [0], targets: [1], kind: "mixed", directed: true }),
      'found directed: true and kind: "mixed"',
    ],
    [
      "ids that numbers cannot hold",
      () => fromEdges({ sources: [0], targets: [1], edgeColumns: { id: BigInt64Array.of(2n ** 60n) } }),
      'edge column "id" holds the bigint 1152921504606846976 at position 0',
    ],
    [
      "a parameter of a report",
      () => engine.report(pagerank, graph, untyped({ damping: "much" })),
      'parameter damping of pagerank is "much"',
    ],
    ["a URL elsewhere", () => readGraph(new URL("ftp://example.org/g.txt")), "hint: Fetch it, and give its blob()."],
  ])("%s", async (_, work, message) => {
    expect(await messageOf(work)).toContain(message);
    expect([...(await engine.run(wcc, graph)).label]).toEqual([0, 0, 0]);
  });

  it("cuts what is long", async () => {
    const message = await messageOf(() => engine.run(wcc, graph, {}, untyped({ mode: "x".repeat(10_000) })));
    expect(message.length).toBeLessThan(400);
  });
});

describe("what is taken", () => {
  it("is text where bytes are parsed", () => {
    expect(parseEdgeList("0 1\n").edgeCount).toBe(1);
    expect(parseEdgeList(new TextEncoder().encode("0 1\n").buffer).edgeCount).toBe(1);
  });

  it("is a URL or a Blob where files are read or written", async () => {
    const folder = mkdtempSync(join(tmpdir(), "edgewise-"));
    const path = join(folder, "a b.txt");
    writeFileSync(path, "0 1\n");
    const read = await readGraph(pathToFileURL(path));
    expect([read.name, read.edgeCount]).toEqual(["a b", 1]);
    expect((await readGraph(new Blob(["0 1\n1 2\n"]))).edgeCount).toBe(2);
    expect((await readGraph(new File(["a\tb c\n"], "tab.tsv"))).nodeKeys.of(1)).toBe("b c");
    expect((await readLdbc(new Blob(["0\n1\n"]), new Blob(["0 1\n"]), { directed: true })).graph.edgeCount).toBe(1);
    const copy = pathToFileURL(join(folder, "copy.sg"));
    await writeGraph(copy, read);
    expect((await readGraph(copy)).edgeCount).toBe(1);
  });

  it("is directed in place of kind", () => {
    expect(fromEdges({ sources: [0], targets: [1], directed: false }).kind).toBe("undirected");
    expect(fromEdges({ sources: [0], targets: [1], directed: true }).kind).toBe("directed");
  });

  it("is bigints as indices and as numbers", () => {
    const built = fromEdges({
      sources: BigInt64Array.of(0n),
      targets: [2n],
      edgeColumns: { w: BigUint64Array.of(7n) },
    });
    expect([built.nodeCount, built.edgeColumn("w")]).toEqual([3, Float64Array.of(7)]);
  });
});

describe("a run that has to wait", () => {
  const weighted = algorithm(
    "weighted",
    { x: f64.node(0), y: f64.node(), k: i32(1), root: nodeKey() },
    (_, { x, y, k, root }) => ({
      sum: x.add(y).mul(k.cast("f64")),
      root,
    }),
  );

  it("means what was said when it was asked for", async () => {
    const key = { name: "a node" };
    const own = fromEdges({ nodeKeys: ["a", key], sources: [0], targets: [1] });
    const array = Float64Array.of(1, 2);
    const map = new Map<string | object, number>([
      ["a", 10],
      [key, 20],
    ]);
    const given = { x: array, y: map, k: 2, root: key };
    const options = { mode: "sequential" as "sequential" | "parallel", compile: { passes: ["dce"] } };
    const waiting = [engine.run(pagerank, graph), engine.run(weighted, own, given, options), run(weighted, own, given)];
    array.fill(99);
    map.set("a", 99);
    given.k = 99;
    options.mode = "parallel";
    options.compile.passes[0] = "no such pass";
    const [, result, alone] = await Promise.all(waiting);
    for (const found of [result, alone]) {
      expect(found?.results).toEqual({ sum: Float64Array.of(22, 44), root: 1 });
    }
    expect(result?.decision.why).toBe("as asked for");
  });

  it("keeps the keys that a graph was built with", () => {
    const nodeKeys = ["a", "b"];
    const own = fromEdges({ nodeKeys, sources: [0], targets: [1] });
    nodeKeys[0] = "z";
    expect(own.nodeKeys.of(0)).toBe("a");
  });
});

describe("a signal that fails", () => {
  it.each(["addEventListener", "removeEventListener"] as const)("in %s leaves the engine as it was", async (method) => {
    const { signal } = new AbortController();
    Object.defineProperty(signal, method, {
      value: () => {
        throw new RangeError("not now");
      },
    });
    const other = await Engine.create({ workers: 2, onWarning: () => {} });
    await expect(other.run(wcc, graph, {}, { signal })).rejects.toThrow("not now");
    await expect(other.run(wcc, graph, {}, { signal, mode: "parallel" })).rejects.toThrow("not now");
    expect([...(await other.run(wcc, graph, {}, { mode: "parallel" })).label]).toEqual([0, 0, 0]);
    await other.close();
  });

  it("without its methods is refused at the call", async () => {
    const other = await Engine.create({ workers: 1 });
    expect(await messageOf(() => other.run(wcc, graph, {}, { signal: untyped({ aborted: false }) }))).toContain(
      "signal is an object; expected an AbortSignal",
    );
    expect([...(await other.run(wcc, graph)).label]).toEqual([0, 0, 0]);
    await other.close();
  });

  it("is listened to no longer than the run", async () => {
    const { signal } = new AbortController();
    await engine.run(wcc, graph, {}, { signal });
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });
});

describe("timings", () => {
  const parts = ({ total, ...rest }: Timings): [number, number] => [
    Object.values(rest).reduce((a, b) => a + b, 0),
    total,
  ];

  it("add up to the time that a call took", async () => {
    const large = uniform({ nodeCount: 1000, edgeCount: 5000 });
    const graphology = new DirectedGraph();
    for (let node = 1; node < 2000; node++) graphology.mergeEdge(node - 1, node);
    for (const work of [
      () => engine.run(pagerank, large),
      () => engine.run(pagerank, graphology),
      async () => engine.runSync(pagerank, graphology),
      async () => runSync(pagerank, graphology),
      () => run(pagerank, graphology, {}, { workers: 2 }),
    ]) {
      const start = performance.now();
      const { timings } = await work();
      const wall = performance.now() - start;
      const [sum, total] = parts(timings);
      expect(sum).toBeCloseTo(total, 6);
      expect(total).toBeLessThanOrEqual(wall);
      for (const part of Object.values(timings)) expect(part).toBeGreaterThanOrEqual(0);
    }
  });

  it("count what came before a run to parts of their own", async () => {
    const graphology = new DirectedGraph();
    for (let node = 1; node < 5000; node++) graphology.mergeEdge(node - 1, node);
    const long = engine.run(pagerank, graphology, { tolerance: 0, limit: 200 });
    const { timings } = await engine.run(wcc, graphology);
    const before = (await long).timings;
    expect(timings.graph).toBeGreaterThan(0);
    // The second run was asked for when the graph of the first had been made, and waited for the rest of it.
    expect(timings.wait + timings.graph).toBeGreaterThan(before.run);
    const alone = (await run(wcc, graph, {}, { workers: 2 })).timings;
    expect(alone.start).toBeGreaterThan(0);
    expect(alone.graph).toBeLessThan(alone.total);
  });
});
