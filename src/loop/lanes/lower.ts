/** Lowers kernels that compute the lanes of a body. */

import type { CombiningLaneKernel, LaneKernel, OwnLaneKernel } from "../../bind/lanes/loop.ts";
import type { Layout } from "../../bind/layout.ts";
import type { BufferId } from "../../plan/buffer.ts";
import type { Input } from "../../plan/code.ts";
import { INPUT } from "../../plan/domain.ts";
import type { MapKernel } from "../../plan/kernels/map.ts";
import { neededOf } from "../../plan/kernels/needed.ts";
import type { ScalarKernel } from "../../plan/kernels/scalars.ts";
import { evaluate } from "../code.ts";
import { convert, index, local } from "../expression.ts";
import { Graphs } from "../graph-arrays.ts";
import { lowerScalars } from "../kernels/scalars.ts";
import type { Expression } from "../loop.ts";
import { WIDE_LANES } from "../loop.ts";
import type { Lowering } from "../lowering.ts";
import { Reductions } from "../reduce.ts";
import { LaneCode, type Value } from "./code.ts";
import { activeLanes, LaneEntries, LaneInputs, layoutOfLanes } from "./entries.ts";

import { overChunk } from "./outputs.ts";
import { known, Registers } from "./registers.ts";
import { combineLanes } from "./rows.ts";

/** What the lowering of one kernel has at hand. */
interface LaneLowering extends Lowering {
  readonly entries: LaneEntries;
  readonly inputs: LaneInputs;
}

export function lowerLanes(kernel: LaneKernel, lowering: Lowering): void {
  const lanes = laneLowering(kernel, lowering);
  if (kernel.part === "combining") lowerCombining(kernel, lanes, lowering.layout);
  else lowerOwn(kernel, lanes, lowering.layout);
}

function laneLowering({ of, body }: LaneKernel, { builder, plan, layout, vectorBytes }: Lowering): LaneLowering {
  const seen = layoutOfLanes(layout, body);
  const graphs = new Graphs(builder, seen);
  const graph = graphs.of("domain" in of ? of.domain.graph : INPUT);
  const entries = new LaneEntries(builder, graphs, plan, seen, body);
  const inputs = new LaneInputs(entries, graph, plan, seen, body);
  const reductions = new Reductions(builder, plan, seen, entries);
  return { builder, plan, layout: seen, entries, graph, inputs, reductions, vectorBytes };
}

function lowerOwn(kernel: OwnLaneKernel, lowering: LaneLowering, layout: Layout): void {
  const { builder, entries, inputs } = lowering;
  const memory = layout.lanes(kernel.body);
  const { of } = kernel;
  if (of.kind === "scalars") {
    // A lane that has left the loop keeps its scalars.
    const active = builder.array("active lanes", "bool", { kind: "frame", offset: memory.active });
    builder.count("lane", index(0), index(WIDE_LANES), (lane) => {
      entries.lane = lane;
      builder.branch({ kind: "load", array: active, index: lane }, () => lowerScalars(of, lowering));
    });
    return;
  }
  const code = new LaneCode(builder, entries, inputs, kernel.body);
  if (of.kind === "map") {
    const node = { given: 0, inputs: of.inputs, code: of.code };
    overChunk(kernel, { outputs: of.outputs, node }, code, memory, (here, finish) =>
      finish(new Registers(code, node, here)),
    );
    return;
  }
  const { pairs, epilogue, outputs } = of;
  const node = { given: pairs.length, ...epilogue };
  const condition = neededOf(of);
  const active = kernel.kept === null ? null : activeLanes(memory, builder);
  overChunk(kernel, { outputs, node }, code, memory, (here, finish) => {
    const registers = new Registers(code, node, here);
    const asked = condition === null ? null : code.wide(registers.get(condition));
    const numbered = (totals: readonly Value[]): Map<number, Value> => new Map(totals.entries());
    combineLanes(
      of,
      here,
      { asked, active },
      { code, graph: lowering.graph, layout: lowering.layout },
      {
        walked: (totals) => finish(registers.branch(numbered(totals))),
        spared: (totals, isAsked) => {
          const values = numbered(totals);
          if (condition !== null && !isAsked) values.set(condition, known(false));
          finish(registers.branch(values));
        },
      },
    );
  });
}

/** Totals are combined at one lane after the other, in the order of the nodes. */
function lowerCombining({ of, body }: CombiningLaneKernel, lowering: LaneLowering, layout: Layout): void {
  const { builder, entries } = lowering;
  const memory = layout.lanes(body);
  const array = builder.array("number of lanes", "u32", { kind: "frame", offset: memory.count });
  const count = builder.hoist("lanes", { kind: "load", array, index: index(0) });
  const overLanes = (then: () => void): void =>
    builder.count("lane", index(0), convert("index", count), (lane) => {
      entries.lane = lane;
      then();
    });
  if (of.kind === "scalars") overLanes(() => lowerScalars(of as ScalarKernel, lowering));
  else
    builder.count("i", builder.begin, builder.end, (here) => {
      const totals = new Totals(of, here, lowering);
      overLanes(() => combineAt(of, here, lowering, totals));
      totals.store();
    });
}

function combineAt({ inputs, code }: MapKernel, here: Expression, lowering: LaneLowering, totals: Totals): void {
  const given = inputs.map((input) => totals.read(input) ?? lowering.inputs.at(input, { here }));
  totals.take(evaluate(lowering.builder, given, code));
}

/** The entries of totals at one node, which lanes combine in turn: in locals, since each lane waits for the one before. */
class Totals {
  readonly #lowering: LaneLowering;
  readonly #here: Expression;
  readonly #locals: readonly { readonly buffer: BufferId; readonly register: number; readonly local: number }[];

  constructor({ outputs }: MapKernel, here: Expression, lowering: LaneLowering) {
    const { builder, plan, entries } = lowering;
    this.#lowering = lowering;
    this.#here = here;
    this.#locals = outputs.flatMap((output) => {
      if (output.kind !== "keep") return [];
      const { buffer, register } = output;
      const { element } = plan.buffers[buffer]!;
      return [{ buffer, register, local: builder.variable("total", element, entries.load(buffer, here)) }];
    });
  }

  /** The value of an input that is a total, before the lane is combined with it; null for any other. */
  read(input: Input): Expression | null {
    const total = input.from === "buffer" ? this.#locals.find(({ buffer }) => buffer === input.buffer) : undefined;
    if (total === undefined) return null;
    const { builder, plan } = this.#lowering;
    return builder.keep("before", plan.buffers[total.buffer]!.element, local(total.local));
  }

  take(registers: readonly Expression[]): void {
    for (const total of this.#locals) this.#lowering.builder.assign(total.local, registers[total.register]!);
  }

  store(): void {
    for (const total of this.#locals) this.#lowering.entries.store(total.buffer, this.#here, local(total.local));
  }
}
