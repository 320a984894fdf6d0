/**
 * Plans `for_nodes` as a loop over a list of the set's nodes. The last level of a round combines the results of the body into
 * totals, in place; the totals start at the identities before the loop.
 *
 *     %a = for_nodes (%s) in %set -> add {        list of %set in l · count of %set in n · zeros in a
 *       …                                    →    loop up to n { s = l[round] ; … ; a = a + x }
 *       yield %x
 *     }
 */

import type { Monoid } from "../ir/scalar.ts";
import { identityOf } from "../ir/scalar.ts";
import { valueType } from "../ir/type.ts";
import type { Op, OpOf, Region, Value } from "../ir/value.ts";
import { elementOf, newValue } from "../ir/value.ts";
import { freeValues } from "../ir/walk.ts";
import type { Place } from "../plan/buffer.ts";
import type { ListKernel } from "../plan/kernels/list.ts";
import type { Loop } from "../plan/plan.ts";
import { kernelize } from "./kernelize.ts";
import type { PlanBuilder } from "./plan-builder.ts";
import { domainOf, typeOf } from "./plan-builder.ts";
import type { RegionLevels } from "./region-levels.ts";
import { NOT_YET_SPARSE } from "./sparse/body.ts";

/** The planned loop, its level, and the places of its results. */
interface PlannedForNodes {
  readonly step: Loop;
  readonly at: number;
  readonly places: readonly Place[];
}

/** One result of the op while it is combined. */
interface Total {
  readonly result: Value;
  readonly yielded: Value;
  readonly combine: Monoid;
  /** The value that stands for the total so far. */
  readonly soFar: Value;
  readonly place: Place;
}

/** Plans an op in its region. `inside` makes the levels of its body, and `finish` ends them. */
export function planForNodes(
  op: OpOf<"for_nodes">,
  builder: PlanBuilder,
  around: RegionLevels,
  inside: RegionLevels & { finish(): Loop["body"] },
): PlannedForNodes {
  const [set] = op.operands as readonly [Value];
  const [body] = op.regions as readonly [Region];
  const count = newValue(valueType("i32"), null, "number of sources");
  around.add(countOf(set, count));
  const at = around.levelOf(op, [set, count, ...freeValues(body)]);
  const list = newValue(valueType("u32", "node"), set.graph, "sources");
  const listed = builder.newBuffer("listed sources", "u32", domainOf("node"));
  builder.place(list, { kind: "buffer", buffer: listed });
  around.levels.open(around.readyLevel([set])).kernels.push(listKernel(builder.bufferOf(set), listed));
  const totals = op.results.map((result, k) => newTotal(op, result, body.yields[k]!, k, builder));
  for (const total of totals) begin(total, at, builder, around);

  const round = newValue(valueType("i32"), null, "round");
  const roundSlot = builder.newSlot("source number", "i32");
  builder.place(round, { kind: "slot", slot: roundSlot });
  for (const inner of nodeOf(list, round, body.parameters[0]!, builder)) inside.add(inner);
  for (const inner of body.ops) inside.add(inner);
  combine(totals, builder, inside);
  const step: Loop = {
    kind: "loop",
    limit: around.slotOf(count),
    round: roundSlot,
    body: inside.finish(),
    until: null,
    untilUnchanged: false,
    carries: totals.flatMap(({ place }) => (place.kind === "buffer" ? [place.buffer] : [])),
    moves: [],
    swaps: [],
    notes: [],
    rounds: builder.newSlot("sources done", "i32"),
    converged: builder.newSlot("all sources done", "bool"),
    residual: null,
    sparse: NOT_YET_SPARSE,
    sources: { totals: totals.flatMap(({ place }) => (place.kind === "slot" ? [place.slot] : [])) },
  };
  return { step, at, places: totals.map(({ place }) => place) };
}

/** The op that counts the nodes of a set. */
function countOf(set: Value, count: Value): Op {
  const parameter = newValue(valueType("bool"));
  const one = newValue(valueType("i32"));
  const cast: Op = {
    name: "cast",
    operands: [parameter],
    attributes: { element: "i32" },
    regions: [],
    results: [one],
    span: null,
  };
  return {
    name: "map",
    operands: [set.graph!, set],
    attributes: { domain: "node", roles: ["node"], outputs: ["add"] },
    regions: [{ parameters: [parameter], ops: [cast], yields: [one] }],
    results: [count],
    span: null,
  };
}

