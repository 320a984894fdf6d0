/** Threads that update the same entries at the same time lose nothing. */

import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import * as WebAssembly from "../../runtime/webassembly.ts";
import type { Emitter } from "../../src/backend/backend.ts";
import { wasmEmitter } from "../../src/backend/wasm/emit.ts";
import { KernelBuilder } from "../../src/loop/build.ts";
import { convert, fixed, index, scalar } from "../../src/loop/expression.ts";
import type { Expression, LoopKernel, UpdateOp } from "../../src/loop/loop.ts";
import { verifyKernel } from "../../src/loop/verify.ts";
import { constant } from "../loop/kernels.ts";
import { interpretedEmitter } from "./interpreted/emit.ts";
import { view } from "./runner.ts";
import type { Updating } from "./updating.ts";

const THREADS = 2;
const PAGE_BYTES = 2 ** 16;

/** Where each array lies: single entries far enough apart to be on lines of their own, then three arrays of places. */
const BYTES = {
  ready: 0,
  sum: 128,
  product: 256,
  total: 384,
  least: 512,
  greatest: 640,
  bits: 768,
  flips: 896,
  claims: 1024,
};
const PLACES = { count: 1152, claimed: PAGE_BYTES };

/** Every round updates each entry once; all threads go the same rounds. */
function contended(placesByte: number): LoopKernel {
  const builder = new KernelBuilder("contended", 0);
  const zero = index(0);
  builder.count("i", builder.begin, builder.end, (i) => {
    const number = convert("u32", i);
    const into = (name: keyof typeof BYTES, element: "bool" | "i32" | "u32" | "f32" | "f64") =>
      builder.array(name, element, fixed(BYTES[name]));
    const combine = (array: number, op: UpdateOp, value: Expression, at = zero): void =>
      builder.update({ array, op, index: at, value, atomic: true });
    combine(into("sum", "u32"), "add", constant("u32", 1));
    combine(into("product", "i32"), "mul", constant("i32", 3));
    combine(into("total", "f64"), "add", constant("f64", 1));
    combine(into("least", "f32"), "min", scalar("neg", "f32", [scalar("cast", "f32", [number])]));
    combine(into("greatest", "f64"), "max", scalar("cast", "f64", [number]));
    combine(into("bits", "u32"), "xor", scalar("mul", "u32", [number, constant("u32", 0x9e3779b1)]));
    // Neighbors within one word, which no exchange of one may undo in another.
    const lane = builder.keep("lane", "index", { kind: "index", op: "and", left: i, right: index(3) });
    combine(into("flips", "bool"), "xor", constant("bool", 1), lane);
    // A place for each thread and round, written down there; and one thread of all claims the round.
    const count = builder.array("count", "u32", fixed(PLACES.count));
    const place = builder.fetch("place", {
      array: count,
      op: "add",
      index: zero,
      value: constant("u32", 1),
      atomic: true,
    });
    const places = builder.array("places", "u32", fixed(placesByte));
    builder.push({ kind: "store", array: places, index: convert("index", place), value: number });
    const claimed = builder.array("claimed", "bool", fixed(PLACES.claimed));
    const was = builder.fetch("was", {
      array: claimed,
      op: "replace",
      index: i,
      value: constant("bool", 1),
      atomic: true,
    });
    builder.branch(scalar("not", "bool", [was]), () => combine(into("claims", "u32"), "add", constant("u32", 1)));
  });
  return builder.finish();
}

describe.each([
  { emitter: wasmEmitter, rounds: 1_000_000 },
  { emitter: interpretedEmitter, rounds: 20_000 },
] satisfies { emitter: Emitter; rounds: number }[])("two threads with code of $emitter.name", ({ emitter, rounds }) => {
  it(`update entries ${rounds} times each, and lose nothing`, async () => {
    const placesByte = PLACES.claimed + Math.ceil(rounds / 8) * 8;
    const pages = Math.ceil((placesByte + 4 * THREADS * rounds) / PAGE_BYTES);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: 2 ** 16, shared: true });
    const kernel = contended(placesByte);
    verifyKernel(kernel, emitter.can);
    const artifact = emitter.emit([kernel], { shared: true });
    const workerData: Updating = { artifact, memory, end: rounds, threads: THREADS, ready: BYTES.ready };
    view(memory, "i32", BYTES.product, 1)[0] = 1;
    const threads = Array.from({ length: THREADS }, () => {
      const options = { workerData, execArgv: ["--conditions=edgewise-source"] };
      return once(new Worker(new URL("./updating.ts", import.meta.url), options), "exit");
    });
    expect(await Promise.all(threads)).toEqual([[0], [0]]);

    const entry = (name: keyof typeof BYTES, element: "i32" | "u32" | "f32" | "f64") =>
      view(memory, element, BYTES[name], 1)[0];
    const updates = THREADS * rounds;
    let product = 1;
    for (let k = 0; k < updates; k++) product = Math.imul(product, 3);
    expect(entry("sum", "u32")).toBe(updates);
    expect(entry("product", "i32")).toBe(product);
    expect(entry("total", "f64")).toBe(updates);
    expect(entry("least", "f32")).toBe(1 - rounds);
    expect(entry("greatest", "f64")).toBe(rounds - 1);
    expect(entry("bits", "u32")).toBe(0);
    expect([...view(memory, "bool", BYTES.flips, 4)]).toEqual([0, 0, 0, 0]);
    expect(entry("claims", "u32")).toBe(rounds);
    const visits = new Uint8Array(rounds);
    for (const round of view(memory, "u32", placesByte, updates)) visits[round]! += 1;
    expect(visits.every((count) => count === THREADS)).toBe(true);
  });
});
