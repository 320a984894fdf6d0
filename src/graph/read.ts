import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { EdgewiseError } from "../error.ts";
import { type EdgeListOptions, parseEdgeList } from "./edge-list.ts";
import type { Graph } from "./graph.ts";

/** How a graph file is to be read. */
export type ReadOptions = EdgeListOptions;

/** File names that promise something other than an edge list; any other file is tried as one. */
const OTHER_FORMATS = new Map([
  [".mtx", "a Matrix Market file"],
  [".graphml", "a GraphML file"],
  [".gexf", "a GEXF file"],
  [".gml", "a GML file"],
  [".dot", "a Graphviz file"],
  [".json", "a JSON file"],
  [".parquet", "a Parquet file"],
  [".arrow", "an Arrow file"],
  [".feather", "an Arrow file"],
  [".sg", "a serialized graph of the GAP benchmark suite"],
  [".wsg", "a serialized graph of the GAP benchmark suite"],
  [".zip", "a zip archive"],
  [".bz2", "a file packed with bzip2"],
  [".xz", "a file packed with xz"],
  [".zst", "a file packed with zstd"],
]);

/**
 * Reads a graph from a file, or from standard input for the path `-`: an edge list, packed with gzip or not.
 * A file that cannot be opened or is of another kind is a `graph/input` error. This is the one file of its folder
 * that needs Node.
 */
export async function readGraph(path: string, options: ReadOptions = {}): Promise<Graph> {
  const stored = path === "-" ? await buffer(process.stdin) : await readBytes(path);
  const plainName = path.replace(/\.gz$/i, "");
  const ending = /\.[^./\\]+$/.exec(plainName)?.[0].toLowerCase() ?? "";
  const other = OTHER_FORMATS.get(ending);
  if (other !== undefined) {
    throw new EdgewiseError({
      code: "graph/input",
      message: `${path}: found ${other}, by its name; expected an edge list, lines of the form: source target [weight]`,
      hint: "Convert it to a .txt, .csv or .tsv file, packed as .gz or not.",
    });
  }
  const bytes = isGzip(stored) ? await unpack(path, stored) : stored;
  const name = path === "-" ? "standard input" : basename(plainName).replace(/\.[^.]+$/, "");
  return parseEdgeList(bytes, {
    ...options,
    file: options.file ?? (path === "-" ? "standard input" : path),
    name: options.name ?? name,
    separator: options.separator ?? (ending === ".tsv" ? "\t" : undefined),
  });
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new EdgewiseError(
      { code: "graph/input", message: `${path}: ${reason(cause)}; expected a graph file` },
      { cause },
    );
  }
}

function reason(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  switch (code) {
    case "ENOENT":
      return "found no such file";
    case "EISDIR":
      return "found a directory";
    case "EACCES":
    case "EPERM":
      return "found a file that may not be read (permission denied)";
    case "ERR_FS_FILE_TOO_LARGE":
      return "found a file of more than 2 GiB, the most that is read at once";
    default:
      return cause instanceof Error ? `the file could not be read (${cause.message})` : "the file could not be read";
  }
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

async function unpack(path: string, bytes: Uint8Array): Promise<Uint8Array> {
  try {
    return await promisify(gunzip)(bytes);
  } catch (cause) {
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
