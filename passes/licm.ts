/**
 * Loop-invariant code motion. An op is invariant in a region that runs many times if all that it uses is defined outside. It
 * moves out and runs once. Such regions are those of loops over rounds or nodes, and those of `map`, `aggregate` and
 * `intersect`, which run for every node or edge.
 *
 *     loop (%i, %x = %a) {                    %w = mul %p, %q
 *       %w = mul %p, %q                       loop (%i, %x = %a) {
 *       %y = add %x, %w                 →       %y = add %x, %w
 *       …                                       …
 *
 * Some ops are not moved: those that can fail or may not end, since the loop may have no rounds; ops in an arm of an `if`;
 * and ops whose arrays a round makes more cheaply than it would read them (licm/staying.ts).
 */

import { alwaysEnds } from "../src/analysis/termination.ts";
import { canFail } from "../src/ir/op/traits.ts";
import type { Op } from "../src/ir/op.ts";
import type { Func, OpOf, Region, Value } from "../src/ir/value.ts";
import { usedValues, withBody } from "../src/ir/walk.ts";
import type { Pass } from "../src/pass.ts";
import type { Closed, Moved } from "./licm/closed.ts";
import { moveOutOfClosed } from "./licm/closed.ts";
import { findStaying } from "./licm/staying.ts";

export const licm: Pass = {
  name: "licm",
  doc: "Move out of loops, and out of per-node and per-edge regions, what is the same every time.",
  idempotent: true,
  run: (func: Func) => withBody(func, moveWithin(func.body)),
};

/** Moves everything as far out as it goes, but not out of this region. */
function moveWithin(region: Region): Region {
  const ops: Op[] = [];
  for (const op of region.ops) {
    switch (op.name) {
      case "loop":
      case "for_nodes":
        ops.push(...moveOutOfLoop(op));
        break;
      case "if": {
        const regions = op.regions.map(moveWithin);
        ops.push(regions.every((arm, k) => arm === op.regions[k]) ? op : { ...op, regions });
        break;
      }
      case "map":
        ops.push(...moveOutOfMap(op));
        break;
      case "intersect":
        ops.push(...moveOutOfIntersect(op));
        break;
      case "aggregate":
        ops.push(...moveOutOfAggregate(op));
        break;
      default:
        ops.push(op);
    }
  }
  const same = ops.length === region.ops.length && ops.every((op, k) => op === region.ops[k]);
  return same ? region : { ...region, ops };
}

/** The invariant ops of a loop, and the loop without them. */
function moveOutOfLoop(loop: OpOf<"loop"> | OpOf<"for_nodes">): readonly Op[] {
  const before = loop.regions[0]!;
  const body = moveWithin(before);
  const variant = new Set<Value>(body.parameters);
  const invariant = new Set<Op>();
  for (const op of body.ops) {
    const varies = canFail(op) || !alwaysEnds(op) || [...usedValues(op)].some((value) => variant.has(value));
    if (!varies) invariant.add(op);
    else for (const result of op.results) variant.add(result);
  }
  const staying = findStaying(body, invariant);
  const moves = (op: Op): boolean => invariant.has(op) && !staying.has(op);
  const moved = body.ops.filter(moves);
  const kept = body.ops.filter((op) => !moves(op));
  if (body === before && moved.length === 0) return [loop];
  return [...moved, { ...loop, regions: [{ ...body, ops: kept }] }];
}

function moveOutOfMap(map: OpOf<"map">): readonly Op[] {
  const result = moveOutOfOnlyRegion(map);
  if (!result) return [map];
  const { moved, roles, ...changed } = result;
  return [...moved, { ...map, ...changed, attributes: { ...map.attributes, roles } }];
}

function moveOutOfIntersect(intersect: OpOf<"intersect">): readonly Op[] {
  const result = moveOutOfOnlyRegion(intersect);
  if (!result) return [intersect];
  const { moved, roles, ...changed } = result;
  return [...moved, { ...intersect, ...changed, attributes: { ...intersect.attributes, roles } }];
}

/** The ops that move out of an op with a graph, inputs and one region, followed by the op that is left. */
function moveOutOfOnlyRegion({ operands, attributes, regions }: OpOf<"map"> | OpOf<"intersect">) {
  const [graph, ...inputs] = operands as readonly [Value, ...Value[]];
  const result = scalarsOutOf({ region: regions[0]!, first: 0, inputs, roles: attributes.roles }, graph);
  return (
    result && {
      moved: result.moved,
      operands: [...operands, ...result.inputs],
      roles: [...attributes.roles, ...result.roles],
      regions: [result.region],
    }
  );
}

function moveOutOfAggregate(aggregate: OpOf<"aggregate">): readonly Op[] {
  const { roles, monoids, epilogue } = aggregate.attributes;
  const [edgeRegion, nodeRegion] = aggregate.regions;
  const graph = aggregate.operands[0]!;
  const edgeInputs = aggregate.operands.slice(1, 1 + roles.length);
  const nodeInputs = aggregate.operands.slice(1 + roles.length);
  const edge = scalarsOutOf({ region: edgeRegion!, first: 0, inputs: edgeInputs, roles }, graph);
  const end = { region: nodeRegion!, first: monoids.length, inputs: nodeInputs };
  const node = epilogue && scalarsOutOf({ ...end, roles: epilogue.roles }, graph);
  if (!edge && !node) return [aggregate];
  return [
    ...(edge?.moved ?? []),
    ...(node?.moved ?? []),
    {
      ...aggregate,
      operands: [graph, ...edgeInputs, ...(edge?.inputs ?? []), ...nodeInputs, ...(node?.inputs ?? [])],
      attributes: {
        ...aggregate.attributes,
        roles: [...roles, ...(edge?.roles ?? [])],
        epilogue: epilogue && { ...epilogue, roles: [...epilogue.roles, ...(node?.roles ?? [])] },
      },
      regions: [edge?.region ?? edgeRegion!, ...(nodeRegion ? [node?.region ?? nodeRegion] : [])],
    },
  ];
}

function scalarsOutOf(closed: Closed, graph: Value): Moved | null {
  return moveOutOfClosed(closed, graph, [], () => true);
}
