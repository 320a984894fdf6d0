/** Paths in trees of parents: each node has the index of its parent, a root its own, and −1 stands where there is no path. */

import { EdgewiseError } from "../../error.ts";
import type { ColumnValues } from "../../graph/graph.ts";

/**
 * Lists the nodes from the root to one, both included; null where no path leads there. `nameOf` names a node in errors.
 */
export function pathTo(
  node: number,
  parents: ColumnValues,
  { name, nameOf }: { readonly name: string; readonly nameOf: (node: number) => string },
): number[] | null {
  const found = (message: string): EdgewiseError =>
    new EdgewiseError({
      code: "usage",
      message: `result.path: ${message}; expected parents, as those of shortestPathTree and bfsParents`,
      hint: "A parent is the index of a node, an i32. A root is its own, and -1 stands where there is no path.",
    });
  if (!(parents instanceof Int32Array)) throw found(`${name} is no result of i32`);
  const parentOf = (one: number): number => {
    const parent = parents[one]!;
    if (parent >= -1 && parent < parents.length) return parent;
    throw found(`${name} is ${parent} at ${nameOf(one)}, which is the index of no node`);
  };
  if (parentOf(node) === -1) return null;
  const path = [node];
  for (let at = node; ; ) {
    const parent = parentOf(at);
    if (parent === -1) throw found(`${name} leads from ${nameOf(node)} to ${nameOf(at)}, which has no parent`);
    if (parent === at) return path.reverse();
    // A path of more nodes than there are has a node twice.
    if (path.length === parents.length) throw found(`${name} leads from ${nameOf(node)} round in a circle`);
    path.push(parent);
    at = parent;
  }
}
