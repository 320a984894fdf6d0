/**
 * Views of what a `reduce` or an `aggregate` combines: entries that are all the same, or a scalar op that is applied to each.
 * Only aggregates with one monoid and no epilogue are seen.
 */

import type { Op, OpName } from "../../src/ir/op.ts";
import { isScalarOp } from "../../src/ir/op.ts";
import type { Monoid } from "../../src/ir/scalar.ts";
import type { Element } from "../../src/ir/type.ts";
import type { OpOf, Region, Role, Value } from "../../src/ir/value.ts";
import { elementOf } from "../../src/ir/value.ts";
import type { NewTerm, Replacement, Term } from "../../src/rewrite/term.ts";
import { constant, make } from "../../src/rewrite/term.ts";

/** A reduction of one entry, repeated. */
export interface Repeated {
  readonly monoid: Monoid;
  readonly element: Element;
  /** The entry: a scalar or, in an aggregate, a value that may differ from row to row. */
  readonly value: Replacement;
  /** The entry's number, where it is a constant. */
  readonly constant: number | null;
  /** The number of repetitions: in all, or at each node. */
  readonly count: (element: Element) => NewTerm;
}

/** A scalar op f done to each entry x. */
export interface Applied {
  readonly name: OpName;
  readonly monoid: Monoid;
  /** The element of x. */
  readonly from: Element;
  /** The other operand of f, which is the same for all entries; null where f has only x. */
  readonly other: Replacement | null;
  /** The number of the other operand, where it is a constant; else NaN. */
  readonly number: number;
  /** Whether x is the first operand of f. */
  readonly isFirst: boolean;
  /** The same reduction by a monoid over x itself. */
  readonly over: (monoid: Monoid) => NewTerm;
}

/** The repeated entry that a reduction combines, if it is the same everywhere or along each row; null otherwise. */
export function repeatedIn({ op, operands: [operand, ...inputs] }: Term): Repeated | null {
  if (op?.name === "reduce" && operand?.name === "broadcast") {
    const [graph, value] = operand.operands;
    const count = operand.domain === "edge" ? "edge_count" : "node_count";
    return {
      monoid: op.attributes.monoid,
      element: value!.element!,
      value: value!,
      constant: value!.constant,
      count: (element) => make(count, [graph!], { element }),
    };
  }
  if (op?.name !== "aggregate" || !operand) return null;
  const single = singleOf(op);
  if (!single || op.attributes.conditional) return null;
  const { region, monoid, value } = single;
  const found = outsideOf(value, region, (k) => {
    const input = inputs[k];
    return input && isSameAlongRow(op, op.attributes.roles[k]!) ? input : null;
  });
  if (!found) return null;
  const { direction } = op.attributes;
  const element = elementOf(value);
  return { monoid, element, ...found, count: (counted) => make("degree", [operand], { direction, element: counted }) };
}

/** The right side of a law for a reduction of f(x), by the op that is applied to each entry; null where it is no such reduction. */
export function leaving(term: Term, right: (applied: Applied) => Replacement | null): Replacement | null {
  const { op, operands } = term;
  if (op?.name === "reduce") {
    const inner = operands[0];
    if (!inner?.op || !inner.name || !isScalarOp(inner.op)) return null;
    const known = inner.operands.map((operand) =>
      operand.domain === "scalar" ? { value: operand, constant: operand.constant } : null,
    );
    return applied(
      inner.op,
      known,
      op.attributes.monoid,
      (k) => {
        const x = inner.operands[k]!;
        return x.domain === "scalar" ? null : (monoid) => make("reduce", [x], { monoid });
      },
      right,
    );
  }
  if (op?.name !== "aggregate") return null;
  const single = singleOf(op);
  const inner = single?.region.ops.find(({ results }) => results[0] === single.value);
  if (!single || !inner || !isScalarOp(inner)) return null;
  const { region, monoid } = single;
  const known = inner.operands.map((operand) =>
    outsideOf(operand, region, (k) => (op.attributes.roles[k] === "scalar" ? operands[1 + k]! : null)),
  );
  return applied(
    inner,
    known,
    monoid,
    (k) => {
      const yields = [...region.yields.slice(0, -1), inner.operands[k]!];
      return (over) => make("aggregate", operands, { ...op.attributes, monoids: [over] }, [{ ...region, yields }]);
    },
    right,
  );
}

interface Outside {
  readonly value: Replacement;
  readonly constant: number | null;
}

function applied(
  { name, operands }: Op,
  known: readonly (Outside | null)[],
  monoid: Monoid,
  reductionOf: (k: number) => ((monoid: Monoid) => NewTerm) | null,
  right: (applied: Applied) => Replacement | null,
): Replacement | null {
  const varying = known.indexOf(null);
  const other = known.find((operand) => operand !== null) ?? null;
  if (operands.length > 2 || varying < 0 || (operands.length === 2 && !other)) return null;
  const over = reductionOf(varying);
  if (!over) return null;
  return right({
    name,
    monoid,
    from: elementOf(operands[varying]!),
    other: other?.value ?? null,
    number: other?.constant ?? Number.NaN,
    isFirst: varying === 0,
    over,
  });
}

/** The value that an aggregate with one monoid and no epilogue combines. */
function singleOf({ attributes, regions }: OpOf<"aggregate">) {
  const [monoid, second] = attributes.monoids;
  const [region] = regions;
  const value = region?.yields.at(-1);
  return monoid && region && value && !second && !attributes.epilogue ? { monoid, region, value } : null;
}

/** The outer term of a value in a region: a constant, or the input that a parameter stands for, if `input` accepts it. */
function outsideOf(value: Value, region: Region, input: (parameter: number) => Term | null): Outside | null {
  const parameter = region.parameters.indexOf(value);
  if (parameter >= 0) {
    const term = input(parameter);
    return term && { value: term, constant: term.constant };
  }
  const definition = region.ops.find(({ results }) => results[0] === value);
  if (definition?.name !== "const") return null;
  const { value: number, element } = definition.attributes;
  return { value: constant(number, element), constant: number };
}

/** Whether an input is the same at all edges of a node's row. */
function isSameAlongRow({ attributes: { direction } }: OpOf<"aggregate">, role: Role): boolean {
  if (role === "scalar" || role === "self") return true;
  return (direction === "in" && role === "destination") || (direction === "out" && role === "source");
}
