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
import { type LaneCode, type Value, vector } from "./code.ts";
import { activeLanes, firstLane } from "./entries.ts";

const LOG2_BLOCK = Math.log2(BLOCK);

type Reduced = Extract<KernelOutput, { kind: "reduce" }>;

/** What the entries of a block have come to so far, for one output. */
interface Accumulator {
  begin(): void;
  take(here: Expression, value: Expression): void;
  /** Ends the block, and gives its result. */
  end(): Expression;
}

/** Runs a body for every node of the chunk. It gives the registers of the outputs. */
export function overNodes(
  { kept }: Pick<OwnLaneKernel, "kept">,
  outputs: readonly KernelOutput[],
  code: LaneCode,
  memory: LaneMemory,
  body: (here: Expression) => readonly Value[],
): void {
  const { builder, entries } = code;
  const reduced = outputs.filter((output) => output.kind === "reduce");
  const accumulators = reduced.map((output, k) => accumulatorOf(output, k, builder, memory));
  const visit = (here: Expression): void => {
    const registers = body(here);
    let reductions = 0;
    for (const output of outputs) {
      const value = code.wide(registers[output.register]!);
      if (output.kind === "reduce") {
        accumulators[reductions++]!.take(here, value);
        continue;
      }
      const { buffer, element } = output;
      const before = kept?.get(buffer);
      const stored =
        before === undefined
          ? value
          : vector("select", element, activeLanes(memory, builder), value, entries.loadWide(before, here));
      entries.storeWide(buffer, here, stored);
    }
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
