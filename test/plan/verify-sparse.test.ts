import { describe, expect, it } from "vitest";
import { bfs, bfsParents, cdlp, coreNumbers, sssp, topologicalLevels } from "../../src/algorithms/index.ts";
import { compile } from "../../src/compile.ts";
import { algorithm } from "../../src/dsl/index.ts";
import type { Func } from "../../src/ir/value.ts";
import type { NodeKernel } from "../../src/plan/kernel.ts";
import { isNodeKernel } from "../../src/plan/kernel.ts";
import type { AggregateKernel } from "../../src/plan/kernels/aggregate.ts";
import type { Level, Loop, Plan } from "../../src/plan/plan.ts";
import type { KeptTotals, NodeCondition, SparseRounds, SparseStage } from "../../src/plan/sparse.ts";
import { verifyPlan } from "../../src/plan/verify/verify.ts";
import { walkSteps } from "../../src/plan/walk.ts";
import { GROUPED_PROGRAMS } from "../travelling/groups.ts";

/** Core numbers by two stages with a reduction each. */
const peeling = algorithm("peeling", {}, (g) => {
  const start = { core: g.node(0, "i32"), left: g.node(true), level: g.scalar(0, "i32") };
  const { core } = g.loop(start, {}, ({ core, left, level }) => {
    const degree = g.all.count(({ neighbor }) => neighbor(left));
    const next = level.max(left.where(degree, 2 ** 31 - 1).minimum());
    const peeled = left.and(degree.le(next));
    const rest = left.and(peeled.not());
    return { core: peeled.where(next, core), left: rest, level: next, until: rest.any().not() };
  });
  return { core };
});

/** Kept totals, the greatest of which is a scalar. */
const summing = algorithm("summing", {}, (g) =>
  g.loop({ x: g.nodeIndex().rem(3), most: g.scalar(0, "i32") }, { limit: 9 }, ({ x, most }) => {
    const sum = g.in.sum(({ source }) => source(x));
    return { x: sum.add(most).rem(3), most: sum.maximum() };
  }),
);

/** Plain JSON that may be changed at will. */
type Draft<T> = { -readonly [K in keyof T]: Draft<T[K]> };

/** The first sparse loop of a plan, and what stands in it. */
interface Sparse {
  readonly plan: Draft<Plan>;
  readonly loop: Draft<Loop>;
  readonly rounds: Draft<SparseRounds>;
  readonly stages: Draft<SparseStage>[];
  readonly levels: Draft<Level>[];
  readonly kernels: Draft<NodeKernel>[];
}

function sparseOf(func: Func): Sparse {
  const plan = structuredClone(compile(func).plan) as Draft<Plan>;
  const loop = [...walkSteps(plan.steps as Plan["steps"])].find(
    (step) => step.kind === "loop" && step.sparse.kind === "sparse",
  ) as Draft<Loop>;
  const rounds = loop.sparse as Draft<SparseRounds>;
  const levels = loop.body as Draft<Level>[];
  const kernels = levels.flatMap((level) => level.kernels.filter((kernel) => isNodeKernel(kernel as NodeKernel)));
  return { plan, loop, rounds, stages: rounds.stages, levels, kernels: kernels as Draft<NodeKernel>[] };
}

const keptBy = ({ stages }: Sparse): Draft<KeptTotals> => {
  const totals = stages.map((stage) => stage.totals).find(({ kind }) => kind === "kept");
  return totals as Draft<KeptTotals>;
};
const aggregateOf = ({ kernels }: Sparse): Draft<AggregateKernel> =>
  kernels.find((kernel) => kernel.kind === "aggregate") as Draft<AggregateKernel>;
/** The condition on which the map of `coreNumbers` is touched. */
const conditionOf = (stages: Sparse["stages"]): Draft<NodeCondition> => stages[1]!.touches[0]!.where!;
const until = (at: Sparse): number => at.loop.until!;

