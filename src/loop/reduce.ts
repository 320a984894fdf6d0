/** Lowers reductions in the order of docs/numerics.md: blocks of entries, lanes within a block, and a tree over the block results. */

import type { Layout } from "../bind/layout.ts";
import type { Monoid } from "../ir/scalar.ts";
import { absorbingOf, isExact } from "../ir/scalar.ts";
import type { Element } from "../ir/type.ts";
import { BLOCK, LANES } from "../plan/blocks.ts";
import type { BufferId } from "../plan/buffer.ts";
import type { KernelOutput } from "../plan/code.ts";
import type { Plan } from "../plan/plan.ts";
import type { KernelBuilder } from "./build.ts";
import type { Entries } from "./entries.ts";
import {
  add,
  and,
  equal,
  identity,
  index,
  local,
  minimum,
  scalar,
  shiftLeft,
  shiftRight,
  subtract,
} from "./expression.ts";
import type { Expression, Lanes } from "./loop.ts";

const LOG2_BLOCK = Math.log2(BLOCK);
const LOG2_LANES = Math.log2(LANES);

/** A body on vectors. */
export interface VectorBody {
  readonly lanes: Lanes;
  /** The vectors of all registers for consecutive entries from `here` on. `within` is the place of the first in its stage. */
  readonly registersAt: (here: Expression, within: Expression) => readonly Expression[];
}

/** Work that is done for some whole blocks of entries before the body goes over them. */
export interface Stage {
  /** The number of entries that are prepared together: a power of two, at least a block. */
  readonly nodes: number;
  readonly prepare: (from: Expression, to: Expression) => void;
}

/** The place of an entry among `many`, a power of two: the remainder of its index. */
export function placeIn(many: number, here: Expression, builder: KernelBuilder): Expression {
  return builder.keep("within", "index", and(here, index(many - 1)));
}

/** The loops of one kernel over its blocks, and the handling of its outputs. */
export class Reductions {
  readonly #builder: KernelBuilder;
  readonly #plan: Plan;
  readonly #layout: Layout;
  readonly #entries: Entries;

  constructor(builder: KernelBuilder, plan: Plan, layout: Layout, entries: Entries) {
    this.#builder = builder;
    this.#plan = plan;
    this.#layout = layout;
    this.#entries = entries;
  }

  /**
   * Runs a body for every node or edge of the chunk. Where the kernel reduces, it goes block by block: the lanes start at the
   * identity, and after the block they are folded and the result is stored. Where the body has a vector form, that runs as
   * long as `LANES` entries are left together, and the scalar body for the rest. A stage runs before its entries; chunks then
   * consist of whole stages.
   */
  overBlocks(
    outputs: readonly KernelOutput[],
    body: (here: Expression) => void,
    { vectors = null, stage = null }: { readonly vectors?: VectorBody | null; readonly stage?: Stage | null } = {},
  ): void {
    const builder = this.#builder;
    if (stage === null) {
      this.overRange(outputs, builder.begin, builder.end, body, vectors);
      return;
    }
    const shift = index(Math.log2(stage.nodes));
    const last = shiftRight(add(builder.end, index(stage.nodes - 1)), shift);
    builder.count("stage", shiftRight(builder.begin, shift), last, (number) => {
      const from = builder.keep("from", "index", shiftLeft(number, shift));
      const to = builder.keep("to", "index", minimum(add(from, index(stage.nodes)), builder.end));
      stage.prepare(from, to);
      this.overRange(outputs, from, to, body, vectors, stage);
    });
  }

  /** Does the same from one entry to another; where the kernel reduces, these bound whole blocks. */
  overRange(
    outputs: readonly KernelOutput[],
    begin: Expression,
    end: Expression,
    body: (here: Expression) => void,
    vectors: VectorBody | null,
    stage: Stage | null = null,
  ): void {
    const builder = this.#builder;
    const reduced = outputs.filter((output) => output.kind === "reduce");
    if (reduced.length === 0) {
      this.#overEntries(outputs, begin, end, body, vectors, stage);
      return;
    }
    const last = shiftRight(add(end, index(BLOCK - 1)), index(LOG2_BLOCK));
    builder.count("block", shiftRight(begin, index(LOG2_BLOCK)), last, (block) => {
      if (!vectors) {
        reduced.forEach((output, k) => {
          for (let lane = 0; lane < LANES; lane++) {
            this.#setLane(output, k, index(lane), identity(output.monoid, output.element));
          }
        });
      }
      const from = builder.keep("from", "index", shiftLeft(block, index(LOG2_BLOCK)));
      const to = builder.keep("to", "index", minimum(add(from, index(BLOCK)), end));
      this.#overEntries(outputs, from, to, body, vectors, stage);
      reduced.forEach((output, k) => {
        const { element, monoid, partials } = output;
        for (const width of [4, 2, 1]) {
          for (let lane = 0; lane < width; lane++) {
            const sum = scalar(monoid, element, [
              this.#lane(output, k, index(lane)),
              this.#lane(output, k, index(lane + width)),
            ]);
            this.#setLane(output, k, index(lane), sum);
          }
        }
        this.#entries.store(partials, block, this.#lane(output, k, index(0)));
      });
    });
  }

