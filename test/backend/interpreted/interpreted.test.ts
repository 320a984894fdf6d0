/** A second back end goes through engine and protocol as the first does, and gives the same bits. */

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { Memory } from "../../../runtime/memory.ts";
import { Pool } from "../../../runtime/pool.ts";
import { spawnFrom } from "../../../runtime/spawn.node.ts";
import * as WebAssembly from "../../../runtime/webassembly.ts";
import { pagerank } from "../../../src/algorithms/index.ts";
import type { Backend } from "../../../src/backend/backend.ts";
import { DEFAULT_THRESHOLDS } from "../../../src/bind/thresholds.ts";
import { compile } from "../../../src/compile.ts";
import { provideWhole } from "../../../src/engine/parts/whole.ts";
import { Placement } from "../../../src/engine/placement.ts";
import { Prepared } from "../../../src/engine/prepared.ts";
import type { SessionOptions } from "../../../src/engine/session.ts";
import { Session } from "../../../src/engine/session.ts";
import { verifyKernel } from "../../../src/loop/verify.ts";
import { atOnce } from "../../../src/turns.ts";
import { GRAPHS } from "../../graphs.ts";
import { PROGRAMS, type Program } from "../../programs.ts";
import {
  asAlgorithm,
  BY_SOURCE,
  bytesOfAll,
  FINE,
  failureOf,
  GROUPED,
  interpreted,
  type Outcome,
  SLICES,
  THREADS,
} from "../../ways.ts";
import { type Compile, MEMORY_BYTES } from "../runner.ts";
import { describeStatements } from "../statement-suite.ts";
import { describeUpdates } from "../update-suite.ts";
import { interpretedEmitter } from "./emit.ts";
import { interpretedLoader } from "./loader.ts";

provideWhole();

vi.mock("../../../runtime/webassembly.ts", async (original) => {
  const actual = await original<typeof WebAssembly>();
  return { ...actual, compile: vi.fn(actual.compile), Module: vi.fn(actual.Module) };
});

const backend: Backend = { ...interpretedEmitter, ...interpretedLoader };
const WORKERS = 2;

let pool: Pool | null = null;
let session: Session;
beforeAll(() => {
  const memory = new Memory({ shared: THREADS });
  const spawn = spawnFrom(new URL("./worker.ts", import.meta.url));
  pool = THREADS ? Pool.start({ memory, workers: WORKERS, spawn, spin: false }) : null;
  session = new Session(memory, pool ? { kind: "workers", pool } : undefined, backend);
});
afterEach(() => {
  for (const { graph } of GRAPHS) session.forget(graph);
});
afterAll(() => session.close());

const graphOf = (name: string) => GRAPHS.find((one) => one.name.includes(name))!.graph;
const MIXED = graphOf("mixed");
const BLOCKS = graphOf("several blocks");
const LONG_ROW = graphOf("more than two segments");

/** The parameters of a program as an engine takes them, on a graph. */
function given({ func, parameters }: Program, graph: typeof MIXED): Record<string, unknown> {
  const isKey = (name: string): boolean => func.parameters.some(({ value, nodeKey }) => nodeKey && value.name === name);
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, isKey(name) ? graph.nodeKeys.of(value) : value]),
  );
}

async function run(program: Program, graph: typeof MIXED, options: SessionOptions): Promise<Outcome> {
  try {
    const { results } = await session.run(asAlgorithm(program.func), graph, given(program, graph), options);
    return { kind: "results", results: bytesOfAll(program.func, new Map(Object.entries(results))) };
  } catch (error) {
    return failureOf(error);
  }
}

function prepared(vectors: boolean): Prepared {
  const { plan } = compile(pagerank.func);
  const memory = new Memory({ shared: false });
  const options = { workers: 1, thresholds: DEFAULT_THRESHOLDS, chunksPerWorker: 1, emitter: backend, vectors };
  return new Prepared(plan, new Placement(BLOCKS, memory), memory, options);
}

/** A compiler with a memory of its own. */
function newCompiler(): Compile {
  const memory = new WebAssembly.Memory({ initial: MEMORY_BYTES / 2 ** 16 });
  return (kernels) => {
    for (const kernel of kernels) verifyKernel(kernel, backend.can);
    const functions = backend.load(backend.prepareSync(backend.emit(kernels, { shared: false })), memory);
    return {
      buffer: memory.buffer,
      run: (kernel, { frame = 0, begin = 0, end = 0 }) => functions[kernel]!(frame, begin, end),
    };
  };
}

describe("a back end that interprets loops,", () => {
  describeStatements(newCompiler, backend.can);
  describeUpdates(newCompiler, backend.can);

  it.each(PROGRAMS)("gives the bytes of the interpreter for $name", async (program) => {
    const expected = interpreted(program.func, MIXED, program.parameters);
    expect(await run(program, MIXED, { mode: "parallel" })).toEqual(expected);
  });

  const laidOut = PROGRAMS.filter(({ name }) => ["pagerank for 20 rounds", "aggregates", "nestedLoops"].includes(name));
  const ways = Object.entries({ FINE, SLICES, GROUPED, BY_SOURCE, scalar: { vectors: false } });
  it.each(laidOut)("gives them for $name however it is laid out and shared out", async (program) => {
    const expected = interpreted(program.func, LONG_ROW, program.parameters);
    for (const [way, options] of ways) {
      expect(await run(program, LONG_ROW, { mode: "parallel", ...options }), way).toEqual(expected);
    }
  });

  it("gives them on the calling thread", () => {
    const { results } = session.runSync(pagerank, MIXED, {}, {});
    const bytes = bytesOfAll(pagerank.func, new Map(Object.entries(results)));
    expect({ kind: "results", results: bytes }).toEqual(interpreted(pagerank.func, MIXED));
  });

  it("has no module made", async () => {
    vi.clearAllMocks();
    await session.run(pagerank, MIXED, {}, { mode: "parallel" });
    session.runSync(pagerank, MIXED, {}, {});
    expect([vi.mocked(WebAssembly.compile), vi.mocked(WebAssembly.Module)].map(({ mock }) => mock.calls)).toEqual([
      [],
      [],
    ]);
  });

  it("gets loops on its own vectors, and none where they are not wanted", () => {
    const types = (vectors: boolean): string => JSON.stringify(atOnce(prepared(vectors).emitting()));
    expect(types(true)).toContain('"f64x4"');
    expect(types(true)).not.toContain('"f64x2"');
    expect(types(false)).not.toMatch(/"f64x/);
  });

  it("gets none where its loader says that the machine has no vectors", () => {
    const emitted: string[] = [];
    const scalar: Backend = {
      ...backend,
      hasVectors: () => false,
      emit: (kernels, options) => {
        emitted.push(JSON.stringify(kernels));
        return backend.emit(kernels, options);
      },
    };
    new Session(new Memory({ shared: false }), undefined, scalar).runSync(pagerank, MIXED, {}, {});
    expect(emitted).toHaveLength(1);
    expect(emitted[0]).not.toMatch(/"f64x/);
  });

  it("says how long its code is", async () => {
    const long: Backend = { ...backend, emit: (...given) => ({ ...backend.emit(...given), codeBytes: 12_345 }) };
    const session = new Session(new Memory({ shared: false }), undefined, long);
    const explanation = await session.explain(pagerank, MIXED, {}, {});
    expect(explanation.memory.codeBytes).toBe(12_345);
  });
});
