/** Writes a kernel as one op: a `map` with its members in one region, or an `aggregate` with them in its epilogue. */

import { valueType } from "../../src/ir/type.ts";
import type { Op, OpOf, Output, Role, Value } from "../../src/ir/value.ts";
import { elementOf, newValue } from "../../src/ir/value.ts";
import { copyOp, copyRegion } from "../../src/ir/walk.ts";
import type { Member } from "./member.ts";
import { placeOfValue } from "./member.ts";
import type { Kernel } from "./partition.ts";
import { combineRows } from "./rows.ts";

/** The constants of a function by value; a region takes copies of them rather than inputs. */
export type Constants = ReadonlyMap<Value, OpOf<"const">>;

/** The op of a kernel. Its results are the values that anything outside reads; null where nothing does. */
export function writeKernel(kernel: Kernel, isRead: (value: Value) => boolean, constants: Constants): Op | null {
  const { aggregates, members, place } = kernel;
  const [first] = aggregates;
  const draft = new RegionDraft(place.domain, constants);
  const accumulators = aggregates.flatMap((aggregate) => enterAggregate(aggregate, draft, isRead));
  for (const member of members) draft.add(member, isRead);
  const { ops, inputs, outputs } = draft;
  if (outputs.length === 0) return null;
  const region = {
    parameters: [...accumulators, ...inputs.map(({ parameter }) => parameter)],
    ops,
    yields: outputs.map(({ value }) => value),
  };
  const attributes = { roles: inputs.map(({ role }) => role), outputs: outputs.map(({ output }) => output) };
  const operands = inputs.map(({ operand }) => operand);
  const results = outputs.map(({ result }) => result);
  if (!first) {
    return {
      name: "map",
      operands: [place.graph, ...operands],
      attributes: { domain: place.domain, ...attributes },
      regions: [region],
      results,
      span: members[0]?.span ?? null,
    };
  }
  const rows = combineRows(aggregates);
  return {
    ...first,
    operands: [place.graph, ...rows.operands, ...operands],
    attributes: {
      ...first.attributes,
      roles: rows.roles,
      monoids: aggregates.flatMap((aggregate) => aggregate.attributes.monoids),
      epilogue: attributes,
    },
    regions: [rows.region, region],
    results,
  };
}

/** Begins a region with the values that an aggregate combines and with the epilogue that it has; returns the accumulators. */
function enterAggregate(
  op: OpOf<"aggregate">,
  draft: RegionDraft,
  isRead: (value: Value) => boolean,
): readonly Value[] {
  const { roles, monoids, conditional, epilogue } = op.attributes;
  const combined = op.regions[0]!.yields.slice(conditional ? 1 : 0);
  const accumulators = monoids.map((_, k) => newValue(valueType(elementOf(combined[k]!)), null, combined[k]!.name));
  if (!epilogue) {
    for (const [k, result] of op.results.entries()) draft.define(result, accumulators[k]!, "keep", isRead);
    return accumulators;
  }
  const region = op.regions[1]!;
  const stands = new Map<Value, Value>();
  for (const [k, parameter] of region.parameters.entries()) {
    const input = k - monoids.length;
    stands.set(
      parameter,
      input < 0 ? accumulators[k]! : draft.enter(op.operands[1 + roles.length + input]!, epilogue.roles[input]!),
    );
  }
  const body = copyRegion(region, stands);
  draft.ops.push(...body.ops);
  for (const [k, result] of op.results.entries()) draft.define(result, body.yields[k]!, epilogue.outputs[k]!, isRead);
  return accumulators;
}

/** A closed region under construction, with its inputs and outputs. */
class RegionDraft {
  readonly ops: Op[] = [];
  readonly inputs: { operand: Value; role: Role; parameter: Value }[] = [];
  readonly outputs: { result: Value; value: Value; output: Output }[] = [];
  readonly #domain: "node" | "edge";
  readonly #constants: Constants;
  /** The value in the region that stands for the entry of each outer value. */
  readonly #within = new Map<Value, Value>();
  /** The values in the region that stand for outer values at the ends of its edges. */
  readonly #atEnds = { source: new Map<Value, Value>(), destination: new Map<Value, Value>() };

  constructor(domain: "node" | "edge", constants: Constants) {
    this.#domain = domain;
    this.#constants = constants;
  }

  add(member: Member, isRead: (value: Value) => boolean): void {
    const result = member.results[0]!;
    switch (member.name) {
      case "broadcast":
        this.define(result, this.enter(member.operands[1]!, "scalar"), "keep", isRead);
        break;
      case "reduce":
        this.define(result, this.enter(member.operands[0]!, this.#domain), member.attributes.monoid, isRead);
        break;
      case "map": {
        const { roles, outputs } = member.attributes;
        const region = member.regions[0]!;
        const entered = region.parameters.map(
          (parameter, k) => [parameter, this.enter(member.operands[1 + k]!, roles[k]!)] as const,
        );
        const body = copyRegion(region, new Map(entered));
        this.ops.push(...body.ops);
        for (const [k, each] of member.results.entries()) this.define(each, body.yields[k]!, outputs[k]!, isRead);
        break;
      }
      default: {
        const operands = member.operands.map((operand) =>
          this.enter(operand, placeOfValue(operand) ? this.#domain : "scalar"),
        );
        const value = newValue(valueType(elementOf(result)), null, result.name);
        this.ops.push({ ...member, operands, results: [value] });
        this.define(result, value, "keep", isRead);
      }
    }
  }

  /** Sets the value that stands for a result. Makes it an output where something outside reads the result. */
  define(result: Value, value: Value, output: Output, isRead: (value: Value) => boolean): void {
    if (output === "keep") this.#within.set(result, value);
    if (isRead(result)) this.outputs.push({ result, value, output });
  }

  /** The value in the region that stands for an outer value in a role. An outer value without one becomes an input. */
  enter(operand: Value, role: Role): Value {
    const known = role === "source" || role === "destination" ? this.#atEnds[role] : this.#within;
    const found = known.get(operand);
    if (found) return found;
    const value = this.#enterNew(operand, role);
    known.set(operand, value);
    return value;
  }

  #enterNew(operand: Value, role: Role): Value {
    const constant = this.#constants.get(operand);
    if (constant) {
      const copy = copyOp(constant, new Map());
      this.ops.push(copy);
      return copy.results[0]!;
    }
    const parameter = newValue(valueType(elementOf(operand)), null, operand.name);
    this.inputs.push({ operand, role, parameter });
    return parameter;
  }
}
