import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cse } from "../passes/cse.ts";
import { dce } from "../passes/dce.ts";
import { executeSync } from "../runtime/execute.ts";
import { Memory } from "../runtime/memory.ts";
import { DEFAULT_THRESHOLDS } from "../src/bind/thresholds.ts";
import { chooseBackend } from "../src/engine/backends.ts";
import type { Engine } from "../src/engine/engine.ts";
import { readParameters } from "../src/engine/parameters.ts";
import { provideWhole } from "../src/engine/parts/whole.ts";
import { Placement } from "../src/engine/placement.ts";
import { Prepared } from "../src/engine/prepared.ts";
import { RegionBuilder } from "../src/ir/build.ts";
import type { Func, Op, Region } from "../src/ir/value.ts";
import { withBody } from "../src/ir/walk.ts";
import type { LoopKernel, Statement } from "../src/loop/loop.ts";
import { lowerKernel } from "../src/loop/lower.ts";
import type { Pass } from "../src/pass.ts";
import type { Level, Plan, Step } from "../src/plan/plan.ts";
import { casesOf } from "./extent.ts";
import type { BodySubject } from "./fuzz/body-checks.ts";
import { bodiesOf, findBodyFault } from "./fuzz/body-checks.ts";
import { bodyCases, cases, travellingCases } from "./fuzz/case.ts";
import type { Subject } from "./fuzz/checks.ts";
import { edgewise, findFault } from "./fuzz/checks.ts";
import { byLaw } from "./fuzz/rounds.ts";
import type { SparseSubject } from "./fuzz/sparse-checks.ts";
import { findSparseFault, sparseEdgewise } from "./fuzz/sparse-checks.ts";
import type { Tally } from "./fuzz/tally.ts";
import { addFinding, NOTHING } from "./fuzz/tally.ts";
import { bytesOfAll, settled, startEngines, THREADS } from "./ways.ts";

provideWhole();

const SEED = 20_251_120;
/** How many random programs nothing is found in. */
const RUNS = casesOf(5, 200);

