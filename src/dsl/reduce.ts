/** Reductions of a whole node or edge value to a scalar. */

import type { Monoid } from "../ir/scalar.ts";
import type { Element } from "../ir/type.ts";
import { applyScalar } from "./apply.ts";
import type { Made } from "./operand.ts";
import { describe, expectElement, expectOperand, fault, Operand } from "./operand.ts";
import { emit } from "./scope.ts";

/** All entries of a node or edge expression combined by a monoid; `what` is the word the user wrote. */
export function reduce(what: string, found: unknown, monoid: Monoid, needs?: Element): Made {
  const operand = expectWhole(found, what);
  if (needs) expectElement(operand, [needs], what);
  const scope = operand.scope.construction.body;
  const value = emit(scope, "reduce", [operand.value], { monoid })[0]!;
  return { domain: "scalar", element: operand.element, value, scope };
}

/** The number of true entries, an i32. */
export function reduceCount(found: unknown): Made {
  const operand = expectElement(expectWhole(found, "count"), ["bool"], "count");
  return reduce("count", new Operand(applyScalar("cast", [operand], "i32")), "add");
}

/** The sum of all entries divided by their number. */
export function reduceMean(found: unknown): Made {
  const operand = expectElement(expectWhole(found, "mean"), ["f64", "f32"], "mean");
  const total = reduce("mean", operand, "add");
  const { scope, element } = total;
  const { graph } = scope.construction;
  const count = emit(scope, operand.domain === "node" ? "node_count" : "edge_count", [graph], { element })[0]!;
  return applyScalar("div", [new Operand(total), new Operand({ domain: "scalar", element, value: count, scope })]);
}

function expectWhole(found: unknown, what: string): Operand {
  const operand = expectOperand(found, what);
  if (operand.domain === "node" || operand.domain === "edge") return operand;
  throw fault(
    "dsl/type",
    `${what} got ${describe(operand)}; expected a node or edge value, all of whose entries are combined`,
    operand.domain === "each"
      ? `To combine the entries of each node's edges, write g.in.${what}(({ source }) => …).`
      : "A scalar has one entry only.",
  );
}
