import { describe, expect, it } from "vitest";
import { compile } from "../../src/compile.ts";
import { parseFunc } from "../../src/ir/parse.ts";
import type { Buffer } from "../../src/plan/buffer.ts";
import type { KernelOutput } from "../../src/plan/code.ts";
import { INPUT } from "../../src/plan/domain.ts";
import type { AggregateKernel } from "../../src/plan/kernels/aggregate.ts";
import type { MapKernel } from "../../src/plan/kernels/map.ts";
import type { ScalarInstruction } from "../../src/plan/kernels/scalars.ts";
import type { ComputedDefault, Level, Loop, Plan, WatchedLoop } from "../../src/plan/plan.ts";
import type { PLAN_CHECKS } from "../../src/plan/verify/checks.ts";
import { verifyPlan } from "../../src/plan/verify/verify.ts";
import { makePlan } from "../../src/planner/make.ts";
import { PROGRAMS } from "../programs.ts";

/** A level that aggregates and chooses; a loop whose round is a kernel, a fold and an entry; a level that maps. */
const SOUND = makePlan(
  parseFunc(`func @f(%g: graph, %x: node<f64> = 1, %at: i32 = 0, %size: f64 = 1) -> (y: node<f64>, z: node<f64>) {
    %inflow = aggregate %g in add (%s: f64 = source %x) { yield %s } : node<f64>
    %limit = const 9 : i32
    %top = top_k %x, %limit : node<bool>
    %y, %rounds, %converged = loop (%i: i32, %v: node<f64> = %inflow) limit %limit {
      %next = neg %v : node<f64>
      %sum = reduce add %v : f64
      %first = gather %next[%at] : f64
      %small = lt %sum, %first : bool
      yield %next until %small
    } : node<f64>, i32, bool
    %a = abs %y : node<f64>
    %z = floor %a : node<f64>
    return y = %y, z = %z
  }`),
);

const NODES = { graph: INPUT, of: "nodes" } as const;

/** Plain JSON that may be changed at will. */
type Draft<T> = { -readonly [K in keyof T]: Draft<T[K]> };

function broken(change: (plan: Draft<Plan>) => void): Plan {
  const plan = structuredClone(SOUND) as Draft<Plan>;
  change(plan);
  return plan;
}

/** A default whose last instruction is its value, unless another is. */
const computed = (code: Draft<ComputedDefault>["code"], register = code.length - 1): Draft<ComputedDefault> => ({
  code,
  register,
});

/** Steps in order: the aggregate, the loop, and the two maps after it. */
const loopOf = (plan: Draft<Plan>): Draft<Loop> => plan.steps.find((step) => step.kind === "loop")!;
const levelsOf = (plan: Draft<Plan>): Draft<Level>[] => plan.steps.filter((step) => step.kind === "level");
const aggregateOf = (plan: Draft<Plan>): Draft<AggregateKernel> =>
  levelsOf(plan)
    .flatMap(({ kernels }) => kernels)
    .find((kernel) => kernel.kind === "aggregate")!;
/** Another node value, in a storage of one's choice. */
const addBuffer = (plan: Draft<Plan>, storage: number, element: "f64" | "f32" = "f64"): number =>
  plan.buffers.push({
    name: "another",
    element,
    extent: NODES,
    origin: { kind: "computed", storage },
  }) - 1;
const storageOf = (plan: Draft<Plan>, buffer: number): number => {
  const { origin } = plan.buffers[buffer]!;
  return origin.kind === "computed" ? origin.storage : -1;
};
/** What a run says of a loop, told in slots that are there but for what is changed. */
const watched = (change: Partial<Draft<WatchedLoop>>): Draft<WatchedLoop> => ({
  ...{
    span: null,
    limit: null,
    bound: null,
    isStrict: true,
    others: [],
    arrays: [],
    rounds: 0,
    converged: 0,
    residual: null,
  },
  ...change,
});
/** A kernel that writes a buffer and reads nothing. */
const filling = (buffer: number): Draft<MapKernel> => ({
  kind: "map",
  name: "fill",
  ops: [],
  domain: NODES,
  inputs: [],
  code: [{ op: "const", element: "f64", value: 0 }],
  outputs: [{ kind: "keep", register: 0, element: "f64", buffer }],
});
/** The kernel output that is reduced in the loop. */
const reductionOf = (plan: Draft<Plan>): Draft<Extract<KernelOutput, { kind: "reduce" }>> =>
  loopOf(plan)
    .body.flatMap((step) => (step.kind === "level" ? step.kernels : []))
    .flatMap((kernel) => ("outputs" in kernel ? kernel.outputs : []))
    .find((output) => output.kind === "reduce")!;
