import { afterAll, describe, expect, it } from "vitest";
import { Folder } from "./command.ts";

const LONG = 100_000;

/** A ring with chords, of which no two nodes have quite the same rank. */
function ring(edges: number): string {
  const lines: string[] = [];
  for (let k = 0; k < edges / 2; k++) lines.push(`${k} ${(k + 1) % (edges / 2)}`, `${k} ${(k * k + 7) % (edges / 2)}`);
  return lines.join("\n");
}

const folder = new Folder({
  "graph.txt": "a b 1\nb c 2\nc a 3\nc c 4\nc b 5\n",
  "columns.csv": "from,to,price,km\na,b,10,1\nb,a,20,3\n",
  "ring.txt": ring(6000),
  "long.txt": ring(LONG),
  "empty.txt": "",
  "clique.txt": Array.from({ length: 20 }, (_, a) => Array.from({ length: a }, (_, b) => `${a} ${b}\n`).join("")).join(
    "",
  ),
  "broken.txt": "1 2\n3 4\n5\n",
  "computed.ts": `
    import { algorithm, f64, i32 } from "edgewise";
    const damping = f64(0.5), tolerance = f64(0.1);
    const limit = i32.from({ damping, tolerance }, (p) => p.tolerance.log().div(p.damping.log()).ceil().cast("i32"));
    export default algorithm("computed", { damping, tolerance, limit }, (_, { tolerance, limit }) => ({ tolerance, limit }));`,
  "mixed.ts": `
    import { algorithm, bool, f64, i32 } from "edgewise";
    export default algorithm("mixed", { none: f64(0), start: f64.node(1), flag: bool(false) }, (g, { none, start, flag }) => ({
      degree: g.degree("i32"),
      ratio: g.outDegree().sub(g.inDegree()).div(none),
      count: g.nodeCount,
      looped: g.edges.map(({ source, destination }) => source(g.nodeIndex()).eq(destination(g.nodeIndex()))),
      start,
      flag,
      minusZero: g.nodeCount.mul(-0),
    }));`,
  "halving.ew": `algorithm halving(limit: i32 = 3) {
  var x = node(1.0)
  repeat limit {
    let next = x / 2
    until max(abs(next - x)) < 1e-9
    x = next
  }
  return x
}
`,
  "requires.ts": `
    import { algorithm, f64 } from "edgewise";
    export default algorithm("requires", { most: f64(9) }, (g, { most }) => {
      g.require(g.edgeWeight().le(most).all(), "weights must not be heavy");
      return { total: g.edgeWeight().sum() };
    });`,
});
afterAll(() => folder[Symbol.dispose]());

interface RunJson {
  readonly results: Record<string, unknown>;
  readonly rounds: number | null;
  readonly converged: boolean | null;
  readonly loops: readonly { readonly end: string; readonly why: string | null; readonly residual: unknown }[];
  readonly timings: Record<string, number>;
  readonly plan: { readonly version: number; readonly assumptions: readonly unknown[] };
}

async function runJson(...args: string[]): Promise<RunJson> {
  const { code, stdout, stderr } = await folder.edgewise(["run", ...args, "--json"]);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as RunJson;
}