function listKernel(set: number, list: number): ListKernel {
  return {
    kind: "list",
    name: "list sources",
    ops: ["list"],
    domain: domainOf("node"),
    cut: "whole",
    set,
    list,
  };
}

/** The ops that read the index of the round's node from the list. */
function nodeOf(list: Value, round: Value, source: Value, builder: PlanBuilder): readonly Op[] {
  const entry = newValue(valueType("u32"), null, "source");
  const none = newValue(valueType("u32"));
  builder.place(none, { kind: "const", element: "u32", value: 0 });
  return [
    {
      name: "gather",
      operands: [list, round, none],
      attributes: { otherwise: true },
      regions: [],
      results: [entry],
      span: null,
    },
    { name: "cast", operands: [entry], attributes: { element: "i32" }, regions: [], results: [source], span: null },
  ];
}

function newTotal(op: OpOf<"for_nodes">, result: Value, yielded: Value, k: number, builder: PlanBuilder): Total {
  const { element, domain } = typeOf(result);
  const name = result.name ?? "total";
  const place: Place =
    domain === "scalar"
      ? { kind: "slot", slot: builder.newSlot(name, element) }
      : { kind: "buffer", buffer: builder.newBuffer(name, element, domainOf(domain)) };
  const soFar = newValue(result.type, result.graph, name);
  builder.place(soFar, place);
  return { result, yielded, combine: op.attributes.monoids[k]!, soFar, place };
}

/** Sets a total to the identity on level `at`. */
function begin({ result, combine, place }: Total, at: number, builder: PlanBuilder, around: RegionLevels): void {
  const element = elementOf(result);
  const value = identityOf(combine, element);
  if (value === undefined) throw new Error(`${combine} has no identity for ${element}`);
  const identity = newValue(valueType(element));
  builder.place(identity, { kind: "const", element, value });
  if (place.kind === "slot") {
    around.deliverScalar(identity, place.slot, at);
    return;
  }
  const { domain } = typeOf(result);
  if (domain === "scalar") throw new Error("a scalar is in no buffer");
  const operands = [result.graph!, identity];
  const everywhere: Op = {
    name: "broadcast",
    operands,
    attributes: { domain },
    regions: [],
    results: [result],
    span: null,
  };
  const { kernel } = kernelize(everywhere, builder, () => place.buffer)!;
  around.levels.open(at).kernels.push(kernel);
}

/** Plans the last level of a round, which combines the results of the body into the totals. */
function combine(totals: readonly Total[], builder: PlanBuilder, inside: RegionLevels): void {
  if (totals.length === 0) return;
  const at = Math.max(inside.levels.last + 1, inside.readyLevel(totals.map(({ yielded }) => yielded)));
  const level = inside.levels.open(at);
  for (const { combine: monoid, soFar, yielded, place } of totals) {
    if (place.kind !== "slot") continue;
    const operands = [inside.scalar(level, soFar), inside.scalar(level, yielded)];
    const next = level.scalars.scalar(monoid, elementOf(yielded), operands);
    level.scalarOps.push(`total ${soFar.name}`);
    level.outputs.push({ register: level.scalars.numberOf(next), slot: place.slot });
  }
  for (const domain of ["node", "edge"] as const) {
    const kept = totals.filter(({ result }) => typeOf(result).domain === domain);
    if (kept.length === 0) continue;
    const { kernel } = kernelize(combining(kept, domain), builder, (value) => {
      const { place } = kept.find(({ result }) => result === value)!;
      if (place.kind === "slot") throw new Error("an array is in no slot");
      return place.buffer;
    })!;
    level.kernels.push(kernel);
  }
}

/** The map that combines all entries of some totals. */
function combining(totals: readonly Total[], domain: "node" | "edge"): Op {
  const parameters = totals.map(({ result }) => {
    const type = valueType(elementOf(result));
    return [newValue(type), newValue(type)] as const;
  });
  const ops = totals.map(
    ({ combine: name, result }, k): Op => ({
      name,
      operands: parameters[k]!,
      attributes: {},
      regions: [],
      results: [newValue(valueType(elementOf(result)))],
      span: null,
    }),
  );
  return {
    name: "map",
    operands: [totals[0]!.result.graph!, ...totals.flatMap(({ soFar, yielded }) => [soFar, yielded])],
    attributes: { domain, roles: parameters.flatMap((pair) => pair.map(() => domain)), outputs: ops.map(() => "keep") },
    regions: [{ parameters: parameters.flat(), ops, yields: ops.flatMap(({ results }) => results) }],
    results: totals.map(({ result }) => result),
    span: null,
  };
}