const partialsOf = (plan: Draft<Plan>): Draft<Buffer> => structuredClone(plan.buffers[reductionOf(plan).partials]!);
const lastMapOf = (plan: Draft<Plan>): Draft<MapKernel> =>
  levelsOf(plan)
    .flatMap(({ kernels }) => kernels)
    .filter((kernel) => kernel.kind === "map")
    .at(-1)!;

/** For each check, changes to the sound plan that nothing but it can find; those of sparse rounds, of forests and of loops over nodes are elsewhere. */
const BREAKS: {
  readonly [C in Exclude<keyof typeof PLAN_CHECKS, "sparse" | "forest" | "sources">]: readonly ((
    plan: Draft<Plan>,
  ) => void)[];
} = {
  version: [
    (plan) => {
      (plan as { version: number }).version = 99;
    },
  ],
  nesting: [
    (plan) => {
      for (let k = 0; k < 128; k++) plan.steps = [{ ...loopOf(plan), body: plan.steps }];
    },
  ],
  assumption: [
    (plan) => {
      plan.assumptions = [{ kind: "planar" as "undirected" }];
    },
    (plan) => {
      plan.assumptions = [{ kind: "parameter", name: "nowhere", value: 1 }];
    },
  ],
  default: [
    (plan) => {
      plan.parameters[1]!.initial = 0.5;
    },
    (plan) => {
      plan.parameters[2]!.initial = computed([{ op: "parameter", parameter: 2 }]);
    },
    (plan) => {
      plan.parameters[2]!.initial = computed([{ op: "parameter", parameter: 0 }]);
    },
    (plan) => {
      plan.parameters[2]!.initial = computed([{ op: "parameter", parameter: 9 }]);
    },
    (plan) => {
      plan.parameters[2]!.initial = computed([{ op: "parameter", parameter: 1 }]);
    },
    (plan) => {
      plan.parameters[2]!.initial = computed([{ op: "const", element: "f64", value: 1 }], 1);
    },
    (plan) => {
      plan.parameters[2]!.initial = computed([{ op: "const", element: "bool", value: 2 }]);
    },
    (plan) => {
      plan.parameters[2]!.initial = computed([{ op: "log", element: "i32", operands: [0] }]);
    },
    (plan) => {
      plan.parameters[2]!.initial = computed([{ op: "planarity" as "log", element: "f64", operands: [] }]);
    },
    (plan) => {
      plan.parameters[2]!.initial = computed([{ op: "log", element: "f64", operands: [0] }]);
    },
    (plan) => {
      const one = { op: "const", element: "f64", value: 1 } as const;
      plan.parameters[2]!.initial = computed([one, { op: "add", element: "f64", operands: [0] }]);
    },
    (plan) => {
      const one = { op: "const", element: "i32", value: 1 } as const;
      plan.parameters[2]!.initial = computed([one, { op: "log", element: "f64", operands: [0] }]);
    },
  ],
  reference: [
    (plan) => {
      plan.loops.push(watched({ rounds: 99 }));
    },
    (plan) => {
      plan.loops.push(watched({ residual: { last: 0, before: 0, bound: 99 } }));
    },
    (plan) => {
      loopOf(plan).notes.push({ from: 99, to: 0 });
    },
    (plan) => {
      loopOf(plan).notes.push({ from: 0, to: 99 });
    },
    (plan) => {
      loopOf(plan).limit = 99;
    },
    (plan) => {
      lastMapOf(plan).domain = { graph: 1, of: "nodes" };
    },
    (plan) => {
      plan.buffers[0]!.extent = { graph: 1, of: "nodes" };
    },
    (plan) => {
      loopOf(plan).moves.push({ from: 0, to: 99 });
    },
    (plan) => {
      plan.results[0]!.place = { kind: "buffer", buffer: 99 };
    },
    (plan) => {
      lastMapOf(plan).outputs = [{ kind: "keep", register: 0, element: "f64", buffer: 99 }];
    },
    (plan) => {
      plan.sites.length = 0;
    },
    (plan) => {
      plan.steps.push({ kind: "choose", on: 0, cases: [[]], why: "" });
    },
  ],
  register: [
    (plan) => {
      lastMapOf(plan).outputs[0]!.register = 7;
    },
    (plan) => {
      lastMapOf(plan).code = [{ op: "neg", element: "f64", operands: [1] }];
    },
    (plan) => {
      aggregateOf(plan).pairs[0]!.register = 7;
    },
    (plan) => {
      aggregateOf(plan).condition = 7;
    },
  ],
  extent: [
    (plan) => {
      lastMapOf(plan).domain = { graph: INPUT, of: "edges" };
    },
    (plan) => {
      aggregateOf(plan).inputs = [{ from: "buffer", buffer: 0, at: "edge" }];
    },
    (plan) => {
      lastMapOf(plan).outputs.push({
        kind: "reduce",
        register: 0,
        element: "f64",
        monoid: "add",
        partials:
          plan.buffers.push({
            name: "too long",
            element: "f64",
            extent: NODES,
            origin: { kind: "computed", storage: 90 },
          }) - 1,
      });
    },
  ],
  race: [
    (plan) => {
      const [first, second] = levelsOf(plan).slice(-2);
      second!.kernels.push(...first!.kernels);
    },
    (plan) => {
      const last = levelsOf(plan).at(-1)!;
      last.kernels.push(structuredClone(last.kernels[0]!));
    },
    // A kernel writes by another name what a kernel of its level reads.
    (plan) => {
      const last = levelsOf(plan).at(-1)!;
      const [input] = lastMapOf(plan).inputs;
      if (input?.from !== "buffer") return;
      last.kernels.push(filling(addBuffer(plan, storageOf(plan, input.buffer))));
    },
    // One kernel writes two arrays in one storage.
    (plan) => {
      const kernel = lastMapOf(plan);
      const [output] = kernel.outputs;
      if (output?.kind !== "keep") return;
      kernel.outputs.push({ ...output, buffer: addBuffer(plan, storageOf(plan, output.buffer)) });
    },
    // What scalars read is, after an odd number of rounds, where the other of the two that are exchanged was.
    (plan) => {
      const [swap] = loopOf(plan).swaps;
      const level = loopOf(plan).body.find((step) => step.kind === "level" && step.fence);
      if (level?.kind !== "level") return;
      level.kernels.push(filling(addBuffer(plan, storageOf(plan, swap![0]))));
    },
  ],
  self: [
    (plan) => {
      const { inputs, outputs } = aggregateOf(plan);
      const [output] = outputs;
      if (output?.kind === "keep") inputs[0] = { from: "buffer", buffer: output.buffer, at: "neighbor" };
    },
    // Entry k of what is written is not entry k of what is read there.
    (plan) => {
      const kernel = lastMapOf(plan);
      const [input] = kernel.inputs;
      if (input?.from !== "buffer") return;
      const buffer = addBuffer(plan, storageOf(plan, input.buffer), "f32");
      kernel.code = [{ op: "cast", element: "f32", operands: [0] }];
      kernel.outputs = [{ kind: "keep", register: 1, element: "f32", buffer }];
    },
  ],
  parity: [
    (plan) => {
      for (const step of loopOf(plan).body) if (step.kind === "level") step.alternates = [];
    },
    (plan) => {
      const [swap] = loopOf(plan).swaps;
      loopOf(plan).swaps = [[swap![0], swap![0]]];
    },
    (plan) => {
      const [swap] = loopOf(plan).swaps;
      loopOf(plan).swaps = [[swap![0], 0]];
    },
    (plan) => {
      const [swap] = loopOf(plan).swaps;
      loopOf(plan).swaps = [[swap![0], plan.buffers.findIndex(({ extent }) => extent.of === "node blocks")]];
    },
  ],
  fence: [
    (plan) => {
      for (const step of loopOf(plan).body) if (step.kind === "level") step.fence = false;
    },
  ],
  place: [
    // Over nodes, the ends of edges would be looked up by the numbers of nodes.
    (plan) => {
      lastMapOf(plan).inputs = [{ from: "buffer", buffer: 0, at: "source" }];
    },
    (plan) => {
      aggregateOf(plan).inputs = [{ from: "buffer", buffer: 0, at: "common" }];
    },
  ],
  element: [
    // The condition of a choice between edges is a number.
    (plan) => {
      aggregateOf(plan).condition = 0;
    },
    (plan) => {
      lastMapOf(plan).code = [{ op: "clz", element: "f64", operands: [0] }];
    },
    (plan) => {
      const heap = levelsOf(plan).flatMap(({ kernels }) =>
        kernels.flatMap((kernel) => (kernel.kind === "top" ? [kernel.heap] : [])),
      );
      plan.buffers[heap[0]!]!.element = "bool";
    },
    (plan) => {
      lastMapOf(plan).outputs[0]!.element = "i32";
    },
  ],
  role: [
    // The indices that a search would leave there are read as sums.
    (plan) => {
      const sum = reductionOf(plan);
      sum.monoid = "max";
    },
    (plan) => {
      reductionOf(plan).partials =
        plan.buffers.push({ ...partialsOf(plan), origin: { kind: "computed", storage: 91 } }) - 1;
    },
  ],
  kernel: [
    (plan) => {
      (lastMapOf(plan) as { kind: string }).kind = "toString";
    },
    (plan) => {
      const chooser = levelsOf(plan)
        .flatMap(({ kernels }) => kernels)
        .find(({ kind }) => kind === "top")!;
      delete chooser.cut;
    },
  ],
  storage: [
    (plan) => {
      const blocks = plan.buffers.filter(({ extent }) => extent.of === "node blocks");
      blocks[1]!.origin = blocks[0]!.origin;
    },
    (plan) => {
      const computed = plan.buffers.filter(({ origin }) => origin.kind === "computed");
      for (const buffer of computed) buffer.origin = { kind: "computed", storage: 0 };
    },
  ],
  life: [
    // Nobody writes what the first map reads.
    (plan) => {
      lastMapOf(plan).inputs = [{ from: "buffer", buffer: addBuffer(plan, 90), at: "here" }];
    },
    // A map that reads what the loop carried writes over it, though that is a result.
    (plan) => {
      const carried = loopOf(plan).carries[0]!;
      const kernel = levelsOf(plan)
        .at(-2)!
        .kernels.find((one) => one.kind === "map");
      const [output] = kernel!.outputs;
      if (output?.kind !== "keep") return;
      plan.buffers[output.buffer]!.origin = { kind: "computed", storage: storageOf(plan, carried) };
    },
    (plan) => {
      const kernel = lastMapOf(plan);
      const [output] = kernel.outputs;
      if (output?.kind !== "keep") return;
      plan.buffers[output.buffer]!.origin = {
        kind: "computed",
        storage: storageOf(plan, loopOf(plan).swaps[0]![1]),
      };
    },
  ],
  constant: [
    (plan) => {
      lastMapOf(plan).outputs = [{ kind: "keep", register: 1, element: "f64", buffer: 0 }];
    },
  ],
  loop: [
    (plan) => {
      loopOf(plan).limit = null;
      loopOf(plan).until = null;
    },
  ],
};

