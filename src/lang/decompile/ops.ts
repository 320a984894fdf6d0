/** Writes ops with one result as expressions, by the form that the language has for each. */

import type { Element } from "../../ir/type.ts";
import type { OpOf, ScalarOp, StructuralOpName, Value } from "../../ir/value.ts";
import { elementOf, isScalarOp } from "../../ir/value.ts";
import type { Expression } from "../syntax/tree.ts";
import type { ClauseContext } from "./clauses.ts";
import { combiner, countedTruth } from "./clauses.ts";
import type { Macros } from "./macros.ts";
import { argument, call, clause, indexNode, literalNode, named, nameNode, text } from "./make.ts";
import { DEGREES } from "./names.ts";
import type { Pending } from "./pending.ts";
import { loneForm } from "./regions.ts";
import { scalarNode, wantedOf } from "./scalars.ts";

/** The context that the blocks of one function share. */
export interface BlockContext extends ClauseContext {
  readonly macros: Macros;
  readonly hints: ReadonlyMap<Value, string>;
  /** The named values, as they are written. */
  readonly spelled: Map<Value, Expression>;
  /** Writes a word that is a value, after `graph.` where the program hides the word. */
  readonly leaf: (word: string, element: Element | null) => Expression;
}

/** The ops that are statements, or whose regions are clauses. */
type OtherName = "loop" | "if" | "for_nodes" | "require" | "map" | "aggregate" | "intersect";
type LeafName = Exclude<StructuralOpName, OtherName>;

/** An op that gives one value and has no region. */
export type PlainOp = ScalarOp | { [N in LeafName]: OpOf<N> }[LeafName];

/** Writes an op whose operands are pending or have names. */
export function expressionOf(op: PlainOp, context: BlockContext, pending: Pending): Expression {
  if (isScalarOp(op)) return scalar(op, context, pending);
  // The writer of a name takes the op of that name; TypeScript cannot see the correlation across a lookup.
  const write = EXPRESSIONS[op.name] as Writer<LeafName>;
  return write(op as OpOf<LeafName>, context, pending);
}

type Writer<N extends LeafName> = (op: OpOf<N>, context: BlockContext, pending: Pending) => Expression;

const EXPRESSIONS: { readonly [N in LeafName]: Writer<N> } = {
  const: ({ attributes: { value, element } }) => literalNode(value, element),
  node_count: (op, context) => leaf(op, op.name, "f64", context),
  edge_count: (op, context) => leaf(op, op.name, "f64", context),
  node_index: (op, context) => leaf(op, op.name, "i32", context),
  edge_index: (op, context) => leaf(op, op.name, "i32", context),
  degree: (op, context) => leaf(op, DEGREES[op.attributes.direction], "f64", context),
  node_attribute: attribute,
  edge_attribute: (op, context) => {
    const { attribute: name, element, otherwise } = op.attributes;
    if (name === "weight" && element !== "bool" && otherwise === 1) return leaf(op, "weight", "f64", context);
    return attribute(op, context);
  },
  broadcast: (op, context, pending) => {
    const { domain } = op.attributes;
    const [x] = pending.take([{ value: op.operands[1]!, literal: "here" }]);
    const constant = x!.item?.constant;
    const isSaid = constant && loneForm(constant) === "typed";
    const word = context.word(domain);
    return call(isSaid ? withElement(word, constant.element) : word, [argument(x!.node)]);
  },
  reduce: (op, context, pending) => {
    const [value] = op.operands as readonly [Value];
    const word = combiner(op, op.attributes.monoid, value);
    const [x] = pending.take([{ value, literal: "named" }]);
    const truth = word === "sum" && x!.item ? countedTruth(x!.item) : null;
    return call(context.word(truth ? "count" : word), [argument(truth ?? x!.node)]);
  },
  argmin: extremum,
  argmax: extremum,
  top_k: ({ operands }, context, pending) => {
    const [x, k] = operands as readonly [Value, Value];
    const written = pending.take([
      { value: k, literal: "plain" },
      { value: x, literal: "named" },
    ]);
    return call(
      context.word("top"),
      written.map(({ node }) => argument(node)),
    );
  },
  neighbor_mode: ({ operands, attributes }, context, pending) => {
    const [x, otherwise] = pending.take(operands.slice(1).map((value) => ({ value, literal: "named" })));
    const { node } = context.bound;
    const set = context.set(`${attributes.direction}_neighbors`);
    const over = { kind: "set", bound: named(node), set, named: [], where: null } as const;
    const items = [argument(indexNode(x!.node, nameNode(node))), argument(otherwise!.node, true)];
    return clause(context.word("mode"), over, items);
  },
  gather: ({ operands }, _, pending) => {
    const [x, index, otherwise] = operands as readonly [Value, Value, Value | undefined];
    const isPlain = pending.find(index)?.constant?.element === "i32";
    const [from, at, other] = pending.take([
      { value: x, literal: "named" },
      { value: index, literal: isPlain ? "plain" : "typed" },
      ...(otherwise ? [{ value: otherwise, literal: "plain" } as const] : []),
    ]);
    return indexNode(from!.node, at!.node, other?.node ?? null);
  },
  classes,
  scatter: (op, context, pending) => {
    const [index, x] = op.operands.slice(1) as [Value, Value];
    const word = combiner(op, op.attributes.monoid, x);
    const [at, found] = pending.take([index, x].map((value) => ({ value, literal: "named" })));
    const truth = word === "sum" && found!.item ? countedTruth(found!.item) : null;
    const over = { kind: "at", index: at!.node } as const;
    return clause(context.word(truth ? "count" : word), over, [argument(truth ?? found!.node)]);
  },
};

function classes(op: OpOf<"classes">, context: BlockContext, pending: Pending): Expression {
  const chosen = op.operands[1];
  if (!chosen) return leaf(op, op.name, "i32", context);
  const [x] = pending.take([{ value: chosen, literal: "named" }]);
  return call(context.word(op.name), [argument(x!.node)]);
}

function scalar(op: ScalarOp, { word }: BlockContext, pending: Pending): Expression {
  const wanted = wantedOf(op, (value) => pending.find(value), null);
  const written = pending.take(wanted);
  const literals = wanted.filter(({ literal }, k) => literal === "plain" && written[k]!.item?.constant).length;
  const operands = written.map(({ node }) => node);
  return scalarNode(op, operands, literals, word);
}

function leaf(op: OpOf<LeafName>, word: string, usual: Element, context: BlockContext): Expression {
  const element = elementOf(op.results[0]!);
  return context.leaf(word, element === usual ? null : element);
}

function attribute(op: OpOf<"node_attribute"> | OpOf<"edge_attribute">, { word }: BlockContext): Expression {
  const { attribute: name, element, otherwise } = op.attributes;
  const callee = element === "f64" ? word(op.name) : withElement(word(op.name), element);
  const given = [argument(text(name))];
  if (otherwise !== null) given.push(argument(literalNode(otherwise, element), true));
  return call(callee, given);
}

function extremum(op: OpOf<"argmin"> | OpOf<"argmax">, { word }: BlockContext, pending: Pending): Expression {
  const [x] = pending.take([{ value: op.operands[0]!, literal: "named" }]);
  return call(word(op.name), [argument(x!.node)]);
}

function withElement(word: Expression, element: Element): Expression {
  if (word.kind === "name" || word.kind === "member") return { ...word, element: named(element) };
  throw new TypeError("a word is a name");
}
