/** Mistakes planted into how workers take nodes apart, each of which has to show. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { platform } from "#platform";
import { Memory } from "../../runtime/memory.ts";
import { Pool } from "../../runtime/pool.ts";
import type { BoundApart, BoundPlan, BoundStep } from "../../src/bind/bound.ts";
import { DEFAULT_THRESHOLDS } from "../../src/bind/thresholds.ts";
import { compile } from "../../src/compile.ts";
import { algorithm } from "../../src/dsl/index.ts";
import { chooseBackend } from "../../src/engine/backends.ts";
import { readParameters } from "../../src/engine/parameters.ts";
import { provideWhole } from "../../src/engine/parts/whole.ts";
import { Placement } from "../../src/engine/placement.ts";
import { Prepared } from "../../src/engine/prepared.ts";
import { uniform } from "../../src/graph/generate.ts";
import { atOnce } from "../../src/turns.ts";
import { RUN_LIMIT } from "../limits.ts";
import type { Outcome } from "../ways.ts";
import { bytesOfAll, interpreted, settled, THREADS } from "../ways.ts";

provideWhole();

const WORKERS = 4;
const graph = uniform({ nodeCount: 700, edgeCount: 3000, seed: 9 });

/** Sums of floats, of bodies that take long for some nodes and not for others. */
const { func } = algorithm("sums", {}, (g) =>
  g.forNodes(g.node(true), (s, { sum }) => {
    const start = g.nodeIndex("f64").add(s.cast("f64").div(7));
    const { x } = g.loop({ x: start }, { limit: s.mul(7919).rem(23) }, ({ x }) => ({
      x: g.in.sum(({ source }) => source(x).sqrt()).add(0.1),
    }));
    return { x: sum(x), total: sum(x.sum().div(3)) };
  }),
);

let pool: Pool;
let memory: Memory;
beforeAll(async () => {
  if (!THREADS) return;
  memory = new Memory({ shared: true });
  pool = Pool.start({ memory, workers: WORKERS, spawn: await platform.spawner(), spin: false });
});
afterAll(() => pool?.close());

/** Runs the program on all workers with a change in how they take it apart, twice. */
async function runWith(change: (apart: BoundApart) => BoundApart): Promise<readonly Outcome[]> {
  const backend = chooseBackend();
  const { plan } = compile(func);
  const prepared = new Prepared(plan, new Placement(graph, memory), memory, {
    workers: WORKERS,
    thresholds: DEFAULT_THRESHOLDS,
    chunksPerWorker: 4,
    emitter: backend,
    vectors: false,
    sources: "apart",
    // Lists in the hands of two could lead anywhere.
    sparse: "never",
  });
  const artifact = await backend.prepare(atOnce(prepared.emitting()));
  const program = pool.load({ artifact, bound: changed(prepared.binding.bound, change) });
  const outcomes: Outcome[] = [];
  for (let run = 0; run < 2; run++) {
    prepared.fill(readParameters(func.name, plan.parameters, {}, graph));
    await pool.run(program, { timeout: RUN_LIMIT });
    outcomes.push(settled(() => bytesOfAll(func, new Map(prepared.read().map(({ name, value }) => [name, value])))));
  }
  pool.unload(program);
  prepared.release();
  return outcomes;
}

function changed(bound: BoundPlan, change: (apart: BoundApart) => BoundApart): BoundPlan {
  const inStep = (step: BoundStep): BoundStep =>
    step.kind === "loop" && step.apart !== null ? { ...step, apart: change(step.apart) } : step;
  return { ...bound, steps: bound.steps.map(inStep) };
}

describe.runIf(THREADS)("taking nodes apart", () => {
  const expected = interpreted(func, graph);

  it("gives the bytes of the interpreter", async () => {
    for (const outcome of await runWith((apart) => apart)) expect(outcome).toEqual(expected);
  });

  it("does not where workers share what a body writes", async () => {
    const first = ({ block }: BoundApart): number => block.addresses[0]!;
    const outcomes = await runWith((apart) => ({
      ...apart,
      block: { ...apart.block, addresses: apart.block.addresses.map(() => first(apart)) },
    }));
    expect(outcomes).not.toEqual([expected, expected]);
  });

  it("does not where results are taken into the totals out of turn", async () => {
    const outcomes = await runWith((apart) => ({
      ...apart,
      own: [...apart.own, ...apart.combining],
      combining: [],
    }));
    expect(outcomes).not.toEqual([expected, expected]);
  });

  it("does not where totals that are scalars are not handed on", async () => {
    const outcomes = await runWith((apart) => ({ ...apart, totals: [] }));
    expect(outcomes).not.toEqual([expected, expected]);
  });
});
