/** Brings scalars that have become constants into the closed regions that take them as inputs. */

import type { Op, OpOf, Region, Role, Value } from "../../src/ir/value.ts";
import type { Site } from "../../src/rewrite/sweep.ts";

/** Returns the constant of a value, if it is to be a constant in regions too. */
export type FindConstant = (value: Value) => OpOf<"const"> | undefined;

/** The op with constants in place of such inputs in its regions; the op itself where it has none. */
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

/**
 * The region with constants in place of those `inputs`, for which its parameters from `first` on stand, that are constants;
 * null where none is.
 */
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
      // The parameter becomes the result of a constant, so that nothing else in the region changes.
      ops: [
        ...constants.flatMap((constant, k) => (constant ? [{ ...constant, results: [parameters[k]!] }] : [])),
        ...region.ops,
      ],
    },
    inputs: inputs.filter(stays),
    roles: roles.filter(stays),
  };
}

/** The value that each parameter of an op's closed regions stands for. The combined values of an aggregate are left out. */
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

/** The constant value of a scalar, or of a value that is the same everywhere; null where it is not constant. */
export function constantOf(value: Value, site: Site): number | null {
  const op = site.definition(value);
  if (op?.name === "broadcast") return constantOf(op.operands[1]!, site);
  return op?.name === "const" ? op.attributes.value : null;
}