const FIRST_LABELS = algorithm("firstLabels", {}, (g) =>
  g.loop({ label: g.nodeIndex() }, { until: "unchanged" }, ({ label }) => ({
    label: label.min(g.in.minimum(({ source }) => source(label), { where: ({ place }) => place.lt(2) })),
  })),
);

/** The least label of what edges lead to, the lower end of an undirected one being met from the higher alone. */
const LOWER_LABELS = algorithm("lowerLabels", {}, (g) =>
  g.loop({ x: g.nodeIndex() }, { until: "unchanged" }, ({ x }) => ({
    x: x.min(
      g.all.minimum(({ neighbor }) => neighbor(x), {
        where: ({ source, destination }) => source(g.nodeIndex()).lt(destination(g.nodeIndex())),
      }),
    ),
  })),
);

/** One aggregate that is computed by groups. */
const upward = GROUPED_PROGRAMS.find(({ name }) => name === "upward")!;

type Break = readonly [what: string, func: Func, change: (at: Sparse) => void, found: RegExp];

// `bfs`: one aggregate is pushed to. `bfsParents`: a map before it. `coreNumbers`: an aggregate with kept totals, then a map
// that reads a scalar and carries; both reduce. `cdlp`: rows are pulled.
const BREAKS: readonly Break[] = [
  ["a stage too few", bfsParents.func, ({ stages }) => void stages.pop(), /not the kernels of the body/],
  ["stages in another order", bfsParents.func, ({ stages }) => void stages.reverse(), /not the kernels of the body/],
  ["a stage twice", bfsParents.func, ({ stages }) => void stages.push(stages[0]!), /not the kernels of the body/],
  [
    "a loop in the body",
    sssp.func,
    ({ loop }) => void loop.body.unshift({ ...structuredClone(loop), sparse: { kind: "dense", why: "", lines: null } }),
    /a loop is part of a sparse round/,
  ],
  [
    "a touch by no stage",
    bfs.func,
    ({ stages }) => {
      stages[0]!.touches[0]!.stage = 7;
    },
    /touched by stage 7 of 1/,
  ],
  [
    "a touch by what comes later",
    bfsParents.func,
    ({ stages }) => void stages[0]!.touches.push({ stage: 1, round: "this", by: "own", where: null }),
    /touched by what stage 1 changes later/,
  ],
  [
    "a touch by what carries nothing",
    bfsParents.func,
    ({ stages }) => void stages[0]!.touches.push({ stage: 0, round: "last", by: "own", where: null }),
    /stage 0, which carries nothing/,
  ],
  [
    "a touch along the rows of a map",
    bfsParents.func,
    ({ stages }) => void stages[0]!.touches.push({ stage: 1, round: "last", by: "row", where: null }),
    /touched along rows and goes through none/,
  ],
  ["no touch by a row", bfs.func, ({ stages }) => void stages[0]!.touches.pop(), /not touched by changes of .*reached/],
  [
    "no touch of a map",
    bfsParents.func,
    ({ stages }) => void stages[0]!.touches.pop(),
    /not touched by changes of .*parent/,
  ],
  [
    "no touch by what another stage carries",
    coreNumbers.func,
    ({ stages }) => void stages[0]!.touches.splice(0, 1),
    /not touched by changes of .*left/,
  ],
  [
    "no touch of a map by an aggregate before it",
    coreNumbers.func,
    ({ stages }) => void stages[1]!.touches.splice(0, 1),
    /not touched by changes of/,
  ],
  [
    "a touch in place of another",
    bfs.func,
    ({ stages }) => {
      stages[0]!.touches[0]!.by = "own";
    },
    /not touched by changes of .*reached/,
  ],
  [
    "a touch on a condition on what changes together",
    coreNumbers.func,
    ({ stages, kernels }) => {
      const { buffer } = kernels[0]!.outputs.find((output) => output.kind === "keep")!;
      conditionOf(stages).inputs = [{ from: "buffer", buffer, at: "here" }];
      conditionOf(stages).code = [{ op: "eq", element: "i32", operands: [0, 0] }];
      conditionOf(stages).register = 1;
    },
    /touched on a condition on .*, which rounds change/,
  ],
  [
    "a touch on a condition on a scalar of the round",
    coreNumbers.func,
    ({ stages, loop }) => {
      conditionOf(stages).inputs = [{ from: "slot", slot: loop.round }];
      conditionOf(stages).code = [{ op: "eq", element: "i32", operands: [0, 0] }];
      conditionOf(stages).register = 1;
    },
    /touched on a condition on /,
  ],
  [
    "a touch on a condition that is no truth value",
    coreNumbers.func,
    ({ stages }) => {
      conditionOf(stages).inputs = [{ from: "index" }];
      conditionOf(stages).code = [];
      conditionOf(stages).register = 0;
    },
    /condition in register 0, which is no truth value/,
  ],
  [
    "a touch on a condition by what is carried",
    coreNumbers.func,
    ({ stages }) => {
      stages[0]!.touches[0]!.where = structuredClone(conditionOf(stages));
    },
    /touched on a condition by what is carried at its own node/,
  ],
  [
    "totals kept where operands are",
    summing.func,
    ({ stages }) => {
      const at = stages.find(({ totals }) => totals.kind === "kept")!;
      at.reductions[0]!.values = (at.totals as Draft<KeptTotals>).arrays[0]!;
    },
    /keeps its totals in .*, which has what it reduced before/,
  ],
  [
    "a push on a condition",
    bfs.func,
    ({ stages }) => {
      stages[0]!.touches[0]!.where = {
        inputs: [],
        code: [{ op: "const", element: "bool", value: 1 }],
        register: 0,
      };
    },
    /touched on a condition, and is pushed to/,
  ],
  [
    "a twin that is read",
    bfsParents.func,
    ({ kernels, loop }) => {
      const epilogue = aggregateOf({ kernels } as Sparse).epilogue.inputs;
      for (const input of epilogue) if (input.from === "buffer") input.buffer = loop.swaps[0]![1];
    },
    /of which a sparse round writes some entries only/,
  ],
  [
    "rows of a map",
    bfsParents.func,
    ({ stages }) => {
      stages[0]!.totals = { kind: "pulled" };
    },
    /totals that are pulled/,
  ],
  [
    "no rows of an aggregate",
    bfs.func,
    ({ stages }) => {
      stages[0]!.totals = { kind: "none" };
    },
    /totals that are none/,
  ],
  [
    "pushed labels",
    cdlp.func,
    ({ stages }) => {
      stages[0]!.totals = { kind: "pushed" };
    },
    /no totals are pushed/,
  ],
  [
    "pushed counts",
    coreNumbers.func,
    ({ stages }) => {
      stages[0]!.totals = { kind: "pushed" };
    },
    /pushed totals by add of i32/,
  ],
  [
    "kept minima",
    bfsParents.func,
    ({ stages }) => {
      stages[1]!.totals = { kind: "kept", arrays: [0], walked: null, olds: [] };
    },
    /kept totals by min of i32/,
  ],
  [
    "pushed values of the row's own node",
    sssp.func,
    (at) => {
      const kernel = aggregateOf(at);
      for (const input of kernel.inputs) if (input.from === "buffer" && input.at === "source") input.at = "destination";
      at.stages[0]!.touches = [{ stage: 0, round: "last", by: "own", where: null }];
    },
    /pushed totals of what changes at its own node/,
  ],
  [
    "pushed values of edges by their places",
    FIRST_LABELS.func,
    ({ stages }) => {
      stages[0]!.totals = { kind: "pushed" };
    },
    /pushed totals of edges whose places in their rows are asked for/,
  ],
  [
    "pushed values of edges by their ends in rows of both directions",
    LOWER_LABELS.func,
    ({ stages }) => {
      stages[0]!.totals = { kind: "pushed" };
    },
    /pushed totals of edges in both directions that are asked for their ends/,
  ],
  ["no array for totals", coreNumbers.func, (at) => void keptBy(at).arrays.pop(), /keeps 0 totals of 1/],
  [
    "another array for totals",
    coreNumbers.func,
    (at) => {
      keptBy(at).arrays[0] = at.loop.swaps[0]![0];
    },
    /does not keep its totals in/,
  ],
  [
    "no word of rows that were not gone through",
    coreNumbers.func,
    (at) => {
      keptBy(at).walked = null;
    },
    /keeps whether rows are gone through/,
  ],
  [
    "another array for it",
    coreNumbers.func,
    (at) => {
      keptBy(at).walked = keptBy(at).arrays[0]!;
    },
    /does not keep in .* whether it goes through a row/,
  ],
  [
    "no old entries",
    coreNumbers.func,
    (at) => {
      keptBy(at).olds = [];
    },
    /for the old entries/,
  ],
  ["new entries for old ones", coreNumbers.func, (at) => void keptBy(at).olds[0]!.reverse(), /for the old entries/],
  [
    "totals of what two stages change",
    coreNumbers.func,
    ({ stages }) => void stages[0]!.touches.push({ stage: 1, round: "last", by: "row", where: null }),
    /of what more than one stage changes/,
  ],
  ["an array that nobody carries", bfs.func, ({ stages }) => void stages[0]!.carries.pop(), /is carried by 0 stages/],
  [
    "an array that two carry",
    bfsParents.func,
    ({ stages }) => {
      stages[0]!.carries = stages[1]!.carries;
    },
    /is carried by 2 stages/,
  ],
  [
    "an array that another carries",
    bfsParents.func,
    ({ stages }) => {
      stages[0]!.carries = stages[1]!.carries;
      stages[1]!.carries = [];
      stages[0]!.touches = [{ stage: 0, round: "last", by: "own", where: null }];
    },
    /carries .*, which it does not write/,
  ],
  [
    "another twin",
    bfs.func,
    ({ stages }) => {
      const [[, one], [, other]] = stages[0]!.carries as [[number, number], [number, number]];
      stages[0]!.carries[0]![1] = other;
      stages[0]!.carries[1]![1] = one;
    },
    /in what is no twin of it/,
  ],
  [
    "writing through to rows that are pulled",
    cdlp.func,
    ({ stages }) => {
      stages[0]!.writesThrough = true;
    },
    /writes through to .*, of which .* reads old entries/,
  ],
  [
    "writing through to rows that may be pulled",
    topologicalLevels.func,
    ({ stages }) => {
      stages[0]!.writesThrough = true;
    },
    /writes through to .*, of which .* reads old entries/,
  ],
  [
    "a scalar that is not compared",
    coreNumbers.func,
    ({ stages }) => void stages[1]!.scalars.pop(),
    /which is not compared/,
  ],
  [
    "a scalar compared with another",
    coreNumbers.func,
    (at) => {
      at.stages[1]!.scalars[0]![1] = until(at);
    },
    /compares .* with one of bool/,
  ],
  [
    "a scalar that nobody notes",
    coreNumbers.func,
    ({ stages, loop }) => {
      loop.notes = loop.notes.filter(({ to }) => to !== stages[1]!.scalars[0]![1]);
    },
    /does not know what .* was in the round before/,
  ],
  [
    "a scalar that is noted twice",
    coreNumbers.func,
    ({ stages, loop }) => void loop.notes.push({ from: loop.round, to: stages[1]!.scalars[0]![1] }),
    /does not know what .* was in the round before/,
  ],
  [
    "a reduction that is not combined anew",
    coreNumbers.func,
    ({ stages }) => void stages[0]!.reductions.pop(),
    /which no sparse round combines anew/,
  ],
  [
    "a reduction of something else",
    peeling.func,
    ({ stages }) => {
      stages[0]!.reductions[0]!.partials = stages[1]!.reductions[0]!.partials;
    },
    /combines no values in/,
  ],
  [
    "another monoid",
    coreNumbers.func,
    ({ stages }) => {
      stages[0]!.reductions[0]!.monoid = "xor";
    },
    /and not by xor/,
  ],
  [
    "operands that are not kept",
    coreNumbers.func,
    ({ stages, loop }) => {
      stages[0]!.reductions[0]!.values = loop.swaps[0]![0];
    },
    /does not keep in .* what it combines/,
  ],
  [
    "block results that do not alternate",
    coreNumbers.func,
    ({ stages }) => {
      stages[0]!.reductions[0]!.alternate = stages[0]!.reductions[0]!.partials;
    },
    /has no other place for/,
  ],
  [
    "a step that is no step",
    bfs.func,
    ({ rounds }) => {
      rounds.idle = [9];
    },
    /step 9 has no scalars/,
  ],
  [
    "a step without scalars",
    cdlp.func,
    ({ rounds }) => {
      rounds.idle = [0];
    },
    /step 0 has no scalars/,
  ],
  [
    "scalars left out that say more",
    coreNumbers.func,
    ({ rounds, levels }) => {
      rounds.idle = [levels.findIndex(({ scalars }) => scalars !== null)];
    },
    /is left out, and says more/,
  ],
  [
    "what is left out, and moved",
    bfs.func,
    (at) => void at.loop.notes.push({ from: until(at), to: until(at) }),
    /what says "unchanged" is read/,
  ],
  [
    "an array that is not kept",
    bfsParents.func,
    ({ rounds }) => {
      rounds.keeps = [];
    },
    /not kept from round to round/,
  ],
  [
    "memory that something else is written to",
    peeling.func,
    (at) => {
      const array = at.plan.buffers[keptBy(at).walked!]!;
      const values = at.plan.buffers[at.stages[1]!.reductions[0]!.values]!;
      values.origin = array.origin;
    },
    /writes over .*, which lasts/,
  ],
  [
    "a group by what rounds change",
    upward.func,
    ({ loop, stages }) => {
      stages[0]!.group!.values = loop.swaps[0]![0];
    },
    /grouped by .*far.*, which rounds change/,
  ],
  [
    "a group by a scalar that is not compared",
    upward.func,
    ({ stages }) => {
      stages[0]!.group!.keys = stages[0]!.scalars.map(([now, before]) => [before, now]);
    },
    /has a group by scalars that it does not compare/,
  ],
  [
    "a group that something touches which touches nothing",
    upward.func,
    ({ stages }) => void stages[0]!.group!.touches.push({ stage: 0, round: "last", by: "own", where: null }),
    /touched outside its group by what does not touch it/,
  ],
  [
    "a first round that compares scalars",
    coreNumbers.func,
    ({ rounds }) => {
      rounds.whyDenseFirst = null;
    },
    /goes on in the first round/,
  ],
];

