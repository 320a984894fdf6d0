/** Reads files that are better not in memory as a whole. */

import { files } from "#files";
import { EdgewiseError } from "../../error.ts";
import { Turn } from "../../turns.ts";
import type { Format, ReadingParts } from "../formats/format.ts";
import type { FileOptions, FormatOptions, NamedOptions } from "../formats/read-options.ts";
import { FALLBACK } from "../formats/registry.ts";
import type { Graph } from "../graph.ts";
import { type ByteSource, tellingSource } from "../sources/byte-source.ts";
import type { ByteStream } from "../sources/byte-stream.ts";
import { type FileSource, openParts, unread } from "../sources/source.ts";
import { expectKind, formatOf, refuseOptions } from "./format-of.ts";

/** The progress of reading, in bytes of all files together, unpacked. */
export interface ReadProgress {
  readonly done: number;
  readonly total: number;
}

/** Whoever is told of the progress. */
interface Told {
  readonly onProgress?: ((progress: ReadProgress) => void) | undefined;
}

/** A file that may be read part by part. */
interface PartsInput extends Told {
  readonly source: FileSource;
  readonly path: string;
  readonly format: Format;
}

/** Reads a file part by part, if its format is one that is read so; null where it is not, or packed, or of another format. */
export async function readInParts(
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
export async function readSource(
  { readParts }: ReadingParts,
  source: ByteSource,
  path: string,
  named: NamedOptions,
  onProgress: Told["onProgress"],
): Promise<Graph> {
  const { size: total } = source;
  let thrown: unknown = null;
  const turn = new Turn(files.afterOthers);
  const tell = async (done: number): Promise<void> => {
    try {
      onProgress?.({ done, total });
    } catch (error) {
      thrown = error;
      throw error;
    }
    await turn.mayPass();
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

/** A file that may be read bit by bit. */
interface StreamInput extends Told {
  readonly path: string;
  readonly ending: string;
  /** The format that its name or an option tells. */
  readonly expected: Format | undefined;
  readonly isAsked: boolean;
}

/** Tells whether large files of a format are read bit by bit. */
export function hasStreams({ reading }: Format): boolean {
  return reading !== null && reading.read !== null && reading.readStream !== undefined;
}

/** Reads a large file bit by bit, if its format is one that is read so; null where the whole file is to be read. */
export async function readByStream(
  stream: ByteStream,
  { path, ending, expected, isAsked, onProgress }: StreamInput,
  named: NamedOptions,
  options: FormatOptions & FileOptions,
): Promise<Graph | null> {
  const format = expected ?? FALLBACK;
  const { reading } = format;
  const total = stream.size ?? 0;
  try {
    if (reading === null || reading.read === null || reading.readStream === undefined) return null;
    const isOfFormat = (head: Uint8Array): boolean => {
      const isFormat = isAsked || formatOf(path, ending, head, undefined) === format;
      if (isFormat) refuseOptions(format, reading, named, options);
      return isFormat;
    };
    const tell = onProgress && ((done: number) => onProgress({ done, total: Math.max(done, total) }));
    const known = { ending: format.endings.includes(ending) ? ending : null, isAsked };
    const graph = await reading.readStream(stream, named, known, { isOfFormat, tell });
    if (graph !== null) expectKind(graph, format, named);
    return graph;
  } finally {
    await stream.close();
  }
}
