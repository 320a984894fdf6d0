/** Sparse matrices as `scipy.sparse.save_npz` writes them: a zip archive of NumPy's arrays. */

import { EdgewiseError } from "../../../error.ts";
import { quoted } from "../../../printable.ts";
import { Pace, type Turns } from "../../../turns.ts";
import { touching } from "../../allocator.ts";
import { building as buildingGraph, expectGraphFits } from "../../build.ts";
import { dense } from "../../column.ts";
import type { Graph } from "../../graph.ts";
import { indexKeys } from "../../keys.ts";
import { BIPARTITE_NODES_OF_ANY, bipartiteNodes } from "../bipartite.ts";
import { ArcDigest } from "../gap/arc-digest.ts";
import type { NamedOptions } from "../read-options.ts";
import { arrayOf, type NumpyArray, textOf } from "./npy.ts";
import { binaryError, membersOfZip, unpackMember } from "./zip.ts";

const NODES_OF_ANY = 2 ** 22;
/** The bytes that an archive may unpack to, whatever its length, and as a multiple of its length. */
const UNPACKED = { bytes: 2 ** 28, times: 100 };
/**
 * The part of the file that counts as read once the ends of all entries have been read. The rest is their values, which
 * are packed apart.
 */
const ENDS = 2 / 3;

export async function loadNpz(bytes: Uint8Array, options: NamedOptions): Promise<Turns<Graph>> {
  const { file } = options;
  const members = membersOfZip(bytes, file);
  const most = Math.max(UNPACKED.bytes, UNPACKED.times * bytes.length);
  let left = most;
  const take = async (name: string): Promise<Uint8Array> => {
    const member = members.get(`${name}.npy`);
    if (member === undefined) {
      throw binaryError(
        file,
        0,
        `found no array ${quoted(name)}; expected a sparse matrix, as scipy.sparse.save_npz writes it`,
      );
    }
    const found = await unpackMember(bytes, member, file, left);
    left -= found.length;
    return found;
  };
  const numbers = async (name: string): Promise<NumpyArray> => arrayOf(await take(name), `${file}: ${name}`);
  const format = textOf(await take("format"), `${file}: format`);
  const shape = await numbers("shape");
  const [rows = 0, columns = 0] = Array.from({ length: 2 }, (_, k) => shape.at(k));
  const ends = await endsOf(format, rows, columns, numbers, { file, told: bytes.length * ENDS });
  const data = await numbers("data");
  return building(options, ends, { rows, columns, data, bytes: bytes.length });
}

/** The arrays from which the rows and columns of entries are read. */
interface EndsInput {
  readonly file: string;
  /** The place in the file that is told when all of them are read. */
  readonly told: number;
}

interface Ends {
  readonly sources: Uint32Array;
  readonly targets: Uint32Array;
}

/** Finds the row and the column of each entry. */
async function endsOf(
  format: string,
  rows: number,
  columns: number,
  numbers: (name: string) => Promise<NumpyArray>,
  { file, told }: EndsInput,
): Promise<() => Turns<Ends>> {
  switch (format) {
    case "coo": {
      const [row, column] = [await numbers("row"), await numbers("col")];
      if (row.length !== column.length)
        throw binaryError(
          file,
          0,
          `found ${row.length} rows and ${column.length} columns of entries; expected as many`,
        );
      return function* () {
        const sources = yield* indices(row, { below: rows, what: "row", file, from: 0, to: told / 2 });
        const within = { below: columns, what: "column", file, from: told / 2, to: told };
        return { sources, targets: yield* indices(column, within) };
      };
    }
    case "csr":
    case "csc": {
      const isByRow = format === "csr";
      const pointers = await numbers("indptr");
      const others = await numbers("indices");
      return function* () {
        const what = isByRow ? "column" : "row";
        const inner = yield* indices(others, { below: isByRow ? columns : rows, what, file, from: 0, to: told });
        const outer = yield* spreading(pointers, isByRow ? rows : columns, inner.length, file);
        return isByRow ? { sources: outer, targets: inner } : { sources: inner, targets: outer };
      };
    }
    default:
      throw new EdgewiseError({
        code: "graph/input",
        message: `${file}: found a matrix in the format ${quoted(format)}; expected csr, csc or coo`,
        hint: "Convert it with tocsr() before it is saved.",
      });
  }
}

