/** Writes aggregates, intersections and maps over edges as clauses. */

import type { Monoid } from "../../ir/scalar.ts";
import type { Op, OpOf, Region, Role, Value } from "../../ir/value.ts";
import { elementOf } from "../../ir/value.ts";
import { ROW_ROLES } from "../../typing/entry.ts";
import type { Argument, Comprehension, Expression, SetNode } from "../syntax/tree.ts";
import { notInSourceForm } from "./form.ts";
import { argument, call, clause, indexNode, member, named, nameNode } from "./make.ts";
import type { Item, Pending, Written } from "./pending.ts";
import type { Context, Input } from "./regions.ts";
import { writeRegion } from "./regions.ts";

/** The names that clauses give to the node and the edge that they go over. */
export interface BoundNames {
  readonly node: string;
  readonly edge: string;
  readonly common: string;
}

/** The context of clauses, beside what all writers share. */
export interface ClauseContext extends Context {
  readonly bound: BoundNames;
  /** Writes a word that names a set, after `graph.` where the program hides the word. */
  readonly set: (word: string, given?: readonly string[]) => SetNode;
}

/** The word that combines entries by a monoid. */
export function combiner(op: Op, monoid: Monoid, value: Value): string {
  const element = elementOf(value);
  switch (monoid) {
    case "add":
      return "sum";
    case "mul":
      return "product";
    case "min":
    case "max":
      return monoid;
    case "or":
    case "and":
      if (element === "bool") return monoid === "or" ? "any" : "all";
      break;
    case "xor":
      break;
    default:
      monoid satisfies never;
  }
  throw notInSourceForm(op, `${op.name} of ${element} by ${monoid}`);
}

/** Writes a value that is read in a role. */
type Place = (role: Role, node: Expression) => Expression;

/** Writes an aggregate: for each node, `sum(u in in_neighbors where c: x[u])`. */
export function aggregateClause(context: ClauseContext, op: OpOf<"aggregate">, pending: Pending): Expression {
  const { direction, roles, monoids, conditional, epilogue } = op.attributes;
  if (epilogue !== null) throw notInSourceForm(op, "aggregate with epilogue");
  const ends = direction === "all" && roles.some((role) => role === "source" || role === "destination");
  const isOverEdges = ends || roles.includes("edge");
  const bound = isOverEdges ? context.bound.edge : context.bound.node;
  const { neighbor, self } = ROW_ROLES[direction];
  const place: Place = (role, node) => {
    if (role === "scalar" || role === self) return node;
    const at = nameNode(bound);
    if (!isOverEdges || role === "edge") return indexNode(node, at);
    return indexNode(node, member(at, role === neighbor && direction === "all" ? "neighbor" : role));
  };
  const set = context.set(`${direction}_${isOverEdges ? "edges" : "neighbors"}`);
  const over = { kind: "set", bound: named(bound), set } as const;
  const inputs = inputsOf(context, op, roles, place, { bound, self }, pending);
  return combined(context, op, monoids, conditional, inputs, over);
}

/** Writes an intersection: for each edge, `sum(w in common(e, in, self) where c: x[w])`. */
export function intersectClause(context: ClauseContext, op: OpOf<"intersect">, pending: Pending): Expression {
  const { source, destination, roles, monoids, conditional } = op.attributes;
  const { edge, common } = context.bound;
  const place: Place = (role, node) => {
    if (role === "scalar") return node;
    if (role === "common") return indexNode(node, nameNode(common));
    if (role === "edge") return indexNode(node, nameNode(edge));
    const head = role === "source_edge" || role === "destination_edge" ? common : edge;
    return indexNode(node, member(nameNode(head), role));
  };
  const isPlain = source === "out" && destination === "out";
  const set = context.set("common", isPlain ? [edge] : [edge, source, destination]);
  const over = { kind: "set", bound: named(common), set } as const;
  return combined(context, op, monoids, conditional, inputsOf(context, op, roles, place, null, pending), over);
}

/** Writes a map over edges: at each edge, `edge(e: x[e.source])`. */
export function edgeClause(context: ClauseContext, op: OpOf<"map">, pending: Pending): Expression {
  const { domain, roles, outputs } = op.attributes;
  if (domain === "node") throw notInSourceForm(op, "map over nodes");
  if (outputs.some((output) => output !== "keep")) throw notInSourceForm(op, "map with reductions");
  const { edge } = context.bound;
  const place: Place = (role, node) => {
    if (role === "scalar") return node;
    return indexNode(node, role === "edge" ? nameNode(edge) : member(nameNode(edge), role));
  };
  const inputs = inputsOf(context, op, roles, place, null, pending);
  const { named: names, yields } = writeRegion(context, op, op.regions[0]!, inputs, false);
  const over = { kind: "edge", bound: named(edge), named: names } as const;
  return clause(
    context.word("edge"),
    over,
    yields.map(({ node }) => argument(node)),
  );
}

