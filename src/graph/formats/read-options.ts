/** What a reader of files may be told, whichever format they turn out to be of. */

import { integer } from "../../arguments/kind.ts";
import type { Described } from "../../arguments/options.ts";
import { EDGE_LIST_OPTIONS, type EdgeListOptions } from "./edge-list.ts";
import { MATRIX_MARKET_OPTIONS, type MatrixMarketOptions } from "./matrix-market.ts";

/** What is read of files at most. */
export interface FileOptions {
  /**
   * The most bytes that a file may have, and what comes on standard input or out of a packed file. 4 GiB if not
   * given, but of a packed file no more than 256 MiB or 100 times its own length.
   */
  readonly maximumFileBytes?: number | undefined;
}

export const FILE_OPTIONS: Described<FileOptions> = {
  maximumFileBytes: {
    kind: integer(1, Number.MAX_SAFE_INTEGER),
    doc: "The most bytes that a file may have, and what comes on standard input or out of a packed file.",
    initial: "4 GiB, but of a packed file no more than 256 MiB or 100 times its own length",
  },
};

/** What the readers of all formats take together. */
export interface FormatOptions extends EdgeListOptions, Pick<MatrixMarketOptions, "maximumNodes" | "bipartite"> {}

export const FORMAT_OPTIONS: Described<FormatOptions> = {
  maximumNodes: MATRIX_MARKET_OPTIONS.maximumNodes,
  bipartite: MATRIX_MARKET_OPTIONS.bipartite,
  ...EDGE_LIST_OPTIONS,
};

/** Formats that say themselves which edges have a direction refuse to be told otherwise. */
export const DIRECTED = { directed: EDGE_LIST_OPTIONS.directed } as const;

/** The same with what errors call the file and reports the graph, which are known once there is a file. */
export interface NamedOptions extends FormatOptions {
  readonly file: string;
  readonly name: string;
  /** Told what is left out of the graph, or is in it otherwise than in the file. */
  readonly onNote?: ((note: string) => void) | undefined;
}