let engines: readonly Engine[] = [];
beforeAll(async () => {
  engines = await startEngines([2]);
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

/** What is broken below, of which nobody expects that it is done when it has run. */
const UNPROMISING = { name: cse.name, doc: cse.doc };

/** The first fault that is found within so many cases; null where none is. */
async function firstFault<C>(
  among: fc.Arbitrary<C>,
  programs: number,
  find: (one: C) => Promise<string | null>,
): Promise<string | null> {
  let fault: string | null = null;
  const holds = fc.asyncProperty(among, async (one) => {
    fault ??= await find(one);
    return fault === null;
  });
  await fc.check(holds, { seed: SEED, numRuns: programs, endOnFailure: true });
  return fault;
}

/** What the fuzzer says of a subject within so many programs; null where it finds nothing. */
function fuzz(subject: Subject, programs: number): Promise<string | null> {
  return firstFault(cases, programs, (one) => findFault(one, subject));
}

/** What the fuzzer says of programs that travel, and what it saw of their rounds. */
async function fuzzTravelling(
  subject: SparseSubject,
  programs: number,
): Promise<{ readonly fault: string | null; readonly tally: Tally }> {
  let tally = NOTHING;
  const fault = await firstFault(travellingCases, programs, async (one) => {
    const finding = await findSparseFault(one, subject);
    tally = addFinding(tally, finding);
    return finding.fault;
  });
  return { fault, tally };
}

/** What the fuzzer says of bodies for each node of a set. */
function fuzzBodies(subject: BodySubject, programs: number): Promise<string | null> {
  return firstFault(bodyCases, programs, (one) => findBodyFault(one, subject));
}

describe("the fuzzer of bodies for each node of a set", () => {
  it("finds nothing in Edgewise as it is", async () => {
    expect(await fuzzBodies(bodiesOf(engines), RUNS)).toBeNull();
  });

  it("finds nodes of a set left out where they are side by side, and says which way", async () => {
    const whole = bodiesOf([]);
    const subject: BodySubject = {
      ...whole,
      runHere: (loaded, options) =>
        whole.runHere(
          options.sources === "lanes" ? { ...loaded, func: withoutFirstNode(loaded.func) } : loaded,
          options,
        ),
    };
    expect(await fuzzBodies(subject, 100)).toMatch(/^it comes to something else, sources lanes/);
  });
});

describe("the fuzzer of programs that travel", () => {
  it("finds nothing in Edgewise as it is", async () => {
    expect((await fuzzTravelling(sparseEdgewise(engines), RUNS)).fault).toBeNull();
  });

  it("finds a choice that changes the bits, and says which", async () => {
    const whole = sparseEdgewise([]);
    const subject: SparseSubject = {
      ...whole,
      runHere: (plan, loaded, options) =>
        whole.runHere(options.sparse === "always" ? withoutLastLevel(plan) : plan, loaded, options),
    };
    const { fault } = await fuzzTravelling(subject, 100);
    expect(fault).toMatch(/^it comes to something else, sparse rounds always/);
  });

  it("adds up what runs tell of their rounds", async () => {
    const laws = byLaw((law) => (law === "settled" ? 2 : 0));
    const told = { dense: 1, sparse: 3, partial: 3, laws };
    const { tally } = await fuzzTravelling({ ...sparseEdgewise(engines), tellRounds: () => told }, 2);
    const { counts, families } = tally;
    expect(Object.values(families).reduce((sum, { programs }) => sum + programs, 0)).toBe(2);
    expect(counts?.dense).toBeGreaterThan(0);
    expect([counts!.sparse, counts!.laws.settled]).toEqual([3 * counts!.dense, 2 * counts!.dense]);
  });
});

describe("the fuzzer", () => {
  it("finds nothing in Edgewise as it is", async () => {
    expect(await fuzz(edgewise(engines), RUNS)).toBeNull();
  });

  it("finds an operand swapped in cse", async () => {
    const swapping: Pass = { ...UNPROMISING, run: (func, context) => swapFirst(cse.run(func, context)) };
    const subject = { ...edgewise(engines), passes: [swapping] };
    expect(await fuzz(subject, 300)).toBe("cse changes what it computes");
  });

  it("finds a pass that breaks what another has made, and nothing else", async () => {
    const marking: Pass = { ...dce, run: (func, context) => ({ ...dce.run(func, context), name: "clean" }) };
    const breaking: Pass = {
      ...UNPROMISING,
      run: (func, context) => {
        const after = cse.run(func, context);
        return after.name === "clean" ? swapFirst(after) : after;
      },
    };
    const subject = { ...edgewise(engines), passes: [marking, breaking] };
    expect(await fuzz(subject, 300)).toBe("dce and then cse change what it computes");
  });

  it("finds a pass that does not keep its promise to be done", async () => {
    const renaming: Pass = { ...cse, run: (func, context) => ({ ...cse.run(func, context), name: `${func.name}'` }) };
    const subject = { ...edgewise(engines), passes: [renaming] };
    expect(await fuzz(subject, 10)).toBe("cse finds something to do in what it has made");
  });

  it.runIf(THREADS)("finds a barrier left out", async () => {
    const subject = { ...edgewise(engines), passes: [], plan: withoutBarriers };
    expect(await fuzz(subject, 300)).toBe("2 workers compute something else, with everything shared out");
  });

  it("finds a lane folded wrongly", async () => {
    const whole = { ...edgewise(engines), passes: [], runHere: runWith((kernel) => kernel) };
    expect(await fuzz(whole, casesOf(6, 40))).toBeNull();
    const broken = { ...whole, runHere: runWith(withWrongLanes) };
    expect(await fuzz(broken, 300)).toMatch(/^O[02] runs to something else on the calling thread$/);
  });
});

/** The function with the operands of its first difference, quotient or inequality exchanged. */
function swapFirst(func: Func): Func {
  let swapped = false;
  const inRegion = (region: Region): Region => ({ ...region, ops: region.ops.map(inOp) });
  const inOp = (op: Op): Op => {
    if (!swapped && ["sub", "div", "lt", "le", "gt", "ge", "rem", "pow"].includes(op.name)) {
      swapped = true;
      return { ...op, operands: op.operands.toReversed() };
    }
    return { ...op, regions: op.regions.map(inRegion) } as Op;
  };
  return withBody(func, inRegion(func.body));
}

/**
 * The plan without the barriers before levels that compute no scalars. Nothing then says which of their kernels comes
 * first; the later ones do, so that it needs no luck to see what is missing.
 */
function withoutBarriers(plan: Plan): Plan {
  const join = (steps: readonly Step[]): Step[] => {
    const joined: Step[] = [];
    for (const step of steps) {
      const last = joined.at(-1);
      if (step.kind === "level" && !step.scalars && last?.kind === "level") {
        joined[joined.length - 1] = { ...last, kernels: [...step.kernels, ...last.kernels] } satisfies Level;
      } else if (step.kind === "loop") joined.push({ ...step, body: join(step.body) });
      else if (step.kind === "choose") joined.push({ ...step, cases: step.cases.map(join) });
      else joined.push(step);
    }
    return joined;
  };
  return { ...plan, steps: join(plan.steps) };
}

/** The plan whose loops stop before their last level, as a round might that takes too little for changed. */
function withoutLastLevel(plan: Plan): Plan {
  const steps = plan.steps.map((step) => (step.kind === "loop" ? { ...step, body: step.body.slice(0, -1) } : step));
  return { ...plan, steps };
}

/** Runs on the calling thread with changed kernels. */
function runWith(change: (kernel: LoopKernel) => LoopKernel): Subject["runHere"] {
  return (plan, { func, graph, given }) => {
    const backend = chooseBackend();
    const memory = new Memory({ shared: false });
    const options = {
      workers: 1,
      thresholds: DEFAULT_THRESHOLDS,
      chunksPerWorker: 1,
      emitter: backend,
      vectors: false,
    };
    const prepared = new Prepared(plan, new Placement(graph, memory), memory, options);
    const { binding } = prepared;
    const kernels = binding.kernels.map((kernel) =>
      change(lowerKernel(kernel, plan, binding.layout, { vectorBytes: 0 })),
    );
    const artifact = backend.prepareSync(backend.emit(kernels, { shared: false }));
    const functions = backend.load(artifact, memory.wasm);
    return settled(() => {
      prepared.fill(readParameters(func.name, plan.parameters, given, graph));
      executeSync(binding.bound, functions, memory.wasm);
      prepared.expectNoFailure();
      return bytesOfAll(func, new Map(prepared.read().map(({ name, value }) => [name, value])));
    });
  };
}

/** The kernel with the folds of its lanes in the opposite order. */
function withWrongLanes(kernel: LoopKernel): LoopKernel {
  const isFold = (statement: Statement): boolean =>
    statement.kind === "store" &&
    kernel.arrays[statement.array]!.name.startsWith("lanes") &&
    statement.value.kind === "scalar" &&
    statement.index.kind === "const";
  const change = (statements: readonly Statement[]): Statement[] => {
    const folds = statements.filter(isFold);
    return statements
      .map((statement) => (isFold(statement) ? folds.at(-1 - folds.indexOf(statement))! : statement))
      .map((statement) => ("body" in statement ? { ...statement, body: change(statement.body) } : statement));
  };
  return { ...kernel, body: change(kernel.body) };
}

/** The program whose loop over nodes has no body for node 0. */
function withoutFirstNode(func: Func): Func {
  const ops = func.body.ops.flatMap((op): Op[] => {
    if (op.name !== "for_nodes") return [op];
    const builder = new RegionBuilder();
    const index = builder.emitOne("node_index", [func.graph], { element: "i32" });
    const later = builder.emitOne("gt", [index, builder.constant(0, "i32")], {});
    const set = builder.emitOne("and", [op.operands[0]!, later], {});
    return [...builder.ops, { ...op, operands: [set] }];
  });
  return withBody(func, { ...func.body, ops });
}
