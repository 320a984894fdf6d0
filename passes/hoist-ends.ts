/**
 * Hoisting of edge expressions: parts that depend on one end of the edge alone move to the nodes. There are fewer nodes than
 * edges, and each part is computed once rather than at every edge.
 *
 *     %s = aggregate %g, in, add (source %x, source %d) {       %q = div %x, %d : node<f64>
 *       (%a, %b) %c = div %a, %b : f64                      →   %s = aggregate %g, in, add (source %q) {
 *       yield %c                                                  (%c) yield %c
 *     }                                                         }
 *
 * The result takes an array. So two kinds of ops stay at the edges: a cheap op on one value, since the edges read as much
 * either way; and a cheap op on values of the row's own node, where these are read once. Whether the array is stored or fused
 * away is up to `fuse`.
 */

import { OWN_ROLE } from "../src/ir/op/own-role.ts";
import { isCostly } from "../src/ir/op/traits.ts";
import type { Op, OpOf, Region, Role, Value } from "../src/ir/value.ts";
import { withBody } from "../src/ir/walk.ts";
import type { Pass } from "../src/pass.ts";
import type { Part } from "./licm/closed.ts";
import { moveOutOfClosed } from "./licm/closed.ts";

export const hoistEnds: Pass = {
  name: "hoist-ends",
  doc: "Compute at nodes what an edge expression makes of one of its ends alone.",
  idempotent: true,
  run: (func) => withBody(func, hoistWithin(func.body)),
};

type EdgeOp = OpOf<"aggregate"> | OpOf<"map"> | OpOf<"intersect">;

/** The roles that read nodes, of which there are fewer than runs of the region. */
const ENDS: readonly Role[] = ["source", "destination", "neighbor", "self", "common"];

function hoistWithin(region: Region): Region {
  const ops = region.ops.flatMap((op): readonly Op[] => {
    switch (op.name) {
      case "loop":
      case "if":
      case "for_nodes": {
        const regions = op.regions.map(hoistWithin);
        return [regions.every((inner, k) => inner === op.regions[k]) ? op : { ...op, regions }];
      }
      case "aggregate":
      case "map":
      case "intersect":
        return hoistOutOf(op);
      default:
        return [op];
    }
  });
  return ops.length === region.ops.length && ops.every((op, k) => op === region.ops[k]) ? region : { ...region, ops };
}

function hoistOutOf(op: EdgeOp): readonly Op[] {
  const { roles } = op.attributes;
  const [graph, ...operands] = op.operands as readonly [Value, ...Value[]];
  const inputs = operands.slice(0, roles.length);
  const own = op.name === "aggregate" ? OWN_ROLE[op.attributes.direction] : null;
  const closed = { region: op.regions[0]!, first: 0, inputs, roles };
  const found = moveOutOfClosed(closed, graph, ENDS, (part) => pays(part, part.role === own));
  if (found === null) return [op];
  const changed = {
    ...op,
    operands: [graph, ...inputs, ...found.inputs, ...operands.slice(roles.length)],
    attributes: { ...op.attributes, roles: [...roles, ...found.roles] },
    regions: [found.region, ...op.regions.slice(1)],
  };
  // The attributes are those of the op with other roles. After one part has moved, more of its readers may move.
  return [...found.moved, ...hoistOutOf(changed as EdgeOp)];
}

function pays({ role, ops, reads }: Part, isOwn: boolean): boolean {
  if (role === "scalar") return false;
  return [...ops].some(isCostly) || (!isOwn && reads.size > 1);
}
