/** Generators of graphs, as functions that return the graph. */

import { readOptions, refuseExtra } from "../arguments/options.ts";
import { atOnce } from "../turns.ts";
import {
  generatingComplete,
  generatingCycle,
  generatingGrid,
  generatingPath,
  generatingRmat,
  generatingStar,
  generatingUniform,
} from "./generators/generating.ts";
import {
  GENERATOR_OPTIONS,
  type GeneratorOptions,
  GRID_OPTIONS,
  type GridOptions,
  NODES_OPTIONS,
  type NodesOptions,
  RMAT_OPTIONS,
  type RmatOptions,
  UNIFORM_OPTIONS,
  type UniformOptions,
} from "./generators/options.ts";
import type { Graph } from "./graph.ts";

/**
 * An R-MAT graph (Chakrabarti, Zhan and Faloutsos 2004) with the parameters of the GAP benchmark suite's `kron`:
 * 2^scale nodes, edgeFactor · 2^scale edges drawn, of which self-loops and parallel ones stay unless dropped.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `graph/size` for too many nodes.
 * @example
 * ```ts
 * import { rmat } from "edgewise";
 *
 * console.log(rmat({ scale: 10, seed: 1, weights: { low: 1, high: 255 } }).edgeCount); // 16384
 * ```
 */
export function rmat(given: RmatOptions, ...extra: readonly never[]): Graph {
  refuseExtra("rmat", 1, extra);
  return atOnce(generatingRmat(readOptions("rmat", RMAT_OPTIONS, given)));
}

/**
 * A graph of `nodeCount` nodes whose edges each join two nodes drawn uniformly, as the GAP benchmark suite's `urand`.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `graph/size` for too many nodes.
 * @example
 * ```ts
 * import { uniform } from "edgewise";
 *
 * console.log(uniform({ nodeCount: 100, edgeCount: 500, seed: 1 }).edgeCount); // 500
 * ```
 */
export function uniform(given: UniformOptions, ...extra: readonly never[]): Graph {
  refuseExtra("uniform", 1, extra);
  return atOnce(generatingUniform(readOptions("uniform", UNIFORM_OPTIONS, given)));
}

/**
 * A grid of `rows` by `columns` nodes, numbered row by row, each joined to the next one right and below.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `graph/size` for too many nodes.
 * @example
 * ```ts
 * import { grid } from "edgewise";
 *
 * console.log(grid({ rows: 2, columns: 3 }).edgeCount); // 7
 * ```
 */
export function grid(options: GridOptions): Graph;
/** @deprecated Write `grid({ rows, columns })`. */
export function grid(rows: number, columns: number, options?: GeneratorOptions): Graph;
export function grid(...given: readonly unknown[]): Graph {
  return atOnce(generatingGrid(readOptions("grid", GRID_OPTIONS, named("grid", ["rows", "columns"], given))));
}

/**
 * A path 0, 1, …, n−1.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `graph/size` for too many nodes.
 * @example
 * ```ts
 * import { path } from "edgewise";
 *
 * console.log(path({ nodeCount: 4 }).edgeCount); // 3
 * ```
 */
export function path(options: NodesOptions): Graph;
/** @deprecated Write `path({ nodeCount })`. */
export function path(nodeCount: number, options?: GeneratorOptions): Graph;
export function path(...given: readonly unknown[]): Graph {
  return atOnce(generatingPath(readNodesOptions("path", given)));
}

/**
 * A cycle 0, 1, …, n−1, 0; of one node, a self-loop.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `graph/size` for too many nodes.
 * @see {@link path} for an example.
 */
export function cycle(options: NodesOptions): Graph;
/** @deprecated Write `cycle({ nodeCount })`. */
export function cycle(nodeCount: number, options?: GeneratorOptions): Graph;
export function cycle(...given: readonly unknown[]): Graph {
  return atOnce(generatingCycle(readNodesOptions("cycle", given)));
}

/**
 * A star of n nodes: the hub 0 joined to each of the leaves 1…n−1.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `graph/size` for too many nodes.
 * @see {@link path} for an example.
 */
export function star(options: NodesOptions): Graph;
/** @deprecated Write `star({ nodeCount })`. */
export function star(nodeCount: number, options?: GeneratorOptions): Graph;
export function star(...given: readonly unknown[]): Graph {
  return atOnce(generatingStar(readNodesOptions("star", given)));
}

/**
 * A complete graph: an edge between any two nodes, in a directed one in both directions.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `graph/size` for too many nodes.
 * @example
 * ```ts
 * import { complete } from "edgewise";
 *
 * console.log(complete({ nodeCount: 4 }).edgeCount); // 6
 * ```
 */
export function complete(options: NodesOptions): Graph;
/** @deprecated Write `complete({ nodeCount })`. */
export function complete(nodeCount: number, options?: GeneratorOptions): Graph;
export function complete(...given: readonly unknown[]): Graph {
  return atOnce(generatingComplete(readNodesOptions("complete", given)));
}

function readNodesOptions(call: string, given: readonly unknown[]): NodesOptions {
  return readOptions(call, NODES_OPTIONS, named(call, ["nodeCount"], given));
}

/**
 * Gives the options as one object: the one that was given, or one made from the numbers that used to come first, one
 * for each of `names`, and the options after them.
 */
function named(call: string, names: readonly string[], given: readonly unknown[]): unknown {
  const [first] = given;
  if (typeof first !== "number") {
    refuseExtra(call, 1, given.slice(1));
    return first;
  }
  const most = names.length + 1;
  refuseExtra(call, most, given.slice(most));
  const numbers = names.map((name, k): [string, unknown] => [name, given[k]]);
  const { [names.length]: options = {} } = given;
  return { ...readOptions(call, GENERATOR_OPTIONS, options), ...Object.fromEntries(numbers) };
}
