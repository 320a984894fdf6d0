import { globSync, readFileSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EXACT_PASSES } from "../passes/index.ts";
import { compile } from "../src/compile.ts";
import type { Engine } from "../src/engine/engine.ts";
import { rangeOfColumn } from "../src/graph/column-range.ts";
import type { Graph } from "../src/graph/graph.ts";
import type { ColumnFacts } from "../src/ir/column-facts.ts";
import type { GraphFacts } from "../src/ir/facts.ts";
import { printFunc } from "../src/ir/print.ts";
import { inTurn } from "./all-ways.ts";
import { ALL } from "./extent.ts";
import type { FileTest } from "./filetest.ts";
import { blessed, caseOf, contextOf, isFastMath, parseFileTest, runFileTest } from "./filetest.ts";
import { GRAPHS } from "./graphs.ts";
import { outcome } from "./passes/outcome.ts";
import { FINE, interpreted, nameless, ran, ranSync, SPARSE, startEngines } from "./ways.ts";

const files = globSync("test/ir/**/*.ir")
  .sort()
  .map((path) => {
    const text = readFileSync(path, "utf8");
    return { path, text, test: parseFileTest(text, path) };
  });
const smallGraphs = GRAPHS.filter(({ edges, nodeCount }) => edges.length + nodeCount < 100);
/** Whether facts that a pass was given are those of a graph. */
function isTrueOf(facts: GraphFacts, graph: Graph): boolean {
  const { nodeCount, edgeCount } = graph;
  const all: GraphFacts = { ...graph.facts(), nodeCount, edgeCount };
  const { columns = [], ...others } = facts;
  const isWithin = ({ domain, attribute, otherwise, least, greatest, nan }: ColumnFacts): boolean => {
    const range = rangeOfColumn(graph, domain, attribute, otherwise);
    return range !== null && least <= range.least && range.greatest <= greatest && (nan || !range.nan);
  };
  return isDeepStrictEqual({ ...all, ...others }, all) && columns.every(isWithin);
}

/** Tests of passes that keep every bit. */
const exact = files.filter(
  ({ test }) =>
    !isFastMath(test) &&
    test.run.split(", ").every((name) => name.startsWith("-O") || EXACT_PASSES.some((pass) => pass.name === name)),
);

describe("the file", () => {
  it.each(files)("$path is as it comes out", ({ path, text, test }) => {
    const current = blessed(test, path);
    if (process.env.UPDATE === "1") writeFileSync(path, current);
    else expect(current, `to accept this, run "UPDATE=1 npx vitest run test/filetest" and read the diff`).toBe(text);
  });

  // Blessing alone would take what a broken pass makes of a program.
  it.each(exact)("$path computes the same before and after", ({ path, test }) => {
    const { before, after } = runFileTest(test, path);
    const { facts, known } = contextOf(test);
    const fit = smallGraphs.filter(({ graph }) => isTrueOf(facts, graph));
    expect(fit).not.toEqual([]);
    for (const { name, graph } of fit) {
      expect(outcome(after, graph, known), `on ${name}`).toEqual(outcome(before, graph, known));
    }
  });
});

describe("every way of running", () => {
  let engines: readonly Engine[] = [];
  beforeAll(async () => {
    engines = await startEngines([2, 3]);
  });
  afterAll(() => Promise.all(engines.map((engine) => engine.close())));

  it.each(files.filter(({ test }) => test.run === "all-ways"))("agrees on $path", async ({ path, test }) => {
    const { func, graph, given } = caseOf(test, path);
    const expected = nameless(interpreted(func, graph, given));
    for (const { name } of EXACT_PASSES) {
      const { func: after } = compile(func, { passes: [name], verify: true });
      expect(nameless(interpreted(after, graph, given)), `after ${name}\n${printFunc(after)}`).toEqual(expected);
    }
    for (const [level, pipeline] of (["O0", "O2"] as const).entries()) {
      for (const [turn, { sparse }] of SPARSE.entries()) {
        const options = { sparse, compile: { pipeline } };
        const alone = ranSync(func, graph, given, options);
        expect(nameless(alone), `${pipeline}, runSync, sparse ${sparse}`).toEqual(expected);
        for (const engine of inTurn(engines, ALL ? "all" : level + turn)) {
          const { outcome } = await ran(engine, func, func, graph, given, { ...FINE, ...options });
          expect(nameless(outcome), `${pipeline}, ${engine.workers} workers, sparse ${sparse}`).toEqual(expected);
        }
      }
    }
  });
});

const PROGRAM = `func @f(%g: graph, %x: f64 = 1) -> (r: f64) {
  %one = const 1 : f64
  %r = mul %x, %one : f64
  return r = %r
}`;

describe("a file test", () => {
  it("keeps what is by hand and replaces the rest", () => {
    const text = `// run: simplify, dce\n// Why it is so.\n\n${PROGRAM}\n\n// becomes\nfunc @wrong\n`;
    const after = "func @f(%g: graph, %x: f64 = 1) -> (r: f64) {\n  return r = %x\n}";
    expect(blessed(parseFileTest(text, "a.ir"), "a.ir")).toBe(text.replace("func @wrong", after));
  });

  it("does not repeat a program that stays as it is", () => {
    const text = `// run: cse\n// Why it is so.\n\n${PROGRAM}\n`;
    expect(blessed(parseFileTest(text, "a.ir"), "a.ir")).toBe(`${text}\n// unchanged\n`);
  });

  it("moves an error to the line to blame", () => {
    const broken = PROGRAM.replace("%r = mul %x, %one : f64", "%r = mul %x, %two : f64");
    const text = `// run: verify\n// Why it is so.\n\n${broken.replace("(r: f64) {", "(r: f64) { // error: no")}\n`;
    const found = blessed(parseFileTest(text, "a.ir"), "a.ir");
    expect(found).toContain("(r: f64) {\n");
    expect(found).toContain("%two : f64 // error: %two is used here and defined nowhere\n");
  });

  it("says what its first line needs to be", () => {
    expect(() => parseFileTest(PROGRAM, "a.ir")).toThrow('a.ir: the first line has to say "// run: …"');
  });

  it("refuses to run what is no pass", () => {
    const test = parseFileTest(`// run: simplify, inline\n// Why.\n\n${PROGRAM}\n`, "a.ir");
    expect(() => blessed(test, "a.ir")).toThrow('nothing is known to run as "simplify, inline"');
  });

  it("reads back a case as it was saved", () => {
    const found: FileTest = {
      run: "all-ways",
      graph: '{"kind":"directed","shape":"star","nodeCount":3,"edgeCount":2,"seed":1,"columns":"f64"}',
      given: "x = [1, NaN, -0]; y = Infinity",
      why: "Seed 7 of the fuzzer: two workers gave another sum.",
      program: PROGRAM,
    };
    const read = parseFileTest(blessed(found, "a.ir"), "a.ir");
    expect(read).toEqual(found);
    expect(caseOf(read, "a.ir").given).toEqual({ x: Float64Array.of(1, NaN, -0), y: Infinity });
  });
});
