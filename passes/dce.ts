/**
 * Dead code elimination. A value is live if a result, an op that can fail, or a loop that may not end needs it. Ops without a
 * live result are removed, and so are dead results of the ops that stay.
 *
 *     loop (%i, %x = %a, %y = %b) limit 9 {         loop (%i, %x = %a) limit 9 {
 *       %z = add %x, %x                       →       %w = add %x, 1
 *       %w = add %x, 1                                yield %w
 *       %v = mul %y, %x                             }
 *       yield %w, %v
 *     }                                             … where only %v of the next round reads %v
 *
 * A loop that ends when nothing that it carries changes keeps all carried values, since each may be the one that keeps the
 * loop going. An unused `gather` that can fail still fails, and a `require` stays unless its condition is the constant true.
 */

import type { Op, OpOf, Region, Value } from "../src/ir/value.ts";
import { withBody } from "../src/ir/walk.ts";
import type { Pass } from "../src/pass.ts";
import type { Liveness } from "./dce/liveness.ts";
import { findLiveness } from "./dce/liveness.ts";

export const dce: Pass = {
  name: "dce",
  doc: "Remove what nothing needs: ops, carried values, outputs and inputs of regions.",
  run: (func) => withBody(func, keepLive(func.body, findLiveness(func))),
};

function keepLive(region: Region, liveness: Liveness): Region {
  const ops = region.ops.filter((op) => liveness.ops.has(op)).map((op) => trim(op, liveness));
  const same = ops.length === region.ops.length && ops.every((op, k) => op === region.ops[k]);
  return same ? region : { ...region, ops };
}

/** The op without its dead parts. */
function trim(op: Op, liveness: Liveness): Op {
  const { values } = liveness;
  const regions = op.regions.map((region) => keepLive(region, liveness));
  const trimmed = regions.every((region, k) => region === op.regions[k]) ? op : { ...op, regions };
  switch (trimmed.name) {
    case "loop":
      return trimLoop(trimmed, values);
    case "if":
      return trimIf(trimmed, values);
    case "for_nodes":
      return trimForNodes(trimmed, values);
    case "map":
      return trimMap(trimmed, values);
    case "aggregate":
      return trimAggregate(trimmed, values);
    case "intersect":
      return trimIntersect(trimmed, values);
    default:
      return trimmed;
  }
}

function trimLoop(loop: OpOf<"loop">, live: ReadonlySet<Value>): Op {
  const body = loop.regions[0]!;
  const [round, ...carried] = body.parameters;
  const isLive = carried.map((value) => live.has(value));
  if (isLive.every(Boolean)) return loop;
  const first = loop.attributes.limited ? 1 : 0;
  return {
    ...loop,
    operands: [...loop.operands.slice(0, first), ...where(isLive, loop.operands.slice(first))],
    regions: [
      {
        ...body,
        parameters: [round!, ...where(isLive, carried)],
        yields: [...where(isLive, body.yields), ...body.yields.slice(carried.length)],
      },
    ],
    results: [...where(isLive, loop.results), ...loop.results.slice(carried.length)],
  };
}

function trimIf(op: OpOf<"if">, live: ReadonlySet<Value>): Op {
  const isLive = op.results.map((value) => live.has(value));
  if (isLive.every(Boolean)) return op;
  const regions = op.regions.map((arm) => ({ ...arm, yields: where(isLive, arm.yields) }));
  return { ...op, regions, results: where(isLive, op.results) };
}

function trimForNodes(op: OpOf<"for_nodes">, live: ReadonlySet<Value>): Op {
  const isLive = op.results.map((value) => live.has(value));
  if (isLive.every(Boolean)) return op;
  const [body] = op.regions as readonly [Region];
  return {
    ...op,
    attributes: { monoids: where(isLive, op.attributes.monoids) },
    regions: [{ ...body, yields: where(isLive, body.yields) }],
    results: where(isLive, op.results),
  };
}

