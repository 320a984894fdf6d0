import { files } from "#files";
import { callback, choice, either, type Kind, list } from "../arguments/kind.ts";
import { type Described, readOptions, refuseExtra } from "../arguments/options.ts";
import { EdgewiseError } from "../error.ts";
import { inTurns, telling } from "../turns.ts";
import { joinedTable } from "./formats/columnar/joined.ts";
import { withoutDeprecated } from "./formats/edge-list-layout.ts";
import type { Format } from "./formats/format.ts";
import { FILE_OPTIONS, type FileOptions, FORMAT_OPTIONS, type FormatOptions } from "./formats/read-options.ts";
import { COLUMNAR, FALLBACK, formatByEnding, formatNamed, formatNames } from "./formats/registry.ts";
import { bytesOf, readingTables, type Table } from "./formats/table/graph.ts";
import type { Graph } from "./graph.ts";
import { hasStreams, type ReadProgress, readByStream, readInParts, readSource } from "./reading/bit-by-bit.ts";
import { expectKind, formatOf, readable, refuseByName, refuseOptions } from "./reading/format-of.ts";
import { scanTables } from "./reading/several-tables.ts";
import { sourceOfBytes } from "./sources/byte-source.ts";
import { streamOf } from "./sources/byte-stream.ts";
import { calledOf, contentOf, endingOf, FILE_SOURCE, type FileSource, openStream, pathOf } from "./sources/source.ts";

export type { FileOptions } from "./formats/read-options.ts";
export type { ReadProgress } from "./reading/bit-by-bit.ts";
export type { FileSource, TextSource } from "./sources/source.ts";

/** How a graph file is to be read. */
export interface ReadOptions extends FormatOptions, FileOptions {
  /** The format of the file, whatever its name and contents say. */
  readonly inputFormat?: string | undefined;
  /** A table of the nodes beside that of the edges, or several: their keys, their attributes, and nodes without edges. */
  readonly nodes?: FileSource | readonly FileSource[] | undefined;
  /** Told now and then how many bytes have been read of how many, all files together and unpacked. A text that is gone over twice counts half each time. */
  readonly onProgress?: ((progress: ReadProgress) => void) | undefined;
}

const FILE_SOURCES: Kind<FileSource | readonly FileSource[]> = either(
  FILE_SOURCE,
  list(FILE_SOURCE, "an array of such"),
);

export const READ_OPTIONS: Described<ReadOptions> = {
  inputFormat: {
    kind: choice<readonly string[]>(...formatNames("reading")),
    doc: "The format of the file, whatever its name and contents say.",
    initial: "found out from its name, then from its contents",
  },
  nodes: {
    kind: FILE_SOURCES,
    doc: "A table of the nodes beside that of the edges, or several: their keys, their attributes, and nodes without edges.",
  },
  onProgress: {
    kind: callback("a function of { done, total }"),
    doc: "Told now and then how many bytes have been read of how many, all files together and unpacked. A text that is gone over twice counts half each time.",
  },
  ...FILE_OPTIONS,
  ...FORMAT_OPTIONS,
};

/**
 * Reads a graph from a file, from standard input for the path `-`, from an address or from memory, packed with gzip or
 * zstd or not. The format is what `inputFormat` says, else what the name ends in, else what the contents begin with;
 * docs/graphs.md has all of them. What is of none is read as an edge list. Several tables of edges, and tables of
 * nodes beside them, are one graph.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `graph/input`, with file and line where
 * there are lines, for a file that cannot be opened, read, or is of another kind; `graph/size` for one that a limit
 * refuses.
 * @example
 * ```ts
 * import { readGraph } from "edgewise";
 *
 * const graph = await readGraph({ text: "0 1\n1 2\n" }, { directed: false });
 * console.log(graph.nodeCount, graph.edgeCount); // 3 2
 * ```
 */
export async function readGraph(
  file: FileSource | readonly FileSource[],
  given: ReadOptions = {},
  ...extra: readonly never[]
): Promise<Graph> {
  const call = "readGraph";
  refuseExtra(call, 2, extra);
  const sources = listOf(FILE_SOURCES.read(file, { call, name: "" }));
  const { inputFormat, nodes, onProgress, ...options } = readOptions(call, READ_OPTIONS, given);
  const [source] = sources;
  if (source === undefined) {
    throw new EdgewiseError({ code: "usage", message: `${call}: found no file; expected one, or several` });
  }
  if (sources.length > 1 || nodes !== undefined || (await filesIn(source)) !== null) {
    return await readAsTables(sources, nodes === undefined ? [] : listOf(nodes), {
      ...options,
      inputFormat,
      onProgress,
    });
  }
  const path = pathOf(source, call);
  const ending = endingOf(path);
  if (inputFormat === undefined) refuseByName(path, ending);
  const called = calledOf(path);
  const named = { ...options, file: options.file ?? called.file, name: options.name ?? called.name };
  const expected = inputFormat === undefined ? formatByEnding(ending) : formatNamed(inputFormat);
  const inParts =
    expected === undefined ? null : await readInParts({ source, path, format: expected, onProgress }, named, options);
  if (inParts !== null) return inParts;
  const streamed = { path, ending, expected, isAsked: inputFormat !== undefined, onProgress };
  const isStreamed = hasStreams(expected ?? FALLBACK);
  const fromFile = isStreamed ? await openStream(source, path, options) : null;
  const scanned = fromFile && (await readByStream(fromFile, streamed, named, options));
  if (scanned !== null) return scanned;
  const bytes = await contentOf(source, path, options);
  if (isStreamed && fromFile === null) {
    const fromMemory = await readByStream(streamOf(sourceOfBytes(bytes)), streamed, named, options);
    if (fromMemory !== null) return fromMemory;
  }
  const { format, reading } = readable(formatOf(path, ending, bytes, inputFormat));
  if (expected !== undefined && format !== expected && expected !== FALLBACK) {
    options.onNote?.(`${named.file}: read as ${format.title}, by its contents; its name says ${expected.title}`);
  }
  refuseOptions(format, reading, named, options);
  const known = { ending: format.endings.includes(ending) ? ending : null, isAsked: inputFormat !== undefined };
  const graph =
    reading.read === null
      ? await readSource(reading, sourceOfBytes(bytes), path, named, onProgress)
      : await inTurns(...telling(await reading.read(bytes, named, known), bytes.length, onProgress, files.afterOthers));
  expectKind(graph, format, named);
  return graph;
}

