/** Finding the least or greatest entries of a node or edge value. */

import type { Element } from "../ir/type.ts";
import type { Value } from "../ir/value.ts";
import { constantIn } from "./apply.ts";
import type { Made, Operand } from "./operand.ts";
import { describe, expectElement, expectEntries, expectOperand, fault } from "./operand.ts";
import type { BodyScope } from "./scope.ts";
import { emit } from "./scope.ts";

/** The index of the first of the entries that are least or greatest, an i32; `what` is the word the user wrote. */
export function indexOfExtremum(what: string, found: unknown, name: "argmin" | "argmax"): Made {
  const operand = expectNumbers(found, what);
  const scope = operand.scope.construction.body;
  return { domain: "scalar", element: "i32", value: emit(scope, name, [operand.value], {})[0]!, scope };
}

/** Whether each entry is among the k greatest, a bool at the same places. */
export function topK(found: unknown, k: unknown): Made {
  const operand = expectNumbers(found, "topK");
  const scope = operand.scope.construction.body;
  const value = emit(scope, "top_k", [operand.value, howMany(scope, k)], {})[0]!;
  return { domain: operand.domain, element: "bool", value, scope };
}

/** The elements that have an order. */
const NUMBERS: readonly Element[] = ["f64", "f32", "i32", "u32"];

function expectNumbers(found: unknown, what: string): Operand {
  return expectElement(expectEntries(expectOperand(found, what), what), NUMBERS, what);
}

function howMany(scope: BodyScope, found: unknown): Value {
  if (typeof found === "number") return constantIn(scope, found, "i32", "topK");
  const operand = expectOperand(found, "topK", scope.construction);
  if (operand.domain === "scalar" && operand.element === "i32") return operand.value;
  throw fault("dsl/type", `topK got ${describe(operand)} as k; expected a scalar i32`);
}
