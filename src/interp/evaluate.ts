/** Defines the meaning of each op outside closed regions. */

import { EdgewiseError } from "../error.ts";
import type { ColumnValues } from "../graph/allocator.ts";
import type { Graph } from "../graph/graph.ts";
import { unmet } from "../graph/unmet.ts";
import type { Op, OpOf, Role, ScalarOp, StructuralOpName } from "../ir/op.ts";
import { isScalarOp } from "../ir/op.ts";
import { comparisonOf } from "../ir/residual.ts";
import type { Meaning } from "../ir/scalar.ts";
import type { Region, Value } from "../ir/value.ts";
import { elementOf } from "../ir/value.ts";
import { evaluateAggregate } from "./aggregate.ts";
import { evaluateClasses } from "./classes.ts";
import type { Datum } from "./datum.ts";
import { entry, entryCount, fromDoubles, tabulate, toDoubles } from "./datum.ts";
import { evaluateIntersect } from "./intersect.ts";
import { countAs, evaluateAttribute, evaluateDegree, evaluateEdgeIndex, evaluateNodeIndex } from "./leaf.ts";
import { evaluateNeighborMode } from "./neighbor-mode.ts";
import { reduce } from "./reduce.ts";
import { combinerOf, evaluateEverywhere, meaningOfOp } from "./region.ts";
import { firstEntries, firstIndex, greatestFirst, leastFirst } from "./select.ts";

/** The report after each round of a loop. */
export interface Round {
  /** The number of the round, from 0. */
  readonly round: number;
  /** The carried values that it ended with, in the order of the loop's results. */
  readonly carried: readonly Datum[];
}

/** The residuals that the condition of a loop compared in its last round and in the round before. */
export interface LastResiduals {
  readonly last: number;
  /** The residual of the round before; NaN where there was none. */
  readonly before: number;
  readonly bound: number;
}

/** The data of a program's values at a moment of its run. A region that runs again defines its values anew. */
export interface Environment {
  /** The name of the function, for errors. */
  readonly algorithm: string;
  readonly graphs: ReadonlyMap<Value, Graph>;
  readonly data: Map<Value, Datum>;
  readonly onRound: ((round: Round) => void) | undefined;
  /** The residuals of the latest run of each loop that has some, by the value that says whether it converged. */
  readonly residuals?: Map<Value, LastResiduals> | undefined;
  /** Replaces `evaluateOp` for the ops of regions. It may call `evaluateOp`. */
  readonly evaluate?: ((op: Op, environment: Environment) => readonly Datum[]) | undefined;
}

/** Sets the data of values. */
export function define(values: readonly Value[], data: readonly Datum[], environment: Environment): void {
  values.forEach((value, k) => {
    environment.data.set(value, data[k]!);
  });
}

/** Runs the ops of a region in order and returns what it yields. Its parameters must have been given already. */
export function evaluateRegion(region: Region, environment: Environment): readonly Datum[] {
  const { evaluate = evaluateOp } = environment;
  for (const op of region.ops) {
    define(op.results, evaluate(op, environment), environment);
  }
  return region.yields.map((value) => datumOf(value, environment));
}

/** Evaluates an op whose operands are defined. */
export function evaluateOp(op: Op, environment: Environment): readonly Datum[] {
  if (isScalarOp(op)) return [evaluateScalarOp(op, environment)];
  // The entry of a name takes the op of that name; TypeScript cannot see the correlation across an indexed lookup.
  const evaluate = EVALUATORS[op.name] as (op: Op, environment: Environment) => readonly Datum[];
  return evaluate(op, environment);
}

