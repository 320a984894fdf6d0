/** The plans that the package has of the programs of `edgewise/graphology`. */

import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { DirectedGraph } from "graphology";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { knownParameters } from "../../src/engine/guest/foreseen.ts";
import { Compilations } from "../../src/engine/kept/compilations.ts";
import { foreseenPlans } from "../../src/graphology/foresee.ts";
import { PROGRAMS } from "../../src/graphology/foreseen-algorithm.ts";
import * as library from "../../src/graphology/index.ts";
import { complete, fromEdges, planFromJson, planToJson } from "../../src/index.ts";

const LINES = foreseenPlans()
  .trim()
  .split("\n")
  .map((line) => line.split("\t") as [program: string, values: string, plan: string]);

describe("foreseen plans", () => {
  it("are there for every program, and each value of its bool parameters", () => {
    const found = LINES.map(([program, values]) => `${program} ${values}`);
    const expected = PROGRAMS.flatMap((program) => {
      const count = knownParameters(program).length;
      return Array.from(
        { length: 2 ** count },
        (_, bits) => `${program.name} ${Array.from({ length: count }, (_, k) => (bits >> k) & 1).join(" ")}`,
      );
    });
    expect(found.toSorted()).toEqual(expected.toSorted());
    expect(found).toContain("hits 1");
  });

  it("are whole, and what a run on any graph compiles", () => {
    const compilations = new Compilations();
    const graphs = [
      fromEdges({ nodeCount: 0, sources: [], targets: [] }),
      complete({ nodeCount: 4, directed: false }),
      fromEdges({ kind: "mixed", sources: [0, 1, 1], targets: [1, 0, 1], undirected: [1, 0, 0] }),
    ];
    for (const [name, values, text] of LINES) {
      expect(planToJson(planFromJson(text))).toBe(text);
      const program = PROGRAMS.find((one) => one.name === name)!;
      const truths = values.split(" ").map((value) => value === "1");
      const given = Object.fromEntries(knownParameters(program).map((known, k) => [known, truths[k]!]));
      for (const graph of graphs) expect(planToJson(compilations.planOf(program, graph, given, {}).plan)).toBe(text);
    }
  });
});

/** Calls of functions on a small graph, with what files of the package were loaded. */
const PROGRAM = `
  import { registerHooks } from "node:module";
  import { DirectedGraph } from "graphology";
  const loaded = [];
  registerHooks({
    load(url, context, next) {
      loaded.push(url.replace(/.*[/]dist[/]/, ""));
      return next(url, context);
    },
  });
  const library = await import("edgewise/graphology");
  const graph = new DirectedGraph();
  for (const [from, to, weight] of [["a", "b", 2], ["a", "c", 1], ["c", "b", 1], ["b", "d", 3]]) graph.mergeEdge(from, to, { weight });
  const call = (name, ...given) => {
    try {
      return library[name](graph, ...given);
    } catch ({ code, message }) {
      return code + ": " + message.replace(/ [(].*/s, "");
    }
  };
  const foreseen = [call("hits"), call("hits", { normalize: false }), call("singleSourceLength", "a"), call("connectedComponents"), call("closeness"), call("pagerank")];
  const before = loaded.includes("lib/compiler.js");
  // A warm start is of another program.
  const compiled = call("pagerank", { warm: true });
  console.log(JSON.stringify({ foreseen, compiled, before, after: loaded.includes("lib/compiler.js") }));
`;

describe("the package", () => {
  let folder: string;
  beforeAll(() => {
    const built = dirname(dirname(process.env.EDGEWISE_COMMAND!));
    folder = mkdtempSync(join(dirname(built), ".edgewise-foreseen-"));
    for (const file of ["package.json", "dist"]) cpSync(join(built, file), join(folder, file), { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const told = (): unknown => {
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", PROGRAM], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    return JSON.parse(stdout);
  };

  const graph = new DirectedGraph();
  for (const [from, to, weight] of [
    ["a", "b", 2],
    ["a", "c", 1],
    ["c", "b", 1],
    ["b", "d", 3],
  ] as const) {
    graph.mergeEdge(from, to, { weight });
  }
  const foreseen = [
    library.hits(graph),
    library.hits(graph, { normalize: false }),
    library.singleSourceLength(graph, "a"),
    library.connectedComponents(graph),
    library.closeness(graph),
    library.pagerank(graph),
  ];
  const compiled = library.pagerank(graph, { warm: true });

  it("loads its compiler for no program that it has a plan of, and gives what the sources give", () => {
    expect(told()).toEqual({ foreseen, compiled, before: false, after: true });
  });

  it("compiles where the file of plans is not to be had", () => {
    rmSync(join(folder, "dist/lib/foreseen-plans.txt"));
    expect(told()).toEqual({ foreseen, compiled, before: true, after: true });
  });

  it("says which files are missing where the compiler is not beside the rest", () => {
    rmSync(join(folder, "dist/lib/compiler.js"));
    const lost =
      "platform: found a file of edgewise that could not be loaded, expected all files of the package beside each other";
    expect(told()).toEqual({
      foreseen: [lost, lost, lost, lost, lost, lost],
      compiled: lost,
      before: false,
      after: false,
    });
  });
});
