/** Scalars that have become constants, within the closed regions that take them as inputs. */

import type { Op, OpOf, Region, Role, Value } from "../../src/ir/value.ts";
import type { Site } from "../../src/rewrite/sweep.ts";

/** Answers with the constant that a value is, if it is to be one in regions too. */
export type FindConstant = (value: Value) => OpOf<"const"> | undefined;

/** The op with such inputs as constants in its regions; the op itself where it has none. */
export function withConstantInputs(op: Op, find: FindConstant): Op {
  switch (op.name) {
    case "map": {
      const found = bringIn(op.regions[0]!, 0, op.operands.slice(1), op.attributes.roles, find);
      if (!found) return op;
      const { region, inputs, roles } = found;
      const operands = [op.operands[0]!, ...inputs];
      return { ...op, operands, attributes: { ...op.attributes, roles }, regions: [region] };
    }
    case "intersect": {
      const found = bringIn(op.regions[0]!, 0, op.operands.slice(1), op.attributes.roles, find);
      if (!found) return op;
      const { region, inputs, roles } = found;
      const operands = [op.operands[0]!, ...inputs];
      return { ...op, operands, attributes: { ...op.attributes, roles }, regions: [region] };
    }
    case "aggregate": {
      const { roles, monoids, epilogue } = op.attributes;
      const [graph, ...inputs] = op.operands;
      const [edge, end] = op.regions;
      const nodeInputs = inputs.slice(roles.length);
      const atEdges = bringIn(edge!, 0, inputs.slice(0, roles.length), roles, find);
      const atNodes = epilogue && end ? bringIn(end, monoids.length, nodeInputs, epilogue.roles, find) : null;
      if (!atEdges && !atNodes) return op;
      const region = atNodes?.region ?? end;
      return {
        ...op,
        operands: [graph!, ...(atEdges?.inputs ?? inputs.slice(0, roles.length)), ...(atNodes?.inputs ?? nodeInputs)],
        attributes: {
          ...op.attributes,
          roles: atEdges?.roles ?? roles,
          epilogue: epilogue && { ...epilogue, roles: atNodes?.roles ?? epilogue.roles },
        },
        regions: [atEdges?.region ?? edge!, ...(region ? [region] : [])],
      };
    }
    default:
      return op;
  }
}

/** A region whose parameters from `first` on stand for `inputs`, with constants for those that are; null without any. */
function bringIn(
  region: Region,
  first: number,
  inputs: readonly Value[],
  roles: readonly Role[],
  find: FindConstant,
): { readonly region: Region; readonly inputs: readonly Value[]; readonly roles: readonly Role[] } | null {
  const constants = inputs.map(find);
  if (!constants.some(Boolean)) return null;
  const stays = (_: unknown, k: number): boolean => !constants[k];
  const parameters = region.parameters.slice(first);
  return {
    region: {
      ...region,
      parameters: [...region.parameters.slice(0, first), ...parameters.filter(stays)],
      // What was a parameter is the result of a constant, so that nothing else in the region changes.
      ops: [
        ...constants.flatMap((constant, k) => (constant ? [{ ...constant, results: [parameters[k]!] }] : [])),
        ...region.ops,
      ],
    },
    inputs: inputs.filter(stays),
    roles: roles.filter(stays),
  };
}

/** What each parameter of an op's closed regions stands for, but for values that an aggregate has combined. */
export function entering(op: Op): readonly (readonly [from: Value, to: Value])[] {
  switch (op.name) {
    case "map":
    case "intersect":
      return op.regions[0]!.parameters.map((parameter, k) => [op.operands[1 + k]!, parameter]);
    case "aggregate": {
      const { roles, monoids } = op.attributes;
      const [edge, end] = op.regions;
      return [
        ...edge!.parameters.map((parameter, k) => [op.operands[1 + k]!, parameter] as const),
        ...(end?.parameters.slice(monoids.length) ?? []).map(
          (parameter, k) => [op.operands[1 + roles.length + k]!, parameter] as const,
        ),
      ];
    }
    default:
      return [];
  }
}

/** The number that a scalar is, or that is everywhere. */
export function constantOf(value: Value, site: Site): number | null {
  const op = site.definition(value);
  if (op?.name === "broadcast") return constantOf(op.operands[1]!, site);
  return op?.name === "const" ? op.attributes.value : null;
}
