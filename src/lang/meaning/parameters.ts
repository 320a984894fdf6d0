/** Finds the declared types of parameters. */

import type { ParameterNode } from "../syntax/tree.ts";
import type { At } from "./context.ts";
import { say } from "./context.ts";
import type { Asked } from "./names.ts";
import { typeOf } from "./types.ts";

/** The declaration of a parameter. */
export interface Declared {
  readonly node: ParameterNode;
  readonly asked: Asked;
  readonly isKey: boolean;
}

/** The type of a parameter: by its annotation, else by its default; null where it is wrong, which is reported. */
export function declaredAs(node: ParameterNode, at: At): Declared | null {
  const { type, initial } = node;
  if (type?.name === "node" && type.element === null) {
    if (initial) {
      say(at, "lang/type", initial.range, `found a default of ${node.name}, which is a node; a node is always given`, {
        hint: `Leave it out: ${node.name}: node.`,
      });
      return null;
    }
    return { node, asked: { domain: "scalar", element: "i32" }, isKey: true };
  }
  const asked = typeOf(type, at);
  if (asked === undefined) return null;
  if (asked !== null) return { node, asked, isKey: false };
  if (initial?.kind === "truth") return { node, asked: { domain: "scalar", element: "bool" }, isKey: false };
  if (initial) return { node, asked: { domain: "scalar", element: "f64" }, isKey: false };
  say(at, "lang/type", node.range, `found ${node.name} without a type and without a default; expected one of them`, {
    hint: `Write ${node.name}: f64, ${node.name} = 1, ${node.name}: node<f64>, or ${node.name}: node for a node of the graph.`,
  });
  return null;
}
