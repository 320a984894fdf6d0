/** The record of a format of graph files. Each format has one, and `registry.ts` lists them. */

import type { Described } from "../../arguments/options.ts";
import type { Turns } from "../../turns.ts";
import type { GraphKind } from "../adjacency.ts";
import type { Graph } from "../graph.ts";
import type { ByteSource } from "../sources/byte-source.ts";
import type { ByteStream } from "../sources/byte-stream.ts";
import type { FormatOptions, NamedOptions } from "./read-options.ts";
import type { Table } from "./table/graph.ts";
import type { FormatWriteOptions } from "./write-options.ts";

export interface Format {
  /** The name of the format in options: `graphml`. */
  readonly name: string;
  /** The phrase for a file of the format in messages: `a GraphML file`. */
  readonly title: string;
  /** A sentence for the docs: what the format is, and where it comes from. */
  readonly doc: string;
  /** The endings of file names, in lower case and with the dot. The first is the usual one. */
  readonly endings: readonly string[];
  /** The test by which contents tell this format, whatever the name of the file; null where no test is certain. */
  readonly signature: Signature | null;
  /** Null where files of it are only written. */
  readonly reading: Reading | null;
  /** Null where files of it are only read. */
  readonly writing: Writing | null;
}

export interface Signature {
  /** The part of a file that tells the format, as messages say it after "known by": `its first line`. */
  readonly by: string;
  readonly fits: (bytes: Uint8Array) => boolean;
}

/** How files of a format are read: whole, or part by part. */
export type Reading = ReadingWhole | ReadingParts;

export interface ReadingWhole extends ReadingAny {
  /** Reads a whole file, in turns with other work. The code that reads may have to be loaded first. */
  readonly read: (bytes: Uint8Array, options: NamedOptions, known: KnownBy) => Turns<Graph> | Promise<Turns<Graph>>;
  /**
   * Reads a large file bit by bit, by several threads; null where that is not possible, and the whole file is to be
   * read. Only for formats without signature.
   */
  readonly readStream?: (
    stream: ByteStream,
    options: NamedOptions,
    known: KnownBy,
    tools: StreamTools,
  ) => Promise<Graph | null>;
}

export interface ReadingParts extends ReadingAny {
  readonly read: null;
  /**
   * Reads an unpacked file part by part, where that is better than to have the whole file in memory first.
   */
  readonly readParts: (source: ByteSource, options: NamedOptions) => Promise<Graph>;
}

interface ReadingAny {
  /** The options of this format, besides those that all readers have. */
  readonly options: Partial<Described<FormatOptions>>;
  /** The hint that says why it has no other options. */
  readonly answers: string;
  /** The limits of reading, and what is refused, for the docs. */
  readonly limits: string;
  /**
   * Opens a file as a table, which may form one graph together with other tables; null where files are whole graphs.
   */
  readonly open: ((bytes: Uint8Array, file: string) => Table | Promise<Table>) | null;
}

/** What a stream is read with. */
export interface StreamTools {
  /** Tells by the first bytes whether a file is of this format rather than of another. */
  readonly isOfFormat: (head: Uint8Array) => boolean;
  /** Called with the number of bytes that have been read by now. */
  readonly tell: ((done: number) => void) | undefined;
}

/** The reason why a file is taken to be of a format. */
export interface KnownBy {
  /** The ending of its name, where that is one of the format's. */
  readonly ending: string | null;
  /** Whether the format was asked for by name, rather than found out. */
  readonly isAsked: boolean;
}

/** Whether edges have a direction; which nodes there are besides the ends of edges; what nodes are called. */
export type Unsaid = "kind" | "lone nodes" | "node keys";

/** An attribute that is to be written, of a graph of a kind, to a file with an ending of the format. */
export interface WrittenAttribute {
  readonly domain: "node" | "edge";
  readonly name: string;
  readonly kind: GraphKind;
  /** The names of all attributes of nodes, or of edges, in the graph. */
  readonly all: readonly string[];
  readonly ending: string;
}

export interface Writing {
  /** The options of writing this format. */
  readonly options: Partial<Described<FormatWriteOptions>>;
  /** What has to be told to whoever reads a file, and cannot be found out from it. */
  readonly unsaid: readonly Unsaid[];
  /** Tells whether a file has an attribute. It has all where this is not said. */
  readonly keeps?: (attribute: WrittenAttribute) => boolean;
  /** The parts of a graph that a file of this format cannot hold, and what becomes of them, for the docs. */
  readonly lacks: string;
  /** Throws `usage` for options that cannot be meant for a file with this ending, before there is a graph. */
  readonly expect?: (path: string, ending: string, options: FormatWriteOptions) => void;
  /** Gives the bytes of a file. `ending` is the one of its name, among the format's. */
  readonly write: (graph: Graph, options: FormatWriteOptions, ending: string) => Uint8Array | Promise<Uint8Array>;
}

/** A format that is recognized by name or contents, and cannot be read. */
export interface Unread {
  readonly title: string;
  readonly endings: readonly string[];
  /** The bytes that such files begin with, as text of one byte each; null where they begin in many ways. */
  readonly magic: string | null;
}
