/** The programs and graphs that a machine is measured by: each has a loop whose rounds do one thing. */

import { fromEdges } from "../../graph/build.ts";
import type { Graph } from "../../graph/graph.ts";

/** Makes edges that all lie at the first node: no program walks them. */
export function loops(edgeCount: number): { readonly sources: Uint32Array; readonly targets: Uint32Array } {
  return { sources: new Uint32Array(edgeCount), targets: new Uint32Array(edgeCount) };
}

/** Makes a graph with one node and one edge, on which there is nothing to share out. */
export function smallest(): Graph {
  return fromEdges({ nodeCount: 1, sources: [0], targets: [0], name: "calibration" });
}

/** Makes a graph of nodes without edges. */
export function nodes(nodeCount: number): Graph {
  return fromEdges({ nodeCount, sources: [], targets: [], name: "calibration" });
}

/** The body of a program that passes over an array, with an op that takes next to no time. */
export const PASS = program("%z = neg %y : node<f64>");
/** The body of a program that sums over rows. */
export const ROWS = program(`%z = aggregate %g in add (%s: f64 = source %y) {
      yield %s
    } : node<f64>`);

/** A program whose labels spread by the most frequent one among neighbors. */
export const COUNT = `func @calibrate(%g: graph, %rounds: i32) -> (x: node<u32>) {
  %start = node_index %g : node<u32>
  %x, %n, %c = loop (%i: i32, %y: node<u32> = %start) limit %rounds {
    %z = neighbor_mode %g in %y otherwise %y : node<u32>
    yield %z
  } : node<u32>, i32, bool
  return x = %x
}`;

/** Makes a program of one kernel, which computes some ops in a row on every entry: each of so many operands. */
export function chain(ops: readonly string[], operands: 1 | 2 = 2): string {
  const lines = ops.map((op, k) => {
    const [from, to] = [k === 0 ? "%y" : `%c${k}`, k === ops.length - 1 ? "%z" : `%c${k + 1}`];
    return `${to} = ${op} ${from}${operands === 2 ? ", %k" : ""} : node<f64>`;
  });
  return program(lines.join("\n    "));
}

/** Makes a program of one loop, whose body computes the next value %z from %y. */
function program(body: string): string {
  return `func @calibrate(%g: graph, %rounds: i32) -> (x: node<f64>) {
  %start = node_index %g : node<f64>
  %k = const 1.0000001 : f64
  %x, %n, %c = loop (%i: i32, %y: node<f64> = %start) limit %rounds {
    ${body}
    yield %z
  } : node<f64>, i32, bool
  return x = %x
}`;
}

/** A loop of one level with two kernels, which cannot be fused: one is over nodes, the other over edges. */
export const TWO_KERNELS = `func @calibrate(%g: graph, %rounds: i32) -> (x: node<f64>, y: edge<f64>) {
  %start = node_index %g : node<f64>
  %begin = edge_index %g : edge<f64>
  %x, %y, %n, %c = loop (%i: i32, %u: node<f64> = %start, %v: edge<f64> = %begin) limit %rounds {
    %w = neg %u : node<f64>
    %z = neg %v : edge<f64>
    yield %w, %z
  } : node<f64>, edge<f64>, i32, bool
  return x = %x, y = %y
}`;

/**
 * A loop that looks up an entry of a table of nodes for each edge. Each round looks up other entries, spread over the
 * whole table.
 */
export const LOOKUP = `func @calibrate(%g: graph, %rounds: i32, %bits: u32) -> (x: edge<f64>) {
  %table = node_index %g : node<f64>
  %start = edge_index %g : edge<f64>
  %index = edge_index %g : edge<u32>
  %prime = const 2654435761 : u32
  %k = const 1.0000001 : f64
  %x, %n, %c = loop (%i: i32, %y: edge<f64> = %start) limit %rounds {
    %j = cast %i : u32
    %other = mul %j, %prime : u32
    %at = add %index, %other : edge<u32>
    %spread = mul %at, %prime : edge<u32>
    %far = shr %spread, %bits : edge<u32>
    %found = gather %table[%far] otherwise %k : edge<f64>
    %z = add %y, %found : edge<f64>
    yield %z
  } : edge<f64>, i32, bool
  return x = %x
}`;
