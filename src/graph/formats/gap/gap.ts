import { type Bytes, bytes as bytesKind } from "../../../arguments/bytes.ts";
import { flag, text } from "../../../arguments/kind.ts";
import { type Described, readOptions, refuseExtra } from "../../../arguments/options.ts";
import { EdgewiseError } from "../../../error.ts";
import { atOnce, type Turns } from "../../../turns.ts";
import { type Allocator, type ColumnValues, heapAllocator, noting } from "../../allocator.ts";
import { BUILD_OPTIONS, type BuildOptions, building, expectGraphFits } from "../../build.ts";
import { dense } from "../../column.ts";
import { Graph } from "../../graph.ts";
import { indexKeys } from "../../keys.ts";
import { checkGraphSize, type GraphParts } from "../../parts.ts";
import { Refusal, refusedIn } from "../refusal.ts";
import { ARCS_AT, fileBytes, type GapHeader, HEADER_BYTES, MOST_NODES, NODES_AT, rowsBytes } from "./gap-layout.ts";
import { readingRows } from "./gap-rows.ts";
import { directedEdges, numberUndirected } from "./gap-symmetry.ts";

/** How a serialized graph of the GAP Benchmark Suite is to be read. */
export interface GapOptions extends BuildOptions {
  /** The name of the bytes in errors. `serialized graph` if not given. */
  readonly file?: string | undefined;
  /** Whether each neighbor comes with a weight. If not given, the number of bytes says it. */
  readonly weighted?: boolean | undefined;
}

export const GAP_OPTIONS: Described<GapOptions> = {
  file: { kind: text, doc: "The name of the bytes in errors.", initial: "`serialized graph`" },
  weighted: {
    kind: flag,
    doc: "Whether each neighbor comes with a weight.",
    initial: "what the number of bytes says",
  },
  ...BUILD_OPTIONS,
};

/** Tells whether bytes are a serialized graph, whatever their name: the header says how many bytes there must be. */
export function isGap(bytes: Uint8Array): boolean {
  if (bytes.length < HEADER_BYTES || bytes[0]! > 1) return false;
  const { nodeCount, arcCount } = countsOf(bytes, true);
  const header = { directed: bytes[0] === 1, nodeCount, arcCount };
  return [false, true].some((weighted) => fileBytes({ ...header, weighted }) === bytes.length);
}

/**
 * Builds a graph from a serialized graph of the GAP Benchmark Suite, `.sg` or `.wsg`, whose rows become those of the
 * graph; docs/graphs.md has the details. Weights become the edge column `weight`, an Int32Array.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `graph/input`, with the place, for bytes
 * that are not one whole and consistent graph; `graph/size` for more nodes or arcs than can be counted.
 * @example
 * ```ts
 * import { complete, parseGap, writeGap } from "edgewise";
 *
 * const graph = parseGap(writeGap(complete({ nodeCount: 4 })));
 * console.log(graph.kind, graph.nodeCount, graph.edgeCount); // undirected 4 6
 * ```
 */
export function parseGap(bytes: Bytes, options: GapOptions = {}, ...extra: readonly never[]): Graph {
  const call = "parseGap";
  refuseExtra(call, 2, extra);
  return atOnce(readingGap(bytesKind.read(bytes, { call, name: "" }), readOptions(call, GAP_OPTIONS, options)));
}

/** Does what `parseGap` does, with arguments that have been checked. */
export function* readingGap(bytes: Uint8Array, options: GapOptions): Turns<Graph> {
  const { file = "serialized graph", name = "graph" } = options;
  const drops = options.selfLoops === "drop" || (options.parallelEdges ?? "keep") !== "keep";
  const allocator = (drops ? undefined : options.allocator) ?? heapAllocator;
  const taken: ColumnValues[] = [];
  try {
    const header = readHeader(bytes, options.weighted);
    const { directed, nodeCount, arcCount } = header;
    // Rows of undirected graphs list each edge twice.
    const size = { nodeCount, edgeCount: Math.floor(directed ? arcCount : arcCount / 2) };
    expectGraphFits({ ...options, name }, { kind: directed ? "directed" : "undirected", ...size });
    const graph = new Graph({ ...(yield* partsOf(bytes, header, noting(allocator, taken))), allocator, name });
    return drops ? yield* rebuilding(graph, options) : graph;
  } catch (error) {
    for (const array of taken) allocator.release?.(array);
    throw refusedIn(file, error);
  }
}

