import { files } from "#files";
import { callback, choice, either, type Kind, list } from "../arguments/kind.ts";
import { type Described, readOptions, refuseExtra } from "../arguments/options.ts";
import { EdgewiseError } from "../error.ts";
import { inTurns, TURN, telling } from "../turns.ts";
import { joinedTable } from "./formats/columnar/joined.ts";
import { withoutDeprecated } from "./formats/edge-list-layout.ts";
import type { Format, Reading, ReadingParts } from "./formats/format.ts";
import { saidOf } from "./formats/matrix-market.ts";
import {
  FILE_OPTIONS,
  type FileOptions,
  FORMAT_OPTIONS,
  type FormatOptions,
  type NamedOptions,
} from "./formats/read-options.ts";
import {
  COLUMNAR,
  FALLBACK,
  formatByContents,
  formatByEnding,
  formatNamed,
  formatNames,
  isCommon,
  readersOf,
  UNREAD,
} from "./formats/registry.ts";
import { bytesOf, readingTables, type Table } from "./formats/table/graph.ts";
import type { Graph } from "./graph.ts";
import { type ByteSource, sourceOfBytes, tellingSource } from "./sources/byte-source.ts";
import {
  calledOf,
  contentOf,
  endingOf,
  FILE_SOURCE,
  type FileSource,
  openParts,
  pathOf,
  unread,
} from "./sources/source.ts";

export type { FileOptions } from "./formats/read-options.ts";
export type { FileSource, TextSource } from "./sources/source.ts";

/** How a graph file is to be read. */
export interface ReadOptions extends FormatOptions, FileOptions {
  /** The format of the file, whatever its name and contents say. */
  readonly inputFormat?: string | undefined;
  /** A table of the nodes beside that of the edges, or several: their keys, their attributes, and nodes without edges. */
  readonly nodes?: FileSource | readonly FileSource[] | undefined;
  /** Told, in a sentence each, what is left out of the graph, or is in it otherwise than in the file. */
  readonly onNote?: ((note: string) => void) | undefined;
  /** Told now and then how many bytes have been read of how many, all files together and unpacked. A text that is gone over twice counts half each time. */
  readonly onProgress?: ((progress: ReadProgress) => void) | undefined;
}

/** The progress of reading, in bytes of all files together, unpacked. */
export interface ReadProgress {
  readonly done: number;
  readonly total: number;
}

