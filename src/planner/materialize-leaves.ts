/**
 * The leaves of a region: numbers and degrees of nodes and edges. A kernel reads one at its own node or edge where it is
 * known, without an array, and the number of a node at the ends of edges, too. An array of it is written only for those who read it elsewhere, or need an array for another
 * reason; then by one kernel, which stands on the last level that is early enough for all of them.
 */

import type { Value } from "../ir/value.ts";
import type { BufferId } from "../plan/buffer.ts";
import type { Kernel } from "../plan/kernel.ts";
import { copyKernel } from "./kernelize.ts";
import type { OpenLevels } from "./open-levels.ts";
import type { LeafOp, PlanBuilder } from "./plan-builder.ts";
import { leafOf } from "./plan-builder.ts";

export class LeafArrays {
  readonly #builder: PlanBuilder;
  readonly #levels: OpenLevels;
  /** Every leaf, with the kernel that writes its array where somebody asked for one. */
  readonly #leaves = new Map<Value, { readonly kernel: Kernel; level: number } | null>();

  constructor(builder: PlanBuilder, levels: OpenLevels) {
    this.#builder = builder;
    this.#levels = levels;
  }

  /** Places a leaf; `target` is the buffer for its array where the region yields it. */
  add(op: LeafOp, target: BufferId | undefined): void {
    const value = op.results[0]!;
    this.#builder.place(value, { kind: "leaf", leaf: leafOf(op) });
    this.#leaves.set(value, null);
    if (target !== undefined) this.#builder.placeArray(value, target);
  }

  /** The level, from `at` on, on which some buffers can be read, once those of them that are of leaves are written. */
  readLevel(buffers: readonly BufferId[], at: number): number {
    if (!buffers.some((buffer) => this.#leafIn(buffer))) return at;
    const level = Math.max(at, 1);
    this.write(buffers, level - 1);
    return level;
  }

  /** Has those of some buffers that are of leaves of this region written by the end of a level. */
  write(buffers: readonly BufferId[], by: number): void {
    for (const buffer of buffers) {
      const leaf = this.#leafIn(buffer);
      if (!leaf) continue;
      const written = this.#leaves.get(leaf);
      if (!written) {
        const kernel = copyKernel(leaf, buffer, this.#builder);
        this.#levels.open(by).kernels.push(kernel);
        this.#leaves.set(leaf, { kernel, level: by });
      } else if (by < written.level) {
        const { kernels } = this.#levels.open(written.level);
        kernels.splice(kernels.indexOf(written.kernel), 1);
        this.#levels.open(by).kernels.push(written.kernel);
        written.level = by;
      }
    }
  }

  #leafIn(buffer: BufferId): Value | undefined {
    const leaf = this.#builder.leafIn(buffer);
    return leaf !== undefined && this.#leaves.has(leaf) ? leaf : undefined;
  }
}
