/** Moves ops out of closed regions, which run for every node or edge, to the values whose entries their inputs are. */

import { valueType } from "../../src/ir/type.ts";
import type { Op, Region, Role, Value } from "../../src/ir/value.ts";
import { elementOf, newValue } from "../../src/ir/value.ts";
import { copyOp } from "../../src/ir/walk.ts";

/** A closed region. Its parameters from `first` on stand for inputs, each read in its role. */
export interface Closed {
  readonly region: Region;
  readonly first: number;
  readonly inputs: readonly Value[];
  readonly roles: readonly Role[];
}

/** The part of a region that depends on inputs of one role, scalars and constants only, and whose results the rest uses. */
export interface Part {
  readonly role: Role;
  readonly ops: ReadonlySet<Op>;
  /** The parameters of the region that it reads in that role. */
  readonly reads: ReadonlySet<Value>;
}

export interface Moved {
  /** The ops that moved, on the values outside. */
  readonly moved: readonly Op[];
  /** The results that the rest of the region uses, as its further inputs, and their roles. */
  readonly inputs: readonly Value[];
  readonly roles: readonly Role[];
  readonly region: Region;
}

/**
 * Moves the parts out of a region that are worth it: parts of scalars, and of nodes in one of the roles. Null where there are
 * none. Constants cost nothing, so they stay, and are copied where a moved op uses them.
 */
export function moveOutOfClosed(
  closed: Closed,
  graph: Value,
  ends: readonly Role[],
  pays: (part: Part) => boolean,
): Moved | null {
  const { region, first, inputs, roles } = closed;
  const places = placesIn(closed, ["scalar", ...ends]);
  const leaving = new Set<Op>();
  for (const part of partsOf(region, places)) if (pays(part)) for (const op of part.ops) leaving.add(op);
  if (leaving.size === 0) return null;

  /** The outer value that stands for each inner one. */
  const outside = new Map<Value, Value>();
  for (const k of roles.keys()) outside.set(region.parameters[first + k]!, inputs[k]!);
  const constants = new Map<Value, Op>();
  const moved: Op[] = [];
  const kept: Op[] = [];
  for (const op of region.ops) {
    if (op.name === "const") constants.set(op.results[0]!, op);
    if (!leaving.has(op)) {
      kept.push(op);
      continue;
    }
    for (const value of op.operands) {
      const constant = constants.get(value);
      if (constant && !outside.has(value)) moved.push(copyOp(constant, outside));
    }
    const isScalar = places.get(op.results[0]!) === "scalar";
    const results = op.results.map((value) =>
      isScalar
        ? newValue(value.type, null, value.name)
        : newValue(valueType(elementOf(value), "node"), graph, value.name),
    );
    moved.push({ ...op, operands: op.operands.map((value) => outside.get(value)!), results });
    for (const [k, value] of op.results.entries()) outside.set(value, results[k]!);
  }
  const used = new Set<Value>([...kept.flatMap((op) => op.operands), ...region.yields]);
  const crossing = [...leaving].flatMap((op) => op.results).filter((value) => used.has(value));
  // The inner values become parameters themselves, so that nothing else in the region changes.
  return {
    moved,
    inputs: crossing.map((value) => outside.get(value)!),
    roles: crossing.map((value) => places.get(value)!),
    region: { ...region, parameters: [...region.parameters, ...crossing], ops: kept },
  };
}

/** The only role, of some roles, that each inner value depends on; a role of scalars goes with any. Constants have none. */
function placesIn({ region, first, roles }: Closed, wanted: readonly Role[]): ReadonlyMap<Value, Role> {
  const places = new Map<Value, Role>();
  for (const [k, role] of roles.entries()) if (wanted.includes(role)) places.set(region.parameters[first + k]!, role);
  const constants = new Set<Value>();
  for (const { name, operands, results } of region.ops) {
    if (name === "const") {
      constants.add(results[0]!);
      continue;
    }
    const variable = operands.filter((value) => !constants.has(value));
    if (variable.length === 0 || !variable.every((value) => places.has(value))) continue;
    const [end = "scalar", ...others] = new Set(
      variable.map((value) => places.get(value)!).filter((role) => role !== "scalar"),
    );
    if (others.length === 0) for (const result of results) places.set(result, end);
  }
  return places;
}

/** The parts of a region, each as large as possible. */
function partsOf({ ops, yields }: Region, places: ReadonlyMap<Value, Role>): readonly Part[] {
  const producers = new Map<Value, Op>();
  for (const op of ops) for (const result of op.results) if (places.has(result)) producers.set(result, op);
  const placeOf = (op: Op): Role | undefined => places.get(op.results[0]!);
  const roots = new Set<Value>(yields);
  for (const op of ops) {
    for (const value of op.operands)
      if (placeOf(op) === undefined || places.get(value) !== placeOf(op)) roots.add(value);
  }
  return [...roots].flatMap((root): Part[] => {
    const role = places.get(root);
    if (role === undefined || !producers.has(root)) return [];
    const members = new Set<Op>();
    const reads = new Set<Value>();
    const rest = [root];
    for (let value = rest.pop(); value !== undefined; value = rest.pop()) {
      const producer = producers.get(value);
      if (producer === undefined) {
        if (places.get(value) === role) reads.add(value);
      } else if (!members.has(producer)) {
        members.add(producer);
        rest.push(...producer.operands);
      }
    }
    return [{ role, ops: members, reads }];
  });
}