describe.concurrent("edgewise run", () => {
  it("computes at nodes and edges with f32 where asked to, by the interpreter as by kernels", async () => {
    const wide = await runJson("pagerank", "ring.txt");
    const narrow = await runJson("pagerank", "ring.txt", "--precision", "f32", "-p", "limit=5");
    const oracle = await runJson("pagerank", "ring.txt", "--precision", "f32", "-p", "limit=5", "--oracle");
    expect(narrow.results).toEqual(oracle.results);
    const ranks = Object.values(narrow.results.rank as Record<string, number>);
    expect(ranks.every((rank) => Math.fround(rank) === rank)).toBe(true);
    expect(Object.values(wide.results.rank as Record<string, number>).every((rank) => Math.fround(rank) === rank)).toBe(
      false,
    );
  });

  it("prints the nodes with the greatest values, greatest first, and says on stderr how it went", async () => {
    const { code, stdout, stderr } = await folder.edgewise(["run", "pagerank", "graph.txt", "--top", "2"]);
    expect(code).toBe(0);
    const [titles, first, second, ...rest] = stdout.split("\n").map((line) => line.split(/ +/));
    expect(titles).toEqual(["node", "rank"]);
    expect([first?.[0], second?.[0], rest]).toEqual(["c", "b", [[""]]]);
    expect(Number(first?.[1])).toBeGreaterThan(Number(second?.[1]));
    expect(stderr).toMatch(
      /^graph: 3 nodes, 5 edges, directed · pagerank on 1 worker: .* · 30 rounds, converged · read /,
    );
    expect(stderr).toMatch(/2 of 3 nodes shown\n$/);
  });

  it("prints scalars, node values and edge values, each with what it belongs to", async () => {
    const { stdout } = await folder.edgewise(["run", "mixed.ts", "graph.txt", "--top", "3"]);
    expect(stdout.split("\n").map((line) => line.trimEnd())).toEqual([
      "count: 3",
      "flag: false",
      "minusZero: -0",
      "",
      "node  degree  ratio      start",
      "c     5       Infinity   1",
      "b     3       -Infinity  1",
      "a     2       NaN        1",
      "",
      "source  target  looped",
      "c       c       true",
      "a       b       false",
      "b       c       false",
      "",
    ]);
  });

  it("compiles for the graph and the parameters where it is told to, and prints that plan", async () => {
    const given = ["pagerank", "graph.txt", "-p", "limit=3", "-p", "tolerance=0"];
    const [general, special] = await Promise.all([runJson(...given), runJson(...given, "--specialize")]);
    expect([special.results, special.rounds]).toEqual([general.results, general.rounds]);
    expect(general.plan.assumptions).toEqual([]);
    expect(special.plan.assumptions).toContainEqual({ kind: "parameter", name: "limit", value: 3 });
  });

  it("computes defaults from parameters that are given and those that are not", async () => {
    const given = ["-p", "tolerance=0.001"];
    const ways = [[], given, [...given, "-p", "limit=3"], [...given, "--oracle"], [...given, "--specialize"]];
    const found = await Promise.all(ways.map((way) => runJson("computed.ts", "graph.txt", ...way)));
    expect(found.map(({ results }) => results.limit)).toEqual([4, 10, 3, 10, 10]);
    const { code, stderr } = await folder.edgewise(["run", "computed.ts", "graph.txt", "-p", "limits=3"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("it has damping, tolerance, limit")]);
  });

  it("prints as JSON: results by node key, edges with their ends, numbers that JSON lacks as strings", async () => {
    const { results, rounds, converged, loops, timings, plan } = await runJson(
      "mixed.ts",
      "graph.txt",
      "-p",
      "flag=true",
    );
    expect(results).toEqual({
      count: 3,
      flag: true,
      minusZero: -0,
      degree: { a: 2, b: 3, c: 5 },
      ratio: { a: "NaN", b: "-Infinity", c: "Infinity" },
      start: { a: 1, b: 1, c: 1 },
      looped: [
        { source: "a", target: "b", value: false },
        { source: "b", target: "c", value: false },
        { source: "c", target: "a", value: false },
        { source: "c", target: "b", value: false },
        { source: "c", target: "c", value: true },
      ],
    });
    expect([rounds, converged, loops, plan.version]).toEqual([null, null, [], 6]);
    expect(Object.keys(timings)).toEqual([
      "read",
      "graph",
      "wait",
      "compile",
      "bind",
      "start",
      "run",
      "results",
      "total",
    ]);
  });

  it("limits JSON too where a number of entries is given", async () => {
    const { results } = await runJson("pagerank", "graph.txt", "--top", "1");
    expect(Object.keys(results.rank as object)).toEqual(["c"]);
  });

  it("gives the same results however it runs", async () => {
    const ways = [["--parallel", "--workers", "2"], ["--sequential"], ["--sparse", "always"], ["-O0"], ["--oracle"]];
    const [first, ...others] = await Promise.all(ways.map((way) => runJson("pagerank", "ring.txt", ...way)));
    expect(Object.keys(first!.results.rank as object)).toHaveLength(3000);
    for (const other of others) expect(other.results).toEqual(first!.results);
    expect([first!.rounds, first!.converged]).toEqual([others[0]!.rounds, true]);
  });

  it("writes more than a pipe holds, whole", async () => {
    const { results } = await runJson("pagerank", "long.txt");
    expect(Object.keys(results.rank as object)).toHaveLength(LONG / 2);
  });

  it("says in a line of its own when a loop reached its limit first, which is a failure if strict", async () => {
    const given = ["run", "pagerank", "graph.txt", "-p", "limit=2"];
    const [lax, strict] = await Promise.all([folder.edgewise(given), folder.edgewise([...given, "--strict"])]);
    expect([lax.code, strict.code]).toEqual([0, 1]);
    expect(strict.stdout).toBe(lax.stdout);
    for (const { stderr } of [lax, strict]) {
      const [note, warning, ...rest] = stderr.split("\n");
      expect(note).toContain("2 rounds, not converged");
      expect(warning).toMatch(/^warning: pagerank stopped at its limit of 2 rounds without .* raise limit\.$/);
      expect(rest).toEqual([""]);
    }
  });

  it("says which loop of a file that was", async () => {
    const { code, stderr } = await folder.edgewise(["run", "halving.ew", "graph.txt"]);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^warning: \S*halving\.ew:3:3: halving stopped at its limit of 3 rounds without .* raise limit\.$/m,
    );
  });

  it("says that values grow, in JSON too, by the interpreter as by kernels", async () => {
    const given = ["katz-centrality", "clique.txt", "--undirected", "-p", "limit=2000"];
    const { stderr } = await folder.edgewise(["run", ...given]);
    expect(stderr).toMatch(
      /^warning: katzCentrality .* More rounds will not help; another value of attenuation may\.$/m,
    );
    const [compiled, oracle] = await Promise.all([runJson(...given), runJson(...given, "--oracle")]);
    expect(compiled.loops).toEqual(oracle.loops);
    expect(compiled.loops).toMatchObject([{ end: "growing", residual: { last: "NaN", before: "NaN", bound: 1e-9 } }]);
  });

  it("takes a tolerance of 0 for all rounds of the limit, which is no failure", async () => {
    const given = ["run", "pagerank", "graph.txt", "-p", "limit=3", "-p", "tolerance=0", "--strict"];
    const { code, stderr } = await folder.edgewise(given);
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/ · 3 rounds, as many as asked for · .*\n$/);
    expect(stderr).not.toContain("warning");
  });

  it("reads a graph from stdin", async () => {
    const { code, stdout } = await folder.edgewise(["run", "wcc", "-", "--undirected"], { input: "1 2\n3 4\n" });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^node {2}label\n3 +2\n4 +2\n1 +0\n2 +0\n$/);
  });

  it("takes the weight from the column it is told", async () => {
    const { code, stderr } = await folder.edgewise(["run", "weighted-pagerank", "columns.csv", "--weight", "km"]);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(` · edge attribute "weight" read from column "km" · `);
    const wrong = await folder.edgewise(["run", "weighted-pagerank", "columns.csv", "--weight", "miles"]);
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain("from, to, price, km");
  });

  it.each([
    ["were read", ["hits", "graph.txt"], `edge attribute "weight" read`],
    ["were left, being asked to", ["hits", "graph.txt", "-p", "weighted=false"], `edge attribute "weight" not read`],
    ["were left by what reads none", ["wcc", "graph.txt", "--oracle"], `edge attribute "weight" not read`],
    ["are not there", ["hits", "columns.csv"], `no edge attribute "weight", so 1 for each`],
  ])("says on stderr that weights %s", async (_, args, told) => {
    const { code, stderr } = await folder.edgewise(["run", ...args]);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(` · ${told} · `);
    expect(stderr.match(/edge attribute/g)).toHaveLength(1);
  });

  it("says nothing of weights that are not there where none are read", async () => {
    const { stderr } = await folder.edgewise(["run", "pagerank", "ring.txt"]);
    expect(stderr).not.toContain("attribute");
  });

  it("finds nodes by their keys", async () => {
    const { results } = await runJson("bfs", "graph.txt", "-p", "root=b");
    expect(results.depth).toEqual({ a: 2, b: 0, c: 1 });
    const wrong = await folder.edgewise(["run", "bfs", "graph.txt", "-p", "root=z"]);
    expect([wrong.code, wrong.stdout]).toEqual([2, ""]);
    expect(wrong.stderr).toBe(
      `error: parameter root of bfs is "z"; expected the key of one of the 3 nodes of graph, such as a\n`,
    );
  });
});