/** Writes a mean: an aggregate that gives a sum and the number of its terms, followed by their quotient. */
export function meanClause(context: ClauseContext, op: OpOf<"aggregate">, pending: Pending): Expression {
  const [region] = op.regions as readonly [Region];
  const own: Region = { ...region, ops: region.ops.slice(0, -1), yields: region.yields.slice(0, -1) };
  const monoids = op.attributes.monoids.slice(0, 1);
  const summed = aggregateClause(
    context,
    { ...op, regions: [own], attributes: { ...op.attributes, monoids } },
    pending,
  );
  if (summed.kind !== "call") throw new TypeError("one combination is a call");
  return { ...summed, callee: context.word("mean") };
}

/** The inputs of a closed region, as they are written where they are read. */
function inputsOf(
  { uses }: Context,
  op: Op,
  roles: readonly Role[],
  place: Place,
  /** The name that a clause over a node's row binds, and the role of that node. */
  row: { readonly bound: string; readonly self: Role } | null,
  pending: Pending,
): readonly Input[] {
  const [region] = op.regions as readonly [Region];
  const inputs = op.operands.slice(1, 1 + roles.length).map((outer, k) => {
    return { parameter: region.parameters[k]!, outer, role: roles[k]! };
  });
  // A place in a row belongs to the bound name, and reads nothing from outside.
  const read = inputs.filter(({ role }) => role !== "place");
  const written = pending.take(
    read.map(({ parameter, outer, role }) => {
      const accepts = ({ node }: Item): boolean => {
        if (role === "scalar" || uses.get(parameter) !== 1) return false;
        // Only a word without an index means the entry at the row's own node. Any other expression would be computed at each
        // edge.
        return role === row?.self ? node.kind === "name" || node.kind === "member" : !hasClause(node);
      };
      return { value: outer, literal: "named", accepts } as const;
    }),
  );
  const nodes = new Map(read.map((input, k) => [input, written[k]!.node]));
  return inputs.map((input) => {
    const node = nodes.get(input);
    return { ...input, node: node ? place(input.role, node) : member(nameNode(row!.bound), input.role) };
  });
}

function combined(
  context: ClauseContext,
  op: OpOf<"aggregate"> | OpOf<"intersect">,
  monoids: readonly Monoid[],
  conditional: boolean,
  inputs: readonly Input[],
  over: Pick<Extract<Comprehension["over"], { kind: "set" }>, "kind" | "bound" | "set">,
): Expression {
  const region = op.regions[0]!;
  const { named: names, yields } = writeRegion(context, op, region, inputs, conditional);
  const where = conditional ? yields[0]!.node : null;
  const values = conditional ? yields.slice(1) : yields;
  const entries = conditional ? region.yields.slice(1) : region.yields;
  const head = { ...over, named: names, where };
  const items = values.map((value, k) => item(combiner(op, monoids[k]!, entries[k]!), value));
  const [first] = items;
  if (items.length === 1) return clause(context.word(first!.word), head, first!.given);
  return clause(
    null,
    head,
    items.map(({ word, given }) => argument(call(nameNode(word), given))),
  );
}

/** Writes a combined value with the word that combines it. Counts of true entries and of all entries have words of their own. */
function item(
  word: string,
  { node, item: found }: Written,
): { readonly word: string; readonly given: readonly Argument[] } {
  if (word === "sum" && found) {
    if (found.constant?.element === "i32" && found.constant.value === 1) return { word: "count", given: [] };
    const truth = countedTruth(found);
    if (truth !== null) return { word: "count", given: [argument(truth)] };
  }
  return { word, given: [argument(node)] };
}

/** The bool that an expression counts as 1 or 0, as an i32; null where it does not. */
export function countedTruth({ op, node }: Item): Expression | null {
  if (op?.name !== "cast" || op.attributes.element !== "i32" || elementOf(op.operands[0]!) !== "bool") return null;
  return node.kind === "call" ? node.given[0]!.value : null;
}

function hasClause(node: Expression): boolean {
  switch (node.kind) {
    case "several":
      return true;
    case "call":
      return node.comprehension !== null || node.given.some(({ value }) => hasClause(value));
    case "chain":
      return node.operands.some(hasClause);
    case "negate":
    case "not":
      return hasClause(node.operand);
    case "index":
      return hasClause(node.object) || hasClause(node.index) || (node.otherwise !== null && hasClause(node.otherwise));
    case "member":
      return hasClause(node.object);
    case "number":
    case "truth":
    case "text":
    case "name":
    case "missing":
      return false;
    default:
      return node satisfies never;
  }
}
