/**
 * The loop of a kernel over its nodes in all lanes of a body, and what becomes of its outputs. Reductions go block by block,
 * in each lane in the order that it has alone (docs/numerics.md).
 */

import type { OwnLaneKernel } from "../../bind/lanes/loop.ts";
import type { LaneMemory } from "../../bind/layout.ts";
import { isExact } from "../../ir/scalar.ts";
import { BLOCK, LANES } from "../../plan/blocks.ts";
import type { KernelOutput } from "../../plan/code.ts";
import type { KernelBuilder } from "../build.ts";
import { add, and, identity, index, local, minimum, shiftLeft, shiftRight } from "../expression.ts";
import type { Expression } from "../loop.ts";
import { WIDE_LANES } from "../loop.ts";
import { type LaneCode, vector } from "./code.ts";
import { activeLanes, firstLane } from "./entries.ts";
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

/** What a kernel has at its nodes: the inputs of the code that gives its outputs, and how many values come before them. */
export interface OutputsOf {
  readonly outputs: readonly KernelOutput[];
  readonly node: NodeCode;
}

/** Runs a body for every node of the chunk. It calls `finish` once, with the registers of the outputs, in each branch. */
export function overNodes(
  { kept }: Pick<OwnLaneKernel, "kept">,
  { outputs, node }: OutputsOf,
  code: LaneCode,
  memory: LaneMemory,
  body: (here: Expression, finish: (registers: Registers) => void) => void,
): void {
  const { builder, entries } = code;
  const reduced = outputs.filter((output) => output.kind === "reduce");
  const accumulators = reduced.map((output, k) => accumulatorOf(output, k, builder, memory));
  /** The value of an output in active lanes, and in the others the one that they keep. */
  const masked = ({ register, element, buffer }: Kept, registers: Registers, here: Expression): Expression => {
    const before = kept?.get(buffer);
    if (before === undefined) return code.wide(registers.get(register));
    const active = activeLanes(memory, builder);
    const input = node.inputs.findIndex((one) => one.from === "buffer" && one.buffer === before && one.at === "here");
    if (input < 0) {
      return vector("select", element, active, code.wide(registers.get(register)), entries.loadWide(before, here));
    }
    const own = node.given + input;
    const instruction = registers.instruction(register);
    const [condition, then, otherwise] = instruction?.op === "select" ? instruction.operands : [];
    if (condition !== undefined && otherwise === own && registers.get(condition).kind === "wide") {
      const chosen = vector("and", "bool", registers.get(condition).value, active);
      return vector(
        "select",
        element,
        builder.keep("chosen", "boolx16", chosen),
        code.wide(registers.get(then!)),
        registers.get(own).value,
      );
    }
    const value = registers.get(register);
    const old = registers.get(own);
    return value.value === old.value ? old.value : vector("select", element, active, code.wide(value), old.value);
  };
  const visit = (here: Expression): void => {
    body(here, (registers) => {
      // Everything is read before anything is written, since arrays may be written in place.
      const values = outputs.map((output) =>
        code.kept({
          kind: "wide",
          value: output.kind === "keep" ? masked(output, registers, here) : code.wide(registers.get(output.register)),
        }),
      );
      let reductions = 0;
      outputs.forEach((output, k) => {
        if (output.kind === "keep") entries.storeWide(output.buffer, here, values[k]!.value);
        else accumulators[reductions++]!.take(here, values[k]!.value);
      });
    });
  };
  if (reduced.length === 0) {
    builder.count("node", builder.begin, builder.end, visit);
    return;
  }
  const last = shiftRight(add(builder.end, index(BLOCK - 1)), index(LOG2_BLOCK));
  builder.count("block", shiftRight(builder.begin, index(LOG2_BLOCK)), last, (block) => {
    for (const accumulator of accumulators) accumulator.begin();
    const from = builder.keep("from", "index", shiftLeft(block, index(LOG2_BLOCK)));
    const to = builder.keep("to", "index", minimum(add(from, index(BLOCK)), builder.end));
    builder.count("node", from, to, visit);
    reduced.forEach(({ partials }, k) => {
      entries.storeWide(partials, block, accumulators[k]!.end());
    });
  });
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
