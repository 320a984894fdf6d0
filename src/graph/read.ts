import { files } from "#files";
import { isBlob, isResponse, isStream, isUrl } from "../arguments/bytes.ts";
import { integer, plain } from "../arguments/kind.ts";
import { type Described, readOptions, refuseExtra } from "../arguments/options.ts";
import { EdgewiseError } from "../error.ts";
import { TooManyBytes } from "./files/files.ts";
import { readAll } from "./files/gzip.ts";
import { EDGE_LIST_OPTIONS, type EdgeListOptions, readEdgeList } from "./formats/edge-list.ts";
import { isGap, readGap } from "./formats/gap.ts";
import { LDBC_OPTIONS, type LdbcGraph, type LdbcOptions, readLdbcTexts } from "./formats/ldbc.ts";
import {
  isMatrixMarket,
  MATRIX_MARKET_OPTIONS,
  type MatrixMarketOptions,
  readMatrixMarket,
  saidOf,
} from "./formats/matrix-market.ts";
import type { Graph } from "./graph.ts";

/** What is read of files at most. */
export interface FileOptions {
  /**
   * The most bytes that a file may have, and what comes on standard input or out of a file packed with gzip. 4 GiB if not
   * given, but of a packed file no more than 256 MiB or 100 times its own length.
   */
  readonly maximumFileBytes?: number | undefined;
}

/** How a graph file is to be read. */
export interface ReadOptions extends EdgeListOptions, Pick<MatrixMarketOptions, "maximumNodes">, FileOptions {}

const FILE_OPTIONS: Described<FileOptions> = {
  maximumFileBytes: {
    kind: integer(1, Number.MAX_SAFE_INTEGER),
    doc: "The most bytes that a file may have, and what comes on standard input or out of a file packed with gzip.",
    initial: "4 GiB, but of a packed file no more than 256 MiB or 100 times its own length",
  },
};

export const READ_OPTIONS: Described<ReadOptions> = {
  maximumNodes: MATRIX_MARKET_OPTIONS.maximumNodes,
  ...FILE_OPTIONS,
  ...EDGE_LIST_OPTIONS,
};

export const READ_LDBC_OPTIONS: Described<LdbcOptions & FileOptions> = { ...FILE_OPTIONS, ...LDBC_OPTIONS };

const MOST_BYTES = 2 ** 32;
/** What a packed file may come to, whatever its length, and how many times its length. */
const UNPACKED = { bytes: 2 ** 28, times: 100 };

/**
 * Where a graph is read from: a path, which in a page is a URL, `-` for standard input, a URL of a file, a Blob or File, whose
 * name counts, what a fetch answered, whose URL counts, or a stream of bytes.
 */
export type FileSource = string | URL | Blob | Response | ReadableStream<Uint8Array>;

const FILE_SOURCE = plain(
  "a path, a URL of a file, a Blob, a Response, or a stream of bytes",
  (found): found is FileSource =>
    typeof found === "string" || isUrl(found) || isBlob(found) || isResponse(found) || isStream(found),
);

/** File names that promise what is not read; any other file is tried as an edge list. */
const OTHER_FORMATS = new Map([
  [".graphml", "a GraphML file"],
  [".gexf", "a GEXF file"],
  [".gml", "a GML file"],
  [".dot", "a Graphviz file"],
  [".json", "a JSON file"],
  [".parquet", "a Parquet file"],
  [".arrow", "an Arrow file"],
  [".feather", "an Arrow file"],
  [".zip", "a zip archive"],
  [".bz2", "a file packed with bzip2"],
  [".xz", "a file packed with xz"],
  [".zst", "a file packed with zstd"],
]);

/** The options that mean nothing to the other formats, which say these things themselves. */
const EDGE_LIST_ONLY = {
  header: true,
  separator: true,
  sourceColumn: true,
  targetColumn: true,
  weightColumn: true,
  ids: true,
  nodeCount: true,
} as const satisfies Record<Exclude<keyof EdgeListOptions, keyof MatrixMarketOptions>, true>;

/**
 * Reads a graph from a file, or from standard input for the path `-`: a serialized graph of the GAP Benchmark Suite by
 * its ending, `.sg` or `.wsg`, or its header; a Matrix Market file by its ending `.mtx` or its first line; else an edge
 * list; packed with gzip or not. A file that cannot be opened or is of another kind is a `graph/input` error.
 */
