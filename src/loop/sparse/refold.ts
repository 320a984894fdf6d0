/** Block results of reductions combined anew, of the blocks in which an operand has changed. */

import { absorbingOf } from "../../ir/scalar.ts";
import { BLOCK } from "../../plan/blocks.ts";
import type { KernelOutput } from "../../plan/code.ts";
import type { KeptReduction } from "../../plan/sparse.ts";
import { add, convert, identity, index, local, minimum, multiply, scalar } from "../expression.ts";
import type { Expression } from "../loop.ts";
import type { VectorBody } from "../reduce.ts";
import { lanesFor } from "../vectorize.ts";
import type { Positions, StageLowering } from "./stage.ts";

export function refold({ from: first, to: last }: Positions, lowering: StageLowering): void {
  const { builder, graph, lists, stage, entries } = lowering;
  const isOfBool = ({ values }: KeptReduction): boolean => entries.elementOf(values) === "bool";
  const inOrder = stage.reductions.filter((reduction) => !isOfBool(reduction));
  builder.count("at", first, last, (at) => {
    const block = builder.keep("block", "index", lists.block(at));
    lists.unmark("block marks", lists.memory.isBlock, block);
    const from = builder.keep("from", "index", multiply(block, index(BLOCK)));
    const to = builder.keep("to", "index", minimum(add(from, index(BLOCK)), convert("index", graph.count("nodes"))));
    if (inOrder.length > 0) combineBlock(inOrder, from, to, lowering);
    for (const reduction of stage.reductions.filter(isOfBool)) {
      entries.store(reduction.partials, block, firstWitness(reduction, from, to, lowering));
    }
  });
}

/** Combines operands of reductions in the order of the language. */
function combineBlock(
  kept: readonly KeptReduction[],
  from: Expression,
  to: Expression,
  { entries, reductions, vectorBytes }: StageLowering,
): void {
  const outputs = kept.map(
    ({ values, monoid, partials }, register): KernelOutput => ({
      kind: "reduce",
      register,
      element: entries.elementOf(values),
      monoid,
      partials,
    }),
  );
  const elements = outputs.map(({ element }) => element);
  const lanes = lanesFor(elements, [], outputs, vectorBytes);
  const vectors: VectorBody | null = lanes && {
    lanes,
    registersAt: (here) => kept.map(({ values }) => entries.loadLanes(values, here, lanes)),
  };
  const body = (here: Expression): void =>
    reductions.outputs(
      outputs,
      kept.map(({ values }) => entries.load(values, here)),
      here,
    );
  reductions.overRange(outputs, from, to, body, vectors);
}

/** Combines truth values until one settles the result, which seldom takes long. */
function firstWitness(
  { values, monoid }: KeptReduction,
  from: Expression,
  to: Expression,
  { builder, entries }: StageLowering,
): Expression {
  const found = builder.variable("found", "bool", identity(monoid, "bool"));
  const absorbing = absorbingOf(monoid, "bool");
  builder.count("i", from, to, (i) => {
    builder.assign(found, scalar(monoid, "bool", [local(found), entries.load(values, i)]));
    if (absorbing === null) return;
    const settled: Expression = { kind: "const", type: "bool", value: absorbing };
    builder.branch(scalar("identical", "bool", [local(found), settled]), () => builder.leave());
  });
  return local(found);
}
