/**
 * Lowers a pass over all nodes that leaves out most of those at which a map changes nothing. Where the map has a vector form, some
 * vectors are computed at once and compared with what is there.
 *
 *     16 nodes: if any(map(…) != what is there) { for node: compute node }
 */

import { add, index, shiftLeft, shiftRight, subtract } from "../expression.ts";
import { vectorsOf } from "../kernels/map.ts";
import type { Expression } from "../loop.ts";
import type { Positions, StageLowering } from "./stage.ts";

/** The vectors that are compared before one asks whether something differs, a power of two. */
const VECTORS = 4;

/** Runs a body at all nodes of a range, except for some of those at which a map changes nothing. */
export function whereChanging(
  { from, to }: Positions,
  body: (node: Expression) => void,
  lowering: StageLowering,
): void {
  const { builder, entries, kernel, stage } = lowering;
  const vectors = kernel.kind === "map" ? vectorsOf(kernel, lowering) : null;
  if (vectors === null) {
    builder.count("node", from, to, body);
    return;
  }
  const { lanes, registersAt } = vectors;
  const twins = new Map(stage.carries.map(([array, twin]) => [twin, array]));
  const differ = (start: Expression): Expression => {
    const all = Array.from({ length: VECTORS }, (_, k) => add(start, index(k * lanes))).flatMap((here) => {
      const registers = registersAt(here);
      return kernel.outputs.flatMap((output): Expression[] => {
        if (output.kind !== "keep") return [];
        const { buffer, element, register } = output;
        const old = entries.loadLanes(twins.get(buffer) ?? buffer, here, lanes);
        return [{ kind: "vector", op: "identical", element, operands: [old, registers[register]!], lanes }];
      });
    });
    const same = all.reduce((left, right) => ({
      kind: "vector",
      op: "and",
      element: "bool",
      operands: [left, right],
      lanes,
    }));
    return { kind: "any", value: { kind: "vector", op: "not", element: "bool", operands: [same], lanes } };
  };
  const length = VECTORS * lanes;
  const shift = index(Math.log2(length));
  const rest = builder.keep("rest", "index", add(from, shiftLeft(shiftRight(subtract(to, from), shift), shift)));
  builder.count(
    "start",
    from,
    rest,
    (start) => builder.branch(differ(start), () => builder.count("node", start, add(start, index(length)), body)),
    length,
  );
  builder.count("node", rest, to, body);
}
