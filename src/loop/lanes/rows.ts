/** Lowers the walk along the row of a node in all lanes of a body: each entry is looked up once, for all lanes. */

import type { Layout } from "../../bind/layout.ts";
import { isExact } from "../../ir/scalar.ts";
import { SEGMENT } from "../../plan/blocks.ts";
import type { AggregateKernel } from "../../plan/kernels/aggregate.ts";
import { mayBeLong } from "../../plan/kernels/row-bound.ts";
import { conjunctsOf, registersBehind, sameAlongRow } from "../../plan/kernels/row-code.ts";
import { add, bool, convert, identity, index, less, local, minimum, scalar, subtract } from "../expression.ts";
import type { GraphArrays } from "../graph-arrays.ts";
import type { Position } from "../inputs.ts";
import type { Expression } from "../loop.ts";
import { WIDE_LANES } from "../loop.ts";
import { entriesInOrder } from "../rows/row-entries.ts";
import { type LaneCode, type Value, vector } from "./code.ts";

/** The context for walking rows in lanes. */
export interface LaneRows {
  readonly code: LaneCode;
  readonly graph: GraphArrays;
  readonly layout: Layout;
}

/** What becomes of the combined values of a row, or of a row that need not be walked, whose values are the identities. */
export interface AfterRow {
  readonly walked: (totals: readonly Value[]) => void;
  /** `isAsked` tells whether the values may make a difference all the same. */
  readonly spared: (totals: readonly Value[], isAsked: boolean) => void;
}

/**
 * Combines the pairs of an aggregate over the row of a node, in each lane in the order of the row. The row is walked only
 * where a lane asks for it: one in which all of `asked`, and all conditions on the row's own node, hold. Lanes in which
 * conditions do not hold have the identities.
 */
export function combineLanes(
  kernel: AggregateKernel,
  node: Expression,
  { asked, active }: { readonly asked: Expression | null; readonly active: Expression | null },
  { code, graph, layout }: LaneRows,
  after: AfterRow,
): void {
  const { builder } = code;
  const { direction, pairs, inputs, condition } = kernel;
  const first = inputs.length;
  const isSame = sameAlongRow(kernel);
  const same: Value[] = [];
  for (const [k, input] of inputs.entries()) if (isSame[k]) same[k] = code.ofRow(input, node);
  for (const [k, instruction] of kernel.code.entries()) {
    if (isSame[first + k]) same[first + k] = code.evaluate(instruction, same);
  }
  const tests = condition === null ? [] : conjunctsOf(kernel, condition);
  const own = tests.filter((test) => isSame[test]).map((test) => same[test]!);
  const onEdges = tests.filter((test) => !isSame[test]);
  const start = builder.keep("start", "index", graph.start(direction, node));
  const end = builder.keep("end", "index", graph.end(direction, node));
  const isWholeRow = direction !== "all" || !graph.directed;
  const middle = isWholeRow ? null : builder.keep("middle", "index", add(start, graph.degree("in", node)));
  const entries = entriesInOrder(direction, { graph, layout });

  const combineAt = (sums: readonly number[], at: Expression): void => {
    const selfIsSource: Expression = middle
      ? { kind: "compare", op: "ge", left: at, right: middle }
      : bool(direction === "out");
    const position: Position = {
      here: node,
      row: {
        at,
        direction,
        place: builder.later("place", "index", () => subtract(at, start)),
        neighbor: builder.later("neighbor", "index", () => convert("index", entries.neighbor(at))),
        edge: builder.later("edge", "index", () => entries.edge(at)),
        selfIsSource,
        columnOf: entries.columnOf,
        tableOf: entries.tableOf,
      },
    };
    const registers = same.slice();
    const evaluate = (wanted: readonly number[]): void => {
      const isNeeded = registersBehind(kernel, wanted);
      for (const [k, input] of inputs.entries()) {
        if (!isNeeded[k] || registers[k]) continue;
        const value = code.input(input, position);
        registers[k] = isReadOnce(kernel, k) ? value : code.kept(value);
      }
      for (const [k, instruction] of kernel.code.entries()) {
        if (isNeeded[first + k]) registers[first + k] ??= code.evaluate(instruction, registers);
      }
    };
    // A test that is the same in all lanes spares everything else at an edge that does not count.
    evaluate(onEdges);
    const found = onEdges.map((test) => registers[test]!);
    whereAll(numbersOf(found), code, () => {
      evaluate(pairs.map(({ register }) => register));
      const counts = allOf(vectorsOf(found));
      pairs.forEach(({ register, monoid, element }, k) => {
        const [total, value] = [local(sums[k]!), code.wide(registers[register]!)];
        if (counts !== null && monoid === "add") {
          // A sum that begins at 0 is never −0, so that adding 0 leaves its bits.
          const zero: Expression = { kind: "splat", value: identity(monoid, element), lanes: WIDE_LANES };
          builder.assign(sums[k]!, vector(monoid, element, total, vector("select", element, counts, value, zero)));
          return;
        }
        const combined = vector(monoid, element, total, value);
        builder.assign(sums[k]!, counts === null ? combined : vector("select", element, counts, combined, total));
      });
    });
  };
  const walk = (totals: readonly number[]): void => {
    const isInOneGo = !mayBeLong(kernel) || pairs.every(({ monoid, element }) => isExact(monoid, element));
    const span = (sums: readonly number[], from: Expression, to: Expression): void =>
      builder.count("position", from, to, (at) => combineAt(sums, at));
    if (isInOneGo) {
      span(totals, start, end);
      return;
    }
    builder.branch(
      less(subtract(end, start), index(SEGMENT + 1)),
      () => span(totals, start, end),
      () => {
        const segment = builder.variable("segment", "index", start);
        builder.loop(less(local(segment), end), () => {
          const sums = startWide(kernel, "sum", code);
          const stop = builder.keep("stop", "index", minimum(add(local(segment), index(SEGMENT)), end));
          span(sums, local(segment), stop);
          pairs.forEach(({ monoid, element }, k) => {
            builder.assign(totals[k]!, vector(monoid, element, local(totals[k]!), local(sums[k]!)));
          });
          builder.assign(segment, stop);
        });
      },
    );
  };
  const lanes = vectorsOf(own);
  const counted = allOf(lanes);
  const anyAsks = allOf([...lanes, ...(asked === null ? [] : [asked])]);
  const numbers = numbersOf(own);
  const guards = [...numbers];
  if (anyAsks !== null) guards.push({ kind: "any", value: allOf([anyAsks, ...(active ? [active] : [])])! });
  const none = pairs.map(
    ({ monoid, element }): Value => ({ kind: "same", value: identity(monoid, element), isKnown: true }),
  );
  const combined = (totals: readonly number[]): readonly Value[] =>
    pairs.map(({ element }, k): Value => {
      const total = local(totals[k]!);
      if (counted === null) return { kind: "wide", value: total };
      return code.kept({ kind: "wide", value: vector("select", element, counted, total, code.wide(none[k]!)) });
    });
  if (pairs.every(({ monoid, element }) => monoid === "or" && element === "bool")) {
    // Most rows come to nothing in all lanes, and are then like those that are not walked.
    const totals = startWide(kernel, "total", code);
    whereAll(guards, code, () => walk(totals));
    const found = combined(totals);
    const anyFound = vectorsOf(found).reduce((left, right) => vector("or", "bool", left, right));
    whereAll(
      [{ kind: "any", value: anyFound }],
      code,
      () => after.walked(found),
      () => after.spared(none, true),
    );
    return;
  }
  const walked = (): void => {
    const totals = startWide(kernel, "total", code);
    walk(totals);
    after.walked(combined(totals));
  };
  const mayAsk = asked !== null && lanes.length > 0 && numbers.length === 0;
  whereAll(guards, code, walked, () => {
    if (!mayAsk) {
      after.spared(none, numbers.length > 0);
      return;
    }
    // A lane may ask for the identities: one in which a condition on the row's own node does not hold.
    const value = allOf([asked, ...(active ? [active] : [])])!;
    whereAll(
      [{ kind: "any", value }],
      code,
      () => after.spared(none, true),
      () => after.spared(none, false),
    );
  });
}

