/** One process of the long fuzz: does the batches that main.ts sends, until it is sent no more. */

import { mkdirSync, writeFileSync } from "node:fs";
import type { FileTest } from "../filetest.ts";
import { blessed } from "../filetest.ts";
import { startEngines } from "../ways.ts";
import type { BatchDone, BatchOrder } from "./batch.ts";
import { fuzzBatch } from "./batch.ts";
import type { Case } from "./case.ts";
import { load } from "./case.ts";
import { edgewise } from "./checks.ts";

/** Starts at once, so that no order is missed, and waits for the one before. */
let last: Promise<void> = Promise.resolve();
const starting = startEngines();
process.on("message", (order: BatchOrder) => {
  last = last.then(() => perform(order));
});
// A terminal interrupts all its processes; main.ts says when there is to be no more.
process.on("SIGINT", () => {});
process.on("disconnect", async () => {
  await last;
  await Promise.all((await starting).map((engine) => engine.close()));
});

const subject = starting.then(edgewise);

async function perform(order: BatchOrder): Promise<void> {
  const found = await fuzzBatch(await subject, order);
  const fault = found && { why: found.why, path: save(found.case, found.why, order.seed) };
  process.send!({ count: order.count, fault } satisfies BatchDone);
}

function save(found: Case, fault: string, seed: number): string {
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
  const path = `test/ir/fuzz/seed-${seed}.ir`;
  mkdirSync("test/ir/fuzz", { recursive: true });
  writeFileSync(path, blessed(test, path));
  return path;
}

function spell(x: number): string {
  return Object.is(x, -0) ? "-0" : String(x);
}
