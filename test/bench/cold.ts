/** Measures how soon a program that is run once has its first result. */

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { pagerank } from "../../src/algorithms/index.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { interpret } from "../../src/interp/interpret.ts";
import { digestOf } from "./bound.ts";
import type { Figure } from "./figure.ts";
import { milliseconds, printSpread } from "./figure.ts";
import type { Trials } from "./harness.ts";
import { spreadOf, timesOf, trialsInTurn } from "./harness.ts";

const ROUNDS = 15;
const PROGRAM = fileURLToPath(new URL("./cold/first-result.mjs", import.meta.url));
const PACKAGE = new URL("../../dist/index.js", import.meta.url);

/** The output of cold/first-result.mjs. */
interface Printed {
  readonly started: number;
  readonly loaded: number;
  readonly finished: number;
  readonly compile: number;
  readonly bind: number;
  readonly rank: readonly number[];
}

const PARTS = ["started", "loaded", "compile", "bind", "finished"] as const;

export const COLD: Figure = {
  name: "cold",
  doc: "A process that makes a graph of 1,000 edges, runs PageRank on it and ends: from its start to its end.",
  measure: async () => {
    if (!existsSync(PACKAGE)) throw new Error("found no built package; run `npm run build` first");
    const expected = expectedDigest();
    const parts = PARTS.map((): number[] => []);
    const subject = (name: string, args: readonly string[], check: (stdout: string) => void): Trials => ({
      name,
      run: () => {
        const start = performance.now();
        const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
        const time = performance.now() - start;
        if (status !== 0) throw new Error(`${name} ended with exit code ${status}: ${stderr}`);
        check(stdout);
        return [time];
      },
    });
    const checked = (stdout: string): Printed => {
      // Printed by that program, which prints nothing else.
      const printed = JSON.parse(stdout) as Printed;
      if (digestOf(Float64Array.from(printed.rank)) !== expected) throw new Error("the ranks differ");
      return printed;
    };
    const subjects = [
      subject("nothing", ["--eval", "0"], () => {}),
      subject("the built package", [PROGRAM], (stdout) => {
        const printed = checked(stdout);
        PARTS.forEach((part, k) => {
          parts[k]!.push(printed[part]);
        });
      }),
      subject("the sources", ["--conditions=edgewise-source", PROGRAM], checked),
    ];
    for (const { run } of subjects) await run();
    for (const part of parts) part.length = 0;
    const times = await trialsInTurn(subjects, ROUNDS);
    const [started, loaded, compile, bind, finished] = parts.map((part) => spreadOf(part).median) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const whole = timesOf(times, "the built package");
    return {
      head: ["process", "milliseconds"],
      rows: [
        ...times.names.map((name) => [name, printSpread(timesOf(times, name))]),
        ["of the built package: until its first line", milliseconds(started)],
        ["loading modules, building the library's algorithms", milliseconds(loaded - started)],
        ["compiling to a plan", milliseconds(compile)],
        ["placing the graph, binding, emitting", milliseconds(bind)],
        ["the rest of the run, the graph among it", milliseconds(finished - loaded - compile - bind)],
        ["ending", milliseconds(whole.median - finished)],
      ],
      bars: [{ what: "from start to end, the built package, ms", found: whole.median, limit: 250, kind: "at most" }],
    };
  },
};

function expectedDigest(): string {
  const sources = Uint32Array.from({ length: 1000 }, (_, k) => (k * 7919) % 211);
  const targets = Uint32Array.from({ length: 1000 }, (_, k) => (k * 104_729 + (k % 13)) % 211);
  const rank = interpret(pagerank.func, fromEdges({ nodeCount: 211, sources, targets }), {}).results.get("rank");
  if (!(rank instanceof Float64Array)) throw new Error("found no ranks");
  return digestOf(rank);
}