/** Makes a variable for each pair, whose lanes start at the identity. */
function startWide({ pairs }: AggregateKernel, name: string, { builder }: LaneCode): readonly number[] {
  return pairs.map(({ monoid, element }, k) =>
    builder.variable(`${name}${k}`, `${element}x16`, {
      kind: "splat",
      value: identity(monoid, element),
      lanes: WIDE_LANES,
    }),
  );
}

/** Tells whether an input's register is read once, so that its value can stand where it is read. */
function isReadOnce({ code, pairs, condition }: AggregateKernel, register: number): boolean {
  const read = [
    ...code.flatMap((instruction) => (instruction.op === "const" ? [] : instruction.operands)),
    ...pairs.map((pair) => pair.register),
    ...(condition === null ? [] : [condition]),
  ];
  return read.filter((one) => one === register).length === 1;
}

function numbersOf(values: readonly Value[]): readonly Expression[] {
  return values.flatMap((value) => (value.kind === "same" ? [value.value] : []));
}

function vectorsOf(values: readonly Value[]): readonly Expression[] {
  return values.flatMap((value) => (value.kind === "wide" ? [value.value] : []));
}

/** The lanes in which all of some vectors of bools are true; null where there are none. */
function allOf(vectors: readonly Expression[]): Expression | null {
  const [first, ...others] = vectors;
  return first === undefined ? null : others.reduce((left, right) => vector("and", "bool", left, right), first);
}

/** Does something where all of some conditions hold, and something else where one does not. */
function whereAll(
  conditions: readonly Expression[],
  { builder }: LaneCode,
  then: () => void,
  otherwise: () => void = () => {},
): void {
  const [first, ...others] = conditions;
  if (first === undefined) then();
  else
    builder.branch(
      others.reduce((left, right) => scalar("and", "bool", [left, right]), first),
      then,
      otherwise,
    );
}
