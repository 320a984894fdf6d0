/**
 * The leaves of a region are values that are known without being computed: numbers (indices) and degrees of nodes and edges.
 * A kernel knows the leaf of its own node or edge, and the numbers of nodes at the ends of an edge; these take no array.
 * A kernel that reads a leaf anywhere else needs an array of it (materialization). One kernel writes that array, on the last level
 * that comes before all its readers.
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

  /**
   * Finds the first level from `at` on that can read all of `buffers`, and writes the leaf buffers among them before it: on level 0
   * at the earliest, so that a reader of leaves stands on level 1 at the earliest.
   */
  readLevel(buffers: readonly BufferId[], at: number): number {
    if (!buffers.some((buffer) => this.#leafIn(buffer))) return at;
    const level = Math.max(at, 1);
    this.write(buffers, level - 1);
    return level;
  }

  /**
   * Writes the leaf buffers among `buffers` no later than level `by`. A leaf whose array has no kernel yet gets one on that level;
   * a kernel that stands on a later level moves to it. Buffers of anything else are left alone.
   */
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
