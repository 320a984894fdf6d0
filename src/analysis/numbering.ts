/** Value numbering: values that ops compute in the same way from the same values get the same number. */

import type { Op } from "../ir/op.ts";
import { isScalarOp } from "../ir/op.ts";
import { scalarRow } from "../ir/scalar.ts";
import type { Region, Value } from "../ir/value.ts";

/** The numbers of values. An op must be entered after the ops that give its operands. */
export class ValueNumbering {
  readonly #numbers = new Map<Value, number>();
  readonly #byKey = new Map<string, number>();

  /** The number of a value. A value that no entered op gives gets a new number. */
  of(value: Value): number {
    return numberOf(value, this.#numbers);
  }

  /** Gives a value the number that all values of that name share. */
  name(value: Value, name: string): void {
    this.#number(value, `name ${name}`);
  }

  /** Gives each result of an op a number. Ops that compute the same give their results the same numbers. */
  enter(op: Op): void {
    const key = keyOf(op, this.#numbers);
    for (const [k, result] of op.results.entries()) this.#number(result, `${k} of ${key}`);
  }

  #number(value: Value, key: string): void {
    const known = this.#byKey.get(key);
    const number = known ?? numberOf(value, this.#numbers);
    this.#byKey.set(key, number);
    this.#numbers.set(value, number);
  }
}

/** A key of an op: two ops have equal keys if and only if they compute the same from the numbered values. */
export function keyOf(op: Op, numbers: Map<Value, number>): string {
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

/** A key of a closed region. Its values are numbered in order of definition, so that equal regions have equal keys. */
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

/** JSON of attributes with sorted keys. Unlike plain JSON, it tells −0 from 0 and has NaN and infinities. */
function attributeKey(attribute: unknown): string {
  if (typeof attribute === "number") return Object.is(attribute, -0) ? "-0" : String(attribute);
  if (Array.isArray(attribute)) return `[${attribute.map(attributeKey).join()}]`;
  if (typeof attribute === "object" && attribute !== null) {
    const entries = Object.entries(attribute).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([name, value]) => `${name}:${attributeKey(value)}`).join()}}`;
  }
  return JSON.stringify(attribute);
}
