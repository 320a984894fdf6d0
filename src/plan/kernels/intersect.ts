/** The intersection kernel: at each edge, combines values of the nodes that are common to what its two ends bring, such as their neighbors. */

import type { EndSet } from "../../ir/op.ts";
import type { Input, InputPlace, Instruction, KernelOutput, Pair } from "../code.ts";
import type { EdgeDomain } from "../domain.ts";
import { natural, nullable, oneOf, text } from "../shape.ts";
import { CODE, DOMAIN, INPUTS, NAMES, OUTPUTS, PAIRS } from "../shapes.ts";
import type { KernelFields, KernelRecord } from "./record.ts";
import {
  checkPairs,
  degreesOf,
  INDEX_BYTES,
  inputAccesses,
  NO_FINISH,
  outputAccesses,
  renameInputs,
  renameOutputs,
  scratchOf,
} from "./record.ts";

/** For each edge, values at the nodes that both of its ends bring, combined in ascending order of these nodes. */
export interface IntersectKernel extends KernelFields {
  readonly kind: "intersect";
  readonly domain: EdgeDomain;
  readonly source: EndSet;
  readonly destination: EndSet;
  readonly inputs: readonly Input[];
  readonly code: readonly Instruction[];
  /** The register that tells whether a common node counts. */
  readonly condition: number | null;
  readonly pairs: readonly Pair[];
  /** The outputs. Their registers are the combined values, one for each pair. */
  readonly outputs: readonly KernelOutput[];
}

/** The steps to pass one entry of two rows that are walked side by side. */
const MERGE_STEPS = 0.4;

/** Gives the directions of the rows of both ends; an end that brings itself alone has none. */
function rowsOfEnds({ source, destination }: IntersectKernel): readonly ("in" | "out")[] {
  return [source, destination].filter((set) => set !== "self");
}

/** Lists the places of inputs. A node that an end brings as itself has no edge there. */
function placesOf({ source, destination }: IntersectKernel): readonly InputPlace[] {
  return [
    "here",
    "edge",
    "source",
    "destination",
    "common",
    ...(source === "self" ? [] : (["source_edge"] as const)),
    ...(destination === "self" ? [] : (["destination_edge"] as const)),
  ];
}

const END_SET = oneOf(["in", "out", "self"]);

export const INTERSECT: KernelRecord<IntersectKernel> = {
  doc: "For each edge, values at the nodes that both of its ends bring, combined in ascending order of these nodes.",
  fields: {
    ...NAMES,
    kind: text,
    domain: DOMAIN,
    source: END_SET,
    destination: END_SET,
    inputs: INPUTS,
    code: CODE,
    condition: nullable(natural),
    pairs: PAIRS,
    outputs: OUTPUTS,
  },
  accesses: ({ domain, inputs, outputs }) => [
    ...inputAccesses(inputs, domain, ["here", "edge"]),
    ...outputAccesses(outputs, domain),
  ],
  inputs: ({ inputs }) => inputs,
  graph: (kernel) => ({
    rows: [...rowsOfEnds(kernel), ...degreesOf(kernel.inputs)],
    ends: ["source", "destination"],
  }),
  rows: () => null,
  rowsOfEnds,
  others: () => 0,
  ...NO_FINISH,
  scratch: ({ outputs }) => scratchOf(outputs),
  movable: () => null,
  spell: ({ source, destination, pairs }) =>
    `intersect(${[source, destination, ...pairs.map(({ monoid }) => monoid)].join(", ")})`,
  rename: (kernel, rename) => ({
    ...kernel,
    inputs: renameInputs(kernel.inputs, rename),
    outputs: renameOutputs(kernel.outputs, rename),
  }),
  check: (kernel, checker) => {
    const { inputs, code, outputs } = kernel;
    checker.outputs(outputs, checkPairs(kernel, checker.code(inputs, code, { at: placesOf(kernel) }), checker));
  },
  cost: (kernel, count, { elements, arcs, graph }) => {
    const { inputs, code, pairs, outputs } = kernel;
    // The numbers of both ends are read, and the beginnings of their rows; then the rows themselves.
    count.read(2 * INDEX_BYTES * elements + INDEX_BYTES * arcs);
    for (const _ of rowsOfEnds(kernel)) count.gatherIndices(graph.nodeCount, elements);
    count.steps(MERGE_STEPS * arcs);
    // The number of common nodes is not known before the run. It counts as one.
    for (const input of inputs) count.inputHere(input, elements);
    count.code(code, elements);
    count.simple(pairs.length * elements);
    count.outputs(outputs, elements);
  },
  canFail: () => false,
};
