/** The aggregate kernel (segmented reduction): combines values over the edges of each node's row, then runs code at the node. */

import type { Direction } from "../../ir/op.ts";
import type { Input, InputPlace, Instruction, KernelOutput, Pair } from "../code.ts";
import type { NodeDomain } from "../domain.ts";
import { natural, nullable, text } from "../shape.ts";
import { CODE, DIRECTION, DOMAIN, EPILOGUE, INPUTS, NAMES, OUTPUTS, PAIRS } from "../shapes.ts";
import type { KernelFields, KernelRecord } from "./record.ts";
import {
  checkPairs,
  degreesOf,
  INDEX_BYTES,
  inputAccesses,
  outputAccesses,
  renameInputs,
  renameOutputs,
  scratchOf,
} from "./record.ts";

/** For each node, values over the edges of its row, combined in edge order; then code over the node. */
export interface AggregateKernel extends KernelFields {
  readonly kind: "aggregate";
  readonly domain: NodeDomain;
  readonly direction: Direction;
  readonly inputs: readonly Input[];
  readonly code: readonly Instruction[];
  /** The register that tells whether an edge counts. */
  readonly condition: number | null;
  readonly pairs: readonly Pair[];
  /** The epilogue. Its registers are the combined values, then its inputs, then its instructions. */
  readonly epilogue: { readonly inputs: readonly Input[]; readonly code: readonly Instruction[] };
  readonly outputs: readonly KernelOutput[];
}

/** The end that all edges of a row have in common: the node whose row it is. */
export const OWN_END = { in: "destination", out: "source", all: "self" } as const satisfies Record<
  Direction,
  InputPlace
>;

/** Tells whether an input of a row's entries is the same for the whole row, since it is read at the row's own node. */
export function isOwnInput(input: Input, direction: Direction): boolean {
  return "at" in input ? input.at === OWN_END[direction] : input.from !== "slot" && input.from !== "place";
}

/** Tells whether the value of an edge, or whether it counts, depends on the edge's place in the row. */
export function asksPlace({ inputs }: AggregateKernel): boolean {
  return inputs.some(({ from }) => from === "place");
}

/**
 * Tells whether an edge is asked, in rows of both directions, for what is at its source or destination. Which of its ends that is shows in
 * the row of one end alone: an undirected edge has each end as source, in the row of the other.
 */
export function asksWhichEnd({ direction, inputs }: AggregateKernel): boolean {
  return direction === "all" && inputs.some((input) => "at" in input && isEnd(input.at));
}

function isEnd(place: InputPlace): boolean {
  return place === "source" || place === "destination";
}

/** Tells whether an input of a row's entries is read at the other end of the edge, which may be any node. */
export function readsNeighbor(input: Input, direction: Direction): boolean {
  if (!("at" in input)) return false;
  switch (input.at) {
    case "neighbor":
      return true;
    case "source":
      return direction !== "out";
    case "destination":
      return direction !== "in";
    default:
      return false;
  }
}

const ROW_PLACES = ["here", "source", "destination", "neighbor", "self", "edge"] as const;

export const AGGREGATE: KernelRecord<AggregateKernel, AggregateKernel> = {
  doc: "For each node, values over the edges of its row, combined in edge order; then code over the node.",
  fields: {
    ...NAMES,
    kind: text,
    domain: DOMAIN,
    direction: DIRECTION,
    inputs: INPUTS,
    code: CODE,
    condition: nullable(natural),
    pairs: PAIRS,
    epilogue: EPILOGUE,
    outputs: OUTPUTS,
  },
  accesses: ({ domain, inputs, direction, epilogue, outputs }) => [
    ...inputAccesses(inputs, domain, [OWN_END[direction]]),
    ...inputAccesses(epilogue.inputs, domain),
    ...outputAccesses(outputs, domain),
  ],
  inputs: ({ inputs, epilogue }) => [...inputs, ...epilogue.inputs],
  graph: ({ direction, inputs, epilogue }) => {
    const degrees = degreesOf([...inputs, ...epilogue.inputs]);
    // The length of the in-row is the position in a row of `all` at which the out-edges begin.
    return { rows: [direction, ...(direction === "all" ? (["in"] as const) : []), ...degrees], ends: [] };
  },
  rows: ({ direction }) => direction,
  rowsOfEnds: () => [],
  others: () => 0,
  finish: ({ pairs, epilogue, outputs }) => ({ given: pairs.length, ...epilogue, outputs }),
  withFinish: (kernel, { inputs, code, outputs }) => ({ ...kernel, epilogue: { inputs, code }, outputs }),
  scratch: ({ pairs, outputs }) => scratchOf(outputs, { rowTotals: pairs.length }),
  movable: (kernel) => kernel,
  spell: ({ direction, pairs }) => `aggregate(${[direction, ...pairs.map(({ monoid }) => monoid)].join(", ")})`,
  rename: (kernel, rename) => ({
    ...kernel,
    inputs: renameInputs(kernel.inputs, rename),
    epilogue: { ...kernel.epilogue, inputs: renameInputs(kernel.epilogue.inputs, rename) },
    outputs: renameOutputs(kernel.outputs, rename),
  }),
  check: (kernel, checker) => {
    const { inputs, code, epilogue, outputs } = kernel;
    const given = checkPairs(kernel, checker.code(inputs, code, { at: ROW_PLACES, isOfRow: true }), checker);
    checker.outputs(outputs, checker.code(epilogue.inputs, epilogue.code, { given, at: ["here"] }));
  },
  cost: ({ direction, inputs, code, pairs, epilogue, outputs }, count, { elements, arcs }) => {
    // The ends of rows are read.
    count.read(INDEX_BYTES * elements);
    for (const input of inputs) count.inputOfRow(input, direction, elements, arcs);
    if (inputs.some((input) => readsNeighbor(input, direction))) count.read(INDEX_BYTES * arcs);
    count.code(code, arcs);
    count.simple(pairs.length * arcs);
    for (const input of epilogue.inputs) count.inputHere(input, elements);
    count.code(epilogue.code, elements);
    count.outputs(outputs, elements);
  },
  canFail: () => false,
};
