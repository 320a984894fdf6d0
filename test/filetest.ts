/**
 * File tests: programs as text under test/ir, one idea each, with what runs on them, why, and what becomes of them.
 *
 *     // run: simplify, dce
 *     // A factor of one changes no bit, so nothing is multiplied.
 *
 *     func @f(%g: graph, %x: f64 = 1) -> (r: f64) { … }
 *
 *     // becomes
 *     func @f(%g: graph, %x: f64 = 1) -> (r: f64) { … }
 *
 * Everything below the program, and each `// error: …` within it, is written by `blessed`; the rest is by hand.
 */

import { PASSES } from "../passes/index.ts";
import { PIPELINES } from "../passes/pipelines.ts";
import * as library from "../src/algorithms/index.ts";
import { EdgewiseError, printSpan } from "../src/error.ts";
import type { Graph } from "../src/graph/graph.ts";
import { parseFunc } from "../src/ir/parse.ts";
import { printFunc } from "../src/ir/print.ts";
import type { Func } from "../src/ir/value.ts";
import { verifyFunc } from "../src/ir/verify.ts";
import type { Context } from "../src/pass.ts";
import { DEFAULT_CONTEXT, findPasses, runPasses } from "../src/pass.ts";
import { type GraphRecipe, graphOf } from "./arbitrary-graph.ts";
import { GRAPHS } from "./graphs.ts";
import type { Given } from "./ways.ts";

/** A file, but for what `blessed` writes into it. */
export interface FileTest {
  /**
   * Passes by name, parted by commas, or a pipeline such as `-O2`: the program becomes another, or stays unchanged.
   * With ` --fast-math` after it, laws of real numbers are allowed, and results are not compared.
   * `round-trip`: it prints as it is written. `verify`: each error is announced on the line to blame.
   * `all-ways`: interpreter, calling thread and workers agree on it.
   */
  readonly run: string;
  /**
   * The facts that passes may take for granted, as JSON: `{ "facts": { "sinks": false }, "known": { "limit": 3 } }`.
   */
  readonly context?: string;
  /** The algorithm of the library that is the program, in place of a text. */
  readonly algorithm?: string;
  /** For `all-ways`: the name of a graph in graphs.ts, or the recipe of a random one as JSON. */
  readonly graph?: string;
  /** For `all-ways`: `name = 0.5` or `name = [1, NaN, -0]`, parted by semicolons; a node key as the index of its node. */
  readonly given?: string;
  /** One sentence or two, as long as they need to be. */
  readonly why: string;
  readonly program: string;
}

const FIELDS = ["run", "context", "algorithm", "graph", "given"] as const satisfies readonly (keyof FileTest)[];
const BECOMES = "// becomes";
const UNCHANGED = "// unchanged";
const ERROR = " // error: ";
const WIDTH = 120;

export function parseFileTest(text: string, path: string): FileTest {
  const lines = text.split("\n");
  const head = lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith("//")),
  );
  if (!head[0]?.startsWith("// run: ")) throw new Error(`${path}: the first line has to say "// run: …"`);
  const fields: Partial<Record<(typeof FIELDS)[number], string>> = {};
  const prose: string[] = [];
  for (const line of head) {
    const [, word, value] = /^\/\/ (\w+): (.*)$/.exec(line) ?? [];
    const field = FIELDS.find((name) => name === word);
    if (field === undefined) prose.push(line.slice(3));
    else fields[field] = value ?? "";
  }
  const rest = lines.slice(head.length);
  const end = rest.findIndex((line) => line === BECOMES || line === UNCHANGED);
  const program = rest.slice(0, end < 0 ? undefined : end).map((line) => line.split(ERROR)[0]);
  return { run: "", ...fields, why: prose.join(" "), program: program.join("\n").trim() };
}

/** The whole file as it should stand. Throws where the program fails in what runs on it, unless errors are the idea. */
export function blessed(test: FileTest, path: string): string {
  const head = FIELDS.flatMap((name) => (test[name] === undefined ? [] : [`// ${name}: ${test[name]}`]));
  const parts = [[...head, ...wrap(test.why)].join("\n"), ...bodyOf(test, path)];
  return `${parts.map((part) => part.trim()).join("\n\n")}\n`;
}

