import type { CalledKernel, Layout, SegmentKernel, TableKernel } from "../bind/layout.ts";
import { entriesOf } from "../plan/extent.ts";
import type { GatherKernel, IntersectKernel, Kernel, MapKernel, Plan, ScalarKernel, TopKernel } from "../plan/plan.ts";
import { KernelBuilder } from "./build.ts";
import { evaluate, evaluateOne, keep } from "./code.ts";
import { Entries } from "./entries.ts";
import { convert, identity, index, less, local, scalar } from "./expression.ts";
import { GraphArrays } from "./graph-arrays.ts";
import { Inputs, isCommonPlace } from "./inputs.ts";
import { lowerAggregate } from "./kernels/aggregate.ts";
import type { SortedNodes } from "./kernels/intersect.ts";
import { lowerIntersect } from "./kernels/intersect.ts";
import { lowerMode } from "./kernels/mode.ts";
import { lowerScatter } from "./kernels/scatter.ts";
import { lowerSegments } from "./kernels/segments.ts";
import { lowerExtremum, lowerExtremumOfBlocks, lowerTop } from "./kernels/select.ts";
import { lowerTable } from "./kernels/table.ts";
import type { Expression, LoopKernel, Widths } from "./loop.ts";
import type { VectorBody } from "./reduce.ts";
import { Reductions } from "./reduce.ts";
import type { RowContext } from "./rows/rows.ts";
import { evaluateLanes, lanesFor } from "./vectorize.ts";

/** What the lowering of a kernel knows of the back end: where vectors have no bytes, entries are computed one by one. */
export type LowerOptions = Pick<Widths, "vectorBytes">;

export function lowerKernel(kernel: CalledKernel, plan: Plan, layout: Layout, options: LowerOptions): LoopKernel {
  const lowering = new Lowering(kernel.name, plan, layout, options);
  if ("kind" in kernel) lowering.kernel(kernel);
  else lowering.scalars(kernel);
  return lowering.builder.finish();
}

class Lowering {
  readonly builder: KernelBuilder;
  readonly #plan: Plan;
  readonly #layout: Layout;
  readonly #entries: Entries;
  readonly #inputs: Inputs;
  readonly #graph: GraphArrays;
  readonly #reductions: Reductions;
  readonly #options: LowerOptions;

  constructor(name: string, plan: Plan, layout: Layout, options: LowerOptions) {
    this.#options = options;
    this.builder = new KernelBuilder(name, layout.frame.failures);
    this.#plan = plan;
    this.#layout = layout;
    this.#entries = new Entries(this.builder, plan, layout);
    this.#graph = new GraphArrays(this.builder, layout);
    this.#inputs = new Inputs(this.#entries, this.#graph, plan, layout);
    this.#reductions = new Reductions(this.builder, plan, layout, this.#entries);
  }

