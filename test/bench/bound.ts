/** A plan bound to a graph and ready to run on the calling thread, again and again: what is timed is its kernels alone. */

import { createHash } from "node:crypto";
import type { OptimizationLevel } from "../../passes/pipelines.ts";
import { executeSync } from "../../runtime/execute.ts";
import { Memory } from "../../runtime/memory.ts";
import type { KernelFunction } from "../../src/backend/backend.ts";
import { DEFAULT_THRESHOLDS } from "../../src/bind/thresholds.ts";
import { compile } from "../../src/compile.ts";
import type { Algorithm } from "../../src/dsl/index.ts";
import { chooseBackend } from "../../src/engine/backends.ts";
import type { ParameterValue } from "../../src/engine/parameters.ts";
import { readParameters } from "../../src/engine/parameters.ts";
import { provideWhole } from "../../src/engine/parts/whole.ts";
import { Placement } from "../../src/engine/placement.ts";
import { Prepared } from "../../src/engine/prepared.ts";
import type { Graph } from "../../src/graph/graph.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { atOnce } from "../../src/turns.ts";
import type { Subject } from "./harness.ts";

// What is bound here cannot wait for parts of the compiler.
provideWhole();

/** The number of chunks that each worker of an engine finds. */
const CHUNKS_PER_WORKER = 16;

/** The values that an algorithm is given, by parameter name. */
export type Given = Readonly<Record<string, unknown>>;

export class BoundRun {
  readonly #prepared: Prepared;
  readonly #memory: Memory;
  readonly #kernels: readonly KernelFunction[];
  readonly #values: readonly ParameterValue[];

  constructor(plan: Plan, graph: Graph, given: Given) {
    const backend = chooseBackend();
    this.#memory = new Memory({ shared: false });
    this.#prepared = new Prepared(plan, new Placement(graph, this.#memory), this.#memory, {
      workers: 1,
      thresholds: DEFAULT_THRESHOLDS,
      chunksPerWorker: CHUNKS_PER_WORKER,
      emitter: backend,
      vectors: backend.hasVectors(),
      // Rounds are compared, so loops must not be settled without rounds.
      order: "rounds",
    });
    this.#kernels = backend.load(backend.prepareSync(atOnce(this.#prepared.emitting())), this.#memory.wasm);
    this.#values = readParameters(plan.name, plan.parameters, given, graph);
  }

  /** A subject whose parameters are written anew before each run. */
  subject(name: string): Subject {
    return { name, before: () => this.#prepared.fill(this.#values), run: () => this.#run() };
  }

  /** Runs once and gives a digest of the bytes of each result, by name. */
  results(): ReadonlyMap<string, string> {
    this.#prepared.fill(this.#values);
    this.#run();
    return new Map(this.#prepared.read().map(({ name, value }) => [name, digestOf(value)]));
  }

  /** Gives the number of rounds of the outermost loop in the latest run. */
  rounds(): number | null {
    return this.#prepared.loops().at(-1)?.rounds ?? null;
  }

  get peakBytes(): number {
    return this.#prepared.binding.peakBytes;
  }

  #run(): void {
    executeSync(this.#prepared.binding.bound, this.#kernels, this.#memory.wasm);
    this.#prepared.expectNoFailure();
  }
}

/** An algorithm at an optimization level, bound to a graph, and made for the bools that it is given, as a run is. */
export function boundAt(level: OptimizationLevel, { func }: Algorithm, graph: Graph, given: Given = {}): BoundRun {
  const bools = Object.entries(given).filter(([, value]) => typeof value === "boolean");
  const known = Object.fromEntries(bools.map(([name, value]) => [name, Number(value)]));
  return new BoundRun(compile(func, { pipeline: level, context: { known } }).plan, graph, given);
}

/** Throws where two runs did not come to the same bytes. */
export function expectSame(what: string, one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): void {
  for (const [name, bytes] of one) {
    if (other.get(name) !== bytes) throw new Error(`${what}: the results ${name} differ`);
  }
}

/** A digest of the bytes of a number or an array. */
export function digestOf(value: number | boolean | ArrayBufferView): string {
  const { buffer, byteOffset, byteLength } = typeof value === "object" ? value : Float64Array.of(Number(value));
  return createHash("sha256")
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest("hex");
}
