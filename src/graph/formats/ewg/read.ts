/** Reads a `.ewg` file. Its arrays become those of a graph, each read to the memory where it is used. */

import { files } from "#files";
import { inTurns } from "../../../turns.ts";
import { type Allocator, allOrNothingLater, heapAllocator } from "../../allocator.ts";
import { type BuildOptions, buildGraph, expectGraphFits } from "../../build.ts";
import { Graph, partsOf } from "../../graph.ts";
import { checkGraphSize, type GraphParts } from "../../parts.ts";
import type { ByteSource } from "../../sources/byte-source.ts";
import { isWanted, type WantedAttributes } from "../elements/wanted.ts";
import { Refusal, refusedIn } from "../refusal.ts";
import { StoredArrays } from "./arrays.ts";
import { readColumns } from "./columns.ts";
import { CUT_SHORT, readDirectory } from "./directory.ts";
import { rowCheck } from "./fast-check.ts";
import { readKeys } from "./keys.ts";
import {
  aligned,
  DIRECTORY_BYTES_AT,
  type Directory,
  FILE_BYTES_AT,
  HEADER_BYTES,
  MOST_DIRECTORY_BYTES,
  VERSION,
  VERSION_AT,
} from "./layout.ts";
import { checkingInputOrder, checkMixed, checkOffsets } from "./rows.ts";
import { isEwg, SIGNATURE } from "./signature.ts";

/** How a `.ewg` file is to be read. */
export interface EwgOptions extends BuildOptions, WantedAttributes {
  /** The name of the file in errors. */
  readonly file: string;
}

/**
 * Reads a graph that `writeGraph` wrote. Throws `graph/input`, with the byte, for bytes that are not one whole and
 * consistent graph; and `graph/size` for more nodes or arcs than there is room for, before any is allocated.
 */
export async function readEwg(source: ByteSource, options: EwgOptions): Promise<Graph> {
  const drops = options.selfLoops === "drop" || (options.parallelEdges ?? "keep") !== "keep";
  const allocator = (drops ? undefined : options.allocator) ?? heapAllocator;
  const { name = "graph" } = options;
  try {
    const { directory, begin } = await openDirectory(source);
    const { kind, nodeCount, edgeCount } = directory;
    checkGraphSize(nodeCount, directory.neighbors.length);
    expectGraphFits({ ...options, name }, { kind, nodeCount, edgeCount });
    const parts = await allOrNothingLater(allocator, (taking) =>
      readParts(new StoredArrays(source, begin), { ...directory, ...wantedIn(directory, options) }, taking),
    );
    const graph = new Graph({ ...parts, allocator, name });
    return drops ? rebuilt(graph, options) : graph;
  } catch (error) {
    throw refusedIn(options.file, error);
  }
}

async function openDirectory(source: ByteSource): Promise<{ readonly directory: Directory; readonly begin: number }> {
  const { size } = source;
  const header = new Uint8Array(Math.min(HEADER_BYTES, size));
  await source.readInto(header, 0);
  if (!isEwg(header)) {
    const byte = SIGNATURE.findIndex((expected, k) => header[k] !== expected);
    throw new Refusal(
      byte,
      "found other bytes than those that a .ewg file begins with; expected its signature",
      ALTERED,
    );
  }
  if (size < HEADER_BYTES)
    throw new Refusal(size, `found the end; expected ${HEADER_BYTES} bytes of a header`, CUT_SHORT);
  const view = new DataView(header.buffer);
  const version = view.getUint32(VERSION_AT, true);
  if (version !== VERSION) {
    throw new Refusal(
      VERSION_AT,
      `found version ${version}; expected ${VERSION}, which alone this program reads`,
      version > VERSION && version < 2 ** 16
        ? "Read it with the version of Edgewise that wrote it, or a later one."
        : undefined,
    );
  }
  const bytes = Number(view.getBigUint64(FILE_BYTES_AT, true));
  if (bytes !== size) {
    throw new Refusal(FILE_BYTES_AT, `found ${size} bytes in all; expected ${bytes}, as the header says`, CUT_SHORT);
  }
  if (header.subarray(FILE_BYTES_AT + 8).some((byte) => byte !== 0)) {
    throw new Refusal(FILE_BYTES_AT + 8, "found bytes other than zero at the end of the header; expected none");
  }
  const length = view.getUint32(DIRECTORY_BYTES_AT, true);
  const begin = aligned(HEADER_BYTES + length);
  if (length > MOST_DIRECTORY_BYTES || begin > size) {
    const most = Math.min(MOST_DIRECTORY_BYTES, size - HEADER_BYTES).toLocaleString("en-US");
    throw new Refusal(DIRECTORY_BYTES_AT, `found a directory of ${length} bytes; expected at most ${most}`, CUT_SHORT);
  }
  const stored = new Uint8Array(length);
  await source.readInto(stored, HEADER_BYTES);
  return { directory: readDirectory(decoded(stored), size - begin), begin };
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new Refusal(HEADER_BYTES, "found a directory that is not UTF-8; expected JSON in UTF-8");
  }
}

