/** Bugs of sparse rounds that are put in on purpose are found by programs that travel, soon. */

import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { executeSync } from "../runtime/execute.ts";
import { Memory } from "../runtime/memory.ts";
import type { BoundSparse } from "../src/bind/bound.ts";
import { LIST_SHARING, shareLists } from "../src/bind/sparse/choice.ts";
import { DEFAULT_THRESHOLDS } from "../src/bind/thresholds.ts";
import { compile } from "../src/compile.ts";
import { chooseBackend } from "../src/engine/backends.ts";
import { readParameters } from "../src/engine/parameters.ts";
import { provideWhole } from "../src/engine/parts/whole.ts";
import { Placement } from "../src/engine/placement.ts";
import { Prepared } from "../src/engine/prepared.ts";
import { lowerKernel } from "../src/loop/lower.ts";
import type { Plan } from "../src/plan/plan.ts";
import type { LoadedCase } from "./fuzz/case.ts";
import { load, travellingCases } from "./fuzz/case.ts";
import type { Planted, PlantedName } from "./fuzz/planted.ts";
import { changeSparse, PLANTED } from "./fuzz/planted.ts";
import { RUN_LIMIT } from "./limits.ts";
import type { Outcome } from "./ways.ts";
import { bytesOfAll, interpreted, settled } from "./ways.ts";

provideWhole();

const SEED = 20_251_202;
/** Within so many programs each bug is found. */
const BUDGET = 200;

interface Sample {
  readonly loaded: LoadedCase;
  readonly plan: Plan;
  readonly expected: Outcome;
}

const samples: readonly Sample[] = fc
  .sample(travellingCases, { numRuns: 2 * BUDGET, seed: SEED })
  .filter(({ recipe: { nodeCount } }) => nodeCount < 100)
  .slice(0, BUDGET)
  .map((one) => {
    const loaded = load(one);
    const { func, graph, given } = loaded;
    return { loaded, plan: compile(func).plan, expected: interpreted(func, graph, given) };
  });

/** A run on the calling thread, with sparse rounds wherever they can be and lists shuffled. */
function run(planted: Planted, { loaded: { func, graph, given }, plan: sound }: Sample): Outcome {
  const backend = chooseBackend();
  const memory = new Memory({ shared: false });
  const plan = planted.plan?.(sound) ?? sound;
  shareLists({ tinyRound: 0, grain: 8, hub: 1, shuffle: 1 });
  try {
    const prepared = new Prepared(plan, new Placement(graph, memory), memory, {
      workers: 1,
      thresholds: DEFAULT_THRESHOLDS,
      chunksPerWorker: 1,
      emitter: backend,
      vectors: false,
      sparse: "always",
    });
    const { binding } = prepared;
    const lowered = binding.kernels
      .map((kernel) => lowerKernel(kernel, plan, binding.layout, { vectorBytes: 0 }))
      .map((kernel) => planted.kernel?.(kernel) ?? kernel);
    const functions = backend
      .load(backend.prepareSync(backend.emit(lowered, { shared: false })), memory.wasm)
      .map((kernel, k) => planted.call?.(lowered[k]!.name, kernel) ?? kernel);
    const steps = changeSparse(binding.bound.steps, (sparse) => {
      if (planted.isDirty) for (const array of sparse.cleared.slice(1)) dirty(memory, array);
      return planted.bound?.(sparse) ?? sparse;
    });
    return settled(() => {
      prepared.fill(readParameters(func.name, plan.parameters, given, graph));
      executeSync({ ...binding.bound, steps }, functions, memory.wasm, { timeout: RUN_LIMIT });
      prepared.expectNoFailure();
      return bytesOfAll(func, new Map(prepared.read().map(({ name, value }) => [name, value])));
    });
  } finally {
    shareLists(LIST_SHARING);
  }
}

/** Leaves in an array what a run might that was stopped. */
function dirty({ wasm: { buffer } }: Memory, { address, length, element }: BoundSparse["cleared"][number]): void {
  const bytes = { bool: 1, i32: 4, u32: 4, f32: 4, f64: 8 }[element];
  new Uint8Array(buffer, address, bytes * length).fill(1);
}

/** How many programs it takes until one comes to something else; null where none does. */
function foundAfter(planted: Planted): number | null {
  const at = samples.findIndex((sample) => !isDeepStrictEqual(run(planted, sample), sample.expected));
  return at < 0 ? null : at + 1;
}

describe("programs that travel", () => {
  it("find nothing where nothing is planted", () => {
    expect(foundAfter({})).toBeNull();
  });

  it.each(Object.keys(PLANTED) as PlantedName[])("find %s", (name) => {
    expect(foundAfter(PLANTED[name])).not.toBeNull();
  });
});