/** The program before and after the passes that run on it. */
export function runFileTest(test: FileTest, path: string): { before: Func; after: Func } {
  const names = passesOf(test.run);
  if (names === null) throw new Error(`${path}: nothing is known to run as ${JSON.stringify(test.run)}`);
  const before = programOf(test, path);
  const context = { ...contextOf(test), options: { fastMath: isFastMath(test) } };
  const { func: after } = runPasses(before, findPasses(names, PASSES), context, { verify: verifyFunc });
  return { before, after };
}

/** Reads the facts that the test's passes may take for granted. */
export function contextOf({ context = "{}" }: FileTest): Context {
  return { ...DEFAULT_CONTEXT, ...(JSON.parse(context) as Partial<Context>) };
}

/** Reads the program and the graph that `all-ways` runs. */
export function caseOf(test: FileTest, path: string): { func: Func; graph: Graph; given: Given } {
  const func = programOf(test, path);
  verifyFunc(func);
  const named = GRAPHS.find(({ name }) => name === test.graph)?.graph;
  if (!named && !test.graph?.startsWith("{")) {
    const found = test.graph === undefined ? "no line // graph:" : `no graph named ${test.graph}`;
    throw new Error(`${path}: found ${found}; expected one of: ${GRAPHS.map(({ name }) => name).join("; ")}`);
  }
  // Written by the fuzzer from a recipe, or by hand from one that it printed.
  const graph = named ?? graphOf(JSON.parse(test.graph!) as GraphRecipe);
  // The fuzzer writes an empty line of a program without parameters.
  const given = (test.given ? test.given.split("; ") : []).map((one): [string, number | Float64Array] => {
    const [name = "", value = ""] = one.split(" = ");
    if (!value.startsWith("[")) return [name, Number(value)];
    const entries = value.slice(1, -1).split(", ");
    return [name, Float64Array.from(value === "[]" ? [] : entries, Number)];
  });
  return { func, graph, given: Object.fromEntries(given) };
}

function bodyOf(test: FileTest, path: string): string[] {
  if (test.run === "all-ways") return [test.program];
  if (test.run === "round-trip") {
    const func = programOf(test, path);
    verifyFunc(func);
    return [printFunc(func)];
  }
  if (test.run === "verify") return [announce(test, path)];
  const [before, after] = Object.values(runFileTest(test, path)).map(printFunc);
  const ending = before === after ? UNCHANGED : `${BECOMES}\n${after}`;
  return test.algorithm === undefined ? [test.program, ending] : [`${BECOMES}\n${after}`];
}

const FAST_MATH = " --fast-math";

/** Whether the file allows laws of real numbers. */
export function isFastMath({ run }: FileTest): boolean {
  return run.endsWith(FAST_MATH);
}

function passesOf(run: string): readonly string[] | null {
  const asked = run.replace(FAST_MATH, "");
  const level = Object.entries(PIPELINES).find(([name]) => asked === `-${name}`);
  if (level) return level[1].map(({ pass }) => pass);
  const names = asked.split(", ");
  return names.every((name) => PASSES.some((pass) => pass.name === name)) ? names : null;
}

function programOf({ algorithm, program }: FileTest, path: string): Func {
  if (algorithm === undefined) return parseFunc(program, path);
  const found = Object.entries(library).find(([name]) => name === algorithm);
  if (!found) throw new Error(`${path}: the library has no algorithm ${algorithm}`);
  return found[1].func;
}

/** The program with its error at the end of the line to blame; an error of the whole function on its first line. */
function announce({ program }: FileTest, path: string): string {
  try {
    verifyFunc(parseFunc(program, path));
    return program;
  } catch (error) {
    if (!(error instanceof EdgewiseError)) throw error;
    const { message, span } = error;
    const [problem = ""] = message.slice(span ? `${printSpan(span)}: `.length : 0).split("\n");
    const lines = program.split("\n");
    const guilty = span ? span.line - 1 : lines.findIndex((line) => line.startsWith("func"));
    return lines.map((line, k) => (k === guilty ? `${line}${ERROR}${problem}` : line)).join("\n");
  }
}

function wrap(prose: string): string[] {
  const lines: string[] = [];
  for (const word of prose.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`// ${word}`);
  }
  return lines;
}