function* partsOf(
  bytes: Uint8Array,
  header: GapHeader,
  allocator: Allocator,
): Turns<Omit<GraphParts, "allocator" | "name">> {
  const { directed, nodeCount } = header;
  const rows = yield* readingRows(bytes, HEADER_BYTES, header, allocator);
  const into = directed ? yield* readingRows(bytes, HEADER_BYTES + rowsBytes(header), header, heapAllocator) : null;
  const { out, edgeCount, weights } = into === null ? numberUndirected(rows, allocator) : directedEdges(rows, into);
  yield;
  return {
    kind: directed ? "directed" : "undirected",
    out,
    edgeCount,
    ends: null,
    undirected: null,
    inputOrder: null,
    nodeKeys: indexKeys(nodeCount),
    edgeKeys: indexKeys(edgeCount),
    nodeColumns: new Map(),
    edgeColumns: new Map(weights === null ? [] : [["weight", dense(weights)]]),
  };
}

/** Rebuilds the graph without the edges that the options drop. */
function* rebuilding(graph: Graph, options: GapOptions): Turns<Graph> {
  const weight = graph.edgeColumn("weight");
  return yield* building({
    name: graph.name,
    kind: graph.kind,
    nodeCount: graph.nodeCount,
    sources: graph.edgeSource(),
    targets: graph.edgeTarget(),
    edgeColumns: weight === undefined ? {} : { weight },
    selfLoops: options.selfLoops,
    parallelEdges: options.parallelEdges,
    allocator: options.allocator,
  });
}

function readHeader(bytes: Uint8Array, asked: boolean | undefined): GapHeader {
  if (bytes.length < HEADER_BYTES) {
    throw new Refusal(
      bytes.length,
      `found the end after ${bytes.length} bytes; expected ${HEADER_BYTES} of a header: a flag and the numbers of arcs and nodes`,
      CUT_SHORT,
    );
  }
  if (bytes[0]! > 1) {
    throw new Refusal(0, `found ${bytes[0]}; expected 0 for an undirected graph or 1 for a directed one`);
  }
  const directed = bytes[0] === 1;
  const sizeOf = (counts: Counts, weighted: boolean): number => fileBytes({ directed, ...counts, weighted });
  const counts = countsOf(bytes, true);
  const fits = [false, true].filter((weighted) => sizeOf(counts, weighted) === bytes.length);
  if (fits.length === 0) {
    const swapped = countsOf(bytes, false);
    if ([false, true].some((weighted) => sizeOf(swapped, weighted) === bytes.length)) {
      throw new Refusal(
        ARCS_AT,
        `found counts in big-endian byte order, ${swapped.arcCount} arcs and ${swapped.nodeCount} nodes; expected little-endian`,
        "Write the file on a little-endian machine.",
      );
    }
  }
  for (const [at, count, what] of [
    [ARCS_AT, counts.arcCount, "arcs"],
    [NODES_AT, counts.nodeCount, "nodes"],
  ] as const) {
    if (count < 0) throw new Refusal(at, `found ${count} as the number of ${what}; expected an integer from 0`);
  }
  checkGraphSize(counts.nodeCount, counts.arcCount);
  if (counts.nodeCount > MOST_NODES) {
    throw new EdgewiseError({
      code: "graph/size",
      message: `the graph would have ${counts.nodeCount.toLocaleString("en-US")} nodes; expected at most ${MOST_NODES.toLocaleString("en-US")}, which integers of 32 bits can number`,
    });
  }
  const weighted = asked ?? fits[0] ?? false;
  if (!fits.includes(weighted)) throw wrongSize(bytes.length, sizeOf(counts, weighted), counts, weighted, fits);
  return { directed, ...counts, weighted };
}

const CUT_SHORT = "The file may have been cut short in a copy or download.";

function wrongSize(
  found: number,
  expected: number,
  { nodeCount, arcCount }: Counts,
  weighted: boolean,
  fits: readonly boolean[],
): Refusal {
  const what = `${nodeCount} nodes and ${arcCount} arcs with${weighted ? "" : "out"} weights`;
  const other = `It has the size of a graph with${weighted ? "out" : ""} weights, which is a .${weighted ? "sg" : "wsg"} file.`;
  return new Refusal(
    Math.min(found, expected),
    `found ${found} bytes in all; expected ${expected} for ${what}`,
    fits.length > 0 ? other : found < expected ? CUT_SHORT : undefined,
  );
}

interface Counts {
  readonly nodeCount: number;
  readonly arcCount: number;
}

/** The counts are rounded beyond 2^53, which no graph reaches. */
function countsOf(bytes: Uint8Array, littleEndian: boolean): Counts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const count = (at: number): number => Number(view.getBigInt64(at, littleEndian));
  return { nodeCount: count(NODES_AT), arcCount: count(ARCS_AT) };
}
