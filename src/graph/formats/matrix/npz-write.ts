import type { ColumnValues } from "../../allocator.ts";
import type { Graph } from "../../graph.ts";
import { refuseMixed } from "../elements/written.ts";
import { weightOf } from "../text/weights.ts";
import { zipped } from "./zip-write.ts";

const TITLE = "a sparse matrix of scipy";
/** The length to which the header of an array is filled up, with the bytes before it. */
const ALIGNED = 64;

/**
 * Writes the adjacency matrix in the format csr, as `scipy.sparse.load_npz` reads it: the row and column of a node are its index,
 * and an undirected edge is two entries. Values are the weights, or true without any.
 */
export async function writeNpz(graph: Graph): Promise<Uint8Array> {
  refuseMixed(graph, TITLE);
  const weight = weightOf(graph, TITLE);
  const { offsets, neighbors, edges } = graph.out;
  const isLong = neighbors.length >= 2 ** 31 || graph.nodeCount >= 2 ** 31;
  const integers = (values: Uint32Array): Uint8Array<ArrayBuffer> =>
    isLong
      ? npy("<i8", values.length, BigInt64Array.from(values, BigInt))
      : npy("<i4", values.length, Int32Array.from(values));
  const shape = BigInt64Array.of(BigInt(graph.nodeCount), BigInt(graph.nodeCount));
  return await zipped([
    ["indices.npy", integers(neighbors)],
    ["indptr.npy", integers(offsets)],
    ["format.npy", npy("|S3", null, new TextEncoder().encode("csr"))],
    ["shape.npy", npy("<i8", 2, shape)],
    ["data.npy", valuesOf(weight, edges, neighbors.length)],
  ]);
}

/** The value of each arc: the weight of its edge. */
function valuesOf(weight: ColumnValues | null, edges: Uint32Array | null, length: number): Uint8Array<ArrayBuffer> {
  if (weight === null) return npy("|b1", length, new Uint8Array(length).fill(1));
  const [type, values] = like(weight, length);
  for (let arc = 0; arc < length; arc++) values[arc] = weight[edges === null ? arc : edges[arc]!]!;
  return npy(type, length, values);
}

/** An array of the type of another, with NumPy's name for it. */
function like(
  values: ColumnValues,
  length: number,
): [
  type: string,
  values:
    | Float64Array<ArrayBuffer>
    | Float32Array<ArrayBuffer>
    | Int32Array<ArrayBuffer>
    | Uint32Array<ArrayBuffer>
    | Uint8Array<ArrayBuffer>,
] {
  if (values instanceof Float64Array) return ["<f8", new Float64Array(length)];
  if (values instanceof Float32Array) return ["<f4", new Float32Array(length)];
  if (values instanceof Int32Array) return ["<i4", new Int32Array(length)];
  if (values instanceof Uint32Array) return ["<u4", new Uint32Array(length)];
  return ["|u1", new Uint8Array(length)];
}

/** Makes an array of NumPy, in one dimension or in none. */
function npy(type: string, length: number | null, values: { readonly buffer: ArrayBuffer }): Uint8Array<ArrayBuffer> {
  const shape = length === null ? "()" : `(${length},)`;
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': ${shape}, }`;
  // Magic, version 1.0, and the length of the header in 16 bits.
  const prefix = 10;
  const start = Math.ceil((prefix + header.length + 1) / ALIGNED) * ALIGNED;
  const bytes = new Uint8Array(start + values.buffer.byteLength).fill(0x20, prefix, start - 1);
  bytes.set([0x93, ...new TextEncoder().encode("NUMPY"), 1, 0]);
  new DataView(bytes.buffer).setUint16(8, start - prefix, true);
  bytes.set(new TextEncoder().encode(header), prefix);
  bytes[start - 1] = 0x0a;
  bytes.set(new Uint8Array(values.buffer), start);
  return bytes;
}
