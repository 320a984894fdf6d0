/** Indices and addresses of 64 bits, by the one switch between them and those of 32. */

import { describe, expect, it } from "vitest";
import { executeSync } from "../../../runtime/execute.ts";
import { Memory } from "../../../runtime/memory.ts";
import * as WebAssembly from "../../../runtime/webassembly.ts";
import type { AddressType } from "../../../src/backend/wasm/assembler.ts";
import { wasmEmitterOf } from "../../../src/backend/wasm/emit.ts";
import type { CalledKernel } from "../../../src/bind/layout.ts";
import { DEFAULT_THRESHOLDS } from "../../../src/bind/thresholds.ts";
import { compile } from "../../../src/compile.ts";
import { algorithm } from "../../../src/dsl/index.ts";
import { provideWhole } from "../../../src/engine/parts/whole.ts";
import { Placement } from "../../../src/engine/placement.ts";
import { Prepared } from "../../../src/engine/prepared.ts";
import { rmat } from "../../../src/graph/generate.ts";
import { lowerKernel } from "../../../src/loop/lower.ts";
import { verifyKernel } from "../../../src/loop/verify.ts";
import { atOnce } from "../../../src/turns.ts";
import { bytesOfAll, interpreted } from "../../ways.ts";
import { loaded, newMemory } from "./compile.ts";

provideWhole();

/** A map, an aggregate over rows and the fold of a sum; the loop swaps two arrays. */
const { func } = algorithm("averaged", {}, (g) => {
  const weight = g.edgeWeight();
  const { x } = g.loop({ x: g.nodeIndex("f64") }, { limit: 30 }, ({ x }) => {
    const sum = x.mul(0.5).sum();
    return { x: g.in.sum(({ source, edge }) => source(x).mul(edge(weight))).div(sum) };
  });
  return { x, before: x.at(g.nodeIndex().sub(3), 0), highest: x.argMaximum() };
});

const graph = rmat({ scale: 11, seed: 1, weights: { low: 1, high: 9 } });

/** Bound and emitted in a memory of the runtime's, whose addresses are good for either type. */
function prepare(addressType: AddressType, memory: Memory, vectors = true): Prepared {
  const emitter = wasmEmitterOf(addressType);
  const options = { workers: 1, thresholds: DEFAULT_THRESHOLDS, chunksPerWorker: 4, emitter, vectors };
  return new Prepared(compile(func).plan, new Placement(graph, memory), memory, options);
}

/** The module of one kernel of the program. */
function moduleOf(isIt: (kernel: CalledKernel) => boolean, addressType: AddressType): Uint8Array<ArrayBuffer> {
  const { plan, binding } = prepare(addressType, new Memory({ shared: false }));
  const emitter = wasmEmitterOf(addressType);
  const kernel = lowerKernel(binding.kernels.find(isIt)!, plan, binding.layout, emitter.can);
  verifyKernel(kernel, emitter.can);
  return emitter.emit([kernel], { shared: false }).bytes;
}

const KERNELS: readonly (readonly [string, (kernel: CalledKernel) => boolean])[] = [
  ["a map", (kernel) => kernel.kind === "map"],
  ["an aggregate over rows", (kernel) => kernel.kind === "aggregate"],
  ["the fold of a sum", (kernel) => kernel.kind === "scalars" && kernel.code.some(({ op }) => op === "fold")],
];

describe("code for a memory of 64-bit addresses", () => {
  it.each(KERNELS)("is valid for %s", (_, isIt) => {
    const bytes = moduleOf(isIt, "i64");
    expect(WebAssembly.validate(bytes)).toBe(true);
    // Bit 2 of the flags before the limits of the memory says how wide its addresses are.
    const imported = [...new TextEncoder().encode("\x03env\x06memory\x02"), 0x04];
    expect([...bytes].join()).toContain(imported.join());
    expect(WebAssembly.validate(moduleOf(isIt, "i32"))).toBe(true);
  });

  it("is valid for memory that threads share", () => {
    const emitter = wasmEmitterOf("i64");
    expect(WebAssembly.validate(emitter.emit([], { shared: true }).bytes)).toBe(true);
  });

  it.each([true, false])("computes what the interpreter does, on vectors: %s", (vectors) => {
    const memory = new Memory({ shared: false });
    const prepared = prepare("i64", memory, vectors);
    const { bound, pointers } = prepared.binding;
    // The two arrays that the loop swaps, the two places of the results of blocks, and three arrays of rows.
    expect([bound.frame.pointerBytes, pointers.length]).toEqual([8, 7]);
    prepared.fill([]);
    const wide = newMemory(memory.wasm.buffer.byteLength, { addressType: "i64" });
    new Uint8Array(wide.buffer).set(new Uint8Array(memory.wasm.buffer));
    executeSync(bound, loaded(atOnce(prepared.emitting()), wide, "i64"), wide);
    new Uint8Array(memory.wasm.buffer).set(new Uint8Array(wide.buffer));
    const results = new Map(prepared.read().map(({ name, value }) => [name, value]));
    expect({ kind: "results", results: bytesOfAll(func, results) }).toEqual(interpreted(func, graph));
  });
});