/** A loop whose scalars look for the least of computed entries; an entry of each node is written to another. */
const ENTRIES = makePlan(
  parseFunc(`func @f(%g: graph, %x: node<f64> = 1, %n: i32 = 3) -> (y: i32, z: edge<i32>) {
    %none = const 0 : i32
    %y, %rounds, %converged = loop (%i: i32, %v: i32 = %none) limit %n {
      %z = neg %x : node<f64>
      %w = argmin %z : i32
      yield %w
    } : i32, i32, bool
    %at = node_index %g : node<i32>
    %there = scatter %g add %at to %at : node<i32>
    %e = broadcast %g, %y : edge<i32>
    return y = %y, z = %e
  }`),
);

/** Changes to the plan of entries, by the check that finds them. */
const ENTRY_BREAKS: readonly (readonly [keyof typeof PLAN_CHECKS, (plan: Draft<Plan>) => void])[] = [
  [
    "parity",
    (plan) => {
      for (const step of loopOf(plan).body) if (step.kind === "level") step.alternates = [];
    },
  ],
  [
    "fence",
    (plan) => {
      for (const step of loopOf(plan).body) if (step.kind === "level") step.fence = false;
    },
  ],
  [
    "extent",
    (plan) => {
      const edges = plan.buffers.findIndex(({ extent }) => extent.of === "edges");
      for (const { kernels } of levelsOf(plan)) {
        for (const kernel of kernels) if (kernel.kind === "scatter") kernel.index = edges;
      }
    },
  ],
];

