/** Binds the tables that grouped rows look neighbors up in: copies of node arrays in the order of groups (row-layout.ts). */

import { ELEMENT_BYTES } from "../ir/type.ts";
import type { BufferId } from "../plan/buffer.ts";
import type { Kernel } from "../plan/kernel.ts";
import { movableOf } from "../plan/kernel.ts";
import type { Level, Plan } from "../plan/plan.ts";
import { walkLevels } from "../plan/walk.ts";
import type { TableKernel } from "./layout.ts";
import { tablesOf } from "./row-layout.ts";

/** The copies of node values that aggregates read at neighbors, in the order of groupings. */
export interface BoundTables {
  /** The kernels that make the copies of a level. */
  readonly before: ReadonlyMap<Level, readonly TableKernel[]>;
  /** The copy that an aggregate reads from, by the buffer that was copied. */
  readonly of: ReadonlyMap<Kernel, ReadonlyMap<BufferId, TableKernel>>;
  /** The offset of each copy in the arena. */
  readonly offsets: ReadonlyMap<TableKernel, number>;
}

interface TableOptions {
  readonly nodeCount: number;
  readonly workers: number;
  /** Gives the address of the places that an aggregate's rows list; null where rows list nodes. */
  readonly placesOf: (kernel: Kernel) => number | null;
  /** Reserves bytes in the arena, and gives their offset. */
  readonly reserve: (bytes: number) => number;
}

/** The least number of nodes in a chunk. */
const LEAST_CHUNK = 2 ** 13;

/**
 * Binds the tables of a plan. A table lasts for its level, and the aggregates of the level share it. All levels use the
 * same memory for their tables.
 */
export function bindTables(plan: Plan, { nodeCount, workers, placesOf, reserve }: TableOptions): BoundTables {
  const before = new Map<Level, TableKernel[]>();
  const of = new Map<Kernel, Map<BufferId, TableKernel>>();
  for (const level of walkLevels(plan)) {
    const known = new Map<string, TableKernel>();
    for (const kernel of level.kernels.flatMap((each) => movableOf(each) ?? [])) {
      const places = placesOf(kernel);
      if (places === null) continue;
      const own = new Map<BufferId, TableKernel>();
      for (const buffer of tablesOf(kernel)) {
        const key = `${places} ${buffer}`;
        const table = known.get(key) ?? {
          kind: "table",
          name: `table of ${plan.buffers[buffer]!.name}`,
          buffer,
          places,
          boundaries: boundariesOf(nodeCount, workers),
        };
        known.set(key, table);
        own.set(buffer, table);
      }
      of.set(kernel, own);
    }
    if (known.size > 0) before.set(level, [...known.values()]);
  }
  const bytesOf = ({ buffer }: TableKernel): number =>
    Math.ceil((nodeCount * ELEMENT_BYTES[plan.buffers[buffer]!.element]) / 64) * 64;
  const levels = [...before.values()];
  const place = reserve(Math.max(0, ...levels.map((tables) => tables.reduce((sum, table) => sum + bytesOf(table), 0))));
  const offsets = new Map<TableKernel, number>();
  for (const tables of levels) {
    let offset = place;
    for (const table of tables) {
      offsets.set(table, offset);
      offset += bytesOf(table);
    }
  }
  return { before, of, offsets };
}

/** Cuts the nodes into chunks, at least one for each worker unless chunks would be too short. */
function boundariesOf(nodeCount: number, workers: number): readonly number[] {
  const chunks = workers === 1 ? 1 : Math.max(1, Math.min(4 * workers, Math.floor(nodeCount / LEAST_CHUNK)));
  return Array.from({ length: chunks + 1 }, (_, k) => Math.floor((nodeCount * k) / chunks));
}