const EVALUATORS: {
  readonly [N in StructuralOpName]: (op: OpOf<N>, environment: Environment) => readonly Datum[];
} = {
  const: (op) => [op.attributes.value],
  node_count: (op, environment) => [countAs(op.attributes.element, graphOf(op, environment).nodeCount)],
  edge_count: (op, environment) => [countAs(op.attributes.element, graphOf(op, environment).edgeCount)],
  node_index: (op, environment) => [evaluateNodeIndex(op, graphOf(op, environment))],
  edge_index: (op, environment) => [evaluateEdgeIndex(op, graphOf(op, environment))],
  degree: (op, environment) => [evaluateDegree(op, graphOf(op, environment))],
  node_attribute: (op, environment) => [evaluateAttribute(op, graphOf(op, environment))],
  edge_attribute: (op, environment) => [evaluateAttribute(op, graphOf(op, environment))],
  broadcast: (op, environment) => {
    const x = scalarOf(op.operands[1]!, environment);
    const length = entryCount(graphOf(op, environment), op.attributes.domain);
    return [tabulate(elementOf(op.results[0]!), length, () => x)];
  },
  reduce: (op, environment) => {
    const x = op.operands[0]!;
    const { combine, identity } = combinerOf(op.attributes.monoid, elementOf(x));
    return [reduce(columnOf(x, environment), combine, identity)];
  },
  argmin: (op, environment) => [firstIndex(columnOf(op.operands[0]!, environment), leastFirst)],
  argmax: (op, environment) => [firstIndex(columnOf(op.operands[0]!, environment), greatestFirst)],
  top_k: (op, environment) => {
    const [x, k] = op.operands as readonly [Value, Value];
    return [firstEntries(columnOf(x, environment), scalarOf(k, environment), greatestFirst)];
  },
  map: evaluateMap,
  aggregate: (op, environment) => {
    // A graph as operand means the places of edges in rows, which take no data.
    const inputs = op.operands.slice(1).map((value) => (value.type.kind === "graph" ? 0 : datumOf(value, environment)));
    return evaluateAggregate(op, graphOf(op, environment), inputs);
  },
  neighbor_mode: (op, environment) => {
    const [x, otherwise] = op.operands.slice(1).map((value) => columnOf(value, environment));
    return [evaluateNeighborMode(op, graphOf(op, environment), x!, otherwise!)];
  },
  intersect: (op, environment) =>
    evaluateIntersect(op, graphOf(op, environment), dataOf(op.operands.slice(1), environment)),
  gather: evaluateGather,
  classes: (op, environment) => {
    const chosen = op.operands[1];
    return [evaluateClasses(graphOf(op, environment), chosen ? columnOf(chosen, environment) : null)];
  },
  require: evaluateRequire,
  scatter: evaluateScatter,
  loop: evaluateLoop,
  if: (op, environment) => {
    const taken = scalarOf(op.operands[0]!, environment) !== 0 ? op.regions[0]! : op.regions[1]!;
    return evaluateRegion(taken, environment);
  },
  for_nodes: evaluateForNodes,
};

function evaluateScalarOp(op: ScalarOp, environment: Environment): Datum {
  const meaning = meaningOfOp(op);
  const [a = 0, b = 0, c = 0] = dataOf(op.operands, environment).map(toDoubles);
  const lifted = [a, b, c].find((datum) => typeof datum !== "number");
  const of = (datum: Float64Array | number, index: number): number =>
    typeof datum === "number" ? datum : datum[index]!;
  if (lifted === undefined) return meaning(of(a, 0), of(b, 0), of(c, 0));
  const result = new Float64Array(lifted.length);
  for (let i = 0; i < lifted.length; i++) result[i] = meaning(of(a, i), of(b, i), of(c, i));
  return fromDoubles(elementOf(op.results[0]!), result);
}

function evaluateMap(op: OpOf<"map">, environment: Environment): readonly Datum[] {
  const { domain, roles, outputs } = op.attributes;
  const graph = graphOf(op, environment);
  const inputs = dataOf(op.operands.slice(1), environment);
  const indices = roles.map((role) => indicesOf(role, graph));
  return evaluateEverywhere(op.regions[0]!, outputs, entryCount(graph, domain), inputs, indices);
}

/** The index of the entry that each edge reads of an operand in a role; null where it is the edge's own. */
function indicesOf(role: Role, graph: Graph): Uint32Array | null {
  if (role === "source") return graph.edgeSource();
  if (role === "destination") return graph.edgeTarget();
  return null;
}

function evaluateGather(op: OpOf<"gather">, environment: Environment): readonly Datum[] {
  const [x, at, other] = op.operands;
  const column = columnOf(x!, environment);
  const index = datumOf(at!, environment);
  const isInside = (i: number): boolean => i >= 0 && i < column.length;
  const otherwise = other === undefined ? undefined : scalarOf(other, environment);
  if (otherwise === undefined) {
    let smallest = Number.POSITIVE_INFINITY;
    for (const i of typeof index === "number" ? [index] : index) if (!isInside(i)) smallest = Math.min(smallest, i);
    if (smallest !== Number.POSITIVE_INFINITY) throw indexError(op, smallest, column.length);
  }
  const read = (i: number): number => (isInside(i) ? column[i]! : otherwise!);
  if (typeof index === "number") return [read(index)];
  return [tabulate(elementOf(x!), index.length, (i) => read(index[i]!))];
}

function indexError(op: OpOf<"gather">, index: number, length: number): EdgewiseError {
  const [x] = op.operands;
  return new EdgewiseError({
    code: "run/index",
    message: `gather reads entry ${index} of ${x!.name ?? "a value"}, which has ${length} entries; expected an index from 0 below ${length}`,
    span: op.span ?? undefined,
    hint: "This is the smallest index outside. Say what to take otherwise, or keep the index in range.",
  });
}

/** Ends the run where the condition is false. Only then are the other operands looked at. */
function evaluateRequire(op: OpOf<"require">, environment: Environment): readonly Datum[] {
  const [condition, index, graph] = op.operands;
  if (scalarOf(condition!, environment) !== 0) return [];
  const { message, entries } = op.attributes;
  const entry = entries === null ? null : { of: entries, index: scalarOf(index!, environment) };
  const owner = graph ? environment.graphs.get(graph) : environment.graphs.values().next().value;
  if (owner === undefined) throw new TypeError("require names an entry of a graph that is not there");
  throw unmet({ message, entry, algorithm: environment.algorithm, span: op.span }, owner);
}

