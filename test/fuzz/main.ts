/**
 * The long fuzz: `npm run fuzz -- [--seconds N] [--programs N] [--seed S] [--jobs N]`. Stops at the first fault, makes the
 * case as small as it can, and saves it under test/ir/fuzz as a file test, which fails until the fault is mended.
 *
 * Interrupted, it ends the batches at hand and says how far it came; interrupted again, it ends at once.
 *
 * The jobs are processes. A batch of programs is found again by its seed, whatever the number of jobs was.
 */

import { fork } from "node:child_process";
import { parseArgs } from "node:util";
import type { BatchDone, BatchOrder } from "./batch.ts";
import { BATCH } from "./batch.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    programs: { type: "string", default: "Infinity" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
    jobs: { type: "string", default: "1" },
  },
});
const seconds = Number(values.seconds);
const programs = Number(values.programs);
const seed = Number(values.seed);
const jobs = Number(values.jobs);
if (!(seconds > 0) || !(programs > 0) || !Number.isInteger(seed) || !(Number.isInteger(jobs) && jobs > 0)) {
  console.error("usage: npm run fuzz -- [--seconds N] [--programs N] [--seed INTEGER] [--jobs N]");
  process.exit(2);
}

const start = performance.now();
let ordered = 0;
let passed = 0;
let failed = 0;
let interrupted = false;
let shown = 0;

/** The next batch that nobody has; null when there are to be no more. */
function nextBatch(): BatchOrder | null {
  if (interrupted || failed > 0 || ordered >= programs || performance.now() - start >= seconds * 1000) return null;
  const order = { seed: seed + ordered, count: Math.min(BATCH, programs - ordered) };
  ordered += order.count;
  return order;
}

/** One process, from its first batch to its end. */
function work(): Promise<void> {
  const job = fork(new URL("./job.ts", import.meta.url));
  const next = (): void => {
    const order = nextBatch();
    if (order) job.send(order);
    else job.disconnect();
  };
  next();
  job.on("message", (message) => {
    // Sent by job.ts, which sends nothing else.
    const { count, fault } = message as BatchDone;
    if (fault === null) passed += count;
    else {
      failed++;
      console.error(`\n${fault.why}\nsaved as ${fault.path}`);
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
console.log(`\nseed ${seed}: ${passed} passed, ${failed} failed, in ${spent.toFixed(0)} s with ${jobs} jobs`);
process.exitCode = failed > 0 ? 1 : 0;
