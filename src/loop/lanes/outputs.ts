/**
 * The loop of a kernel over its nodes or edges in all lanes of a body, and what becomes of its outputs. Reductions go block by block,
 * in each lane in the order that it has alone (docs/numerics.md).
 */

import type { OwnLaneKernel } from "../../bind/lanes/loop.ts";
import type { LaneMemory } from "../../bind/layout.ts";
import { identityOf, isExact } from "../../ir/scalar.ts";
import { BLOCK, LANES } from "../../plan/blocks.ts";
import type { BufferId, SlotId } from "../../plan/buffer.ts";
import type { KernelOutput } from "../../plan/code.ts";
import type { KernelBuilder } from "../build.ts";
import { add, and, bool, identity, index, local, minimum, scalar, shiftLeft, shiftRight } from "../expression.ts";
import type { Expression } from "../loop.ts";
import { WIDE_LANES } from "../loop.ts";
import { type LaneCode, vector } from "./code.ts";
import { activeLanes, firstLane, lanesWithin } from "./entries.ts";
import type { NodeCode, Registers } from "./registers.ts";

const LOG2_BLOCK = Math.log2(BLOCK);

type Kept = Extract<KernelOutput, { kind: "keep" }>;
type Reduced = Extract<KernelOutput, { kind: "reduce" }>;

/** What the entries of a block have come to so far, for one output. */
interface Accumulator {
  begin(): void;
  take(here: Expression, value: Expression): void;
  /** Ends the block, and gives its result. */
  end(): Expression;
}

/** The outputs of a kernel at its nodes, and the code that gives them. */
export interface OutputsOf {
  readonly outputs: readonly KernelOutput[];
  readonly node: NodeCode;
}

/** Runs a body for every node or edge of the chunk. It calls `finish` once, with the registers of the outputs, in each branch. */
export function overChunk(
  kernel: OwnLaneKernel,
  of: OutputsOf,
  code: LaneCode,
  memory: LaneMemory,
  body: (here: Expression, finish: (registers: Registers) => void) => void,
): void {
  const { builder, entries } = code;
  const outputs = new NodeOutputs(kernel, of, code, memory);
  const visit = (here: Expression): void => body(here, (registers) => outputs.finish(here, registers));
  const { reduced } = outputs;
  if (reduced.length === 0) {
    builder.count("node", builder.begin, builder.end, visit);
    return;
  }
  const last = shiftRight(add(builder.end, index(BLOCK - 1)), index(LOG2_BLOCK));
  builder.count("block", shiftRight(builder.begin, index(LOG2_BLOCK)), last, (block) => {
    for (const { accumulator } of reduced) accumulator.begin();
    const from = builder.keep("from", "index", shiftLeft(block, index(LOG2_BLOCK)));
    const to = builder.keep("to", "index", minimum(add(from, index(BLOCK)), builder.end));
    builder.count("node", from, to, visit);
    for (const { output, accumulator } of reduced) entries.storeWide(output.partials, block, accumulator.end());
  });
}

/** What becomes of the outputs of a kernel at a node. */
class NodeOutputs {
  readonly reduced: readonly { readonly output: Reduced; readonly accumulator: Accumulator }[];
  readonly #kernel: OwnLaneKernel;
  readonly #of: OutputsOf;
  readonly #code: LaneCode;
  readonly #settled: SettledNodes;
  readonly #active: Expression | null;
  /** The lanes that are in loops around, by the numbers of their rounds. */
  readonly #within = new Map<SlotId, Expression>();

  constructor(kernel: OwnLaneKernel, of: OutputsOf, code: LaneCode, memory: LaneMemory) {
    this.#kernel = kernel;
    this.#of = of;
    this.#code = code;
    this.#settled = settledNodes(kernel, code, memory);
    this.#active = kernel.kept === null ? null : activeLanes(memory, code.builder);
    for (const { within } of kernel.kept?.values() ?? []) {
      if (within !== null) this.#within.set(within, lanesWithin(within, memory, code.builder));
    }
    const reduced = of.outputs.filter((output) => output.kind === "reduce");
    this.reduced = reduced.map((output, k) => ({
      output,
      accumulator: accumulatorOf(output, k, code.builder, memory),
    }));
  }

