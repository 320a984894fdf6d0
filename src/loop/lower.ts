import type { Layout } from "../plan/bind.ts";
import { entriesOf } from "../plan/bind.ts";
import type {
  AggregateKernel,
  GatherKernel,
  Instruction,
  IntersectKernel,
  Kernel,
  MapKernel,
  Plan,
  ScalarKernel,
  TopKernel,
} from "../plan/plan.ts";
import { BLOCK, SEGMENT } from "../plan/plan.ts";
import { KernelBuilder } from "./build.ts";
import { Entries } from "./entries.ts";
import { add, bool, convert, identity, index, less, local, minimum, scalar, subtract } from "./expression.ts";
import { GraphArrays } from "./graph-arrays.ts";
import type { Position } from "./inputs.ts";
import { Inputs, isCommonPlace, isOfRow } from "./inputs.ts";
import type { SortedNodes } from "./intersect.ts";
import { lowerIntersect } from "./intersect.ts";
import type { Expression, Lanes, LoopKernel } from "./loop.ts";
import { lowerMode } from "./mode.ts";
import type { VectorBody } from "./reduce.ts";
import { placeInBlock, Reductions } from "./reduce.ts";
import { lowerScatter } from "./scatter.ts";
import { lowerExtremum, lowerExtremumOfBlocks, lowerTop } from "./select.ts";
import { evaluateLanes, lanesFor } from "./vectorize.ts";

/** Bytes of what an aggregate combines over one row, whatever its element. */
const ROW_TOTAL_BYTES = 8;

export interface LowerOptions {
  /** Whether to compute several entries at once where that is possible. */
  readonly vectors: boolean;
}