function trimMap(map: OpOf<"map">, live: ReadonlySet<Value>): Op {
  const { roles, outputs } = map.attributes;
  const region = map.regions[0]!;
  const isInput = region.parameters.map((value) => live.has(value));
  const isOutput = map.results.map((value) => live.has(value));
  if (isInput.every(Boolean) && isOutput.every(Boolean)) return map;
  return {
    ...map,
    operands: [map.operands[0]!, ...where(isInput, map.operands.slice(1))],
    attributes: { ...map.attributes, roles: where(isInput, roles), outputs: where(isOutput, outputs) },
    regions: [{ ...region, parameters: where(isInput, region.parameters), yields: where(isOutput, region.yields) }],
    results: where(isOutput, map.results),
  };
}

function trimAggregate(op: OpOf<"aggregate">, live: ReadonlySet<Value>): Op {
  const { roles, monoids, conditional, epilogue } = op.attributes;
  const [graph, ...inputs] = op.operands;
  const [edge, node] = op.regions as readonly [Region, Region | undefined];
  const isEdgeInput = edge.parameters.map((value) => live.has(value));
  const isOutput = op.results.map((value) => live.has(value));
  const isNodeInput = node?.parameters.slice(monoids.length).map((value) => live.has(value)) ?? [];
  const isCombined = node ? node.parameters.slice(0, monoids.length).map((value) => live.has(value)) : isOutput;
  if ([isEdgeInput, isOutput, isNodeInput, isCombined].every((flags) => flags.every(Boolean))) return op;

  const results = where(isOutput, op.results);
  const nodeInputs = where(isNodeInput, inputs.slice(roles.length));
  const trimmedEpilogue = epilogue && {
    roles: where(isNodeInput, epilogue.roles),
    outputs: where(isOutput, epilogue.outputs),
  };
  const trimmedNode = node && {
    ...node,
    parameters: where([...isCombined, ...isNodeInput], node.parameters),
    yields: where(isOutput, node.yields),
  };
  if (trimmedEpilogue && trimmedNode && !isCombined.some(Boolean)) {
    // No combined value is used, so a map over nodes is left.
    const attributes = { domain: "node", ...trimmedEpilogue } as const;
    const operands = [graph!, ...nodeInputs];
    return { name: "map", operands, attributes, regions: [trimmedNode], results, span: op.span };
  }
  const condition = conditional ? edge.yields.slice(0, 1) : [];
  return {
    ...op,
    operands: [graph!, ...where(isEdgeInput, inputs.slice(0, roles.length)), ...nodeInputs],
    attributes: {
      ...op.attributes,
      roles: where(isEdgeInput, roles),
      monoids: where(isCombined, monoids),
      epilogue: trimmedEpilogue,
    },
    regions: [
      {
        ...edge,
        parameters: where(isEdgeInput, edge.parameters),
        yields: [...condition, ...where(isCombined, edge.yields.slice(condition.length))],
      },
      ...(trimmedNode ? [trimmedNode] : []),
    ],
    results,
  };
}

function trimIntersect(op: OpOf<"intersect">, live: ReadonlySet<Value>): Op {
  const { roles, monoids, conditional } = op.attributes;
  const region = op.regions[0]!;
  const isInput = region.parameters.map((value) => live.has(value));
  const isOutput = op.results.map((value) => live.has(value));
  if (isInput.every(Boolean) && isOutput.every(Boolean)) return op;
  const condition = conditional ? region.yields.slice(0, 1) : [];
  return {
    ...op,
    operands: [op.operands[0]!, ...where(isInput, op.operands.slice(1))],
    attributes: { ...op.attributes, roles: where(isInput, roles), monoids: where(isOutput, monoids) },
    regions: [
      {
        ...region,
        parameters: where(isInput, region.parameters),
        yields: [...condition, ...where(isOutput, region.yields.slice(condition.length))],
      },
    ],
    results: where(isOutput, op.results),
  };
}

/** The items whose flag is true. */
function where<T>(flags: readonly boolean[], items: readonly T[]): readonly T[] {
  return items.filter((_, k) => flags[k]);
}
