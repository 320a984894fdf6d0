/** Chooses names for unnamed values by the op that computes them. */

import type { Monoid } from "../../ir/scalar.ts";
import type { Op } from "../../ir/value.ts";
import { isScalarOp } from "../../ir/value.ts";
import { wordOf } from "./names.ts";

const BY_MONOID = {
  add: "total",
  mul: "product",
  min: "least",
  max: "greatest",
  and: "every",
  or: "some",
  xor: "parity",
} as const satisfies Record<Monoid, string>;

export function hintOf(op: Op | null, result: number): string {
  if (op === null) return "x";
  if (isScalarOp(op)) {
    const [result] = op.results;
    return result?.type.kind === "value" && result.type.element === "bool" ? "holds" : "x";
  }
  switch (op.name) {
    case "reduce":
    case "scatter":
      return BY_MONOID[op.attributes.monoid];
    case "aggregate":
    case "intersect":
    case "for_nodes":
      return BY_MONOID[op.attributes.monoids[result]!];
    case "const":
      return "constant";
    case "node_count":
      return "n";
    case "edge_count":
      return "m";
    case "node_index":
      return "index";
    case "edge_index":
      return "number";
    case "degree":
      return "links";
    case "node_attribute":
    case "edge_attribute":
      return `${wordOf(op.attributes.attribute)}s`;
    case "broadcast":
      return "spread";
    case "argmin":
    case "argmax":
      return "place";
    case "top_k":
      return "chosen";
    case "map":
      return "at_edge";
    case "neighbor_mode":
      return "most";
    case "gather":
      return "found";
    case "classes":
      return "class";
    case "if":
      return "chosen";
    case "require":
    case "loop":
      return "state";
    default:
      return op satisfies never;
  }
}