export function lowerKernel(
  kernel: Kernel | ScalarKernel,
  plan: Plan,
  layout: Layout,
  options: LowerOptions,
): LoopKernel {
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

  kernel(kernel: Kernel): void {
    switch (kernel.kind) {
      case "map":
        this.#map(kernel);
        break;
      case "aggregate":
        this.#aggregate(kernel);
        break;
      case "mode": {
        const context = { entries: this.#entries, graph: this.#graph, layout: this.#layout };
        const { epilogue, outputs } = kernel;
        this.#reductions.overBlocks(outputs, (here) => {
          const mode = lowerMode(kernel, here, this.#inputs.at(kernel.otherwise, { here }), context);
          const given = [mode, ...epilogue.inputs.map((input) => this.#inputs.at(input, { here }))];
          this.#reductions.outputs(outputs, this.#evaluate(given, epilogue.code), here);
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

  #map(kernel: MapKernel): void {
    this.#reductions.overBlocks(
      kernel.outputs,
      (here) => {
        const registers = this.#evaluate(
          kernel.inputs.map((input) => this.#inputs.at(input, { here })),
          kernel.code,
        );
        this.#reductions.outputs(kernel.outputs, registers, here);
      },
      this.#onVectors(kernel),
    );
  }

  /** The body of a map on vectors; null where it has no such form, as where it reads at the ends of edges. */
  #onVectors({ inputs, code, outputs }: MapKernel): VectorBody | null {
    const { builder } = this;
    if (!this.#options.vectors || inputs.some((input) => input.from === "buffer" && input.at !== "here")) return null;
    const elements = inputs.map((input) => this.#inputs.elementOf(input));
    const lanes = lanesFor(elements, code, outputs);
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
      const registers = this.#evaluate(
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

  #aggregate(kernel: AggregateKernel): void {
    const { builder } = this;
    const { epilogue, outputs, pairs } = kernel;
    const finish = (totals: readonly Expression[], here: Expression): void => {
      const given = [...totals, ...epilogue.inputs.map((input) => this.#inputs.at(input, { here }))];
      this.#reductions.outputs(outputs, this.#evaluate(given, epilogue.code), here);
    };
    const lanes = this.#lanesOfEpilogue(kernel);
    if (lanes === null) {
      this.#reductions.overBlocks(outputs, (here) => {
        const start = builder.keep("start", "index", this.#graph.start(kernel.direction, here));
        finish(this.#combineRow(kernel, here, start, this.#rowEnd(kernel, here)), here);
      });
      return;
    }
    // Rows one by one and nodes side by side: the totals of a block wait in between, in memory that stays near.
    const arrays = pairs.map(({ element }, k) =>
      builder.array(`totals${k}`, element, {
        kind: "frame",
        offset: this.#layout.rowTotals + ROW_TOTAL_BYTES * BLOCK * k,
      }),
    );
    this.#reductions.overBlocks(
      outputs,
      (here) => {
        const within = placeInBlock(here, builder);
        finish(
          arrays.map((array) => ({ kind: "load", array, index: within })),
          here,
        );
      },
      {
        lanes,
        prepare: (from, to) => {
          // A row begins where the one before ends.
          const start = builder.variable("start", "index", this.#graph.start(kernel.direction, from));
          builder.count("row", from, to, (here) => {
            const end = this.#rowEnd(kernel, here);
            const totals = this.#combineRow(kernel, here, local(start), end);
            const within = placeInBlock(here, builder);
            totals.forEach((value, k) => {
              builder.push({ kind: "store", array: arrays[k]!, index: within, value });
            });
            builder.assign(start, end);
          });
        },
        registersAt: (here, within) =>
          evaluateLanes(
            [
              ...arrays.map((array): Expression => ({ kind: "load lanes", array, index: within, lanes })),
              ...epilogue.inputs.map((input) => this.#inputs.lanes(input, here, lanes)),
            ],
            epilogue.code,
            lanes,
            builder,
          ),
      },
    );
  }

  /** How many nodes the epilogue of an aggregate takes together; null where it takes them one by one. */
  #lanesOfEpilogue({ epilogue, outputs, pairs }: AggregateKernel): Lanes | null {
    const isPlain = epilogue.code.length === 0 && outputs.every(({ kind }) => kind === "keep");
    if (!this.#options.vectors || isPlain) return null;
    const elements = [
      ...pairs.map(({ element }) => element),
      ...epilogue.inputs.map((input) => this.#inputs.elementOf(input)),
    ];
    return lanesFor(elements, epilogue.code, outputs);
  }

  #rowEnd({ direction }: AggregateKernel, here: Expression): Expression {
    return this.builder.keep("end", "index", this.#graph.end(direction, here));
  }

  /**
   * What the pairs of an aggregate combine over the row of a node. Few rows are longer than a segment; one that is not is
   * combined straight into the totals, since the identity that these would start at changes no sum.
   */
  #combineRow(kernel: AggregateKernel, here: Expression, start: Expression, end: Expression): readonly Expression[] {
    const { builder } = this;
    const { direction, pairs } = kernel;
    const graph = this.#graph;
    const isWholeRow = direction !== "all" || !graph.directed;
    // Where the out-edges begin in a row that has the in-edges first.
    const middle = isWholeRow ? null : builder.keep("middle", "index", add(start, graph.degree("in", here)));
    // What is the same along the row is read before it.
    const before = kernel.inputs.map((input) =>
      isOfRow(input, direction) ? this.#keep(this.#inputs.ofRow(input, here)) : null,
    );
    const startAtIdentity = (name: string): readonly number[] =>
      pairs.map(({ monoid, element }, k) => builder.variable(`${name}${k}`, element, identity(monoid, element)));
    const combineInto = (sums: readonly number[], from: Expression, to: Expression): void => {
      builder.count("position", from, to, (at) => {
        const neighbor = builder.later("neighbor", "index", () => convert("index", graph.neighbor(direction, at)));
        const edge = builder.later("edge", "index", () => graph.edge(direction, at));
        const selfIsSource = middle
          ? ({ kind: "compare", op: "ge", left: at, right: middle } as const)
          : bool(direction === "out");
        const position: Position = { here, row: { direction, at, neighbor, edge, selfIsSource } };
        const registers = this.#evaluate(
          kernel.inputs.map((input, k) => before[k] ?? this.#inputs.at(input, position)),
          kernel.code,
        );
        const combine = (): void => {
          pairs.forEach(({ register, monoid, element }, k) => {
            builder.assign(sums[k]!, scalar(monoid, element, [local(sums[k]!), registers[register]!]));
          });
        };
        if (kernel.condition === null) combine();
        else builder.branch(registers[kernel.condition]!, combine);
      });
    };

    const totals = startAtIdentity("total");
    builder.branch(
      less(subtract(end, start), index(SEGMENT + 1)),
      () => combineInto(totals, start, end),
      () => {
        const segment = builder.variable("segment", "index", start);
        builder.loop(less(local(segment), end), () => {
          const sums = startAtIdentity("sum");
          const stop = builder.keep("stop", "index", minimum(add(local(segment), index(SEGMENT)), end));
          combineInto(sums, local(segment), stop);
          pairs.forEach(({ monoid, element }, k) => {
            builder.assign(totals[k]!, scalar(monoid, element, [local(totals[k]!), local(sums[k]!)]));
          });
          builder.assign(segment, stop);
        });
      },
    );
    return totals.map((total) => local(total));
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
        input.from === "buffer" && isCommonPlace(input.at) ? null : this.#keep(this.#inputs.at(input, { here })),
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
        const registers = this.#evaluate(
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
    lowerTop(kernel, this.#evaluate(inputs, kernel.code)[kernel.k]!, this.#entries);
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
          registers.push(this.#instruction(instruction, registers));
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

  #evaluate(given: readonly Expression[], code: readonly Instruction[]): Expression[] {
    const registers = given.map((value) => this.#keep(value));
    for (const instruction of code) registers.push(this.#instruction(instruction, registers));
    return registers;
  }

  /** Constants stay in place; every other value gets a local, so that it is computed once. */
  #keep(value: Expression): Expression {
    return value.kind === "const" || value.kind === "local"
      ? value
      : this.builder.keep("r", this.builder.typeOf(value), value);
  }

  #instruction(instruction: Instruction, registers: readonly Expression[]): Expression {
    if (instruction.op === "const") return { kind: "const", type: instruction.element, value: instruction.value };
    const { op, element, operands } = instruction;
    return this.#keep(
      scalar(
        op,
        element,
        operands.map((operand) => registers[operand]!),
      ),
    );
  }
}