/** Reads files that form one graph together, which only tables can. */
async function readAsTables(
  edges: readonly FileSource[],
  nodes: readonly FileSource[],
  { inputFormat, onProgress, ...options }: Omit<ReadOptions, "nodes">,
): Promise<Graph> {
  const tableOf = async (source: FileSource): Promise<Opened> => {
    const within = await filesIn(source);
    if (within === null) return await openTable(source, inputFormat, options);
    return await openFolder(pathOf(source, "readGraph"), within, inputFormat, options);
  };
  const tables = [];
  // Sources are read one after another, since they may all come from standard input.
  for (const source of [...edges, ...nodes]) tables.push(await tableOf(source));
  // Options on texts mean the texts among the tables.
  const { format, table } = tables.find((each) => each.format === FALLBACK) ?? tables[0]!;
  refuseOptions(format, readable(format).reading, { ...options, file: table.file, name: "" }, options);
  const name = options.name ?? calledOf(pathOf(edges[0]!, "readGraph")).name;
  const all = tables.map((each) => each.table);
  const read = { ...withoutDeprecated(options), name };
  const total = all.reduce((sum, each) => sum + bytesOf(each), 0);
  const tell = onProgress && ((done: number) => onProgress({ done, total }));
  const [edgeTables, nodeTables] = [all.slice(0, edges.length), all.slice(edges.length)];
  const scanned = await scanTables(edgeTables, nodeTables, read, tell);
  if (scanned !== null) return scanned;
  const work = readingTables(edgeTables, nodeTables, read);
  return await inTurns(...telling(work, total, onProgress, files.afterOthers));
}

/** An opened table, with its format and its file. */
interface Opened {
  readonly format: Format;
  readonly table: Table;
}

async function openTable(source: FileSource, inputFormat: string | undefined, options: FileOptions): Promise<Opened> {
  const path = pathOf(source, "readGraph");
  const ending = endingOf(path);
  if (inputFormat === undefined) refuseByName(path, ending);
  const bytes = await contentOf(source, path, options);
  const { file } = calledOf(path);
  const format = formatOf(path, ending, bytes, inputFormat);
  const open = format.reading?.open ?? null;
  if (open !== null) return { format, table: await open(bytes, file) };
  throw new EdgewiseError({
    code: "usage",
    message: `${file}: found ${format.title} among several files; expected tables of edges and of nodes, which alone are one graph together`,
  });
}

/** Lists the files in a folder; null where a source is no folder. */
async function filesIn(source: FileSource): Promise<readonly string[] | null> {
  return typeof source === "string" && source !== "-" ? await files.list(source) : null;
}

/**
 * Opens the files of a folder as one table, if they have typed columns. Files whose names begin with a dot or an
 * underscore are ignored, as by Spark.
 */
async function openFolder(
  folder: string,
  within: readonly string[],
  inputFormat: string | undefined,
  options: FileOptions,
): Promise<Opened> {
  const paths = within.filter((path) => {
    const isHidden = path
      .slice(folder.length)
      .split(/[/\\]/)
      .some((part) => /^[._]/.test(part));
    return !isHidden && COLUMNAR.some(({ endings }) => endings.includes(endingOf(path)));
  });
  const opened: Opened[] = [];
  // Files are opened one after another: each may be large.
  for (const path of paths) opened.push(await openTable(path, inputFormat, options));
  const tables = opened.flatMap(({ table }) => (table.kind === "columns" ? [table] : []));
  const [first] = opened;
  if (first === undefined || tables.length < opened.length) {
    throw new EdgewiseError({
      code: "graph/input",
      message: `${folder}: found a directory without files that end in ${COLUMNAR.flatMap(({ endings }) => endings).join(", ")}; expected a graph file, or a directory of such`,
    });
  }
  return { format: first.format, table: joinedTable(folder, tables) };
}

function listOf(found: FileSource | readonly FileSource[]): readonly FileSource[] {
  return isListed(found) ? found : [found];
}

function isListed(found: FileSource | readonly FileSource[]): found is readonly FileSource[] {
  return Array.isArray(found);
}