/** Two things that are required of scalars, one with the index of a node. */
const REQUIREMENTS = makePlan(
  parseFunc(`func @f(%g: graph, %a: f64 = 1, %at: i32 = 0) -> (a: f64) {
    %ok = le %a, %a : bool
    require %ok "a"
    %first = cast %at : u32
    require %ok "b" at node %first of %g
    return a = %a
  }`),
);

/** Changes to the plan of requirements, by the check that finds them. */
const REQUIREMENT_BREAKS: readonly (readonly [keyof typeof PLAN_CHECKS, (plan: Draft<Plan>) => void])[] = [
  ["reference", (plan) => void plan.sites.pop()],
  [
    "kernel",
    (plan) => {
      const { file, line, column } = plan.sites[1]!;
      plan.sites[1] = { kind: "index", op: "gather", table: 0, tableName: null, file, line, column };
    },
  ],
  ["element", (plan) => changeRequirements(plan, ({ index, condition }) => ({ condition: index ?? condition }))],
  ["element", (plan) => changeRequirements(plan, ({ condition }) => ({ index: condition }))],
  ["register", (plan) => changeRequirements(plan, () => ({ condition: 99 }))],
  ["register", (plan) => changeRequirements(plan, () => ({ index: 99 }))],
];

type Requirement = Extract<ScalarInstruction, { op: "require" }>;