  finish(here: Expression, registers: Registers): void {
    const { outputs } = this.#of;
    const { entries } = this.#code;
    if (this.#isUnchanged(registers)) {
      if (outputs.every((output) => output.kind !== "keep" || this.#isInOneMemory(output.buffer))) return;
      this.#settled.unlessSettled(here, () => {
        for (const output of outputs) {
          if (output.kind !== "keep" || this.#isInOneMemory(output.buffer)) continue;
          entries.storeWide(output.buffer, here, this.#code.wide(registers.get(output.register)));
        }
      });
      return;
    }
    this.#settled.change(here);
    // Everything is read before anything is written, since arrays may be written in place.
    const chosen = new Map<number, Expression>();
    const values = outputs.map((output) => {
      const value = output.kind === "keep" ? this.#masked(output, registers, here, chosen) : null;
      return this.#code.keptWide(value ?? this.#code.wide(registers.get(output.register)));
    });
    let reductions = 0;
    outputs.forEach((output, k) => {
      if (output.kind === "keep") entries.storeWide(output.buffer, here, values[k]!);
      else this.reduced[reductions++]!.accumulator.take(here, values[k]!);
    });
  }

  /**
   * The value of an output in active lanes, and in the others the one that they keep; null where all are active. `chosen`
   * has the active lanes in which conditions hold, by the register of the condition.
   */
  #masked(output: Kept, registers: Registers, here: Expression, chosen: Map<number, Expression>): Expression | null {
    const { register, element, buffer } = output;
    const [active, before] = [this.#active, this.#kernel.kept?.get(buffer)];
    if (active === null || before === undefined) return null;
    const code = this.#code;
    const own = this.#keptIn(output);
    if (own === null) {
      const left = code.entries.loadWide(before.from, here);
      const within = before.within === null ? null : this.#within.get(before.within)!;
      const kept =
        within === null ? left : vector("select", element, within, code.entries.loadWide(buffer, here), left);
      return vector("select", element, active, code.wide(registers.get(register)), kept);
    }
    const old = code.wide(registers.get(own));
    const instruction = registers.instruction(register);
    const [condition, then, otherwise] = instruction?.op === "select" ? instruction.operands : [];
    if (condition === undefined || otherwise !== own || registers.get(condition).kind === "same") {
      return vector("select", element, active, code.wide(registers.get(register)), old);
    }
    // What is chosen over the old value is chosen in active lanes alone.
    const lanes = chosen.get(condition) ?? code.keptWide(vector("and", "bool", registers.get(condition).value, active));
    chosen.set(condition, lanes);
    return vector("select", element, lanes, code.wide(registers.get(then!)), old);
  }

  /** Tells whether the outputs come to what the arrays hold already, and add nothing to what is reduced. */
  #isUnchanged(registers: Registers): boolean {
    return (
      this.#kernel.kept !== null &&
      this.#of.outputs.every((output) => {
        const value = registers.resolve(output.register);
        if (output.kind === "keep") return value === this.#keptIn(output);
        return output.element === "bool" && value === (identityOf(output.monoid, "bool") === 1);
      })
    );
  }

  /** Tells whether what an array has at a node stays there where nothing is written. */
  #isInOneMemory(buffer: BufferId): boolean {
    return this.#kernel.kept!.get(buffer)!.from === buffer || this.#kernel.body.inPlace.has(buffer);
  }

  /** The register that reads, at the node, what inactive lanes keep of an output; null where none does. */
  #keptIn({ buffer }: Kept): number | null {
    const { inputs, given } = this.#of.node;
    const before = this.#kernel.kept?.get(buffer);
    if (before === undefined || before.within !== null) return null;
    const { of } = this.#kernel;
    const own = of.kind === "map" && of.domain.of === "edges" ? "edge" : "here";
    const input = inputs.findIndex((one) => one.from === "buffer" && one.buffer === before.from && one.at === own);
    return input < 0 ? null : given + input;
  }
}

/** The nodes whose arrays have the same values in both of their memories. */
interface SettledNodes {
  /** Does something unless the node is settled, after which it is. */
  readonly unlessSettled: (here: Expression, then: () => void) => void;
  readonly change: (here: Expression) => void;
}

/** Whether nodes are settled is kept from round to round, and not known in the first. */
function settledNodes(kernel: OwnLaneKernel, code: LaneCode, memory: LaneMemory): SettledNodes {
  if (kernel.twins === null) return { unlessSettled: (_, then) => then(), change: () => {} };
  const { builder } = code;
  const array = builder.array("settled", "bool", memory.settled(kernel));
  const set = (here: Expression, value: boolean): void =>
    builder.push({ kind: "store", array, index: here, value: bool(value) });
  const first = scalar("eq", "i32", [code.slot(kernel.twins), { kind: "const", type: "i32", value: 0 }]);
  const isFirst = builder.hoist("first round", first);
  return {
    unlessSettled: (here, then) => {
      const isSettled: Expression = { kind: "load", array, index: here };
      builder.branch(scalar("or", "bool", [isFirst, scalar("not", "bool", [isSettled])]), () => {
        then();
        set(here, true);
      });
    },
    change: (here) => set(here, false),
  };
}

function accumulatorOf(output: Reduced, k: number, builder: KernelBuilder, memory: LaneMemory): Accumulator {
  return isExact(output.monoid, output.element)
    ? inOne(output, k, builder)
    : inEight(output, k, builder, memory.reduced);
}

/** Combines entry after entry, where the order does not show in the bits. */
function inOne({ monoid, element }: Reduced, k: number, builder: KernelBuilder): Accumulator {
  const start: Expression = { kind: "splat", value: identity(monoid, element), lanes: WIDE_LANES };
  const sum = builder.variable(`reduced${k}`, `${element}x16`, start);
  return {
    begin: () => builder.assign(sum, start),
    take: (_, value) => builder.assign(sum, vector(monoid, element, local(sum), value)),
    end: () => local(sum),
  };
}

/** Combines every eighth entry, and then these eight as a tree. */
function inEight({ monoid, element }: Reduced, k: number, builder: KernelBuilder, offset: number): Accumulator {
  const bytes = 8 * WIDE_LANES * LANES;
  const array = builder.array(`reduced${k}`, element, { kind: "frame", offset: offset + bytes * k });
  const load = (at: Expression): Expression => ({ kind: "load lanes", array, index: firstLane(at), lanes: WIDE_LANES });
  const store = (at: Expression, value: Expression): void =>
    builder.push({ kind: "store", array, index: firstLane(at), value });
  return {
    begin: () => {
      const start: Expression = { kind: "splat", value: identity(monoid, element), lanes: WIDE_LANES };
      for (let at = 0; at < LANES; at++) store(index(at), start);
    },
    take: (here, value) => {
      const at = builder.keep("at", "index", and(here, index(LANES - 1)));
      store(at, vector(monoid, element, load(at), value));
    },
    end: () => {
      for (let width = LANES / 2; width >= 1; width /= 2) {
        for (let at = 0; at < width; at++) {
          store(index(at), vector(monoid, element, load(index(at)), load(index(at + width))));
        }
      }
      return load(index(0));
    },
  };
}
