import { files } from "#files";
import { fileName } from "../arguments/bytes.ts";
import { choice, text } from "../arguments/kind.ts";
import { type Described, readOptions, refuseExtra } from "../arguments/options.ts";
import { EdgewiseError } from "../error.ts";
import type { Format, Writing } from "./formats/format.ts";
import { GRAPH } from "./formats/gap/gap-write.ts";
import { FORMATS, formatByEnding, formatNamed, formatNames, writersOf } from "./formats/registry.ts";
import { FORMAT_WRITE_OPTIONS, type FormatWriteOptions } from "./formats/write-options.ts";
import type { Graph } from "./graph.ts";
import { packedFor } from "./sources/packing.ts";
import { endingOf } from "./sources/source.ts";

/** The options of writing a graph file. */
export interface WriteOptions extends FormatWriteOptions {
  /** The format of the file, whatever its name says. */
  readonly outputFormat?: string | undefined;
}

export const WRITE_OPTIONS: Described<WriteOptions> = {
  outputFormat: {
    kind: choice<readonly string[]>(...formatNames("writing")),
    doc: "The format of the file, whatever its name says.",
    initial: "what the name ends in",
  },
  ...FORMAT_WRITE_OPTIONS,
};

/**
 * Writes a graph to a file and replaces what the file held. The format is `outputFormat`, else that of the name's
 * ending. A further `.gz` or `.zst` has the file packed. docs/graphs.md lists the formats, and what each cannot hold.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant, and a name that says no format;
 * `graph/output` for a file that cannot be written; `graph/attribute` for a weight that the format cannot hold.
 * @example
 * ```ts
 * import { mkdtemp } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { grid, readGraph, writeGraph } from "edgewise";
 *
 * const file = join(await mkdtemp(join(tmpdir(), "graphs-")), "grid.graphml.gz");
 * await writeGraph(file, grid({ rows: 3, columns: 3 }));
 * console.log((await readGraph(file)).edgeCount); // 12
 * ```
 */
export async function writeGraph(
  file: string | URL,
  graph: Graph,
  options: WriteOptions = {},
  ...extra: readonly never[]
): Promise<void> {
  const call = "writeGraph";
  refuseExtra(call, 3, extra);
  const path = pathOf(fileName.read(file, { call, name: "" }), call);
  const stored = await storedAs(path, graph, options, call);
  try {
    await files.write(path, stored);
  } catch (cause) {
    throw new EdgewiseError(
      { code: "graph/output", message: `${path}: ${files.whyUnwritten(path, cause)}` },
      { cause },
    );
  }
}

/**
 * Gives the bytes of a graph file, for pages, which have no files to write to, and for whoever sends them elsewhere. The
 * name says the format, and whether the bytes are packed, as that of a file does for `writeGraph`.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant, and a name that says no format;
 * `graph/attribute` for a weight that the format cannot hold.
 * @example
 * ```ts
 * import { graphToBytes, grid, readGraph } from "edgewise";
 *
 * const bytes = await graphToBytes("grid.gexf", grid({ rows: 3, columns: 3 }));
 * const blob = new Blob([bytes], { type: "application/xml" }); // what a page offers as a download
 * console.log((await readGraph(bytes, { inputFormat: "gexf" })).edgeCount, blob.size > 500); // 12 true
 * ```
 */
export async function graphToBytes(
  name: string,
  graph: Graph,
  options: WriteOptions = {},
  ...extra: readonly never[]
): Promise<Uint8Array<ArrayBuffer>> {
  const call = "graphToBytes";
  refuseExtra(call, 3, extra);
  return await storedAs(text.read(name, { call, name: "" }), graph, options, call);
}

async function storedAs(
  path: string,
  graph: Graph,
  options: WriteOptions,
  call: string,
): Promise<Uint8Array<ArrayBuffer>> {
  GRAPH.read(graph, { call, name: "the second argument" });
  const read = readOptions(call, WRITE_OPTIONS, options);
  const { writing, ending } = expectWritable(path, read);
  const bytes = await packedFor(path, await writing.write(graph, read, ending));
  // What a `Blob` takes is no view of shared memory.
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
}

/** The way to write a file, which is decided before there is a graph. */
export interface Writable {
  readonly writing: Writing;
  /** The ending of the file's name, one of the format's. */
  readonly ending: string;
}

/** Decides how a file is written. Throws `usage` for a path, or options with it, that cannot be meant. */
export function expectWritable(path: string, { outputFormat, ...options }: WriteOptions): Writable {
  const found = endingOf(path);
  const format = outputFormat === undefined ? formatByEnding(found) : formatNamed(outputFormat);
  if (format === undefined || format.writing === null) throw unwritable(path, found);
  const { writing, endings } = format;
  const ending = endings.includes(found) ? found : (endings[0] ?? "");
  refuseOptions(path, format, writing, options);
  writing.expect?.(path, ending, options);
  return { writing, ending };
}

function unwritable(path: string, ending: string): EdgewiseError {
  const endings = FORMATS.flatMap((format) => (format.writing === null ? [] : format.endings));
  return new EdgewiseError({
    code: "usage",
    message: `${path}: found ${ending === "" ? "a file name without an ending" : `the ending ${ending}`}; expected ${endings.join(", ")}, packed as .gz or .zst or not`,
    hint: (named) => {
      const option = named("outputFormat");
      return option === null
        ? null
        : `The format can also be named with ${option}: ${formatNames("writing").join(", ")}.`;
    },
  });
}

/** Throws `usage` for options that the format does not have: they would be ignored. */
function refuseOptions(path: string, format: Format, writing: Writing, options: FormatWriteOptions): void {
  for (const [option, value] of Object.entries(options)) {
    if (value === undefined || Object.hasOwn(writing.options, option)) continue;
    const takers = writersOf(option).map(({ title }) => title);
    throw new EdgewiseError({
      code: "usage",
      message: (named) =>
        `${path}: found the option ${named(option)} for ${format.title}; expected it for ${takers.join(" or ")} only`,
    });
  }
}

/** Gives the path of a file, given as such or as a URL. */
function pathOf(file: string | URL, call: string): string {
  if (typeof file === "string") return file;
  try {
    return files.pathOf(file.href);
  } catch (cause) {
    throw new EdgewiseError(
      { code: "usage", message: `${call}: found the URL ${file.href}; expected one of a file on this machine` },
      { cause },
    );
  }
}