function changeRequirements(plan: Draft<Plan>, change: (one: Requirement) => Partial<Requirement>): void {
  for (const { scalars } of levelsOf(plan)) {
    if (!scalars) continue;
    scalars.code = scalars.code.map((one) => (one.op === "require" ? { ...one, ...change(one) } : one));
  }
}

describe("the verifier of plans", () => {
  it("accepts requirements, which the next cases break", () => {
    verifyPlan(REQUIREMENTS);
    expect(REQUIREMENTS.sites.map((site) => site.kind === "require" && [site.message, site.of?.of])).toEqual([
      ["a", undefined],
      ["b", "nodes"],
    ]);
  });

  it.each(REQUIREMENT_BREAKS)("finds a breach of %s in one", (check, change) => {
    const plan = structuredClone(REQUIREMENTS) as Draft<Plan>;
    change(plan);
    expect(() => verifyPlan(plan)).toThrow(
      expect.objectContaining({ code: "plan/invalid", message: expect.stringMatching(`^${check}: `) }),
    );
  });

  it("accepts the plan that the cases below break", () => {
    verifyPlan(SOUND);
  });

  it.each(
    Object.entries(BREAKS).flatMap(([check, changes]) => changes.map((change, k) => [check, k, change] as const)),
  )("finds a breach of %s (%i)", (check, _, change) => {
    expect(() => verifyPlan(broken(change))).toThrow(
      expect.objectContaining({ code: "plan/invalid", message: expect.stringMatching(`^${check}: `) }),
    );
  });

  it("accepts a search and a scatter, which the next cases break", () => {
    verifyPlan(ENTRIES);
  });

  it.each(ENTRY_BREAKS)("finds a breach of %s there", (check, change) => {
    const plan = structuredClone(ENTRIES) as Draft<Plan>;
    change(plan);
    expect(() => verifyPlan(plan)).toThrow(
      expect.objectContaining({ code: "plan/invalid", message: expect.stringMatching(`^${check}: `) }),
    );
  });

  it.each(PROGRAMS)("accepts $name, optimized and not", ({ func }) => {
    verifyPlan(makePlan(func));
    verifyPlan(compile(func).plan);
  });
});
