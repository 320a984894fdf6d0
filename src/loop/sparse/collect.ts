/**
 * Lowers the comparison of carried arrays and their twins at all nodes (finding a frontier after a dense round). Most stretches of
 * nodes have the same bits in both, and are passed over by vectors.
 *
 *     64 nodes: if any(words of x != words of x') { for node: if x[node] and x'[node] are not identical, list node }
 */

import { ELEMENT_BYTES } from "../../ir/type.ts";
import {
  add,
  anyOf,
  convert,
  index,
  local,
  minimum,
  multiply,
  scalar,
  shiftLeft,
  shiftRight,
  subtract,
} from "../expression.ts";
import type { Expression, Lanes } from "../loop.ts";
import { LANE_COUNTS, LEAST_LANE_BYTES } from "../loop.ts";
import { addReach } from "./compute.ts";
import type { Positions, StageLowering } from "./stage.ts";

/** The nodes of a stretch, a power of two: of an array of bools they fill some vectors. */
const STRETCH = 64;

/** Lists the nodes at which a carried array has other bits than its twin. */
export function collect({ from, to }: Positions, lowering: StageLowering): void {
  const { builder, lists } = lowering;
  const reach = builder.variable("reach", "index", index(0));
  lists.appending(["changed"], (append) => {
    const eachOf = (first: Expression, end: Expression): void =>
      builder.count("node", first, end, (node) => {
        builder.branch(differsAt(node, lowering), () => {
          append!(convert("u32", node));
          addReach(reach, node, lowering);
        });
      });
    const lanes = lanesOfWords(lowering);
    if (lanes === null) {
      eachOf(from, to);
      return;
    }
    // Stretches begin at multiples of their length, so that words of bools do.
    const first = builder.keep("first", "index", minimum(multiple(add(from, index(STRETCH - 1))), to));
    const last = builder.keep("last", "index", add(first, multiple(subtract(to, first))));
    eachOf(from, first);
    builder.count(
      "stretch",
      first,
      last,
      (start) => {
        builder.branch({ kind: "any", value: wordsDiffer(start, lanes, lowering) }, () =>
          eachOf(start, add(start, index(STRETCH))),
        );
      },
      STRETCH,
    );
    eachOf(last, to);
  });
  lists.addTo("reach", local(reach));
}

/** The greatest multiple of the length of a stretch that is not above an index. */
function multiple(at: Expression): Expression {
  const shift = index(Math.log2(STRETCH));
  return shiftLeft(shiftRight(at, shift), shift);
}

/** The number of words in a vector; null where there are none. */
function lanesOfWords({ vectorBytes }: StageLowering): Lanes | null {
  return LANE_COUNTS.findLast((lanes) => lanes * LEAST_LANE_BYTES <= vectorBytes) ?? null;
}

function differsAt(node: Expression, { entries, stage }: StageLowering): Expression {
  const differs = stage.carries.map(([array, twin]) => {
    const element = entries.elementOf(array);
    return scalar("not", "bool", [scalar("identical", element, [entries.load(array, node), entries.load(twin, node)])]);
  });
  return anyOf(differs)!;
}

/**
 * The lanes in which a carried array has other words than its twin in a stretch of nodes. Identical entries may have other words:
 * two NaNs.
 */
function wordsDiffer(start: Expression, lanes: Lanes, { builder, entries, stage }: StageLowering): Expression {
  const words = stage.carries.flatMap(([array, twin]) => {
    const bytes = ELEMENT_BYTES[entries.elementOf(array)];
    const first = bytes < 4 ? shiftRight(start, index(Math.log2(4 / bytes))) : multiply(start, index(bytes / 4));
    const word = builder.keep("word", "index", first);
    return Array.from({ length: (STRETCH * bytes) / 4 / lanes }, (_, k): Expression => {
      const at = add(word, index(k * lanes));
      const operands = [entries.loadWords(array, at, lanes), entries.loadWords(twin, at, lanes)];
      return { kind: "vector", op: "ne", element: "u32", operands, lanes };
    });
  });
  return words.reduce((left, right) => ({ kind: "vector", op: "or", element: "bool", operands: [left, right], lanes }));
}
