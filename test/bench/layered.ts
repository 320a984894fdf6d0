/** Programs of small ops in layers: how many ops side by side, and how many one after the other, is all that they differ in. */

import { RegionBuilder } from "../../src/ir/build.ts";
import { GRAPH } from "../../src/ir/type.ts";
import type { Func, Value } from "../../src/ir/value.ts";
import { newValue } from "../../src/ir/value.ts";

const OPS = ["add", "sub", "max", "min"] as const;

export interface Layers {
  readonly ops: number;
  /** Levels that the ops are spread over evenly. */
  readonly levels: number;
}

/**
 * A program of so many ops on node values in so many levels. Each but those of the first level reads two of the level
 * before; those of the last are sums over all nodes, so that every op counts for the one result, and reading it costs nothing.
 * No two ops compute the same.
 */
export function layeredFunc({ ops, levels }: Layers): Func {
  const graph = newValue(GRAPH, null, "g");
  const builder = new RegionBuilder();
  const start = builder.emitOne("node_attribute", [graph], { attribute: "x", element: "f64", otherwise: null });
  let before: readonly Value[] = Array.from({ length: widthAt(0, ops, levels) }, (_, k) =>
    builder.emitOne("mul", [start, builder.constant(1 + k / 16, "f64")], {}),
  );
  for (let level = 1; level < levels - 1; level++) {
    const width = widthAt(level, ops, levels);
    before = Array.from({ length: width }, (_, k) => {
      const [one, other] = [before[k % before.length]!, before[(k + 1) % before.length]!];
      return builder.emitOne(OPS[(k + level) % OPS.length]!, [one, other], {});
    });
  }
  const sums = before
    .slice(0, widthAt(levels - 1, ops, levels))
    .map((value) => builder.emitOne("reduce", [value], { monoid: "add" }));
  const total = sums.reduce((a, b) => builder.emitOne("add", [a, b], {}));
  return {
    name: `layered ${ops} in ${levels}`,
    graph,
    parameters: [],
    body: builder.finish([], [total]),
    resultNames: ["total"],
  };
}

/** Gives the width of a level, where widths are as even as they can be. */
function widthAt(level: number, ops: number, levels: number): number {
  return Math.floor(((level + 1) * ops) / levels) - Math.floor((level * ops) / levels);
}
