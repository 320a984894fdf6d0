/** One process of the long fuzz: does the batches that main.ts sends, until it is sent no more. */

import { mkdirSync, writeFileSync } from "node:fs";
import { EdgewiseError } from "../../src/error.ts";
import { parseFunc } from "../../src/ir/parse.ts";
import { decompile } from "../../src/lang/decompile/index.ts";
import type { FileTest } from "../filetest.ts";
import { blessed } from "../filetest.ts";
import { startEngines } from "../ways.ts";
import type { BatchDone, BatchOrder } from "./batch.ts";
import { fuzzBatch } from "./batch.ts";
import type { Case } from "./case.ts";
import { load } from "./case.ts";
import type { KindName } from "./kinds.ts";
import { KINDS } from "./kinds.ts";

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

// Given by main.ts, which gives no other.
const kind = starting.then(KINDS[process.argv[2] as KindName]);

async function perform(order: BatchOrder): Promise<void> {
  const { takeTally, ...what } = await kind;
  const found = await fuzzBatch(what, order);
  const fault = found && { why: found.why, ...save(found.case, found.why, order.seed) };
  process.send!({ count: order.count, fault, tally: takeTally() } satisfies BatchDone);
}

function save(found: Case, fault: string, seed: number): { path: string; text: string } {
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
  const text = blessed(test, path);
  writeFileSync(path, text);
  return { path, text: `${text}\n${sourceOf(found)}` };
}

/** The program in the text language, which is read faster; nothing where it is not one that a front end makes. */
function sourceOf({ text }: Case): string {
  try {
    return decompile(parseFunc(text));
  } catch (error) {
    if (error instanceof EdgewiseError && error.code === "lang/form") return "";
    throw error;
  }
}

function spell(x: number): string {
  return Object.is(x, -0) ? "-0" : String(x);
}
