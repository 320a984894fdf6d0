/** Traits of an op, with its regions taken into account. */

import type { Trait } from "../op.ts";
import { structuralRow } from "../op.ts";
import { scalarRow } from "../scalar.ts";
import type { Op, OpOf } from "../value.ts";
import { isScalarOp } from "../value.ts";

function hasTrait(op: Op, trait: Trait): boolean {
  return !isScalarOp(op) && structuralRow(op.name).traits.includes(trait);
}

/** Whether a scalar op takes a machine much longer than an addition. */
export function isCostly(op: Op): boolean {
  return isScalarOp(op) && scalarRow(op.name).traits.includes("costly");
}

/** Whether an op's regions see nothing but their own parameters, so that they can be copied and moved as they are. */
export function hasClosedRegions(op: Op): boolean {
  return !isScalarOp(op) && structuralRow(op.name).family === "region";
}

/** Whether an op's regions are run as steps of their own, and see the values around them. */
export function isControl(op: Op): op is OpOf<"loop"> | OpOf<"if"> | OpOf<"for_nodes"> {
  return !isScalarOp(op) && structuralRow(op.name).family === "control";
}

/**
 * Whether an op's work is cut by nodes or edges among workers. A scalar op is data-parallel where one of its results has a
 * domain of nodes or edges.
 */
export function isDataParallel(op: Op): boolean {
  if (isScalarOp(op)) return op.results.some(({ type }) => type.kind === "value" && type.domain !== "scalar");
  if (op.name === "gather") return op.results[0]?.graph != null;
  return hasTrait(op, "data-parallel");
}

/** Whether an op touches nothing but its operands and results, so that it may run beside any other. */
export function isThreadSafe(op: Op): boolean {
  if (isScalarOp(op) || hasTrait(op, "thread-safe")) return true;
  return op.regions.length > 0 && op.regions.every((region) => region.ops.every(isThreadSafe));
}

/** Whether an op walks edges or combines many values into few. */
export function isHeavy(op: Op): boolean {
  return hasTrait(op, "heavy") || (op.name === "map" && op.attributes.outputs.some((output) => output !== "keep"));
}

/** Whether an op can end the run with an error, itself or within its regions. */
export function canFail(op: Op): boolean {
  if (op.name === "gather" && op.attributes.otherwise) return false;
  return hasTrait(op, "fails") || op.regions.some((region) => region.ops.some(canFail));
}
