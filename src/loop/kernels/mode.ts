/**
 * Lowers `neighbor_mode`. A worker counts the values of a row in a hash table of its own (open addressing), with a power of
 * two of at least twice as many slots as the row has entries. It keeps the best value while it counts, so that the table is
 * never gone through again.
 */

import { CLEARED_SLOTS } from "../../bind/places/frame.ts";
import type { ModeKernel } from "../../plan/kernels/mode.ts";
import type { KernelBuilder } from "../build.ts";
import { evaluate } from "../code.ts";
import { add, and, convert, index, less, local, scalar, subtract } from "../expression.ts";
import type { Expression } from "../loop.ts";
import type { Lowering } from "../lowering.ts";
import { splat } from "../vectorize.ts";

/** The golden ratio times 2^32, odd: multiplying by it spreads values over the high bits of the product. */
const SPREAD = 0x9e3779b1;

type Counted = "i32" | "u32";

/** The table, by the numbers of its arrays: the values, and how often each was found, a u32 that is 0 in unused slots. */
interface CountTable {
  readonly element: Counted;
  readonly values: number;
  readonly counts: number;
}

/** The part of the table in which a row is counted. */
interface UsedPart {
  /** The last slot of the table. The bits of this index are all ones. */
  readonly last: Expression;
  /** The number of bits, of 32, that an index into the part does not need, a u32. */
  readonly unusedBits: Expression;
}

export function lowerMode(kernel: ModeKernel, lowering: Lowering): void {
  const { builder, inputs, reductions } = lowering;
  const { epilogue, outputs } = kernel;
  reductions.overBlocks(outputs, (here) => {
    const mode = modeOfRow(kernel, here, inputs.at(kernel.otherwise, { here }), lowering);
    const given = [mode, ...epilogue.inputs.map((input) => inputs.at(input, { here }))];
    reductions.outputs(outputs, evaluate(builder, given, epilogue.code), here);
  });
}

/** The mode of one node's row, `otherwise` where the row is empty. */
export function modeOfRow(
  { direction, table }: ModeKernel,
  node: Expression,
  otherwise: Expression,
  {
    builder,
    entries,
    graph,
    layout,
    vectorBytes,
  }: Pick<Lowering, "builder" | "entries" | "graph" | "layout" | "vectorBytes">,
): Expression {
  const element = entries.elementOf(table);
  if (element !== "i32" && element !== "u32") throw new Error(`values of ${element} are not counted`);
  const { values, counts } = layout.countTable;
  const counted: CountTable = {
    element,
    values: builder.array("counted values", element, { kind: "frame", offset: values }),
    counts: builder.array("counts", "u32", { kind: "frame", offset: counts }),
  };
  const start = builder.keep("start", "index", graph.start(direction, node));
  const end = builder.keep("end", "index", graph.end(direction, node));
  const best = builder.variable("best", element, otherwise);
  builder.branch(less(start, end), () => {
    const used = clearPart(builder, counted, subtract(end, start), vectorBytes);
    const most = builder.variable("most", "u32", u32(0));
    builder.count("position", start, end, (position) => {
      const neighbor = convert("index", graph.neighbor(direction, position));
      const value = builder.keep("value", element, entries.load(table, neighbor));
      const count = countValue(builder, counted, used, value);
      const isMore = scalar("gt", "u32", [count, local(most)]);
      const isAsOften = scalar("eq", "u32", [count, local(most)]);
      const isSmaller = scalar("lt", element, [value, local(best)]);
      builder.branch(scalar("or", "bool", [isMore, scalar("and", "bool", [isAsOften, isSmaller])]), () => {
        builder.assign(best, value);
        builder.assign(most, count);
      });
    });
  });
  return local(best);
}

/** Clears the part of the table for a row of the given length, which is not 0. */
function clearPart(builder: KernelBuilder, { counts }: CountTable, length: Expression, vectorBytes: number): UsedPart {
  // The part has the least power of two of slots from 2 · length on. Its last index has as many bits as 2 · length − 1, all
  // set.
  const twice = scalar("sub", "u32", [scalar("shl", "u32", [convert("u32", length), u32(1)]), u32(1)]);
  const unusedBits = builder.keep("unused", "u32", scalar("clz", "u32", [twice]));
  const last = builder.keep("last", "index", convert("index", scalar("shr", "u32", [u32(0xffffffff), unusedBits])));
  // A part of two slots is cleared with those behind it.
  const isWide = vectorBytes >= CLEARED_SLOTS * Uint32Array.BYTES_PER_ELEMENT;
  const value = isWide ? splat(u32(0), CLEARED_SLOTS, builder) : u32(0);
  const clear = (slot: Expression): void => builder.push({ kind: "store", array: counts, index: slot, value });
  builder.count("slot", index(0), add(last, index(1)), clear, isWide ? CLEARED_SLOTS : 1);
  return { last, unusedBits };
}

/** Counts a value, and returns how often it has been found. */
function countValue(builder: KernelBuilder, table: CountTable, used: UsedPart, value: Expression): Expression {
  const { element, values, counts } = table;
  const slot = builder.variable("slot", "index", hashOf(value, element, used));
  const found = (): Expression => ({ kind: "load", array: counts, index: local(slot) });
  const isOther = scalar("ne", element, [{ kind: "load", array: values, index: local(slot) }, value]);
  // An unused slot holds a value of an earlier row. It is read and compared, but the result does not matter.
  builder.loop(scalar("and", "bool", [scalar("ne", "u32", [found(), u32(0)]), isOther]), () => {
    builder.assign(slot, and(add(local(slot), index(1)), used.last));
  });
  const count = builder.keep("count", "u32", scalar("add", "u32", [found(), u32(1)]));
  builder.push({ kind: "store", array: values, index: local(slot), value });
  builder.push({ kind: "store", array: counts, index: local(slot), value: count });
  return count;
}

/** The hash of a value: the high bits of a product, as many as an index into the part has. */
function hashOf(value: Expression, element: Counted, { last, unusedBits }: UsedPart): Expression {
  const spread: Expression = { kind: "const", type: element, value: element === "i32" ? SPREAD | 0 : SPREAD };
  const shift = element === "i32" ? scalar("cast", "i32", [unusedBits]) : unusedBits;
  return and(convert("index", scalar("shr", element, [scalar("mul", element, [value, spread]), shift])), last);
}

const u32 = (value: number): Expression => ({ kind: "const", type: "u32", value });