const FILE_SOURCES: Kind<FileSource | readonly FileSource[]> = either(
  list(FILE_SOURCE, "an array of them"),
  FILE_SOURCE,
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
  onNote: {
    kind: callback("a function of a text"),
    doc: "Told, in a sentence each, what is left out of the graph, or is in it otherwise than in the file.",
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
  const bytes = await contentOf(source, path, options);
  const { format, reading } = readable(formatOf(path, ending, bytes, inputFormat));
  refuseOptions(format, reading, named, options);
  const known = { ending: format.endings.includes(ending) ? ending : null, isAsked: inputFormat !== undefined };
  const graph =
    reading.read === null
      ? await readSource(reading, sourceOfBytes(bytes), path, named, onProgress)
      : await inTurns(...telling(await reading.read(bytes, named, known), bytes.length, onProgress, files.afterOthers));
  expectKind(graph, format, named);
  return graph;
}

/** A file that may be read part by part. */
interface PartsInput extends Pick<ReadOptions, "onProgress"> {
  readonly source: FileSource;
  readonly path: string;
  readonly format: Format;
}

/** Reads a file part by part, if its format is one that is read so; null where it is not, or packed, or of another format. */
async function readInParts(
  { source, path, format, onProgress }: PartsInput,
  named: NamedOptions,
  options: FormatOptions & FileOptions,
): Promise<Graph | null> {
  const { reading, signature } = format;
  if (reading === null || reading.read !== null) return null;
  const parts = await openParts(source, path, options);
  if (parts === null) return null;
  try {
    const begin = new Uint8Array(Math.min(FIRST_BYTES, parts.size));
    try {
      await parts.readInto(begin, 0);
    } catch (error) {
      throw unread(path, error);
    }
    if (signature?.fits(begin) !== true) return null;
    refuseOptions(format, reading, named, options);
    const graph = await readSource(reading, parts, path, named, onProgress);
    expectKind(graph, format, named);
    return graph;
  } finally {
    await parts.close();
  }
}

/** Reads a source part by part, in turns with other work. */
async function readSource(
  { readParts }: ReadingParts,
  source: ByteSource,
  path: string,
  named: NamedOptions,
  onProgress: ReadOptions["onProgress"],
): Promise<Graph> {
  const { size: total } = source;
  let thrown: unknown = null;
  let end = performance.now() + TURN;
  const tell = async (done: number): Promise<void> => {
    try {
      onProgress?.({ done, total });
    } catch (error) {
      thrown = error;
      throw error;
    }
    if (performance.now() < end) return;
    // Parts of bytes in memory come without a task in between, in which other work would have its turn.
    await new Promise<void>(files.afterOthers);
    end = performance.now() + TURN;
  };
  try {
    return await readParts(tellingSource(source, tell), named);
  } catch (error) {
    // What the caller's own function throws is no fault of the file.
    throw error instanceof EdgewiseError || error === thrown ? error : unread(path, error);
  }
}

/** The number of bytes that tell the format. */
const FIRST_BYTES = 64;

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
  const work = readingTables(all.slice(0, edges.length), all.slice(edges.length), read);
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

/** The format of a file, with its reader. */
interface Readable {
  readonly format: Format;
  readonly reading: Reading;
}

function readable(format: Format): Readable {
  const { reading } = format;
  if (reading !== null) return { format, reading };
  throw new TypeError(`${format.name} is not read`);
}

/**
 * Decides the format: by an option, else by the name, else by contents. A file of no format is tried as an edge list.
 */
function formatOf(path: string, ending: string, bytes: Uint8Array, asked: string | undefined): Format {
  const named = asked === undefined ? formatByEnding(ending) : formatNamed(asked);
  // Names such as .txt and .csv say little. Contents that are surely of another format count more.
  if (named !== undefined && (asked !== undefined || named.signature !== null)) return named;
  const found = formatByContents(bytes);
  if (found === undefined) refuseByContents(path, bytes);
  return found ?? named ?? FALLBACK;
}

/** Throws for a file whose name means a format that cannot be read. */
function refuseByName(path: string, ending: string): void {
  const unread = UNREAD.find(({ endings }) => endings.includes(ending));
  if (unread !== undefined) throw refused(path, unread.title, "name");
}

function refuseByContents(path: string, bytes: Uint8Array): void {
  const begins = (magic: string): boolean => {
    for (let at = 0; at < magic.length; at++) if (bytes[at] !== magic.charCodeAt(at)) return false;
    return true;
  };
  const unread = UNREAD.find(({ magic }) => magic !== null && begins(magic));
  if (unread !== undefined) throw refused(path, unread.title, "contents");
}

function refused(path: string, title: string, by: string): EdgewiseError {
  return new EdgewiseError({
    code: "graph/input",
    message: `${path}: found ${title}, by its ${by}; expected one of the formats that are read: ${formatNames("reading").join(", ")}`,
    hint: (named) => {
      const option = named("inputFormat");
      const convert = "Convert it to a format that is read; docs/graphs.md has a table of them.";
      return option === null ? convert : `${convert} If it is one, say so with ${option}.`;
    },
  });
}

/** Callers may ask to be told of tables, and of what was left out, without knowing whether there are any. */
const TOLD = new Set(["onRead", "onSkip"]);

/** Throws `usage` for options that the format does not have: they would be ignored. */
function refuseOptions(format: Format, reading: Reading, { file }: NamedOptions, options: FormatOptions): void {
  for (const [option, value] of Object.entries(options)) {
    const isForSome = Object.hasOwn(FORMAT_OPTIONS, option) && !isCommon(option);
    if (value === undefined || TOLD.has(option) || !isForSome || Object.hasOwn(reading.options, option)) continue;
    throw new EdgewiseError({
      code: "usage",
      message: (named) =>
        `${file}: found the option ${named(option)} for ${format.title}; expected it for ${readersOf(option)
          .map(({ title }) => title)
          .join(" or ")} only`,
      hint: reading.answers,
    });
  }
}

/** Most files say themselves whether edges are directed, and an option must not contradict them. */
function expectKind(graph: Graph, format: Format, { file, directed }: NamedOptions): void {
  const kind = directed === undefined ? graph.kind : directed ? "directed" : "undirected";
  if (kind === graph.kind) return;
  graph.dispose();
  const found = graph.kind === "undirected" ? "an undirected" : `a ${graph.kind}`;
  throw new EdgewiseError({
    code: "usage",
    message: (named) =>
      `${file}: found ${found} graph, and the option ${saidOf(named("directed"), directed === true)}; expected none for ${format.title}, which says itself what it is`,
    hint: (named) =>
      graph.kind !== "undirected" && named("symmetrize") !== null
        ? "symmetrize() makes an undirected graph of it."
        : null,
  });
}
