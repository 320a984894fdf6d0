/**
 * Rematerialization: a kernel that reads both an array and what a few cheap ops make of it reads the first only, and
 * computes the second again. Where nothing else reads the second, it is never stored.
 *
 *     %sink = eq %degree, 0 : node<bool>           %a, … = map %g node (%d = node %degree, %x = node %rank) {
 *     %a, … = map %g node (%s = node %sink,          %s = eq %d, 0
 *         %d = node %degree, %x = node %rank) {  →   %y = select %s, %x, 0
 *       %y = select %s, %x, 0                        …
 *       …                                          }
 *
 * This undoes hoisting and sharing where keeping a value costs more than computing it: each round of a loop would read
 * the array, and memory would hold it for as long. It reads fewer arrays and no others, and so is never slower but for
 * the ops, which `CHEAPEST_OPS` bounds.
 */

import { hasClosedRegions } from "../src/ir/op/traits.ts";
import { isScalarOp } from "../src/ir/op.ts";
import { scalarRow } from "../src/ir/scalar.ts";
import { valueType } from "../src/ir/type.ts";
import type { Func, Op, OpOf, Region, Role, ScalarOp, Value } from "../src/ir/value.ts";
import { elementOf, newValue } from "../src/ir/value.ts";
import { copyOp, substituteRegion, walkOps, withBody } from "../src/ir/walk.ts";
import type { Pass } from "../src/pass.ts";

/** The most ops that replace an array: they cost about as much as a load that misses the nearest cache. */
const CHEAPEST_OPS = 3;

export const rematerialize: Pass = {
  name: "rematerialize",
  doc: "Compute again in a kernel what a few cheap ops make of arrays that it reads anyway.",
  run: (func) => {
    const origins = originsOf(func);
    return withBody(func, visitRegion(func.body, origins));
  },
};

/** The origins of all values, also those in closed regions. */
interface Origins {
  readonly definitions: ReadonlyMap<Value, Op>;
  /** The value and role that each parameter of a closed region stands for. */
  readonly entered: ReadonlyMap<Value, { readonly value: Value; readonly role: Role }>;
  /** The value inside a closed region whose entries each kept result has. */
  readonly kept: ReadonlyMap<Value, Value>;
  /** The results that have the entries of each value inside a closed region. */
  readonly results: ReadonlyMap<Value, readonly Value[]>;
  /** The values inside closed regions, which nothing outside can name. */
  readonly inner: ReadonlySet<Value>;
}

/** A computation of a value from inputs: a tree of ops. Each array is read at the node or edge at which the value is. */
type Recipe =
  | { readonly kind: "constant"; readonly op: OpOf<"const"> }
  | { readonly kind: "scalar"; readonly value: Value }
  | { readonly kind: "array"; readonly value: Value }
  | { readonly kind: "op"; readonly op: ScalarOp; readonly operands: readonly Recipe[] };

/** A closed region, and what its parameters from `first` on stand for. */
interface Inputs {
  readonly region: Region;
  readonly first: number;
  readonly operands: readonly Value[];
  readonly roles: readonly Role[];
}

function originsOf(func: Func): Origins {
  const definitions = new Map<Value, Op>();
  const entered = new Map<Value, { value: Value; role: Role }>();
  const kept = new Map<Value, Value>();
  const results = new Map<Value, Value[]>();
  const inner = new Set<Value>();
  const enter = ({ region, first, operands, roles }: Inputs): void => {
    for (const [k, value] of operands.entries()) entered.set(region.parameters[first + k]!, { value, role: roles[k]! });
  };
  for (const op of walkOps(func.body)) {
    for (const result of op.results) definitions.set(result, op);
    for (const region of hasClosedRegions(op) ? op.regions : []) {
      for (const value of [...region.parameters, ...region.ops.flatMap(({ results }) => results)]) inner.add(value);
    }
    if (op.name === "map") enter(inputsOfMap(op));
    else if (op.name === "aggregate" && op.attributes.epilogue) enter(inputsOfEpilogue(op));
    const [outputs, region] =
      op.name === "map"
        ? [op.attributes.outputs, op.regions[0]]
        : op.name === "aggregate" && op.attributes.epilogue
          ? [op.attributes.epilogue.outputs, op.regions[1]]
          : [[], null];
    for (const [k, output] of outputs.entries()) {
      if (output !== "keep") continue;
      const within = region!.yields[k]!;
      kept.set(op.results[k]!, within);
      results.set(within, [...(results.get(within) ?? []), op.results[k]!]);
    }
  }
  return { definitions, entered, kept, results, inner };
}

function inputsOfMap({ operands, attributes, regions }: OpOf<"map">): Inputs {
  return { region: regions[0]!, first: 0, operands: operands.slice(1), roles: attributes.roles };
}

function inputsOfEdges({ operands, attributes: { roles }, regions }: OpOf<"aggregate">): Inputs {
  return { region: regions[0]!, first: 0, operands: operands.slice(1, 1 + roles.length), roles };
}

function inputsOfEpilogue({ operands, attributes, regions }: OpOf<"aggregate">): Inputs {
  const { roles, monoids, epilogue } = attributes;
  return {
    region: regions[1]!,
    first: monoids.length,
    operands: operands.slice(1 + roles.length),
    roles: epilogue?.roles ?? [],
  };
}

