/**
 * Finds the nodes that two ascending rows have in common (merge join): whichever row stands at the smaller neighbor moves on.
 * Where one row is much longer, as those of hubs are, it moves on in steps that double and are then halved (galloping
 * search), which skips most of it.
 */

import type { KernelBuilder } from "../build.ts";
import { add, convert, index, less, local, minimum, scalar, shiftLeft, shiftRight } from "../expression.ts";
import type { Expression } from "../loop.ts";

/** Nodes in ascending order, between two positions. */
export interface SortedNodes {
  readonly name: string;
  readonly start: Expression;
  readonly end: Expression;
  /** The node at a position, u32. */
  readonly nodeAt: (position: Expression) => Expression;
}

/** A node that is in both rows, u32, and the first position at which it stands in each. */
export interface CommonNode {
  readonly node: Expression;
  readonly positions: readonly [Expression, Expression];
}

/** The skew, as a power of two, from which on the longer row is searched rather than gone through. */
const LOG2_SKEW = 4;

/** A number that no node has, since no graph has room for so many. */
const NONE: Expression = { kind: "const", type: "u32", value: 0xffffffff };

/** Runs a body for every node that is in both rows, once for each and in ascending order. */
export function walkCommonNodes(
  builder: KernelBuilder,
  [one, other]: readonly [SortedNodes, SortedNodes],
  body: (common: CommonNode) => void,
): void {
  const p = builder.variable(`${one.name} position`, "index", one.start);
  const q = builder.variable(`${other.name} position`, "index", other.start);
  const isSkewed = builder.keep(
    "skewed",
    "bool",
    scalar("or", "bool", [isMuchLonger(one, other), isMuchLonger(other, one)]),
  );
  const seen = builder.variable("seen", "u32", NONE);
  builder.loop(scalar("and", "bool", [less(local(p), one.end), less(local(q), other.end)]), () => {
    const a = builder.keep(`${one.name} node`, "u32", one.nodeAt(local(p)));
    const b = builder.keep(`${other.name} node`, "u32", other.nodeAt(local(q)));
    builder.branch(scalar("eq", "u32", [a, b]), () => {
      // Where both rows have parallel edges to a node, they meet there more than once.
      builder.branch(scalar("ne", "u32", [a, local(seen)]), () => {
        builder.assign(seen, a);
        body({ node: a, positions: [local(p), local(q)] });
      });
    });
    builder.branch(
      isSkewed,
      () => {
        builder.branch(
          scalar("le", "u32", [a, b]),
          () => advance(builder, one, p, builder.keep("aim", "u32", scalar("max", "u32", [successor(a), b]))),
          () => advance(builder, other, q, a),
        );
      },
      () => {
        // A branch on which of the two is smaller would be mispredicted, so both positions move, by 0 or 1.
        builder.assign(p, add(local(p), oneIf(scalar("le", "u32", [a, b]))));
        builder.assign(q, add(local(q), oneIf(scalar("le", "u32", [b, a]))));
      },
    );
  });
}

function isMuchLonger(row: SortedNodes, other: SortedNodes): Expression {
  return less(shiftLeft(lengthOf(other), index(LOG2_SKEW)), lengthOf(row));
}

function lengthOf({ start, end }: SortedNodes): Expression {
  return { kind: "index", op: "sub", left: end, right: start };
}

function successor(node: Expression): Expression {
  return scalar("add", "u32", [node, { kind: "const", type: "u32", value: 1 }]);
}

function oneIf(condition: Expression): Expression {
  return convert("index", scalar("cast", "u32", [condition]));
}

/** Moves a position whose node is below `aim` to the first whose node is not. */
function advance(builder: KernelBuilder, row: SortedNodes, position: number, aim: Expression): void {
  const { end, nodeAt } = row;
  const below = (at: Expression): Expression => scalar("lt", "u32", [nodeAt(at), aim]);
  const step = builder.variable("step", "index", index(1));
  const next = add(local(position), local(step));
  const last: Expression = { kind: "index", op: "sub", left: end, right: index(1) };
  // Both sides of an `and` are computed, so the read must be within the row even where its result does not matter.
  builder.loop(scalar("and", "bool", [less(next, end), below(minimum(next, last))]), () => {
    builder.assign(position, next);
    builder.assign(step, shiftLeft(local(step), index(1)));
  });
  const low = builder.variable("low", "index", add(local(position), index(1)));
  builder.assign(position, minimum(next, end));
  builder.loop(less(local(low), local(position)), () => {
    const middle = builder.keep("middle", "index", shiftRight(add(local(low), local(position)), index(1)));
    builder.branch(
      below(middle),
      () => builder.assign(low, add(middle, index(1))),
      () => builder.assign(position, middle),
    );
  });
}
