/**
 * Programs with random mistakes: `npm run mutate -- [--programs N] [--seed S]`, in one process. Stops at the first that does
 * not come to what `endure` asks for, and prints its seed and its text.
 */

import { parseArgs } from "node:util";
import { endure, TEXTS } from "./endure.ts";
import { mutated, numbers } from "./mutate.ts";

const { values } = parseArgs({
  options: {
    programs: { type: "string", default: "10000" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
  },
});
const programs = Number(values.programs);
const seed = Number(values.seed);
if (!(Number.isInteger(programs) && programs > 0) || !Number.isInteger(seed)) {
  console.error("usage: npm run mutate -- [--programs N] [--seed INTEGER]");
  process.exit(2);
}

const start = performance.now();
let longest = 0;
for (let k = 0; k < programs; k++) {
  // A seed for each, so that one can be had again by itself: --programs 1.
  const next = numbers(seed + k);
  const text = mutated(TEXTS[Math.floor(next() * TEXTS.length)]!, next);
  const began = performance.now();
  try {
    endure(text);
  } catch (error) {
    console.error(`seed ${seed + k}, after ${k} programs that passed\n${text}\n`, error);
    process.exit(1);
  }
  longest = Math.max(longest, performance.now() - began);
  if ((k + 1) % 1000 === 0) console.log(`${k + 1} programs passed, the longest in ${longest.toFixed(0)} ms`);
}
console.log(`${programs} programs passed from seed ${seed} in ${((performance.now() - start) / 1000).toFixed(0)} s`);
