/** Writes closed regions as contents of a clause: names for entries, a condition, and values. */

import type { Op, Region, Role, Value } from "../../ir/value.ts";
import { isScalarOp } from "../../ir/value.ts";
import type { Expression, WithNode } from "../syntax/tree.ts";
import { notInSourceForm } from "./form.ts";
import { literalNode, NOWHERE, nameNode, typedLiteral } from "./make.ts";
import type { FreeNames } from "./names.ts";
import { wordOf } from "./names.ts";
import type { Constant, Item, Written } from "./pending.ts";
import { Pending } from "./pending.ts";
import type { WordNode } from "./scalars.ts";
import { scalarNode, wantedOf } from "./scalars.ts";

/** The context of all writers. */
export interface Context {
  readonly names: FreeNames;
  readonly uses: ReadonlyMap<Value, number>;
  readonly word: WordNode;
  /** The most columns of an expression that is written where it is used. */
  readonly width: number;
}

/** A value from outside, as it is read in a clause at the place of its role. */
export interface Input {
  readonly parameter: Value;
  readonly outer: Value;
  readonly role: Role;
  readonly node: Expression;
}

/** A written region. */
export interface WrittenRegion {
  readonly named: readonly WithNode[];
  readonly yields: readonly Written[];
}

/** A literal whose place does not imply an element. */
function loneLiteral({ value, element }: Constant): Expression {
  return element === "f64" || element === "bool" ? literalNode(value, element) : typedLiteral(value, element);
}

/** The literal form of a value whose place does not imply an element. */
export function loneForm(constant: Constant | null | undefined): "here" | "typed" {
  return constant?.element === "f64" || constant?.element === "bool" ? "here" : "typed";
}

/**
 * Writes a closed region. A text reads its inputs in the order in which they appear in it. Where the op has them in another
 * order, all of them are given names first, which reads them in the order of the op.
 */
export function writeRegion(
  context: Context,
  op: Op,
  region: Region,
  inputs: readonly Input[],
  conditional: boolean,
): WrittenRegion {
  const { names } = context;
  const found =
    names.attempt(() => tryRegion(context, region, inputs, conditional, false)) ??
    names.attempt(() => tryRegion(context, region, inputs, conditional, true));
  if (found) return found;
  throw notInSourceForm(op, `${op.name} that takes one value twice in one role`);
}

function tryRegion(
  { names, uses, word, width }: Context,
  region: Region,
  inputs: readonly Input[],
  conditional: boolean,
  namesAll: boolean,
): WrittenRegion | null {
  const named: WithNode[] = [];
  const nodes = new Map<Value, Expression>();
  /** The values that are single entries. Scalars from outside are not, unless they have been given names. */
  const entries = new Set<Value>();
  const inputOf = new Map(inputs.map((input) => [input.parameter, input]));
  const reads: Value[] = [];
  const name = (value: Value, node: Expression): void => {
    const chosen = names.take(value.name === null ? "x" : wordOf(value.name));
    named.push({ name: chosen, range: NOWHERE, value: node });
    nodes.set(value, nameNode(chosen));
    entries.add(value);
  };
  for (const { parameter, role, node } of inputs) {
    if (namesAll) {
      name(parameter, node);
      reads.push(parameter);
    } else {
      nodes.set(parameter, node);
      if (role !== "scalar") entries.add(parameter);
    }
  }
  const pending = new Pending(
    width,
    (value) => nodes.get(value)!,
    ({ value, node, constant, reads: inner }) => {
      reads.push(...inner);
      name(value, constant ? loneLiteral(constant) : node);
    },
  );
  /** The inputs that written values read. Entries are read when they are computed, scalars when they are used. */
  const early = (values: readonly Value[], written: readonly Written[]): Value[] =>
    values.flatMap((value, k) => written[k]!.item?.reads ?? (isInput(value, false) ? [value] : []));
  const late = (values: readonly Value[], written: readonly Written[]): Value[] =>
    values.filter((value, k) => written[k]!.item === null && isInput(value, true));
  const isInput = (value: Value, isScalar: boolean): boolean => {
    const input = namesAll ? undefined : inputOf.get(value);
    return input !== undefined && (input.role === "scalar") === isScalar;
  };
  for (const op of region.ops) {
    const [result] = op.results as readonly [Value];
    const push = (node: Expression, constant: Constant | null, inner: readonly Value[]): void => {
      const item: Item = { value: result, node, hint: null, op, constant, reads: inner };
      entries.add(result);
      pending.push(item, uses.get(result) === 1);
    };
    if (!isScalarOp(op)) {
      if (op.name !== "const") throw new TypeError("a closed region holds scalar ops and constants");
      push(literalNode(op.attributes.value, op.attributes.element), op.attributes, []);
      continue;
    }
    const wanted = wantedOf(
      op,
      (value) => pending.find(value),
      (value) => entries.has(value),
    );
    if (!op.operands.some((value) => entries.has(value))) return null;
    const written = pending.take(wanted);
    const literals = wanted.filter(({ literal }, k) => literal === "plain" && written[k]!.item?.constant).length;
    const node = scalarNode(
      op,
      written.map((one) => one.node),
      literals,
      word,
    );
    push(node, null, [...early(op.operands, written), ...late(op.operands, written)]);
  }
  const yields = pending.take(
    region.yields.map((value) => ({ value, literal: loneForm(pending.find(value)?.constant) })),
    "apart",
  );
  const parts = conditional ? [0, 1] : [0];
  for (const part of parts) {
    const isCondition = conditional && part === 0;
    const from = conditional && !isCondition ? 1 : 0;
    const to = isCondition ? 1 : yields.length;
    const [values, written] = [region.yields.slice(from, to), yields.slice(from, to)];
    reads.push(...early(values, written), ...late(values, written));
  }
  const order = [...new Set(reads)];
  const isInOrder =
    order.length === inputs.length &&
    inputs.every(({ parameter }, k) => order[k] === parameter) &&
    isSetOfInputs(inputs);
  return isInOrder ? { named, yields } : null;
}

/** Whether no value is an input twice in one role. A text makes only one input of it. */
function isSetOfInputs(inputs: readonly Input[]): boolean {
  return inputs.every(
    ({ outer, role }, k) => inputs.findIndex((other) => other.outer === outer && other.role === role) === k,
  );
}