export async function readGraph(file: FileSource, given: ReadOptions = {}, ...extra: readonly never[]): Promise<Graph> {
  const call = "readGraph";
  refuseExtra(call, 2, extra);
  const source = FILE_SOURCE.read(file, { call, name: "" });
  const options = readOptions(call, READ_OPTIONS, given);
  const path = pathOf(source, call);
  const stored = await readSource(source, path, options);
  const ending = endingOf(path);
  const other = OTHER_FORMATS.get(ending);
  if (other !== undefined) {
    throw new EdgewiseError({
      code: "graph/input",
      message: `${path}: found ${other}, by its name; expected a Matrix Market file, a serialized graph, or an edge list, lines of the form: source target [weight]`,
      hint: "Convert it to a .mtx, .sg, .wsg, .txt, .csv or .tsv file, packed as .gz or not.",
    });
  }
  const bytes = await unpacked(path, stored, options);
  const named = {
    ...options,
    file: options.file ?? (path === "-" ? "standard input" : path),
    name: options.name ?? (path === "-" ? "standard input" : nameOf(path)),
  };
  const isSerialized = ending === ".sg" || ending === ".wsg";
  if (isSerialized || isGap(bytes)) {
    refuseEdgeListOptions(
      named.file,
      options,
      "a serialized graph",
      "It says itself what its nodes, edges and weights are.",
    );
    const graph = readGap(bytes, { ...named, weighted: isSerialized ? ending === ".wsg" : undefined });
    expectKind(graph, named);
    return graph;
  }
  if (ending === ".mtx" || isMatrixMarket(bytes)) {
    refuseEdgeListOptions(
      named.file,
      options,
      "a Matrix Market file",
      "A Matrix Market file says itself where ends and values stand, and its values become the weights.",
    );
    return readMatrixMarket(bytes, named);
  }
  return readEdgeList(bytes, { ...named, separator: options.separator ?? (ending === ".tsv" ? "\t" : undefined) });
}

/**
 * Reads the two files of an LDBC Graphalytics graph, `.v` and `.e`, packed with gzip or not. What cannot be read is a
 * `graph/input` error.
 */
export async function readLdbc(
  verticesFile: FileSource,
  edgesFile: FileSource,
  given: LdbcOptions & FileOptions,
  ...extra: readonly never[]
): Promise<LdbcGraph> {
  const call = "readLdbc";
  refuseExtra(call, 3, extra);
  const verticesSource = FILE_SOURCE.read(verticesFile, { call, name: "vertices" });
  const edgesSource = FILE_SOURCE.read(edgesFile, { call, name: "edges" });
  const options = readOptions(call, READ_LDBC_OPTIONS, given);
  const verticesPath = pathOf(verticesSource, call);
  const edgesPath = pathOf(edgesSource, call);
  const vertices = await unpacked(verticesPath, await readSource(verticesSource, verticesPath, options), options);
  const edges = await unpacked(edgesPath, await readSource(edgesSource, edgesPath, options), options);
  return readLdbcTexts(vertices, edges, {
    ...options,
    verticesFile: options.verticesFile ?? verticesPath,
    edgesFile: options.edgesFile ?? edgesPath,
    name: options.name ?? nameOf(verticesPath),
  });
}

/** A serialized graph is read as what it is. */
function expectKind(
  graph: Graph,
  { file, directed }: { readonly file: string; readonly directed?: boolean | undefined },
): void {
  const kind = directed === undefined ? graph.kind : directed ? "directed" : "undirected";
  if (kind === graph.kind) return;
  graph.dispose();
  throw new EdgewiseError({
    code: "usage",
    message: (named) =>
      `${file}: found ${graph.kind === "directed" ? "a directed" : "an undirected"} graph, and the option ${saidOf(named("directed"), directed === true)}; expected none for a serialized graph, which says itself what it is`,
    hint: (named) =>
      graph.kind === "directed" && named("symmetrize") !== null
        ? "symmetrize() makes an undirected graph of it."
        : null,
  });
}

function refuseEdgeListOptions(file: string, options: ReadOptions, what: string, hint: string): void {
  for (const [option, value] of Object.entries(options)) {
    if (value === undefined || !Object.hasOwn(EDGE_LIST_ONLY, option)) continue;
    throw new EdgewiseError({
      code: "usage",
      message: (named) => `${file}: found the option ${named(option)} for ${what}; expected it for an edge list only`,
      hint,
    });
  }
}

