/** Lowers the computation at the nodes of a list: the totals of their rows, the kernel's outputs, and whether these have changed. */

import type { ListOfNodes } from "../../bind/sparse/kernels.ts";
import { reachOf } from "../../bind/sparse/kernels.ts";
import { isMarkedByPushed, isOldRead, isRefolded, kernelOfStage, pairsOf } from "../../bind/sparse/memory.ts";
import { BLOCK } from "../../plan/blocks.ts";
import type { BufferId } from "../../plan/buffer.ts";
import type { Input } from "../../plan/code.ts";
import { buffersRead } from "../../plan/kernel.ts";
import type { AggregateKernel } from "../../plan/kernels/aggregate.ts";
import type { KeptTotals, SparseStage } from "../../plan/sparse.ts";
import { evaluate, keep } from "../code.ts";
import { add, anyOf, bool, convert, identity, index, local, scalar, shiftRight, subtract } from "../expression.ts";
import { modeOfRow } from "../kernels/mode.ts";
import type { Expression } from "../loop.ts";
import { entriesInOrder } from "../rows/row-entries.ts";
import { guardOf } from "../rows/row-walk.ts";
import { combineRow } from "../rows/rows.ts";
import { conditionAt } from "./condition.ts";
import { receiving } from "./receiving.ts";
import { followOperand } from "./refold.ts";
import type { Positions, StageLowering } from "./stage.ts";
import { whereChanging } from "./where-changing.ts";

export function compute(of: ListOfNodes, { from, to }: Positions, lowering: StageLowering): void {
  const { builder, lists, stage, kernel } = lowering;
  const pulled = pullsRows(stage) ? builder.variable("pulled", "index", index(0)) : null;
  const isMarked = of.list === "touched" && !isMarkedByPushed(stage, pairsOf(kernel).length);
  writing(lowering, (write) => {
    const computeAt = (at: Expression): void => {
      const node = lists.nodeOf(of, at);
      if (isMarked) lists.unmark("touched marks", lists.memory.isTouched, node);
      write(node, registersAt(node, lowering, pulled));
    };
    if (of.list === "all") whereChanging({ from, to }, computeAt, lowering);
    else builder.count("at", from, to, computeAt);
  });
  if (pulled !== null) lists.addTo("pulled", local(pulled));
}

/** Takes what a kernel's code gives at a node, by register. */
type Write = (node: Expression, registers: readonly Expression[], known?: Known) => void;

/** Entries at a node that need not be read, for they are known. */
export type Known = ReadonlyMap<BufferId, Expression>;

/** Runs a body that computes at some nodes. Each gets the kernel's outputs, and is listed if these have changed. */
export function writing(lowering: StageLowering, body: (write: Write) => void): void {
  const { builder, lists, stage } = lowering;
  const reach = builder.variable("reach", "index", index(0));
  const still = leavesMore(lowering) ? builder.variable("still", "index", index(0)) : null;
  const isRefolding = isRefolded(lowering.sparse.loop, stage);
  const appended = isRefolding ? (["changed", "blocks"] as const) : (["changed"] as const);
  lists.appending(appended, (append, appendBlock) =>
    body((node, registers, known) => {
      const { hasChanged, hasMoved, isRefolded } = writeOutputs(registers, node, lowering, known);
      builder.branch(hasChanged, () => {
        append!(convert("u32", node));
        if (still !== null) {
          builder.assign(
            still,
            add(local(still), convert("index", scalar("cast", "u32", [scalar("not", "bool", [hasMoved])]))),
          );
        }
        addReach(reach, node, lowering);
      });
      if (isRefolded === null) return;
      builder.branch(isRefolded, () => {
        const block = builder.keep("block", "index", shiftRight(node, index(Math.log2(BLOCK))));
        lists.mark("block marks", lists.memory.isBlock, block, () => appendBlock!(convert("u32", block)));
      });
    }),
  );
  lists.addTo("reach", local(reach));
  if (still !== null) lists.addTo("still", local(still));
}

/** Computes at the nodes of a list and asks not what has changed. Entries of rows that are gone through are counted in `pulled`. */
export function computeAll(of: ListOfNodes, { from, to }: Positions, pulled: number, lowering: StageLowering): void {
  const { builder, entries, kernel, lists, stage } = lowering;
  const through = new Map(stage.writesThrough ? stage.carries.map(([array, twin]) => [twin, array]) : []);
  builder.count("at", from, to, (at) => {
    const node = lists.nodeOf(of, at);
    const registers = registersAt(node, lowering, pullsRows(stage) ? pulled : null);
    for (const output of kernel.outputs) {
      if (output.kind !== "keep") continue;
      entries.store(through.get(output.buffer) ?? output.buffer, node, registers[output.register]!);
    }
  });
}