function evaluateScatter(op: OpOf<"scatter">, environment: Environment): readonly Datum[] {
  const [, at, x] = op.operands as readonly [Value, Value, Value];
  const index = columnOf(at, environment);
  const values = columnOf(x, environment);
  const { combine, identity } = combinerOf(op.attributes.monoid, elementOf(x));
  const totals = tabulate(elementOf(x), graphOf(op, environment).nodeCount, () => identity);
  for (let k = 0; k < index.length; k++) {
    const target = index[k]!;
    if (target >= 0 && target < totals.length) totals[target] = combine(totals[target]!, values[k]!, 0);
  }
  return [totals];
}

function evaluateLoop(op: OpOf<"loop">, environment: Environment): readonly Datum[] {
  const { limited, until } = op.attributes;
  const [body] = op.regions as readonly [Region];
  const [roundParameter, ...carriedParameters] = body.parameters;
  const limit = limited ? scalarOf(op.operands[0]!, environment) : Number.POSITIVE_INFINITY;
  let carried = dataOf(limited ? op.operands.slice(1) : op.operands, environment);
  const comparison = environment.residuals ? comparisonOf(op) : null;
  let [last, before, bound] = [Number.NaN, Number.NaN, Number.NaN];
  let converged = until === "never";
  let round = 0;
  for (let ended = false; !ended && round < limit; round++) {
    environment.data.set(roundParameter!, round);
    define(carriedParameters, carried, environment);
    const yielded = evaluateRegion(body, environment);
    if (comparison) {
      [before, last] = [last, scalarOf(comparison.residual, environment)];
      bound = scalarOf(comparison.bound, environment);
    }
    const old = carried;
    carried = yielded.slice(0, old.length);
    if (until === "value") ended = yielded.at(-1) !== 0;
    if (until === "unchanged") ended = carried.every((datum, k) => keepsBits(old[k]!, datum));
    converged ||= ended;
    environment.onRound?.({ round, carried });
  }
  if (comparison) environment.residuals?.set(op.results.at(-1)!, { last, before, bound });
  return [...carried, round, converged ? 1 : 0];
}

/** Evaluates `for_nodes`: each result starts at the identity and takes in what one node after the other gives. */
function evaluateForNodes(op: OpOf<"for_nodes">, environment: Environment): readonly Datum[] {
  const { monoids } = op.attributes;
  const set = columnOf(op.operands[0]!, environment);
  const body = op.regions[0]!;
  const totals = body.yields.map((value, k): Total => {
    const { combine, identity } = combinerOf(monoids[k]!, elementOf(value));
    if (value.graph === null) return { combine, value: identity };
    const graph = environment.graphs.get(value.graph);
    if (graph === undefined || value.type.kind === "graph")
      throw new TypeError("for_nodes combines what has no entries");
    const length = entryCount(graph, value.type.domain);
    return { combine, value: tabulate(value.type.element, length, () => identity) };
  });
  for (let source = 0; source < set.length; source++) {
    if (set[source] === 0) continue;
    define(body.parameters, [source], environment);
    const yielded = evaluateRegion(body, environment);
    for (const [k, total] of totals.entries()) take(total, yielded[k]!);
  }
  return totals.map(({ value }) => value);
}

interface Total {
  readonly combine: Meaning;
  value: Datum;
}

/** Combines a total with one more datum, entry by entry. */
function take(total: Total, datum: Datum): void {
  const { combine, value } = total;
  if (typeof value === "number") total.value = combine(value, entry(datum, 0), 0);
  else for (let index = 0; index < value.length; index++) value[index] = combine(value[index]!, entry(datum, index), 0);
}

/** Whether every entry is the same value bit for bit: NaN is NaN, 0 is not −0. */
function keepsBits(before: Datum, after: Datum): boolean {
  if (typeof before === "number" || typeof after === "number") return Object.is(before, after);
  for (let index = 0; index < before.length; index++) if (!Object.is(before[index], after[index])) return false;
  return true;
}

function dataOf(values: readonly Value[], environment: Environment): readonly Datum[] {
  return values.map((value) => datumOf(value, environment));
}

function datumOf(value: Value, { data }: Environment): Datum {
  const datum = data.get(value);
  if (datum === undefined) throw new TypeError(`value ${value.name ?? "without a name"} is used before it is defined`);
  return datum;
}

function scalarOf(value: Value, environment: Environment): number {
  const datum = datumOf(value, environment);
  if (typeof datum !== "number") throw new TypeError("a scalar was expected where an array was found");
  return datum;
}

function columnOf(value: Value, environment: Environment): ColumnValues {
  const datum = datumOf(value, environment);
  if (typeof datum === "number") throw new TypeError("an array was expected where a scalar was found");
  return datum;
}

function graphOf(op: Op, { graphs }: Environment): Graph {
  const graph = graphs.get(op.operands[0]!);
  if (graph === undefined) throw new TypeError(`${op.name} reads a graph that is not there`);
  return graph;
}
