/** What is known of a format of graph files: one record of this for each, and `registry.ts` has them all. */

import type { Described } from "../../arguments/options.ts";
import type { Turns } from "../../turns.ts";
import type { Graph } from "../graph.ts";
import type { ByteSource } from "../sources/byte-source.ts";
import type { FormatOptions, NamedOptions } from "./read-options.ts";
import type { Table } from "./table/graph.ts";
import type { FormatWriteOptions } from "./write-options.ts";

export interface Format {
  /** What options call it: `graphml`. */
  readonly name: string;
  /** What messages call a file of it, with its article: `a GraphML file`. */
  readonly title: string;
  /** A sentence for the docs: what it is, and whose. */
  readonly doc: string;
  /** How names of such files end, in small letters and with the dot; the first is the usual one. */
  readonly endings: readonly string[];
  /** What tells by its contents that a file is of this format, whatever it is called; null where nothing does for sure. */
  readonly signature: Signature | null;
  /** Null where files of it are only written. */
  readonly reading: Reading | null;
  /** Null where files of it are only read. */
  readonly writing: Writing | null;
}

export interface Signature {
  /** As it goes on after "known by": `its first line`. */
  readonly by: string;
  readonly fits: (bytes: Uint8Array) => boolean;
}

export interface Reading {
  /** The options that mean something to it, besides those that all readers have. */
  readonly options: Partial<Described<FormatOptions>>;
  /** Why it takes no others, as a hint. */
  readonly answers: string;
  /** What is read at most, and what is refused. */
  readonly limits: string;
  /** Reads a whole file, in turns unless it waits by itself; what reads it may have to be loaded first. */
  readonly read: (
    bytes: Uint8Array,
    options: NamedOptions,
    known: KnownBy,
  ) => Turns<Graph> | Promise<Turns<Graph> | Graph>;
  /** Reads a file that is not packed part by part, where that is better than to have all of it in memory first. */
  readonly readParts?: (source: ByteSource, options: NamedOptions) => Promise<Graph>;
  /** Opens a file as a table, which may be one graph with others; null where files are whole graphs. */
  readonly open: ((bytes: Uint8Array, file: string) => Table | Promise<Table>) | null;
}

/** Why a file is taken to be of a format. */
export interface KnownBy {
  /** The ending of its name, where that is one of the format's. */
  readonly ending: string | null;
  /** Whether the format was asked for by name, and not found out. */
  readonly isAsked: boolean;
}

/** Whether edges have a direction; which nodes there are besides the ends of edges. */
export type Unsaid = "kind" | "lone nodes";

export interface Writing {
  /** The options that mean something to it. */
  readonly options: Partial<Described<FormatWriteOptions>>;
  /** What has to be told to whoever reads a file, and cannot be found out from it. */
  readonly unsaid: readonly Unsaid[];
  /** What a graph may have that a file of this format cannot hold, and what becomes of it. */
  readonly lacks: string;
  /** Refuses, with `usage`, options that cannot be meant for a file of this ending, before there is a graph. */
  readonly expect?: (path: string, ending: string, options: FormatWriteOptions) => void;
  /** The bytes of a file. `ending` is that of its name, as one of the format's. */
  readonly write: (graph: Graph, options: FormatWriteOptions, ending: string) => Uint8Array | Promise<Uint8Array>;
}

/** What is known by name or contents and not read. */
export interface Unread {
  readonly title: string;
  readonly endings: readonly string[];
  /** The bytes that such files begin with, as text of one byte each; null where they begin in many ways. */
  readonly magic: string | null;
}