function withoutGz(path: string): string {
  // What stands behind the path of a URL names no file.
  return path.replace(/^([a-z]+:\/\/[^?#]*)[?#].*$/is, "$1").replace(/\.gz$/i, "");
}

/** The ending of a file's name, with its dot and without regard to gzip. */
function endingOf(path: string): string {
  return /\.[^./\\]+$/.exec(withoutGz(path))?.[0].toLowerCase() ?? "";
}

function nameOf(path: string): string {
  return withoutGz(path)
    .replace(/^.*[/\\](?=.)/s, "")
    .replace(/\.[^.]+$/, "");
}

/** What a source is called: its path, or the name of a File; a Blob has none. */
function pathOf(source: FileSource, call: string): string {
  if (typeof source === "string") return source;
  if (isBlob(source)) return "name" in source && typeof source.name === "string" ? source.name : "blob";
  if (isResponse(source)) return source.url || "response";
  if (isStream(source)) return "stream";
  try {
    return files.pathOf(source.href);
  } catch (cause) {
    throw new EdgewiseError(
      {
        code: "usage",
        message: `${call}: found the URL ${source.href}; expected one of a file on this machine`,
        hint: "Fetch it, and give its blob().",
      },
      { cause },
    );
  }
}

async function readSource(source: FileSource, path: string, options: FileOptions): Promise<Uint8Array> {
  const { maximumFileBytes = MOST_BYTES } = options;
  if (isResponse(source) || isStream(source)) return await readStream(source, path, maximumFileBytes);
  if (!isBlob(source)) return await readBytes(path, options);
  if (source.size > maximumFileBytes) throw tooLong(path, "", new TooManyBytes(source.size, maximumFileBytes));
  return new Uint8Array(await source.arrayBuffer());
}

async function readStream(
  source: Response | ReadableStream<Uint8Array>,
  path: string,
  most: number,
): Promise<Uint8Array> {
  if (isResponse(source) && !source.ok) {
    throw new EdgewiseError({
      code: "graph/input",
      message:
        `${path}: the server answered ${source.status} ${source.statusText}`.trimEnd() + "; expected a graph file",
    });
  }
  const stream = isResponse(source) ? source.body : source;
  try {
    return stream === null ? new Uint8Array() : await readAll(stream, most);
  } catch (cause) {
    if (cause instanceof TooManyBytes) throw tooLong(path, "", cause);
    throw new EdgewiseError(
      { code: "graph/input", message: `${path}: ${files.whyUnread(cause)}; expected a graph file` },
      { cause },
    );
  }
}

async function readBytes(path: string, { maximumFileBytes = MOST_BYTES }: FileOptions): Promise<Uint8Array> {
  try {
    return path === "-" ? await files.readStandardInput(maximumFileBytes) : await files.read(path, maximumFileBytes);
  } catch (cause) {
    if (cause instanceof TooManyBytes) throw tooLong(path === "-" ? "standard input" : path, "", cause);
    throw new EdgewiseError(
      { code: "graph/input", message: `${path}: ${files.whyUnread(cause)}; expected a graph file` },
      { cause },
    );
  }
}

/** The error for more bytes than are read. `what` says what they were to be, as in "unpacked ". */
function tooLong(file: string, what: string, { found, most }: TooManyBytes): EdgewiseError {
  const count = (bytes: number): string => `${bytes.toLocaleString("en-US")} bytes`;
  return new EdgewiseError({
    code: "graph/size",
    message: `${file}: found ${what}${found === null ? `more than ${count(most)}` : count(found)}; expected at most ${count(most)}`,
    hint: (named) => {
      const option = named("maximumFileBytes");
      if (found !== null && found > 2 ** 31)
        return "Pack the file with gzip: files of 2 GiB and more are read packed only.";
      return option === null ? null : `Raise ${option} if that is meant.`;
    },
  });
}

async function unpacked(path: string, bytes: Uint8Array, { maximumFileBytes }: FileOptions): Promise<Uint8Array> {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!isGzip) return bytes;
  try {
    const usual = Math.min(MOST_BYTES, Math.max(UNPACKED.bytes, UNPACKED.times * bytes.length));
    return await files.gunzip(bytes, maximumFileBytes ?? usual);
  } catch (cause) {
    if (cause instanceof TooManyBytes) throw tooLong(path, "that unpacked it comes to ", cause);
    throw new EdgewiseError(
      {
        code: "graph/input",
        message: `${path}: found gzip data that does not unpack (${cause instanceof Error ? cause.message : String(cause)}); expected a whole gzip file`,
        hint: "The file may have been cut short in a copy or download.",
      },
      { cause },
    );
  }
}
