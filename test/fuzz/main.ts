/**
 * The long fuzz: `npm run fuzz -- [any | sparse | bodies] [--seconds N] [--programs N] [--seed S] [--jobs N]`. Stops at the first
 * fault, makes the case as small as it can, prints it with its graph, and saves it under test/ir/fuzz as a file test, which
 * fails until the fault is mended.
 *
 * `any`, which is meant where nothing is said, has programs over the whole op table go through every pass, for a minute;
 * `sparse` has 20,000 programs whose loops travel run with sparse rounds never, always and as costs less; `bodies` has 10,000 of a body for
 * each node of a set, which are taken one by one, apart and side by side.
 *
 * Interrupted, it ends the batches at hand and says how far it came; interrupted again, it ends at once.
 *
 * The jobs are processes. A batch of programs is found again by its seed, whatever the number of jobs was.
 */

import { fork } from "node:child_process";
import { parseArgs } from "node:util";
import type { BatchDone, BatchOrder } from "./batch.ts";
import { BATCH } from "./batch.ts";
import type { KindName } from "./kinds.ts";
import { KIND_NAMES } from "./kinds.ts";
import { addTallies, describeTally, NOTHING } from "./tally.ts";

/** The greatest number of programs, and of seconds, unless more is asked for. */
const ENOUGH: { readonly [N in KindName]: { readonly seconds: string; readonly programs: string } } = {
  any: { seconds: "60", programs: "Infinity" },
  sparse: { seconds: "Infinity", programs: "20000" },
  bodies: { seconds: "Infinity", programs: "10000" },
};

const {
  values,
  positionals: [asked = "any", ...others],
} = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: "string" },
    programs: { type: "string" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
    jobs: { type: "string", default: "1" },
  },
});
const kind = KIND_NAMES.find((name) => name === asked);
const enough = ENOUGH[kind ?? "any"];
const seconds = Number(values.seconds ?? enough.seconds);
const programs = Number(values.programs ?? enough.programs);
const seed = Number(values.seed);
const jobs = Number(values.jobs);
const isSaid = seconds > 0 && programs > 0 && Number.isInteger(seed) && Number.isInteger(jobs) && jobs > 0;
if (!kind || others.length > 0 || !isSaid) {
  console.error(
    `usage: npm run fuzz -- [${KIND_NAMES.join(" | ")}] [--seconds N] [--programs N] [--seed INTEGER] [--jobs N]`,
  );
  process.exit(2);
}

const start = performance.now();
let ordered = 0;
let passed = 0;
let failed = 0;
let interrupted = false;
let shown = 0;
let tally = NOTHING;

/** The next batch that nobody has; null when there are to be no more. */
function nextBatch(): BatchOrder | null {
  if (interrupted || failed > 0 || ordered >= programs || performance.now() - start >= seconds * 1000) return null;
  const order = { seed: seed + ordered, count: Math.min(BATCH, programs - ordered) };
  ordered += order.count;
  return order;
}

/** One process, from its first batch to its end. */
function work(): Promise<void> {
  const job = fork(new URL("./job.ts", import.meta.url), [kind!]);
  const next = (): void => {
    const order = nextBatch();
    if (order) job.send(order);
    else job.disconnect();
  };
  next();
  job.on("message", (message) => {
    // Sent by job.ts, which sends nothing else.
    const { count, fault, tally: more } = message as BatchDone;
    tally = addTallies(tally, more);
    if (fault === null) passed += count;
    else {
      failed++;
      console.error(`\n${fault.why}\n\n${fault.text}\nsaved as ${fault.path}`);
    }
    showProgress();
    next();
  });
  return new Promise((resolve) => {
    job.on("exit", (code, signal) => {
      if (code !== 0) {
        failed++;
        console.error(`\na job ended by ${signal ?? `exit code ${code}`}`);
      }
      resolve();
    });
  });
}

/** One line that is written over in a terminal, and a line a minute elsewhere: a run of hours is read while it goes on. */
function showProgress(): void {
  const spent = (performance.now() - start) / 1000;
  if (!process.stderr.isTTY && spent - shown < 60) return;
  shown = spent;
  const of = programs === Infinity ? "" : ` of ${programs}`;
  const line = `${passed}${of} programs, ${(passed / spent).toFixed(0)} a second, ${spent.toFixed(0)} s `;
  process.stderr.write(process.stderr.isTTY ? `\r${line}` : `${line}\n`);
}

process.once("SIGINT", () => {
  interrupted = true;
});
await Promise.all(Array.from({ length: jobs }, work));
const spent = (performance.now() - start) / 1000;
console.log(["", ...describeTally(tally)].join("\n"));
console.log(`seed ${seed}: ${passed} passed, ${failed} failed, in ${spent.toFixed(0)} s with ${jobs} jobs`);
process.exitCode = failed > 0 ? 1 : 0;
