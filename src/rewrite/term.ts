/** Terms: values as a rewrite rule sees them on its left side, and describes them on its right side. */

import type { Op, OpName, OpOf, OpShape } from "../ir/op.ts";
import { inferResults } from "../ir/op.ts";
import type { ScalarOpName } from "../ir/scalar.ts";
import type { Domain, Element } from "../ir/type.ts";
import type { Region, Value } from "../ir/value.ts";

/**
 * A value, seen through the op that defines it, as deep as a pattern asks. Each value has one term, so that `===` tells
 * whether two terms are the same value.
 */
export interface Term {
  readonly kind: "known";
  readonly value: Value;
  /** The op that defines the value; null for parameters. */
  readonly op: Op | null;
  /** The name of the defining op, if the value is its only result; null for parameters and other results. */
  readonly name: OpName | null;
  readonly operands: readonly Term[];
  /** The number, where the value is a constant. */
  readonly constant: number | null;
  /** The element of the term's entries; null for the graph. */
  readonly element: Element | null;
  readonly domain: Domain | null;
}

/** The term of a value. Its operands are looked up by `termOf` when a pattern first asks for them. */
export class LazyTerm implements Term {
  readonly kind = "known";
  readonly value: Value;
  readonly op: Op | null;
  readonly name: OpName | null;
  readonly constant: number | null;
  readonly element: Element | null;
  readonly domain: Domain | null;
  readonly #termOf: (value: Value) => Term;
  #operands: readonly Term[] | null = null;

  constructor(value: Value, op: Op | null, termOf: (value: Value) => Term) {
    this.value = value;
    this.op = op;
    this.name = op?.results.length === 1 ? op.name : null;
    this.constant = op?.name === "const" ? op.attributes.value : null;
    this.element = value.type.kind === "value" ? value.type.element : null;
    this.domain = value.type.kind === "value" ? value.type.domain : null;
    this.#termOf = termOf;
  }

  get operands(): readonly Term[] {
    this.#operands ??= this.name && this.op ? this.op.operands.map(this.#termOf) : [];
    return this.#operands;
  }
}

/** Whether two terms are surely the same value: one and the same, or equal constants. */
export function same(x: Term | undefined, y: Term | undefined): boolean {
  if (x === y) return x !== undefined;
  return x?.name === "const" && y?.name === "const" && x.element === y.element && Object.is(x.constant, y.constant);
}

/** The two operands of a term in their order and swapped, for patterns of commutative ops. */
export function bothOrders({ operands: [x, y] }: Term): readonly (readonly [Term, Term])[] {
  if (!x || !y) return [];
  return [
    [x, y],
    [y, x],
  ];
}

/** An op to be made, on terms that exist or are to be made as well. Its type is inferred when it is made. */
export interface NewTerm {
  readonly kind: "new";
  readonly name: OpName;
  readonly operands: readonly Replacement[];
  readonly attributes: Op["attributes"];
  readonly regions: readonly Region[];
}

/** The right side of a rule. A scalar may stand for a node or edge value: it is broadcast. */
export type Replacement = Term | NewTerm;

/** A new op of any name. */
export function make<N extends OpName>(
  name: N,
  operands: readonly Replacement[],
  attributes: OpOf<N>["attributes"],
  regions: readonly Region[] = [],
): NewTerm {
  return { kind: "new", name, operands, attributes, regions };
}

/** A new scalar op. */
export function scalar(name: Exclude<ScalarOpName, "cast">, ...operands: readonly Replacement[]): NewTerm {
  return { kind: "new", name, operands, attributes: {}, regions: [] };
}

export function cast(element: Element, operand: Replacement): NewTerm {
  return make("cast", [operand], { element });
}

/** A new constant; `value` is taken to be representable in `element`. */
export function constant(value: number, element: Element): NewTerm {
  return make("const", [], { value, element });
}

/** The op of a term again, on other operands; null for a parameter. */
export function onOther({ op }: Term, operands: readonly Replacement[]): NewTerm | null {
  return op && { kind: "new", name: op.name, operands, attributes: op.attributes, regions: op.regions };
}

/** The op of a new term, on values that exist. The types of its results are still to be inferred. */
export function shapeOf(term: NewTerm, operands: readonly Value[]): OpShape {
  // `make` checked that name and attributes belong together; a union cannot express it here.
  return { name: term.name, operands, attributes: term.attributes, regions: term.regions } as unknown as OpShape;
}

/** The op of that shape whose only result is `value(type, graph)`. */
export function opOf(
  shape: OpShape,
  result: (type: Value["type"], graph: Value | null) => Value,
  span: Op["span"],
): Op {
  const { type, graph } = inferResults(shape)[0]!;
  return { ...shape, results: [result(type, graph)], span } as Op;
}