  #overEntries(
    outputs: readonly KernelOutput[],
    from: Expression,
    to: Expression,
    body: (here: Expression) => void,
    vectors: VectorBody | null,
    stage: Stage | null,
  ): void {
    const builder = this.#builder;
    if (!vectors) {
      builder.count("i", from, to, body);
      return;
    }
    const { lanes, registersAt } = vectors;
    const reduced = outputs.filter((output) => output.kind === "reduce");
    const places = Array.from({ length: LANES / lanes }, (_, k) => k * lanes);
    const sums = reduced.map(({ monoid, element }, k) =>
      places.map((place) =>
        builder.variable(`lanes${k} from ${place}`, `${element}x${lanes}`, {
          kind: "splat",
          value: identity(monoid, element),
          lanes,
        }),
      ),
    );
    const together = shiftLeft(shiftRight(subtract(to, from), index(LOG2_LANES)), index(LOG2_LANES));
    const rest = builder.keep("rest", "index", add(from, together));
    const round = (i: Expression): void => {
      const start = stage ? placeIn(stage.nodes, i, builder) : i;
      places.forEach((place, at) => {
        const here = add(i, index(place));
        const registers = registersAt(here, add(start, index(place)));
        let reductions = 0;
        for (const output of outputs) {
          const value = registers[output.register]!;
          if (output.kind === "keep") this.#entries.store(output.buffer, here, value);
          else {
            const sum = sums[reductions++]![at]!;
            const { monoid: op, element } = output;
            builder.assign(sum, { kind: "vector", op, element, operands: [local(sum), value], lanes });
          }
        }
      });
    };
    builder.count("i", from, rest, round, LANES);
    reduced.forEach((output, k) => {
      places.forEach((place, at) => {
        this.#setLane(output, k, index(place), local(sums[k]![at]!));
      });
    });
    builder.count("i", rest, to, body);
  }

  /** Stores outputs that are kept, and combines outputs that are reduced into the lane of the entry's place in its block. */
  outputs(outputs: readonly KernelOutput[], registers: readonly Expression[], here: Expression): void {
    let reductions = 0;
    for (const output of outputs) {
      const value = registers[output.register]!;
      if (output.kind === "keep") {
        this.#entries.store(output.buffer, here, value);
        continue;
      }
      const k = reductions++;
      const lane = this.#builder.keep("lane", "index", and(here, index(LANES - 1)));
      this.#setLane(output, k, lane, scalar(output.monoid, output.element, [this.#lane(output, k, lane), value]));
    }
  }

  #lane(output: { readonly element: Element }, reduction: number, lane: Expression): Expression {
    return { kind: "load", array: this.#lanes(output.element, reduction), index: lane };
  }

  #setLane(output: { readonly element: Element }, reduction: number, lane: Expression, value: Expression): void {
    this.#builder.push({ kind: "store", array: this.#lanes(output.element, reduction), index: lane, value });
  }

  #lanes(element: Element, reduction: number): number {
    const offset = this.#layout.scratch + 8 * LANES * reduction;
    return this.#builder.array(`lanes${reduction}`, element, { kind: "frame", offset });
  }

  /** Folds all block results. */
  fold(partials: BufferId, monoid: Monoid): Expression {
    const { element } = this.#plan.buffers[partials]!;
    const blocks = this.#entries.blocksOf(partials);
    if (blocks === 0) return identity(monoid, element);
    return isExact(monoid, element)
      ? this.#foldInOrder(partials, monoid, blocks)
      : this.#foldTree(partials, monoid, blocks);
  }

  /** Folds one block result after the other, where the order does not show in the bits. A fold of bools ends once one settles it. */
  #foldInOrder(partials: BufferId, monoid: Monoid, blocks: number): Expression {
    const builder = this.#builder;
    const { element } = this.#plan.buffers[partials]!;
    const result = builder.variable("fold", element, identity(monoid, element));
    const absorbing = element === "bool" ? absorbingOf(monoid, element) : null;
    builder.count("block", index(0), index(blocks), (block) => {
      builder.assign(result, scalar(monoid, element, [local(result), this.#entries.load(partials, block)]));
      if (absorbing === null) return;
      const settled: Expression = { kind: "const", type: "bool", value: absorbing };
      builder.branch(scalar("identical", "bool", [local(result), settled]), () => builder.leave());
    });
    return local(result);
  }

  /**
   * Folds block results in a balanced tree, as a binary counter does: finished subtrees wait on a stack, one for each bit of
   * the number of blocks so far. What is left at the end is joined from the right.
   *
   *     5 blocks (binary 101): ((0 1) (2 3)) waits for bit 2, 4 for bit 0; joined ((0 1) (2 3)) 4
   */
  #foldTree(partials: BufferId, monoid: Monoid, blocks: number): Expression {
    const builder = this.#builder;
    const { element } = this.#plan.buffers[partials]!;
    const start = identity(monoid, element);
    const stack = builder.array(`stack ${element}`, element, { kind: "frame", offset: this.#layout.scratch });
    const at = (depth: Expression): Expression => ({ kind: "load", array: stack, index: depth });
    const result = builder.variable("fold", element, start);
    const depth = builder.variable("depth", "index", index(0));
    builder.count("block", index(0), index(blocks), (block) => {
      builder.assign(result, this.#entries.load(partials, block));
      builder.assign(depth, index(0));
      const rest = builder.variable("rest", "index", block);
      builder.loop(equal(and(local(rest), index(1)), index(1)), () => {
        builder.assign(result, scalar(monoid, element, [at(local(depth)), local(result)]));
        builder.assign(depth, add(local(depth), index(1)));
        builder.assign(rest, shiftRight(local(rest), index(1)));
      });
      builder.push({ kind: "store", array: stack, index: local(depth), value: local(result) });
    });
    // A subtree is left for each bit of the number of blocks; the smallest is the rightmost.
    const left = [...Array(32).keys()].filter((bit) => (blocks >>> bit) & 1);
    builder.assign(result, at(index(left[0]!)));
    for (const bit of left.slice(1)) {
      builder.assign(result, scalar(monoid, element, [at(index(bit)), local(result)]));
    }
    return local(result);
  }
}
