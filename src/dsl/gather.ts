/** Reading a node or edge value at computed indices. */

import type { Domain } from "../ir/type.ts";
import type { Value } from "../ir/value.ts";
import { constantIn } from "./apply.ts";
import type { Made, Operand } from "./operand.ts";
import { describe, expectOperand, fault } from "./operand.ts";
import { emit } from "./scope.ts";

/** The entries of `found` at the indices of `index`, which is where the result has entries. */
export function gather(found: unknown, index: unknown, otherwise: unknown): Made<Domain> {
  const from = expectOutside(expectOperand(found, "at"));
  if (from.domain === "scalar") {
    throw fault("dsl/type", `at got ${describe(from)} to read from; expected a node or edge value`);
  }
  const { construction } = from.scope;
  const scope = construction.body;
  const place =
    typeof index === "number"
      ? { value: constantIn(scope, index, "i32", "at"), domain: "scalar" as const }
      : expectOutside(expectOperand(index, "at", construction));
  const other = otherwise === undefined ? undefined : valueOtherwise(otherwise, from);
  const operands = [from.value, place.value, ...(other ? [other] : [])];
  const value = emit(scope, "gather", operands, { otherwise: other !== undefined })[0]!;
  return { domain: place.domain, element: from.element, value, scope };
}

function valueOtherwise(found: unknown, from: Made): Value {
  const { construction } = from.scope;
  if (typeof found === "number" || typeof found === "boolean") {
    return constantIn(construction.body, found, from.element, "at");
  }
  return expectOutside(expectOperand(found, "at", construction)).value;
}

function expectOutside(operand: Operand): Made<Domain> {
  const { domain } = operand;
  if (domain !== "each") return { ...operand, domain };
  throw fault(
    "dsl/type",
    `at got ${describe(operand)}; an entry of a map or aggregate can neither be read from nor be an index`,
    "Read before: let y = x.at(index), with index a node or edge value, and inside the function use source(y) or edge(y).",
  );
}
