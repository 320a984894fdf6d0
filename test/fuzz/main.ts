/**
 * The long fuzz: `npm run fuzz -- [--seconds N] [--programs N] [--seed S]`. Stops at the first fault, makes the case as
 * small as it can, and saves it under test/ir/fuzz as a file test, which fails until the fault is mended.
 */

import { mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import fc from "fast-check";
import type { FileTest } from "../filetest.ts";
import { blessed } from "../filetest.ts";
import { startEngines } from "../ways.ts";
import type { Case } from "./case.ts";
import { cases, load } from "./case.ts";
import type { Subject } from "./checks.ts";
import { edgewise, findFault } from "./checks.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    programs: { type: "string", default: "Infinity" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
  },
});
const seconds = Number(values.seconds);
const programs = Number(values.programs);
const seed = Number(values.seed);
if (!(seconds > 0) || !(programs > 0) || !Number.isInteger(seed)) {
  console.error("usage: npm run fuzz -- [--seconds N] [--programs N] [--seed INTEGER]");
  process.exit(2);
}

/** Programs between two looks at the clock. */
const BATCH = 50;

const engines = await startEngines();
const subject = edgewise(engines);
const end = performance.now() + seconds * 1000;
let passed = 0;
let failed = 0;
while (passed < programs && performance.now() < end && failed === 0) {
  const fault = await fuzzOnce(subject, seed + passed, Math.min(BATCH, programs - passed));
  if (fault === null) passed += BATCH;
  else {
    failed = 1;
    console.error(`${fault.why}\nsaved as ${save(fault.case, fault.why)}`);
  }
  if (process.stderr.isTTY) process.stderr.write(`\r${passed} programs`);
}
await Promise.all(engines.map((engine) => engine.close()));
console.log(`\nseed ${seed}: ${passed} passed, ${failed} failed`);
process.exitCode = failed;

/** The smallest case that fails among so many from a seed; null where none does. */
async function fuzzOnce(subject: Subject, from: number, count: number): Promise<{ case: Case; why: string } | null> {
  const holds = fc.asyncProperty(cases, async (one) => (await findFault(one, subject)) === null);
  const { failed, counterexample } = await fc.check(holds, { seed: from, numRuns: count });
  if (!failed || !counterexample) return null;
  const [found] = counterexample;
  return { case: found, why: (await findFault(found, subject)) ?? "it fails now and then: a race" };
}

function save(found: Case, fault: string): string {
  const { given } = load(found);
  const test: FileTest = {
    run: "all-ways",
    graph: JSON.stringify(found.recipe),
    given: Object.entries(given)
      .map(
        ([name, value]) =>
          `${name} = ${typeof value === "number" ? spell(value) : `[${[...value].map(spell).join(", ")}]`}`,
      )
      .join("; "),
    why: `Found by the fuzzer with seed ${seed}: ${fault}.`,
    program: found.text,
  };
  const path = `test/ir/fuzz/seed-${seed}-${passed}.ir`;
  mkdirSync("test/ir/fuzz", { recursive: true });
  writeFileSync(path, blessed(test, path));
  return path;
}

function spell(x: number): string {
  return Object.is(x, -0) ? "-0" : String(x);
}