describe.concurrent("edgewise run with what cannot be", () => {
  const pagerank = ["run", "pagerank", "graph.txt"];
  it.each([
    ["a parameter without a value", [...pagerank, "-p", "damping"], "Expected name=value."],
    ["a parameter twice", [...pagerank, "-p", "limit=1", "-p", "limit=2"], "limit is given twice"],
    [
      "a parameter unknown",
      [...pagerank, "-p", "dampng=1"],
      'it has damping, tolerance, limit\n  hint: Did you mean "damping"?',
    ],
    [
      "a parameter of another type",
      [...pagerank, "-p", "limit=1.5"],
      `limit of pagerank is "1.5"; expected an integer`,
    ],
    ["a parameter missing", ["run", "bfs", "graph.txt"], "Add --param root=VALUE."],
    ["no workers", [...pagerank, "--workers", "0"], "Expected an integer from 1 to 256."],
    ["options at odds", [...pagerank, "--sequential", "--parallel"], "cannot be used with option '--parallel'"],
    ["a level of passes beside passes", [...pagerank, "-O3", "--passes", "fuse"], "cannot be used with option '-O"],
    ["a level for the interpreter", [...pagerank, "--oracle", "-O3"], "cannot be used with option '-O"],
    ["workers for the interpreter", [...pagerank, "--workers", "2", "--oracle"], "cannot be used with option '--work"],
    [
      "sparse for the interpreter",
      [...pagerank, "--sparse", "never", "--oracle"],
      "cannot be used with option '--sparse",
    ],
    ["another word for sparse rounds", [...pagerank, "--sparse", "yes"], "Allowed choices are auto, never, always."],
    ["two formats", ["report", "wcc", "graph.txt", "--json", "--format", "dot"], "cannot be used with option '--form"],
    ["an option misspelled", [...pagerank, "--wokers", "2"], "(Did you mean --workers?)"],
    ["no graph", ["run", "pagerank"], "missing required argument 'graph'"],
  ])("refuses %s, with exit code 2", async (_, args, message) => {
    const { code, stdout, stderr } = await folder.edgewise(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at ");
  });

  it.each([
    ["missing", "nowhere.txt", "nowhere.txt: found no such file"],
    ["empty", "empty.txt", "empty.txt:1:1: found nothing but blank lines and comments"],
    ["broken", "broken.txt", `broken.txt:3:2: found 1 field, "5"; expected at least a source and a target`],
  ])("fails on a graph file that is %s, with exit code 1", async (_, file, message) => {
    const { code, stdout, stderr } = await folder.edgewise(["run", "pagerank", file]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at ");
  });

  it.each([[[]], [["--oracle"]], [["--specialize"]], [["--parallel", "--workers", "2"]]])(
    "says what an algorithm requires and where, with %j, with exit code 1",
    async (ways) => {
      const told =
        'requires.ts:4:9: weights must not be heavy (first at edge 4 (index 3), from node "c" (index 2) to node "b" (index 1))';
      const { code, stdout, stderr } = await folder.edgewise([
        "run",
        "requires.ts",
        "graph.txt",
        "-p",
        "most=4",
        ...ways,
      ]);
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toContain(told);
      expect(stderr).not.toContain("    at ");
      const { code: fine } = await folder.edgewise(["run", "requires.ts", "graph.txt", ...ways]);
      expect(fine).toBe(0);
    },
  );
});
