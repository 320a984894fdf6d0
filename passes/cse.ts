/**
 * Common subexpression elimination, by value numbering: two ops are the same if they have the same name, attributes,
 * operands in the same order, and closed regions that read the same; the second gives way to the first.
 *
 *     %a = sub %x, %y                  %a = sub %x, %y
 *     %b = sub %y, %x             →    %b = sub %y, %x
 *     %c = sub %x, %y                  … %a for %c
 *
 * An op in a loop or an arm may give way to one around it, never to one in another arm. Operands of commutative ops
 * are compared without their order. Loops and ifs are kept apart: two of them alike are not worth reading twice.
 */

import type { Op } from "../src/ir/op.ts";
import { hasClosedRegions, isScalarOp } from "../src/ir/op.ts";
import { scalarRow } from "../src/ir/scalar.ts";
import type { Region, Value } from "../src/ir/value.ts";
import { resolve, withBody } from "../src/ir/walk.ts";
import type { Pass } from "../src/pass.ts";

export const cse: Pass = {
  name: "cse",
  doc: "Compute once what is written twice.",
  idempotent: true,
  run: (func) => {
    const numbering: Numbering = { substitution: new Map(), numbers: new Map() };
    return withBody(func, numberRegion(func.body, new Scope(null), numbering));
  },
};

interface Numbering {
  readonly substitution: Map<Value, Value>;
  /** A number per value, for keys. */
  readonly numbers: Map<Value, number>;
}

/** The ops seen so far, by key, in a region and in those around it. */
class Scope {
  readonly #outer: Scope | null;
  readonly #ops = new Map<string, Op>();

  constructor(outer: Scope | null) {
    this.#outer = outer;
  }

  find(key: string): Op | undefined {
    return this.#ops.get(key) ?? this.#outer?.find(key);
  }

  add(key: string, op: Op): void {
    this.#ops.set(key, op);
  }
}

function numberRegion(region: Region, scope: Scope, numbering: Numbering): Region {
  const { substitution } = numbering;
  const exchange = (values: readonly Value[]): readonly Value[] =>
    values.some((value) => substitution.has(value)) ? values.map((value) => resolve(value, substitution)) : values;
  const ops: Op[] = [];
  for (const before of region.ops) {
    const operands = exchange(before.operands);
    // A closed region sees nothing from outside: it begins with no ops to give way to.
    const around = hasClosedRegions(before) ? null : scope;
    const regions = before.regions.map((inner) => numberRegion(inner, new Scope(around), numbering));
    const same = operands === before.operands && regions.every((inner, k) => inner === before.regions[k]);
    const op = same ? before : { ...before, operands, regions };
    const key = op.name === "loop" || op.name === "if" ? null : keyOf(op, numbering.numbers);
    const twin = key === null ? undefined : scope.find(key);
    if (twin) {
      for (const [k, result] of op.results.entries()) substitution.set(result, twin.results[k]!);
      continue;
    }
    if (key !== null) scope.add(key, op);
    ops.push(op);
  }
  const yields = exchange(region.yields);
  const same =
    yields === region.yields && ops.length === region.ops.length && ops.every((op, k) => op === region.ops[k]);
  return same ? region : { ...region, ops, yields };
}

/** A text that is equal for two ops if and only if they compute the same. */
function keyOf(op: Op, numbers: Map<Value, number>): string {
  const operands = op.operands.map((operand) => numberOf(operand, numbers));
  if (isScalarOp(op) && scalarRow(op.name).traits.includes("commutative")) operands.sort((a, b) => a - b);
  const regions = op.regions.map(closedRegionKey);
  return `${op.name} ${operands.join()} ${attributeKey(op.attributes)} ${regions.join(" ")}`;
}

function numberOf(value: Value, numbers: Map<Value, number>): number {
  const known = numbers.get(value);
  if (known !== undefined) return known;
  numbers.set(value, numbers.size);
  return numbers.size - 1;
}

/** A closed region with its values numbered in order of definition, so that equal regions read alike. */
function closedRegionKey(region: Region): string {
  const numbers = new Map<Value, number>();
  const parameters = region.parameters.map((value) => `${numberOf(value, numbers)}:${elementKey(value)}`);
  const ops = region.ops.map((op) => {
    const key = keyOf(op, numbers);
    for (const result of op.results) numberOf(result, numbers);
    return key;
  });
  const yields = region.yields.map((value) => numberOf(value, numbers));
  return `{(${parameters.join()}) ${ops.join("; ")} yield ${yields.join()}}`;
}

function elementKey({ type }: Value): string {
  return type.kind === "graph" ? "graph" : type.element;
}

/** JSON of attributes with sorted keys, that tells −0 from 0 and knows NaN and infinities. */
function attributeKey(attribute: unknown): string {
  if (typeof attribute === "number") return Object.is(attribute, -0) ? "-0" : String(attribute);
  if (Array.isArray(attribute)) return `[${attribute.map(attributeKey).join()}]`;
  if (typeof attribute === "object" && attribute !== null) {
    const entries = Object.entries(attribute).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([name, value]) => `${name}:${attributeKey(value)}`).join()}}`;
  }
  return JSON.stringify(attribute);
}