const ALTERED = "A copy that took it for text may have changed its line ends.";

/** Lists the columns that are wanted. Those of others are not read, and so not checked. */
function wantedIn(
  { nodeColumns, edgeColumns }: Directory,
  wanted: WantedAttributes,
): Pick<Directory, "nodeColumns" | "edgeColumns"> {
  return {
    nodeColumns: nodeColumns.filter(({ name }) => isWanted("node", name, wanted)),
    edgeColumns: edgeColumns.filter(({ name }) => isWanted("edge", name, wanted)),
  };
}

async function readParts(
  arrays: StoredArrays,
  directory: Directory,
  allocator: Allocator,
): Promise<Omit<GraphParts, "allocator" | "name">> {
  const { kind, nodeCount, edgeCount, ends } = directory;
  const offsets = await arrays.read(directory.offsets, allocator);
  const neighbors = arrays.room(directory.neighbors, allocator);
  const edges = directory.edges && arrays.room(directory.edges, allocator);
  const bytes = {
    offsets: arrays.byteOf(directory.offsets),
    neighbors: arrays.byteOf(directory.neighbors),
    edges: arrays.byteOf(directory.edges ?? directory.neighbors),
  };
  const rows = { offsets, neighbors, edges, bytes };
  checkOffsets(rows);
  const check = rowCheck(rows, kind === "undirected" ? edgeCount : null);
  const places = [[directory.neighbors, neighbors] as const];
  if (directory.edges !== null && edges !== null) places.push([directory.edges, edges]);
  await arrays.fill(places, check.upTo);
  check.finish();
  let mixed: { source: Uint32Array; target: Uint32Array; undirected: Uint8Array } | null = null;
  if (ends !== null) {
    mixed = {
      source: await arrays.read(ends.source, allocator),
      target: await arrays.read(ends.target, allocator),
      undirected: await arrays.flags(ends.undirected),
    };
    checkMixed(rows, { ...mixed, bytes: { source: arrays.byteOf(ends.source) } });
  }
  const inputOrder = directory.inputOrder && (await arrays.read(directory.inputOrder));
  if (inputOrder !== null || kind === "mixed") {
    const orderAt = arrays.byteOf(directory.inputOrder ?? directory.neighbors);
    await inTurns(checkingInputOrder(inputOrder, orderAt, rows), files.afterOthers);
  }
  return {
    kind,
    edgeCount,
    out: { offsets, neighbors, edges },
    ends: mixed && { source: mixed.source, target: mixed.target },
    undirected: mixed?.undirected ?? null,
    inputOrder,
    nodeKeys: await readKeys(directory.nodeKeys, arrays, nodeCount, "node", null),
    edgeKeys: await readKeys(directory.edgeKeys, arrays, edgeCount, "edge", inputOrder),
    nodeColumns: await readColumns(directory.nodeColumns, arrays, nodeCount, allocator),
    edgeColumns: await readColumns(directory.edgeColumns, arrays, edgeCount, allocator),
  };
}

/** Rebuilds the graph without the edges that the options drop. */
function rebuilt(graph: Graph, options: BuildOptions): Graph {
  const { nodeColumns, edgeColumns, nodeKeys, edgeKeys } = partsOf(graph);
  return buildGraph({
    name: options.name,
    selfLoops: options.selfLoops,
    parallelEdges: options.parallelEdges,
    allocator: options.allocator,
    maximumBytes: options.maximumBytes,
    kind: graph.kind,
    sources: graph.edgeSource(),
    targets: graph.edgeTarget(),
    undirected: graph.kind === "mixed" ? graph.edgeUndirected() : undefined,
    nodeKeys,
    edgeKeys: Array.from({ length: graph.edgeCount }, (_, edge) => edgeKeys.of(edge)),
    nodeColumns: Object.fromEntries(nodeColumns),
    edgeColumns: Object.fromEntries(edgeColumns),
  });
}