function visitRegion(region: Region, origins: Origins): Region {
  const ops = region.ops.map((op) => visit(op, origins));
  return ops.every((op, k) => op === region.ops[k]) ? region : { ...region, ops };
}

function visit(op: Op, origins: Origins): Op {
  switch (op.name) {
    case "loop":
    case "if":
    case "for_nodes": {
      const regions = op.regions.map((region) => visitRegion(region, origins));
      return regions.every((region, k) => region === op.regions[k]) ? op : { ...op, regions };
    }
    case "map": {
      const found = shorten(inputsOfMap(op), origins);
      if (!found) return op;
      const { region, operands, roles } = found;
      const attributes = { ...op.attributes, roles };
      return { ...op, operands: [op.operands[0]!, ...operands], attributes, regions: [region] };
    }
    case "aggregate": {
      const edges = inputsOfEdges(op);
      const nodes = inputsOfEpilogue(op);
      const [shorterEdges, shorterNodes] = [shorten(edges, origins), shorten(nodes, origins)];
      if (!shorterEdges && !shorterNodes) return op;
      const { roles } = shorterEdges ?? edges;
      const { epilogue } = op.attributes;
      return {
        ...op,
        operands: [op.operands[0]!, ...(shorterEdges ?? edges).operands, ...(shorterNodes ?? nodes).operands],
        attributes: {
          ...op.attributes,
          roles,
          epilogue: epilogue && { ...epilogue, roles: (shorterNodes ?? nodes).roles },
        },
        regions: epilogue
          ? [(shorterEdges ?? edges).region, (shorterNodes ?? nodes).region]
          : [(shorterEdges ?? edges).region],
      };
    }
    default:
      return op;
  }
}

/** The inputs without those that can be computed from others; null where all are needed. */
function shorten(inputs: Inputs, origins: Origins): Inputs | null {
  let current = inputs;
  for (let k = 0; k < current.operands.length; ) {
    const value = current.operands[k]!;
    const role = current.roles[k]!;
    const others = new Set(current.operands.filter((_, other) => other !== k && current.roles[other] === role));
    const recipe = role === "scalar" || role === "place" || others.has(value) ? null : recipeOf(value, others, origins);
    if (recipe) current = withoutInput(current, k, recipe);
    else k++;
  }
  return current === inputs ? null : current;
}

/** The recipe of an array from some others with few cheap ops; null where there is none. */
function recipeOf(array: Value, from: ReadonlySet<Value>, origins: Origins): Recipe | null {
  const { definitions, entered, kept, results, inner } = origins;
  let ops = 0;
  const find = (value: Value): Recipe | null => {
    const read = [value, ...(results.get(value) ?? [])].find((one) => one !== array && from.has(one));
    if (read) return { kind: "array", value: read };
    const entry = entered.get(value);
    if (entry) {
      if (entry.role === "scalar") return { kind: "scalar", value: entry.value };
      return entry.role === "node" || entry.role === "edge" ? find(entry.value) : null;
    }
    const op = definitions.get(value);
    const within = kept.get(value);
    if (within) return find(within);
    if (op?.name === "const") return { kind: "constant", op };
    // A scalar from outside is visible wherever its uses are.
    if (!inner.has(value) && !value.graph) return { kind: "scalar", value };
    if (op?.name === "broadcast") return find(op.operands[1]!);
    if (!op || !isScalarOp(op) || scalarRow(op.name).traits.includes("costly") || ++ops > CHEAPEST_OPS) return null;
    const operands: Recipe[] = [];
    for (const operand of op.operands) {
      const recipe = find(operand);
      if (!recipe) return null;
      operands.push(recipe);
    }
    return { kind: "op", op, operands };
  };
  return find(array);
}

/** The inputs without one of them. The region computes that one by a recipe. */
function withoutInput({ region, first, operands, roles }: Inputs, k: number, recipe: Recipe): Inputs {
  const role = roles[k]!;
  const inputs = operands.map((value, at) => ({ value, role: roles[at]!, parameter: region.parameters[first + at]! }));
  const [gone] = inputs.splice(k, 1);
  const made: Op[] = [];
  const enter = (value: Value, as: Role): Value => {
    const known = inputs.find((input) => input.value === value && input.role === as);
    if (known) return known.parameter;
    const parameter = newValue(valueType(elementOf(value)), null, value.name);
    inputs.push({ value, role: as, parameter });
    return parameter;
  };
  const write = (step: Recipe): Value => {
    switch (step.kind) {
      case "array":
        return enter(step.value, role);
      case "scalar":
        return enter(step.value, "scalar");
      case "constant": {
        const copy = copyOp(step.op, new Map());
        made.push(copy);
        return copy.results[0]!;
      }
      case "op": {
        const [result] = step.op.results;
        const operandsOf = step.operands.map(write);
        const value = newValue(valueType(elementOf(result!)), null, result!.name);
        made.push({ ...step.op, operands: operandsOf, results: [value] });
        return value;
      }
      default:
        return step satisfies never;
    }
  };
  const substitution = new Map([[gone!.parameter, write(recipe)]]);
  const { ops, yields } = substituteRegion(region, substitution);
  return {
    region: {
      parameters: [...region.parameters.slice(0, first), ...inputs.map(({ parameter }) => parameter)],
      ops: [...made, ...ops],
      yields,
    },
    first,
    operands: inputs.map(({ value }) => value),
    roles: inputs.map((input) => input.role),
  };
}
