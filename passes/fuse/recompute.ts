/**
 * Fuses producers into the edge region of an `aggregate`: a value that only aggregates read need not be stored if every edge
 * computes it anew.
 *
 *     %f = cast %reached : node<f64>               %s = aggregate %g, in, add (source %reached) {
 *     %s = aggregate %g, in, add (source %f) {  →    (%r) %f = cast %r : f64
 *       (%x) yield %x                                     yield %f
 *     }                                            }
 */

import { isCostly } from "../../src/ir/op/traits.ts";
import { isScalarOp } from "../../src/ir/op.ts";
import { valueType } from "../../src/ir/type.ts";
import type { Op, OpOf, Region, Role, ScalarOp, Value } from "../../src/ir/value.ts";
import { elementOf, elementSeen, newValue } from "../../src/ir/value.ts";
import { copyOp, copyRegion, usedValues } from "../../src/ir/walk.ts";
import type { Constants } from "./kernel.ts";
import { isMember, placeOfValue } from "./member.ts";

type Producer = ScalarOp | OpOf<"broadcast">;

interface RecomputeRule {
  readonly why: string;
  readonly holds: (producer: Producer, seen: Seen) => boolean;
}

/** What the region tells of a producer. */
interface Seen {
  /** How many inputs of edge regions read its result. */
  readonly readers: number;
  /** Whether its result belongs to what travels along edges (travelling.ts). */
  readonly travels: boolean;
  readonly isStored: (value: Value) => boolean;
}

/** The rules by which a value is computed at each edge rather than stored. One that holds is enough. */
export const RECOMPUTE_RULES: readonly RecomputeRule[] = [
  {
    why: "a broadcast is a scalar, which costs an edge nothing",
    holds: (producer) => producer.name === "broadcast",
  },
  {
    why: "an edge value is read about once per edge, so that computing it there saves a write and a read",
    holds: (producer, { readers }) => isEdgeValue(producer) && (readers === 1 || !isCostly(producer)),
  },
  {
    // A division at each edge would cost more than the array that it saves.
    why: "a cheap op on one stored node value reads as much per edge as its result would, and saves the array of results",
    holds: (producer, { isStored }) => {
      const inputs = new Set(producer.operands.filter((operand) => placeOfValue(operand)));
      return !isEdgeValue(producer) && !isCostly(producer) && inputs.size === 1 && [...inputs].every(isStored);
    },
  },
  {
    why: "what travels along edges by `min` or `max` may be settled without rounds, each edge once, where edges compute all of it",
    holds: (_, { travels }) => travels,
  },
];

function isEdgeValue({ results }: Producer): boolean {
  return placeOfValue(results[0]!)?.domain === "edge";
}

/** The ops of a region, without the producers that its aggregates now compute themselves. */
export function recomputeAtEdges(region: Region, constants: Constants, travelling: ReadonlySet<Value>): readonly Op[] {
  /** The number of inputs of edge regions that read each value, and the values that anything else reads. */
  const readers = new Map<Value, number>();
  const readElsewhere = new Set<Value>(region.yields);
  const definedByMember = new Set(region.ops.filter(isMember).flatMap((op) => op.results));
  const producers = new Map<Value, Producer>();
  for (const op of region.ops.toReversed()) {
    if (isScalarOp(op) || op.name === "broadcast") {
      const result = op.results[0]!;
      const count = readers.get(result) ?? 0;
      const travels = travelling.has(result);
      const seen: Seen = { readers: count, travels, isStored: (value) => !definedByMember.has(value) };
      const rules = count > 0 && !readElsewhere.has(result) && placeOfValue(result) ? RECOMPUTE_RULES : [];
      if (rules.some(({ holds }) => holds(op, seen))) {
        producers.set(result, op);
        for (const operand of op.operands) readers.set(operand, (readers.get(operand) ?? 0) + count);
        continue;
      }
    }
    const edgeInputs = op.name === "aggregate" ? op.operands.slice(1, 1 + op.attributes.roles.length) : [];
    for (const value of edgeInputs) readers.set(value, (readers.get(value) ?? 0) + 1);
    const others = op.name === "aggregate" ? op.operands.slice(1 + edgeInputs.length) : usedValues(op);
    for (const value of others) readElsewhere.add(value);
  }
  if (producers.size === 0) return region.ops;
  return region.ops
    .filter((op) => !producers.has(op.results[0]!))
    .map((op) => (op.name === "aggregate" ? absorb(op, producers, constants) : op));
}

/** The aggregate with the producers of its edge inputs, and their producers, in its edge region. */
function absorb(
  aggregate: OpOf<"aggregate">,
  producers: ReadonlyMap<Value, Producer>,
  constants: Constants,
): OpOf<"aggregate"> {
  const { roles } = aggregate.attributes;
  const edgeInputs = aggregate.operands.slice(1, 1 + roles.length);
  if (!edgeInputs.some((value) => producers.has(value))) return aggregate;

  const region = aggregate.regions[0]!;
  const ops: Op[] = [];
  const inputs: { value: Value; role: Role; parameter: Value }[] = [];
  const known = new Map<Role, Map<Value, Value>>();
  /** The value in the region that stands for an outer value in a role. */
  const within = (value: Value, role: Role): Value => {
    const ofRole = known.get(role) ?? new Map<Value, Value>();
    known.set(role, ofRole);
    const found = ofRole.get(value);
    if (found) return found;
    const made = enter(value, role);
    ofRole.set(value, made);
    return made;
  };
  const enter = (value: Value, role: Role): Value => {
    const producer = producers.get(value);
    if (producer?.name === "broadcast") return within(producer.operands[1]!, "scalar");
    if (producer) {
      const operands = producer.operands.map((operand) => within(operand, placeOfValue(operand) ? role : "scalar"));
      const result = newValue(valueType(elementOf(value)), null, value.name);
      ops.push({ ...producer, operands, results: [result] });
      return result;
    }
    const constant = constants.get(value);
    if (constant) {
      const copy = copyOp(constant, new Map());
      ops.push(copy);
      return copy.results[0]!;
    }
    const parameter = newValue(valueType(elementSeen(value, role)), null, role === "place" ? role : value.name);
    inputs.push({ value, role, parameter });
    return parameter;
  };
  const stands = new Map(region.parameters.map((parameter, k) => [parameter, within(edgeInputs[k]!, roles[k]!)]));
  const body = copyRegion(region, stands);
  return {
    ...aggregate,
    operands: [
      aggregate.operands[0]!,
      ...inputs.map(({ value }) => value),
      ...aggregate.operands.slice(1 + roles.length),
    ],
    attributes: { ...aggregate.attributes, roles: inputs.map(({ role }) => role) },
    regions: [
      { parameters: inputs.map(({ parameter }) => parameter), ops: [...ops, ...body.ops], yields: body.yields },
      ...aggregate.regions.slice(1),
    ],
  };
}