/** Whether a kernel that carries something may list a node as changed for another of its outputs. */
function leavesMore(lowering: StageLowering): boolean {
  const { kernel, stage } = lowering;
  const twins = new Set(stage.carries.map(([, twin]) => twin));
  return (
    twins.size > 0 &&
    kernel.outputs.some(
      (output) => output.kind === "keep" && !twins.has(output.buffer) && isReadBySomebody(output.buffer, lowering),
    )
  );
}

/** Whether some touched nodes go through their whole rows. */
function pullsRows({ totals }: SparseStage): boolean {
  return totals.kind === "pulled" || (totals.kind === "kept" && totals.walked !== null);
}

/** Adds the lengths of the rows that a changed node will go through in order to touch others. */
export function addReach(reach: number, node: Expression, { builder, graph, sparse }: StageLowering): void {
  for (const direction of new Set(reachOf(sparse.loop, sparse.rounds, sparse.stage))) {
    builder.assign(reach, add(local(reach), graph.degree(direction, node)));
  }
}

/**
 * The registers of the code that gives a kernel's outputs at a node. Entries of rows that are gone through are counted in
 * `pulled`.
 */
function registersAt(node: Expression, lowering: StageLowering, pulled: number | null): readonly Expression[] {
  const { builder, graph, inputs, kernel } = lowering;
  switch (kernel.kind) {
    case "map":
      return evaluate(
        builder,
        kernel.inputs.map((input) => inputs.at(input, { here: node })),
        kernel.code,
      );
    case "mode":
    case "aggregate": {
      if (kernel.kind === "mode" && pulled !== null) {
        builder.assign(pulled, add(local(pulled), graph.degree(kernel.direction, node)));
      }
      const totals =
        kernel.kind === "mode"
          ? [modeOfRow(kernel, node, inputs.at(kernel.otherwise, { here: node }), lowering)]
          : totalsAt(kernel, node, lowering, pulled);
      return registersWith(totals, kernel, node, lowering);
    }
    default:
      return kernel satisfies never;
  }
}

/** The same, given what the node's rows come to. */
export function registersWith(
  totals: readonly Expression[],
  { epilogue }: Pick<AggregateKernel, "epilogue">,
  node: Expression,
  { builder, inputs }: StageLowering,
  known: Known = new Map(),
): readonly Expression[] {
  const at = (input: Input): Expression =>
    (input.from === "buffer" ? known.get(input.buffer) : undefined) ?? inputs.at(input, { here: node });
  const given = [...totals, ...epilogue.inputs.map(at)];
  return evaluate(builder, given, epilogue.code);
}

function totalsAt(
  kernel: AggregateKernel,
  node: Expression,
  lowering: StageLowering,
  pulled: number | null,
): readonly Expression[] {
  const { totals } = lowering.stage;
  switch (totals.kind) {
    case "none":
    case "pulled":
      return pull(kernel, node, lowering, pulled);
    case "pushed":
      return takePushed(kernel, node, lowering);
    case "kept":
      return keptTotals(totals, kernel, node, lowering, pulled);
    default:
      return totals satisfies never;
  }
}

/** The kept totals, which have got what was pushed. A row that was not gone through in the round before is combined anew. */
function keptTotals(
  totals: KeptTotals,
  kernel: AggregateKernel,
  node: Expression,
  lowering: StageLowering,
  pulled: number | null,
): readonly Expression[] {
  const { builder, entries } = lowering;
  const { pairs } = kernel;
  const kept = totals.arrays.map((array) => entries.load(array, node));
  const { walked } = totals;
  if (walked === null) return kept;
  const results = pairs.map(({ monoid, element }, k) =>
    builder.variable(`total${k}`, element, identity(monoid, element)),
  );
  const set = (values: readonly Expression[]): void => {
    results.forEach((result, k) => {
      builder.assign(result, values[k]!);
    });
  };
  // Only rows with a condition on their own node are counted as walked or not.
  builder.branch(guardOf(kernel, node, rowContext(kernel, lowering))!, () => {
    builder.branch(
      entries.load(walked, node),
      () => set(kept),
      () => set(pull(kernel, node, lowering, pulled)),
    );
  });
  return results.map(local);
}

function rowContext(kernel: AggregateKernel, lowering: StageLowering) {
  return { ...lowering, entries: entriesInOrder(kernel.direction, lowering) };
}