describe("the verifier of sparse rounds", () => {
  it.each(Object.entries({ bfs, bfsParents, cdlp, coreNumbers, sssp, topologicalLevels }))(
    "accepts those of %s",
    (_, { func }) => {
      verifyPlan(sparseOf(func).plan as Plan);
    },
  );

  it.each(BREAKS)("finds %s", (_, func, change, found) => {
    const at = sparseOf(func);
    change(at);
    expect(() => verifyPlan(at.plan as Plan)).toThrow(
      expect.objectContaining({ code: "plan/invalid", message: expect.stringMatching(/^sparse: /) }),
    );
    expect(() => verifyPlan(at.plan as Plan)).toThrow(found);
  });

  it("finds names of what does not exist", () => {
    const kept = sparseOf(bfs.func);
    kept.rounds.keeps.push(99);
    expect(() => verifyPlan(kept.plan as Plan)).toThrow(/^reference: .*buffer 99/);
    const scalar = sparseOf(coreNumbers.func);
    scalar.stages[1]!.scalars[0]![1] = 99;
    expect(() => verifyPlan(scalar.plan as Plan)).toThrow(/^reference: .* 99/);
  });

  it("finds a first round that is sparse and has nothing before it", () => {
    const at = sparseOf(sssp.func);
    at.rounds.whyDenseFirst = null;
    expect(() => verifyPlan(at.plan as Plan)).toThrow(/^life: a first round that is sparse reads/);
  });
});
