import { plain, text } from "../../../arguments/kind.ts";
import { type Described, readOptions, refuseExtra } from "../../../arguments/options.ts";
import { EdgewiseError } from "../../../error.ts";
import { listed, shortened } from "../../../printable.ts";
import type { Adjacency } from "../../adjacency.ts";
import { type ColumnValues, heapAllocator } from "../../allocator.ts";
import { missingEntry, textEntry } from "../../attribute.ts";
import { Graph } from "../../graph.ts";
import { symmetrizeHint } from "../refusal.ts";
import {
  ARCS_AT,
  fileBytes,
  type GapHeader,
  HEADER_BYTES,
  MOST_NODES,
  NODES_AT,
  OFFSET_BYTES,
  rowsBytes,
} from "./gap-layout.ts";
import { orderByWeights } from "./gap-rows.ts";

/** The options of writing a serialized graph. */
export interface GapWriteOptions {
  /** The edge attribute that becomes the weights, integers of 32 bits. Without it the graph has none. */
  readonly weight?: string | undefined;
}

export const GAP_WRITE_OPTIONS: Described<GapWriteOptions> = {
  weight: {
    kind: text,
    doc: "The edge attribute that becomes the weights, integers of 32 bits.",
    initial: "none: a graph without weights",
  },
};

/** The kind of a `Graph`, for calls that take no other source. */
export const GRAPH = plain("a Graph", (found) => found instanceof Graph);

/**
 * The number of pairs of 32-bit words that are gathered before they are copied to their place, which is not aligned.
 */
const BATCH = 1 << 14;

/**
 * A graph as the GAP Benchmark Suite serializes it: `.sg`, or `.wsg` where a `weight` is named. Keys and other
 * attributes are not in it.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `graph/output` for a mixed graph;
 * `graph/attribute` for a weight that is missing, or no integer of 32 bits on some edge; `graph/size` for more nodes
 * than such integers can number.
 * @see {@link parseGap} for an example.
 */
export function writeGap(graph: Graph, options: GapWriteOptions = {}, ...extra: readonly never[]): Uint8Array {
  const call = "writeGap";
  refuseExtra(call, 2, extra);
  return gapBytes(GRAPH.read(graph, { call, name: "" }), readOptions(call, GAP_WRITE_OPTIONS, options));
}

/** Does what `writeGap` does, with arguments that have been checked. */
export function gapBytes(graph: Graph, { weight }: GapWriteOptions): Uint8Array {
  const { kind, nodeCount, out } = graph;
  if (kind === "mixed") {
    throw new EdgewiseError({
      code: "graph/output",
      message: `found a mixed graph, ${JSON.stringify(graph.name)}; expected a directed or an undirected one, as a serialized graph is`,
      hint: symmetrizeHint,
    });
  }
  if (nodeCount > MOST_NODES) {
    throw new EdgewiseError({
      code: "graph/size",
      message: `the graph has ${nodeCount.toLocaleString("en-US")} nodes; a serialized graph has at most ${MOST_NODES.toLocaleString("en-US")}`,
    });
  }
  const weights = weight === undefined ? null : weightsOf(graph, weight);
  const directed = kind === "directed";
  const header = { directed, nodeCount, arcCount: out.neighbors.length, weighted: weights !== null };
  const bytes = heapAllocator.uint8(fileBytes(header));
  writeHeader(bytes, header);
  writeRows(bytes, HEADER_BYTES, out, weights);
  if (directed) writeRows(bytes, HEADER_BYTES + rowsBytes(header), graph.in, weights);
  return bytes;
}

function weightsOf(graph: Graph, name: string): ColumnValues {
  const attribute = graph.attribute("edge", name);
  if (attribute === undefined) {
    throw new EdgewiseError({
      code: "graph/attribute",
      message: `${graph.name} has no edge attribute ${JSON.stringify(name)}; expected one with the weights to be written`,
      hint:
        graph.edgeColumnNames.length > 0
          ? `Its edge attributes are ${listed(graph.edgeColumnNames)}.`
          : "It has no edge attributes: write it without weights, as a .sg file.",
    });
  }
  if (attribute.kind === "text") throw textEntry(graph, "edge", name, attribute);
  const { values, missing } = attribute;
  if (missing !== null) {
    const hint = "The format has no word for it: leave such edges out, as filter() does, or give them a weight.";
    throw missingEntry(graph, "edge", name, missing.indexOf(1), { hint });
  }
  // This conversion leaves only 32-bit integers unchanged.
  const edge = values.findIndex((value) => (value | 0) !== value);
  if (edge < 0) return values;
  const [source, target] = [graph.edgeSource()[edge]!, graph.edgeTarget()[edge]!].map((end) => graph.nodeKeys.of(end));
  throw new EdgewiseError({
    code: "graph/attribute",
    message: `the edge from ${shortened(String(source))} to ${shortened(String(target))} has ${values[edge]} as ${name}; expected integers of 32 bits, as the weights of a serialized graph are`,
  });
}

function writeHeader(bytes: Uint8Array, { directed, nodeCount, arcCount }: GapHeader): void {
  const view = new DataView(bytes.buffer);
  view.setUint8(0, directed ? 1 : 0);
  view.setBigInt64(ARCS_AT, BigInt(arcCount), true);
  view.setBigInt64(NODES_AT, BigInt(nodeCount), true);
}

function writeRows(
  bytes: Uint8Array,
  at: number,
  { offsets, neighbors, edges }: Adjacency,
  column: ColumnValues | null,
): void {
  writePairs(bytes, at, offsets.length, (node, words, place) => {
    words[place] = offsets[node]!;
    words[place + 1] = 0;
  });
  const start = at + OFFSET_BYTES * offsets.length;
  if (column === null) {
    bytes.set(new Uint8Array(neighbors.buffer, neighbors.byteOffset, neighbors.byteLength), start);
    return;
  }
  const ends = neighbors.slice();
  const weights = new Int32Array(ends.length);
  for (let position = 0; position < ends.length; position++) {
    weights[position] = column[edges === null ? position : edges[position]!]!;
  }
  for (let node = 0; node < offsets.length - 1; node++) {
    orderByWeights(ends, weights, offsets[node]!, offsets[node + 1]!);
  }
  writePairs(bytes, start, ends.length, (position, words, place) => {
    words[place] = ends[position]!;
    words[place + 1] = weights[position]!;
  });
}

/** Writes pairs of 32-bit words; `put` puts the words of a pair at a place. */
function writePairs(
  bytes: Uint8Array,
  at: number,
  count: number,
  put: (pair: number, words: Int32Array, place: number) => void,
): void {
  const words = new Int32Array(2 * Math.min(count, BATCH));
  const source = new Uint8Array(words.buffer);
  for (let start = 0; start < count; start += BATCH) {
    const pairs = Math.min(BATCH, count - start);
    for (let pair = 0; pair < pairs; pair++) put(start + pair, words, 2 * pair);
    bytes.set(source.subarray(0, 8 * pairs), at + 8 * start);
  }
}
