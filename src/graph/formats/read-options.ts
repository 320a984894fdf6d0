/** Options of readers of files, whichever format the files turn out to have. */

import { integer } from "../../arguments/kind.ts";
import type { Described } from "../../arguments/options.ts";
import { EDGE_LIST_OPTIONS, type EdgeListOptions } from "./edge-list.ts";
import { MATRIX_MARKET_OPTIONS, type MatrixMarketOptions } from "./matrix-market.ts";
import { SKIP_OPTIONS } from "./skipped.ts";

/** The limits on files that are read. */
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

/** The options of the readers of all formats. */
export interface FormatOptions extends EdgeListOptions, Pick<MatrixMarketOptions, "maximumNodes" | "bipartite"> {}

export const FORMAT_OPTIONS: Described<FormatOptions> = {
  maximumNodes: MATRIX_MARKET_OPTIONS.maximumNodes,
  bipartite: MATRIX_MARKET_OPTIONS.bipartite,
  ...EDGE_LIST_OPTIONS,
};

/** Formats that tell which edges are directed refuse an option that says otherwise. */
export const DIRECTED = { directed: EDGE_LIST_OPTIONS.directed } as const;

/** Formats of records that may be left out have these besides. */
export const RECORDS = { ...DIRECTED, ...SKIP_OPTIONS } as const;

/**
 * These options with the names of the file (for errors) and of the graph (for reports), which are known once there is a
 * file.
 */
export interface NamedOptions extends FormatOptions {
  readonly file: string;
  readonly name: string;
}
