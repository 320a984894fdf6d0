/** Functions of graphology's library against ours, on graphology graphs, by synchronous calls of which only the import differs. */

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Bar, type Figure, milliseconds, printRatio, printSpread } from "../figure.ts";
import { type Spread, spreadOf } from "../harness.ts";
import { CASES, type GuestCase, type Taken, type Told } from "./cases.ts";
import { EVERY } from "./every.ts";

const TURNS = 3;
const PROGRAM = fileURLToPath(new URL("./process.ts", import.meta.url));
const PACKAGE = new URL("../../../dist/graphology.js", import.meta.url);
/** The greatest relative difference between two results. */
const APART = 1e-9;

export const GUEST: readonly Figure[] = [...CASES.map(figureOf), EVERY];

function figureOf(one: GuestCase): Figure {
  return {
    name: `guest-${one.name}`,
    doc: `${one.own} of graphology's library and ours, on a graphology graph of ${one.nodes.toLocaleString("en-US")} nodes and ${one.edges.toLocaleString("en-US")} edges.`,
    measure: (progress) => measure(one, progress),
  };
}

/** Each turn is a process of theirs and one of ours. */
function measure(one: GuestCase, progress: (doing: string) => void) {
  if (!existsSync(PACKAGE)) throw new Error("found no built package; run `npm run build` first");
  const turns: { readonly own: Told; readonly their: Told }[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    progress(`turn ${turn + 1} of ${TURNS}: graphology's`);
    const their = tell(one.name, "their");
    progress(`turn ${turn + 1} of ${TURNS}: ours`);
    const own = tell(one.name, "own");
    expectNear(one.name, own.sample, their.sample);
    turns.push({ own, their });
  }
  const rows: string[][] = [];
  const bars: Bar[] = [];
  const compare = (what: string, key: "first" | "next" | "followed" | "workers", limit: number | undefined): void => {
    const pairs = turns.flatMap(({ own, their }) => {
      const ours = own[key];
      return ours === null ? [] : [{ ours, theirs: key === "first" ? their.first : their.next }];
    });
    if (pairs.length === 0) return;
    const ratio = (of: keyof Taken): Spread => spreadOf(pairs.map(({ ours, theirs }) => theirs[of] / ours[of]));
    const spread = (which: "ours" | "theirs"): string => printSpread(spreadOf(pairs.map((pair) => pair[which].wall)));
    rows.push([
      what,
      spread("theirs"),
      spread("ours"),
      printSpread(ratio("wall"), printRatio),
      printRatio(ratio("cpu").median),
    ]);
    if (limit !== undefined)
      bars.push({ what: `${what}, graphology's / ours`, found: ratio("wall").median, limit, kind: "at least" });
  };
  compare("first call in a process", "first", one.expected.first);
  compare("next call", "next", one.expected.next);
  compare("next call, followed", "followed", one.expected.followed);
  compare("next call, on workers", "workers", one.expected.workers);
  if (one.warm !== undefined) {
    const parts = turns.flatMap(({ own }) => (own.warm === null ? [] : [{ warm: own.warm, first: own.first }]));
    const part = spreadOf(parts.map(({ warm, first }) => warm.wall / first.wall));
    const cpu = spreadOf(parts.map(({ warm, first }) => warm.cpu / first.cpu)).median;
    const what = "warm after an edge was added, of ours on the first call";
    const ours = printSpread(spreadOf(parts.map(({ warm }) => warm.wall)), milliseconds);
    rows.push([what, "", ours, printSpread(part, printRatio), printRatio(cpu)]);
    bars.push({ what, found: part.median, limit: one.warm.atMost, kind: "at most" });
  }
  return { head: ["call", "graphology's, ms", "ours, ms", "ratio", "ratio of CPU time"], rows, bars };
}

function tell(name: string, side: "own" | "their"): Told {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--max-old-space-size=4096", PROGRAM, name, side], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${name}, ${side}, ended with exit code ${status}: ${stderr}`);
  // Printed by that program, which prints nothing else.
  return JSON.parse(stdout) as Told;
}

function expectNear(name: string, own: readonly number[], their: readonly number[]): void {
  const isNear = (value: number, place: number): boolean =>
    Math.abs(value - (their[place] ?? NaN)) <= APART * Math.max(1e-3, Math.abs(value));
  if (own.length === their.length && own.every(isNear)) return;
  throw new Error(`${name}: the results differ`);
}