/** The dimension that indices belong to, and the places in the file from which and up to which reading them is told. */
interface IndicesInput {
  readonly below: number;
  readonly what: string;
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

function* indices(found: NumpyArray, { below, what, file, from, to }: IndicesInput): Turns<Uint32Array> {
  const result = new Uint32Array(found.length);
  const pace = new Pace();
  for (let entry = 0; entry < result.length; entry++) {
    if (pace.isDue()) yield Math.floor(from + ((to - from) * entry) / result.length);
    const index = found.at(entry);
    if (!(Number.isInteger(index) && index >= 0 && index < below)) {
      throw binaryError(
        file,
        0,
        `entry ${entry}: found the ${what} ${index}; expected an integer from 0 to ${below - 1}`,
      );
    }
    result[entry] = index;
  }
  return result;
}

/**
 * Gives the row of each entry, from the places at which rows begin. Example: rows that begin at 0, 2, 2 and end at 3
 * are `0 0 2`.
 */
function* spreading(pointers: NumpyArray, rows: number, entries: number, file: string): Turns<Uint32Array> {
  if (pointers.length !== rows + 1)
    throw binaryError(file, 0, `found ${pointers.length} beginnings of rows; expected ${rows + 1}`);
  const result = new Uint32Array(entries);
  yield* touching(result);
  const pace = new Pace();
  let before = 0;
  for (let row = 0; row < rows; row++) {
    if (pace.isDue()) yield;
    const [from, to] = [pointers.at(row), pointers.at(row + 1)];
    if (from !== before || !(to >= from) || to > entries) {
      throw binaryError(
        file,
        0,
        `row ${row}: found entries ${from} to ${to}; expected ranges that ascend from 0 to ${entries}`,
      );
    }
    result.fill(row, from, to);
    before = to;
  }
  if (before !== entries) throw binaryError(file, 0, `found ${before} entries in rows; expected ${entries}`);
  return result;
}

interface Entries extends Ends {
  readonly weights: Float64Array;
}

/** Gives the entries on and above the diagonal of a symmetric matrix, each of which is an edge. Of others it gives all. */
function withoutMirrored(entries: Entries): Entries {
  const { sources, targets, weights } = entries;
  const [above, below] = [new ArcDigest(), new ArcDigest()];
  let count = 0;
  for (let entry = 0; entry < sources.length; entry++) {
    const [row, column] = [sources[entry]!, targets[entry]!];
    if (row <= column) count++;
    if (row < column) above.addNumber(row, column, weights[entry]!);
    else if (row > column) below.addNumber(column, row, weights[entry]!);
  }
  if (!above.equals(below)) return entries;
  const kept = { sources: new Uint32Array(count), targets: new Uint32Array(count), weights: new Float64Array(count) };
  let edge = 0;
  for (let entry = 0; entry < sources.length; entry++) {
    if (sources[entry]! > targets[entry]!) continue;
    kept.sources[edge] = sources[entry]!;
    kept.targets[edge] = targets[entry]!;
    kept.weights[edge++] = weights[entry]!;
  }
  return kept;
}

interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: NumpyArray;
  readonly bytes: number;
}

function* building(
  options: NamedOptions,
  ends: () => Turns<Ends>,
  { rows, columns, data, bytes }: Matrix,
): Turns<Graph> {
  const { sources, targets } = yield* ends();
  if (data.length !== sources.length) {
    throw binaryError(options.file, 0, `found ${data.length} values; expected ${sources.length}, one for each entry`);
  }
  const { file, bipartite = false, directed = !bipartite } = options;
  if (rows !== columns && !bipartite) {
    throw new EdgewiseError({
      code: "graph/input",
      message: `${file}: found a matrix of ${rows} rows and ${columns} columns; expected a square one, whose rows and columns are the nodes`,
      hint: (named) =>
        named("bipartite") === null
          ? null
          : `If rows and columns are nodes of two sets, say so with ${named("bipartite")}.`,
    });
  }
  const nodeCount = bipartite ? rows + columns : rows;
  const most = options.maximumNodes ?? Math.max(bipartite ? BIPARTITE_NODES_OF_ANY : NODES_OF_ANY, bytes);
  if (!(nodeCount <= most)) {
    throw new EdgewiseError({
      code: "graph/input",
      message: `${file}: found ${nodeCount.toLocaleString("en-US")} nodes; expected at most ${most.toLocaleString("en-US")} in a file of this length`,
      hint: (named) => (named("maximumNodes") === null ? null : `Raise ${named("maximumNodes")} if that is meant.`),
    });
  }
  expectGraphFits(options, { kind: "directed", nodeCount, edgeCount: sources.length });
  // The columns of a bipartite graph come after its rows.
  if (bipartite) for (let edge = 0; edge < targets.length; edge++) targets[edge] = targets[edge]! + rows;
  const isFlag = data.type === "b";
  const weights = new Float64Array(data.length);
  const pace = new Pace();
  for (let entry = 0; entry < data.length; entry++) {
    if (pace.isDue()) yield Math.floor(bytes * (ENDS + ((1 - ENDS) * entry) / data.length));
    weights[entry] = data.at(entry);
  }
  const entries = { sources, targets, weights };
  const once = directed || bipartite ? entries : withoutMirrored(entries);
  return yield* buildingGraph({
    ...options,
    kind: directed ? "directed" : "undirected",
    sources: once.sources,
    targets: once.targets,
    ...(bipartite ? bipartiteNodes(rows, columns) : { nodeKeys: indexKeys(nodeCount) }),
    edgeColumns: isFlag ? {} : { weight: dense(once.weights) },
  });
}
