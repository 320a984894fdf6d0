/** Random programs in the form that a text has: what only passes make is taken apart, what nobody can say is left out. */

import { RegionBuilder } from "../../src/ir/build.ts";
import type { Monoid } from "../../src/ir/scalar.ts";
import type { Element } from "../../src/ir/type.ts";
import { valueType } from "../../src/ir/type.ts";
import type { Func, Op, OpOf, Output, Region, Role, Value } from "../../src/ir/value.ts";
import { elementOf, isScalarOp, newValue } from "../../src/ir/value.ts";
import { substituteRegion, walkOps } from "../../src/ir/walk.ts";
import { partsOfRequirement } from "../../src/typing/requirement.ts";

/** The function with each op as a builder would have made it; it computes something else here and there. */
export function inSourceForm(func: Func): Func {
  const substitution = new Map<Value, Value>();
  const resultNames = func.resultNames.map((name) => name.replaceAll(/\W/g, "_"));
  const body = substituteRegion(rewritten(func.body, func.graph, substitution), substitution);
  const definitions = new Map([...walkOps(body)].flatMap((op) => op.results.map((value) => [value, op] as const)));
  return { ...func, resultNames, body: withoutStrangers(body, definitions) };
}

/** With each input once, and without what is required of a condition that combines entries, but does not tell them. */
function withoutStrangers(region: Region, definitions: ReadonlyMap<Value, Op>): Region {
  const ops = region.ops.flatMap((op): Op[] => {
    if (op.name === "map" || op.name === "aggregate" || op.name === "intersect") return [once(op)];
    if (op.name !== "require") {
      return [{ ...op, regions: op.regions.map((inner) => withoutStrangers(inner, definitions)) } as Op];
    }
    const parts = partsOfRequirement(op.operands[0]!, (value) => definitions.get(value));
    return parts.every(({ entries }) => entries === null) ? [op] : [];
  });
  return { ...region, ops };
}

function rewritten(region: Region, graph: Value, substitution: Map<Value, Value>): Region {
  const builder = new RegionBuilder();
  for (const op of region.ops) {
    switch (op.name) {
      case "reduce":
      case "scatter": {
        const element = elementOf(op.operands.at(-1)!);
        builder.add({ ...op, attributes: { monoid: sayable(op.attributes.monoid, element) } } as Op);
        break;
      }
      case "aggregate":
        aggregate(op, graph, builder, substitution);
        break;
      case "intersect": {
        const [inner] = op.regions as readonly [Region];
        builder.add({ ...op, attributes: { ...op.attributes, monoids: sayableAll(op, inner) } });
        break;
      }
      case "map":
        map(op, graph, builder, substitution);
        break;
      case "require":
        if (op.attributes.entries === null) builder.add(op);
        break;
      case "for_nodes": {
        const [inner] = op.regions as readonly [Region];
        const monoids = op.attributes.monoids.map((monoid, k) => sayable(monoid, elementOf(inner.yields[k]!)));
        builder.add({ ...op, attributes: { monoids }, regions: [rewritten(inner, graph, substitution)] });
        break;
      }
      case "loop":
      case "if":
        builder.add({ ...op, regions: op.regions.map((inner) => rewritten(inner, graph, substitution)) } as Op);
        break;
      default:
        builder.add(op);
    }
  }
  return { ...region, ops: builder.ops };
}

function sayable(monoid: Monoid, element: Element): Monoid {
  if (element === "bool") return monoid === "xor" ? "or" : monoid;
  return monoid === "and" || monoid === "or" || monoid === "xor" ? "add" : monoid;
}

function sayableAll({ attributes }: OpOf<"aggregate"> | OpOf<"intersect">, { yields }: Region): Monoid[] {
  const { monoids, conditional } = attributes;
  return monoids.map((monoid, k) => sayable(monoid, elementOf(yields[k + Number(conditional)]!)));
}

