/** Brings block results of reductions up to date after some of their operands have changed. */

import { followingOf } from "../../bind/sparse/memory.ts";
import { inverseOf } from "../../ir/scalar.ts";
import type { Element } from "../../ir/type.ts";
import { BLOCK } from "../../plan/blocks.ts";
import type { KernelOutput } from "../../plan/code.ts";
import type { KeptReduction } from "../../plan/sparse.ts";
import { add, and, convert, index, local, minimum, multiply, scalar, shiftRight } from "../expression.ts";
import type { Expression } from "../loop.ts";
import type { VectorBody } from "../reduce.ts";
import { lanesFor } from "../vectorize.ts";
import type { Positions, StageLowering } from "./stage.ts";

/** An operand before and after a round, and whether its bits differ. */
interface Change {
  readonly old: Expression;
  readonly value: Expression;
  readonly differs: Expression;
}

/**
 * Updates the block result of a node after its operand has changed. Returns whether the block must be refolded besides; null
 * where it never must. An extreme must be where the operand was the extreme and is not any more.
 */
export function followOperand(
  reduction: KeptReduction,
  { old, value, differs }: Change,
  node: Expression,
  lowering: StageLowering,
): Expression | null {
  const { builder, entries, sparse, stage } = lowering;
  const { monoid, partials } = reduction;
  const element = entries.elementOf(partials);
  const atomic = sparse.isShared;
  const block = shiftRight(node, index(Math.log2(BLOCK)));
  const following = followingOf(sparse.loop, stage, reduction);
  switch (following) {
    case "anew":
      return differs;
    case "difference":
      builder.branch(differs, () => {
        const difference = scalar(inverseOf(monoid, element)!, element, [value, old]);
        entries.update(partials, {
          op: monoid,
          index: builder.keep("block", "index", block),
          value: difference,
          atomic,
        });
      });
      return null;
    case "witness": {
      const isLost = builder.variable("lost", "bool", NO);
      builder.branch(differs, () => {
        const at = builder.keep("block", "index", block);
        const extreme = builder.keep("extreme", element, entries.load(partials, at));
        const next = builder.keep("next", element, scalar(monoid, element, [extreme, value]));
        builder.branch(
          isSame(element, next, value),
          () => {
            witnesses(reduction, lowering).put(at, node);
            const isNew = scalar("not", "bool", [isSame(element, next, extreme)]);
            builder.branch(isNew, () => entries.update(partials, { op: monoid, index: at, value, atomic }));
          },
          () => builder.assign(isLost, isSame(element, extreme, old)),
        );
      });
      return local(isLost);
    }
    default:
      return following satisfies never;
  }
}

const NO: Expression = { kind: "const", type: "bool", value: 0 };

function isSame(element: Element, one: Expression, other: Expression): Expression {
  return scalar("identical", element, [one, other]);
}

/** The place, in each block, of an operand that equals the block result (witness). */
function witnesses(reduction: KeptReduction, { builder, lists, stage }: StageLowering) {
  const which = stage.reductions.indexOf(reduction);
  const array = builder.array(`witness ${which}`, "u32", lists.placeOf(lists.memory.witnesses[which]!));
  return {
    put: (block: Expression, node: Expression): void => {
      const within = convert("u32", and(node, index(BLOCK - 1)));
      builder.push({ kind: "store", array, index: block, value: within });
    },
    of: (block: Expression): Expression => convert("index", { kind: "load", array, index: block }),
  };
}

/** Refolds the blocks of a list. */
export function refold({ from: first, to: last }: Positions, lowering: StageLowering): void {
  const { builder, graph, lists, stage, sparse } = lowering;
  const isWitnessed = (reduction: KeptReduction): boolean => followingOf(sparse.loop, stage, reduction) === "witness";
  const anew = stage.reductions.filter((reduction) => followingOf(sparse.loop, stage, reduction) === "anew");
  builder.count("at", first, last, (at) => {
    const block = builder.keep("block", "index", lists.block(at));
    lists.unmark("block marks", lists.memory.isBlock, block);
    const from = builder.keep("from", "index", multiply(block, index(BLOCK)));
    const to = builder.keep("to", "index", minimum(add(from, index(BLOCK)), convert("index", graph.count("nodes"))));
    if (anew.length > 0) combineBlock(anew, from, to, lowering);
    for (const reduction of stage.reductions.filter(isWitnessed)) findExtreme(reduction, { block, from, to }, lowering);
  });
}

interface Block {
  readonly block: Expression;
  readonly from: Expression;
  readonly to: Expression;
}

/**
 * Makes sure that a block result is one of its operands. Each operand has been combined into it, so it is right if an operand
 * has its bits. Where the operand at which it was last found has other bits, a bool is searched for, from there on, since
 * operands often change in order. Where no operand has it, the block result is the other bool. Block results of numbers are
 * combined anew.
 */
function findExtreme(reduction: KeptReduction, { block, from, to }: Block, lowering: StageLowering): void {
  const { builder, entries } = lowering;
  const { values, partials } = reduction;
  const element = entries.elementOf(values);
  const known = witnesses(reduction, lowering);
  const held = builder.keep("held", element, entries.load(partials, block));
  const start = builder.keep("start", "index", add(from, known.of(block)));
  const isLost = scalar("not", "bool", [isSame(element, entries.load(values, start), held)]);
  builder.branch(isLost, () => {
    if (element !== "bool") {
      combineBlock([reduction], from, to, lowering);
      return;
    }
    const found = builder.variable("found", "bool", NO);
    const search = (first: Expression, end: Expression): void =>
      builder.count("i", first, end, (i) => {
        builder.branch(isSame(element, entries.load(values, i), held), () => {
          builder.assign(found, { kind: "const", type: "bool", value: 1 });
          known.put(block, i);
          builder.leave();
        });
      });
    search(start, to);
    const isOpen = scalar("not", "bool", [local(found)]);
    builder.branch(isOpen, () => search(from, start));
    builder.branch(isOpen, () => entries.store(partials, block, scalar("not", "bool", [held])));
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
