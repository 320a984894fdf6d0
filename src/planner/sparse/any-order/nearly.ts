/**
 * Why loops that look as if they could be settled in any order go round by round: something that they carry travels along
 * edges by `min` or `max`, but a round does more than that, or another thing.
 */

import { scalarRow } from "../../../ir/scalar.ts";
import { isScalarOpName } from "../../../ir/value.ts";
import type { BufferId } from "../../../plan/buffer.ts";
import type { NodeKernel } from "../../../plan/kernel.ts";
import { buffersWritten } from "../../../plan/kernel.ts";
import type { AggregateKernel } from "../../../plan/kernels/aggregate.ts";
import { readsNeighbor } from "../../../plan/kernels/aggregate.ts";
import { registersBehind } from "../../../plan/kernels/row-code.ts";
import type { Loop } from "../../../plan/plan.ts";
import type { InOrder } from "../../../plan/sparse.ts";
import { candidateOf } from "../../../plan/sparse.ts";
import type { Draft } from "../draft.ts";
import { spellArray, spellArrays } from "../words.ts";

/** Null where nothing that the loop carries travels so. */
export function whyNearly(loop: Loop, kernels: readonly NodeKernel[], draft: Draft): InOrder | null {
  const changing = new Set([...loop.swaps.flat(), ...kernels.flatMap(buffersWritten)]);
  const travelling = kernels.filter((kernel) => travels(kernel, changing));
  const [kernel] = travelling;
  if (kernel === undefined || !loop.untilUnchanged) return null;
  return { kind: "in order", why: whyOf(kernel, loop, kernels, draft), lines: kernel.lines ?? null };
}

/** Whether a kernel takes the least (greatest) of what edges make of values that the loop changes. */
function travels(kernel: NodeKernel, changing: ReadonlySet<BufferId>): kernel is AggregateKernel {
  if (kernel.kind !== "aggregate") return false;
  const { pairs, inputs, direction } = kernel;
  const travelling = pairs.filter(
    ({ monoid, element }) => (monoid === "min" || monoid === "max") && element !== "bool",
  );
  const matters = registersBehind(
    kernel,
    travelling.map(({ register }) => register),
  );
  return inputs.some(
    (input, k) =>
      matters[k] && input.from === "buffer" && changing.has(input.buffer) && readsNeighbor(input, direction),
  );
}

function whyOf(kernel: AggregateKernel, loop: Loop, kernels: readonly NodeKernel[], draft: Draft): string {
  const [x, ...others] = loop.carries;
  if (others.length > 0) {
    const names = spellArrays(loop.carries, draft);
    return `it carries ${names}, and nodes are settled in the order of one value: give each a loop of its own, one after the other, where that comes to the same`;
  }
  const known = kernels
    .flatMap(({ ops }) => ops)
    .find((op) => isScalarOpName(op) && scalarRow(op).traits.includes("function"));
  if (known !== undefined) return `nobody knows whether \`${known}\` keeps the order of what it is given`;
  if (kernels.length > 1) return "a round combines what edges give more than once, or makes something of it besides";
  const { monoid } = kernel.pairs[0]!;
  const [, twin] = loop.swaps[0] ?? [];
  if (x === undefined || twin === undefined || candidateOf(kernel, x, twin) === null) {
    const name = x === undefined ? "x" : spellArray(x, draft);
    return `a round does not give ${monoid === "min" ? "the least" : "the greatest"} of ${name} and of what edges give, as \`${monoid}\` of the two would`;
  }
  const asksOwn = kernel.inputs.some(
    (input) => input.from === "buffer" && input.buffer === x && !readsNeighbor(input, kernel.direction),
  );
  return asksOwn
    ? `what an edge gives depends on what the node has that takes it: leave that out where \`${monoid}\` compares the two anyway`
    : "what an edge gives depends on a scalar that changes from round to round";
}