/** The op with each value in each role once. */
function once<T extends OpOf<"aggregate"> | OpOf<"intersect"> | OpOf<"map">>(op: T): T {
  const roles: readonly Role[] = op.attributes.roles;
  const [region] = op.regions as readonly [Region];
  const outer = op.operands.slice(1);
  const firstOf = roles.map((role, k) => roles.findIndex((other, j) => other === role && outer[j] === outer[k]));
  const kept = firstOf.flatMap((first, k) => (first === k ? [k] : []));
  const same = new Map(region.parameters.map((value, k) => [value, region.parameters[firstOf[k]!]!]));
  for (const [value, other] of same) if (value === other) same.delete(value);
  const inner = { ...substituteRegion(region, same), parameters: kept.map((k) => region.parameters[k]!) };
  const attributes = { ...op.attributes, roles: kept.map((k) => roles[k]!) };
  return { ...op, operands: [op.operands[0]!, ...kept.map((k) => outer[k]!)], regions: [inner], attributes };
}

function aggregate(op: OpOf<"aggregate">, graph: Value, builder: RegionBuilder, substitution: Map<Value, Value>): void {
  const { roles, epilogue } = op.attributes;
  const [region, end] = op.regions as readonly [Region, Region | undefined];
  const monoids = sayableAll(op, region);
  const operands = op.operands.slice(0, 1 + roles.length);
  const combined = monoids.map((_, k) =>
    newValue(valueType(elementOf(region.yields.at(k - monoids.length)!), "node"), graph),
  );
  const results = epilogue ? combined : op.results;
  builder.add({
    ...op,
    operands,
    regions: [region],
    attributes: { ...op.attributes, monoids, epilogue: null },
    results,
  });
  if (!epilogue || !end) return;
  const given = [...combined, ...op.operands.slice(1 + roles.length)];
  lift(end, given, epilogue.outputs, op.results, graph, "node", builder, substitution);
}

function map(op: OpOf<"map">, graph: Value, builder: RegionBuilder, substitution: Map<Value, Value>): void {
  const { domain, outputs } = op.attributes;
  const [region] = op.regions as readonly [Region];
  if (domain === "node") {
    lift(region, op.operands.slice(1), outputs, op.results, graph, domain, builder, substitution);
    return;
  }
  const kept = region.yields.map((value, k) =>
    outputs[k] === "keep" ? op.results[k]! : newValue(valueType(elementOf(value), "edge"), graph),
  );
  const attributes = { ...op.attributes, outputs: outputs.map(() => "keep" as const) };
  builder.add({ ...op, attributes, results: kept });
  finish(kept, outputs, op.results, builder, substitution);
}

/** A closed region over nodes as ops on whole values. */
function lift(
  region: Region,
  given: readonly Value[],
  outputs: readonly Output[],
  results: readonly Value[],
  graph: Value,
  domain: "node",
  builder: RegionBuilder,
  substitution: Map<Value, Value>,
): void {
  const lifted = new Map(region.parameters.map((value, k) => [value, given[k]!]));
  const wholeOf = (value: Value): Value => lifted.get(value)!;
  for (const op of region.ops) {
    const operands = op.operands.map(wholeOf);
    const found = isScalarOp(op)
      ? builder.emit(op.name, operands, op.attributes)
      : builder.emit("const", [], (op as OpOf<"const">).attributes);
    lifted.set(op.results[0]!, found[0]!);
  }
  const kept = region.yields.map((value) => {
    const whole = wholeOf(value);
    return whole.graph === null ? builder.emitOne("broadcast", [graph, whole], { domain }) : whole;
  });
  finish(kept, outputs, results, builder, substitution);
}

function finish(
  kept: readonly Value[],
  outputs: readonly Output[],
  results: readonly Value[],
  builder: RegionBuilder,
  substitution: Map<Value, Value>,
): void {
  for (const [k, value] of kept.entries()) {
    const output = outputs[k]!;
    const found =
      output === "keep" ? value : builder.emitOne("reduce", [value], { monoid: sayable(output, elementOf(value)) });
    if (found !== results[k]) substitution.set(results[k]!, found);
  }
}