function pull(
  kernel: AggregateKernel,
  node: Expression,
  lowering: StageLowering,
  pulled: number | null,
): readonly Expression[] {
  const { builder, graph } = lowering;
  const start = builder.keep("start", "index", graph.start(kernel.direction, node));
  const end = builder.keep("end", "index", graph.end(kernel.direction, node));
  if (pulled !== null) builder.assign(pulled, add(local(pulled), subtract(end, start)));
  return combineRow(kernel, node, { start, end }, rowContext(kernel, lowering));
}

/** Takes what has been pushed to a node, and resets it to the identity. */
function takePushed({ pairs }: AggregateKernel, node: Expression, lowering: StageLowering): Expression[] {
  const { builder } = lowering;
  return pairs.map(({ monoid, element }, k) => {
    const array = receiving(k, pairs, lowering);
    const taken = builder.keep("taken", element, { kind: "load", array, index: node });
    builder.push({ kind: "store", array, index: node, value: identity(monoid, element) });
    return taken;
  });
}

interface Written {
  readonly hasChanged: Expression;
  /** Whether a carried array is among the changed ones. */
  readonly hasMoved: Expression;
  /** Whether the node's block has to be refolded for a reduction; null where no block ever has. */
  readonly isRefolded: Expression | null;
}

/** Writes a kernel's outputs at a node, and compares them with the old entries. */
function writeOutputs(
  registers: readonly Expression[],
  node: Expression,
  lowering: StageLowering,
  known: Known = new Map(),
): Written {
  const { builder, entries, kernel, stage } = lowering;
  const twins = new Map(stage.carries.map(([array, twin]) => [twin, array]));
  const [moves, changes]: [Expression[], Expression[]] = [[], []];
  const refolds: Expression[] = [];
  const stores: (() => void)[] = [];
  for (const output of kernel.outputs) {
    if (output.kind !== "keep") continue;
    const { buffer, element } = output;
    const value = registers[output.register]!;
    const array = twins.get(buffer);
    const old = known.get(array ?? buffer) ?? keep(builder, entries.load(array ?? buffer, node));
    // What a kept total was is gone with what has been pushed to it, and its node was touched by that.
    const isUnknown = stage.totals.kind === "kept" && stage.totals.arrays.includes(buffer);
    const differs = isUnknown
      ? bool(true)
      : keep(builder, scalar("not", "bool", [scalar("identical", element, [old, value])]));
    stores.push(() => {
      const isThrough = array !== undefined && stage.writesThrough;
      entries.store(isThrough ? array : buffer, node, value);
      if (isThrough && isOldRead(lowering.sparse.rounds, buffer)) entries.store(buffer, node, old);
    });
    if (array !== undefined) moves.push(differs);
    else if (isReadBySomebody(buffer, lowering)) changes.push(whereRead(differs, buffer, node, lowering));
    for (const reduction of stage.reductions) {
      if (reduction.values !== buffer) continue;
      const isLost = followOperand(reduction, { old, value, differs }, node, lowering);
      if (isLost !== null) refolds.push(isLost);
    }
  }
  for (const store of stores) store();
  const hasMoved = keep(builder, anyOf(moves) ?? bool(false));
  return { hasChanged: anyOf([hasMoved, ...changes])!, hasMoved, isRefolded: anyOf(refolds) };
}

function isReadBySomebody(buffer: BufferId, lowering: StageLowering): boolean {
  return readersOf(buffer, lowering).length > 0;
}

function readersOf(buffer: BufferId, { sparse: { loop, rounds } }: StageLowering): readonly SparseStage[] {
  return rounds.stages.filter((stage) => buffersRead(kernelOfStage(loop, stage)).includes(buffer));
}

/**
 * Whether an array, which is not carried, has changed at a node where some stage's result depends on that. Conditions read what is
 * the same until that stage is computed.
 */
function whereRead(differs: Expression, buffer: BufferId, node: Expression, lowering: StageLowering): Expression {
  const touches = readersOf(buffer, lowering).map(({ touches }) =>
    touches.filter(({ stage, round }) => stage === lowering.sparse.stage && round === "this"),
  );
  // Of a row, conditions are asked at the other ends of its edges.
  const conditions = touches.flat().map(({ by, where }) => (by === "own" ? where : null));
  if (touches.some((each) => each.length === 0) || conditions.includes(null)) return differs;
  const asked = anyOf(conditions.flatMap((where) => (where === null ? [] : conditionAt(where, node, lowering))))!;
  return keep(lowering.builder, scalar("and", "bool", [differs, asked]));
}