  kernel(kernel: Kernel | SegmentKernel | TableKernel): void {
    switch (kernel.kind) {
      case "map":
        this.#map(kernel);
        break;
      case "aggregate":
        lowerAggregate(kernel, {
          ...this.#rows(),
          reductions: this.#reductions,
          widths: this.#options,
        });
        break;
      case "segments":
        lowerSegments(kernel, this.#rows());
        break;
      case "table":
        lowerTable(kernel, this.#entries, this.#layout);
        break;
      case "mode": {
        const context = { entries: this.#entries, graph: this.#graph, layout: this.#layout };
        const { epilogue, outputs } = kernel;
        this.#reductions.overBlocks(outputs, (here) => {
          const mode = lowerMode(kernel, here, this.#inputs.at(kernel.otherwise, { here }), context);
          const given = [mode, ...epilogue.inputs.map((input) => this.#inputs.at(input, { here }))];
          this.#reductions.outputs(outputs, evaluate(this.builder, given, epilogue.code), here);
        });
        break;
      }
      case "intersect":
        this.#intersect(kernel);
        break;
      case "gather":
        this.#gather(kernel);
        break;
      case "scatter":
        lowerScatter(kernel, this.#entries);
        break;
      case "extremum":
        lowerExtremum(kernel, this.#entries);
        break;
      case "top":
        this.#top(kernel);
        break;
    }
  }

  #rows(): Omit<RowContext, "entries"> {
    return { builder: this.builder, graph: this.#graph, inputs: this.#inputs, layout: this.#layout };
  }

  #map(kernel: MapKernel): void {
    this.#reductions.overBlocks(
      kernel.outputs,
      (here) => {
        const registers = evaluate(
          this.builder,
          kernel.inputs.map((input) => this.#inputs.at(input, { here })),
          kernel.code,
        );
        this.#reductions.outputs(kernel.outputs, registers, here);
      },
      { vectors: this.#onVectors(kernel) },
    );
  }

  /** The body of a map on vectors; null where it has no such form, as where it reads at the ends of edges. */
  #onVectors({ inputs, code, outputs }: MapKernel): VectorBody | null {
    const { builder } = this;
    if (inputs.some((input) => input.from === "buffer" && input.at !== "here")) return null;
    const elements = inputs.map((input) => this.#inputs.elementOf(input));
    const lanes = lanesFor(elements, code, outputs, this.#options);
    if (lanes === null) return null;
    const registersAt = (here: Expression): readonly Expression[] =>
      evaluateLanes(
        inputs.map((input) => this.#inputs.lanes(input, here, lanes)),
        code,
        lanes,
        builder,
      );
    return { lanes, registersAt };
  }

  #gather(kernel: GatherKernel): void {
    const { builder } = this;
    const { extent } = this.#plan.buffers[kernel.table]!;
    const length = index(entriesOf(extent, this.#layout.graph));
    this.#reductions.overBlocks([], (here) => {
      const registers = evaluate(
        this.builder,
        kernel.inputs.map((input) => this.#inputs.at(input, { here })),
        kernel.code,
      );
      const raw = builder.keep("index", this.#inputs.elementOf(kernel.index), this.#inputs.at(kernel.index, { here }));
      const at = builder.keep("at", "index", convert("index", raw));
      const store = (value: Expression): void => this.#entries.store(kernel.output, here, value);
      builder.branch(
        less(at, length),
        () => store(this.#entries.load(kernel.table, at)),
        () => {
          if (kernel.otherwise !== null) store(registers[kernel.otherwise]!);
          else builder.push({ kind: "fail", record: kernel.site!, index: raw });
        },
      );
    });
  }

  #intersect(kernel: IntersectKernel): void {
    const { builder } = this;
    const { pairs } = kernel;
    const graph = this.#graph;
    this.#reductions.overBlocks(kernel.outputs, (here) => {
      const ends = (["source", "destination"] as const).map((end): SortedNodes => {
        const node = builder.keep(end, "u32", graph.endOf(end, here));
        const set = kernel[end];
        if (set === "self") return { name: end, start: index(0), end: index(1), nodeAt: () => node };
        return {
          name: end,
          start: builder.keep(`${end} start`, "index", graph.start(set, convert("index", node))),
          end: builder.keep(`${end} end`, "index", graph.end(set, convert("index", node))),
          nodeAt: (at) => graph.neighbor(set, at),
        };
      }) as [SortedNodes, SortedNodes];
      const edgeAt = (end: "source" | "destination", at: Expression) => (): Expression => {
        const set = kernel[end];
        if (set === "self") throw new Error("a node brings itself over no edge");
        return graph.edge(set, at);
      };
      // What is the same for all common nodes is read before them.
      const before = kernel.inputs.map((input) =>
        input.from === "buffer" && isCommonPlace(input.at)
          ? null
          : keep(this.builder, this.#inputs.at(input, { here })),
      );
      const totals = pairs.map(({ monoid, element }, k) =>
        builder.variable(`total${k}`, element, identity(monoid, element)),
      );
      lowerIntersect(builder, ends, ({ node, positions: [p, q] }) => {
        const common = {
          common: () => convert("index", node),
          source_edge: edgeAt("source", p),
          destination_edge: edgeAt("destination", q),
        };
        const registers = evaluate(
          this.builder,
          kernel.inputs.map((input, k) => before[k] ?? this.#inputs.at(input, { here, common })),
          kernel.code,
        );
        const combine = (): void => {
          pairs.forEach(({ register, monoid, element }, k) => {
            builder.assign(totals[k]!, scalar(monoid, element, [local(totals[k]!), registers[register]!]));
          });
        };
        if (kernel.condition === null) combine();
        else builder.branch(registers[kernel.condition]!, combine);
      });
      this.#reductions.outputs(
        kernel.outputs,
        totals.map((total) => local(total)),
        here,
      );
    });
  }

  #top(kernel: TopKernel): void {
    const inputs = kernel.inputs.map((input) => this.#inputs.at(input, { here: index(0) }));
    lowerTop(kernel, evaluate(this.builder, inputs, kernel.code)[kernel.k]!, this.#entries);
  }

  scalars(kernel: ScalarKernel): void {
    const { builder } = this;
    const registers: Expression[] = [];
    for (const instruction of kernel.code) {
      switch (instruction.op) {
        case "slot":
          registers.push(this.#inputs.slot(instruction.slot));
          break;
        case "count":
          registers.push({ kind: "const", type: "u32", value: entriesOf(instruction.of, this.#layout.graph) });
          break;
        case "fold":
          registers.push(this.#reductions.fold(instruction.partials, instruction.monoid));
          break;
        case "extremum":
          registers.push(lowerExtremumOfBlocks(instruction, this.#entries));
          break;
        case "entry": {
          const { extent, element } = this.#plan.buffers[instruction.table]!;
          const length = index(entriesOf(extent, this.#layout.graph));
          const raw = registers[instruction.index]!;
          const at = builder.keep("at", "index", convert("index", raw));
          const { otherwise, site } = instruction;
          const start: Expression =
            otherwise === null ? { kind: "const", type: element, value: 0 } : registers[otherwise]!;
          const entry = builder.variable("entry", element, start);
          builder.branch(
            less(at, length),
            () => builder.assign(entry, this.#entries.load(instruction.table, at)),
            () => {
              if (site !== null) builder.push({ kind: "fail", record: site, index: raw });
            },
          );
          registers.push(local(entry));
          break;
        }
        default:
          registers.push(evaluateOne(this.builder, instruction, registers));
      }
    }
    for (const { register, slot } of kernel.outputs) {
      const { element } = this.#plan.slots[slot]!;
      const array = builder.array(`slot ${this.#plan.slots[slot]!.name}`, element, {
        kind: "frame",
        offset: this.#layout.slot(slot),
      });
      builder.push({ kind: "store", array, index: index(0), value: registers[register]! });
    }
  }
}
