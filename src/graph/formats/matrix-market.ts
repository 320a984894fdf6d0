import { type Bytes, bytesOrText } from "../../arguments/bytes.ts";
import { flag, integer, text } from "../../arguments/kind.ts";
import { type Described, readOptions, refuseExtra } from "../../arguments/options.ts";
import { EdgewiseError } from "../../error.ts";
import { atOnce, Pace, type Turns } from "../../turns.ts";
import { BUILD_OPTIONS, type BuildOptions, building, expectGraphFits } from "../build.ts";
import { type DenseColumn, dense } from "../column.ts";
import { take } from "../edge-order.ts";
import type { Graph } from "../graph.ts";
import { countedKeys } from "../keys.ts";
import { checkGraphSize } from "../parts.ts";
import { BIPARTITE_NODES_OF_ANY, bipartiteNodes } from "./bipartite.ts";
import { shown, wrongFieldCount } from "./field-errors.ts";
import { type Fields, openFields } from "./fields.ts";
import { countingLines, SHORTEST_EDGE } from "./line-count.ts";
import {
  MISSING_OPTIONS,
  type MissingOptions,
  type MissingTreatment,
  mayEndEarly,
  missingHint,
  NumberColumn,
} from "./missing.ts";
import { leavingOut, SKIP_OPTIONS, type SkipOptions, type Skipper } from "./skipped.ts";

/** How the text of a Matrix Market file is to be read. */
export interface MatrixMarketOptions extends BuildOptions, MissingOptions, SkipOptions {
  /** The name of the text in errors. `Matrix Market file` if not given. */
  readonly file?: string | undefined;
  /**
   * Whether the graph is directed; a symmetric matrix gives a directed graph both edges of each entry off the diagonal. If
   * not given, that of a symmetric matrix is not and others are.
   */
  readonly directed?: boolean | undefined;
  /**
   * The most nodes that the file may announce. If not given, as many as it has bytes, or 2^22 in a shorter one: so many
   * may be without entries.
   */
  readonly maximumNodes?: number | undefined;
  /** Whether rows and columns are two sets of nodes, `l1`, `l2`, … and `r1`, `r2`, …: the matrix need not be square then. */
  readonly bipartite?: boolean | undefined;
}

export const MATRIX_MARKET_OPTIONS: Described<MatrixMarketOptions> = {
  file: { kind: text, doc: "The name of the text in errors.", initial: "`Matrix Market file`" },
  directed: {
    kind: flag,
    doc: "Whether the graph is directed; a symmetric matrix gives a directed graph both edges of each entry off the diagonal.",
    initial: "`false` for a symmetric matrix, else `true`",
  },
  maximumNodes: {
    kind: integer(0, Number.MAX_SAFE_INTEGER),
    doc: "The most nodes that the file may announce.",
    initial: "as many as it has bytes, or 2^22 in a shorter one",
  },
  bipartite: {
    kind: flag,
    doc: "Whether rows and columns are two sets of nodes, `l1`, `l2`, … and `r1`, `r2`, …: the matrix need not be square then.",
    initial: "`false`",
  },
  ...MISSING_OPTIONS,
  ...SKIP_OPTIONS,
  ...BUILD_OPTIONS,
};

/** The number of nodes that any file may announce. */
const NODES_OF_ANY = 2 ** 22;

const BANNER = "%%MatrixMarket";
/** The banner as the Network Data Repository has it in many files. */
const SHORT_BANNER = BANNER.slice(1);
const BANNER_FORM = `${BANNER} matrix coordinate, then real, integer, unsigned-integer or pattern, then general, symmetric or skew-symmetric`;

const VALUES = ["real", "integer", "unsigned-integer", "pattern"] as const;
const SYMMETRIES = ["general", "symmetric", "skew-symmetric"] as const;

/** The announcements of a file's first line. */
interface Banner {
  readonly values: (typeof VALUES)[number];
  readonly symmetry: (typeof SYMMETRIES)[number];
}

/** The announcements of the line of sizes. */
interface Sizes {
  readonly rows: number;
  readonly columns: number;
  readonly nodes: number;
  readonly entries: number;
  readonly line: number;
}

/** Edges in the order of the entries; those that symmetry adds follow. */
interface Entries {
  readonly sources: Uint32Array;
  readonly targets: Uint32Array;
  /** The weights; null for a pattern, which has none. */
  readonly weights: DenseColumn | null;
}

/** Tells whether a text begins as a Matrix Market file does. */
export function isMatrixMarket(bytes: Uint8Array): boolean {
  const line = firstLine(bytes, BANNER.length + 1).toLowerCase();
  return [BANNER, SHORT_BANNER].some((banner) => line.startsWith(banner.toLowerCase()));
}

/**
 * Builds a graph from a square sparse matrix in Matrix Market's coordinate format: entry (i, j) is the edge i → j, its
 * value the edge column `weight`, and the nodes have the keys 1…n; docs/graphs.md has the details.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `graph/input`, with file, line and column,
 * for whatever cannot be read.
 * @example
 * ```ts
 * import { parseMatrixMarket } from "edgewise";
 *
 * const text = "%%MatrixMarket matrix coordinate real symmetric\n3 3 2\n2 1 0.5\n3 2 4\n";
 * const graph = parseMatrixMarket(text);
 * console.log(graph.kind, graph.edgeCount, graph.edgeColumn("weight")?.join(" ")); // undirected 2 0.5 4
 * ```
 */
export function parseMatrixMarket(
  bytes: Bytes | string,
  options: MatrixMarketOptions = {},
  ...extra: readonly never[]
): Graph {
  const call = "parseMatrixMarket";
  refuseExtra(call, 2, extra);
  const text = bytesOrText.read(bytes, { call, name: "" });
  return atOnce(readingMatrixMarket(text, readOptions(call, MATRIX_MARKET_OPTIONS, options)));
}

/** Does what `parseMatrixMarket` does, with arguments that have been checked. */
export function readingMatrixMarket(bytes: Uint8Array, options: MatrixMarketOptions): Turns<Graph> {
  return leavingOut(options, (skipper) => readingMatrix(bytes, options, skipper));
}

function* readingMatrix(bytes: Uint8Array, options: MatrixMarketOptions, skipper: Skipper): Turns<Graph> {
  const file = options.file ?? "Matrix Market file";
  const banner = readBanner(bytes, file);
  const { bipartite = false } = options;
  const directed = options.directed ?? (banner.symmetry !== "symmetric" && !bipartite);
  if (bipartite && banner.symmetry !== "general") {
    throw new EdgewiseError({
      code: "usage",
      message: (named) =>
        `found ${saidOf(named("bipartite"), true)} for a ${banner.symmetry} matrix, whose rows and columns are the same nodes; expected a general one`,
      span: { file, line: 1, column: 1 },
    });
  }
  if (!directed && banner.symmetry === "skew-symmetric") {
    throw new EdgewiseError({
      code: "usage",
      message: (named) =>
        `found ${saidOf(named("directed"), false)} for a skew-symmetric matrix, whose values differ in sign by direction; expected directed edges`,
      span: { file, line: 1, column: 1 },
    });
  }
  const fields = openFields(bytes, file);
  const sizes = readSizes(fields, bipartite);
  expectPlausible(
    fields,
    sizes,
    options.maximumNodes ?? Math.max(bipartite ? BIPARTITE_NODES_OF_ANY : NODES_OF_ANY, bytes.length),
  );
  expectGraphFits(options, { kind: "directed", nodeCount: sizes.nodes, edgeCount: 0 });
  const lines = yield* countingLines(bytes, SHORTEST_EDGE);
  yield;
  const entries = yield* readingEntries(fields, banner, sizes, {
    lines,
    missing: options.missing ?? "error",
    skipper,
  });
  const mirrored = directed && banner.symmetry !== "general" ? withMirrored(entries, banner) : entries;
  yield;
  return yield* building({
    ...options,
    kind: directed ? "directed" : "undirected",
    sources: mirrored.sources,
    targets: mirrored.targets,
    ...(bipartite ? bipartiteNodes(sizes.rows, sizes.columns) : { nodeKeys: countedKeys(sizes.nodes) }),
    edgeColumns: mirrored.weights === null ? {} : { weight: mirrored.weights },
  });
}

/** Spells an option with its value, and a flag without one. */
export function saidOf(name: string, value: boolean): string {
  return name.startsWith("-") ? name : `${name}: ${value}`;
}

function readBanner(bytes: Uint8Array, file: string): Banner {
  const line = firstLine(bytes, 200);
  const words = [...line.matchAll(/\S+/g)];
  const word = (place: number): string => words[place]?.[0].toLowerCase() ?? "";
  const refuse = (place: number, expected: string, hint?: string): EdgewiseError => {
    const found = words[place];
    return new EdgewiseError({
      code: "graph/input",
      message: `found ${found === undefined ? "the end of the line" : JSON.stringify(found[0])}; expected ${expected}`,
      span: { file, line: 1, column: (found?.index ?? line.trimEnd().length) + 1 },
      hint,
    });
  };
  if (![BANNER, SHORT_BANNER].some((banner) => word(0) === banner.toLowerCase()))
    throw refuse(0, `the first line of a Matrix Market file: ${BANNER_FORM}`);
  if (word(1) !== "matrix") throw refuse(1, "matrix");
  if (word(2) !== "coordinate") {
    throw refuse(2, "coordinate", word(2) === "array" ? "Write the dense matrix as a list of its entries." : undefined);
  }
  const values = VALUES.find((each) => each === word(3));
  if (values === undefined) throw refuse(3, "real, integer, unsigned-integer or pattern");
  const symmetry = SYMMETRIES.find((each) => each === word(4));
  if (symmetry === undefined || (values === "pattern" && symmetry === "skew-symmetric")) {
    throw refuse(4, values === "pattern" ? "general or symmetric" : "general, symmetric or skew-symmetric");
  }
  if (words.length > 5) throw refuse(5, "the end of the line");
  return { values, symmetry };
}

/** Gives the first line without its end, or as much of it as is needed. */
function firstLine(bytes: Uint8Array, longest: number): string {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const start = marked ? 3 : 0;
  const head = bytes.slice(start, start + longest); // a copy, because a decoder refuses views of shared memory
  const end = head.indexOf(10);
  return new TextDecoder().decode(end < 0 ? head : head.subarray(0, end));
}

function readSizes(fields: Fields, bipartite: boolean): Sizes {
  if (!fields.nextLine()) throw fields.error(0, "found no line of sizes; expected: rows columns entries");
  fields.split("blank");
  if (fields.count !== 3) throw wrongFieldCount(fields, 3, "the numbers of rows, columns and entries");
  const rows = readSize(fields, 0, "rows");
  const columns = readSize(fields, 1, "columns");
  const entries = readSize(fields, 2, "entries");
  if (rows !== columns && !bipartite) {
    throw fields.error(
      0,
      `found a matrix of ${rows} rows and ${columns} columns; expected a square one, whose rows and columns are the nodes`,
      (named) => {
        const option = named("bipartite");
        return option === null ? null : `If rows and columns are nodes of two sets, say so with ${option}.`;
      },
    );
  }
  return { rows, columns, nodes: bipartite ? rows + columns : rows, entries, line: fields.line };
}

/** Throws for an implausible number of nodes, before anything is allocated for them. */
function expectPlausible(fields: Fields, { nodes }: Sizes, most: number): void {
  checkGraphSize(nodes, 0);
  if (nodes > most) {
    throw fields.error(
      0,
      `found ${nodes.toLocaleString("en-US")} rows and columns; expected at most ${most.toLocaleString("en-US")} in a text of this length`,
      (named) => (named("maximumNodes") === null ? null : `Raise ${named("maximumNodes")} if that is meant.`),
    );
  }
}

function readSize(fields: Fields, field: number, what: string): number {
  const size = fields.integer(field);
  if (size >= 0) return size;
  throw fields.error(field, `found ${shown(fields, field)} as the number of ${what}; expected an integer from 0`);
}

interface EntriesOptions {
  /** The most entries that the text may hold. */
  readonly lines: number;
  readonly missing: MissingTreatment;
  readonly skipper: Skipper;
}

function* readingEntries(
  fields: Fields,
  banner: Banner,
  sizes: Sizes,
  { lines, missing, skipper }: EntriesOptions,
): Turns<Entries> {
  const pace = new Pace();
  // The capacity is bounded by the lines of the text, whatever it announces.
  const capacity = Math.min(sizes.entries, lines);
  const sources = new Uint32Array(capacity);
  const targets = new Uint32Array(capacity);
  const weights =
    banner.values === "pattern" ? null : new NumberColumn("the value of an entry", 2, capacity, missing, "refused");
  // The columns of a bipartite graph come after its rows.
  const shift = sizes.nodes - sizes.columns;
  let edge = 0;
  const readEntry = (): void => {
    fields.split("blank");
    if (weights === null && fields.count !== 2) throw wrongFieldCount(fields, 2, "the row and column of an entry");
    if (weights !== null && fields.count !== 3 && !(fields.count === 2 && mayEndEarly(fields, missing))) {
      const hint = fields.count === 2 ? missingHint : undefined;
      throw wrongFieldCount(fields, 3, "the row, column and value of an entry", hint);
    }
    const row = readIndex(fields, 0, sizes.rows);
    const column = readIndex(fields, 1, sizes.columns) + shift;
    if (row === column && banner.symmetry === "skew-symmetric") {
      throw fields.error(0, "found an entry on the diagonal; expected none, as a skew-symmetric matrix is zero there");
    }
    sources[edge] = row;
    targets[edge] = column;
    if (weights !== null && !weights.read(fields, edge)) return;
    if (weights !== null && banner.values !== "real") expectInteger(fields, banner.values, weights.values[edge]!);
    edge++;
  };
  const pass = (): void => {};
  for (let entry = 0; entry < sizes.entries; entry++) {
    if (pace.isDue()) yield fields.place().offset;
    if (!fields.nextLine()) throw tooFewEntries(fields, sizes, entry);
    skipper.take(entry, readEntry, pass);
  }
  if (fields.nextLine()) {
    throw fields.error(
      0,
      `found a line after the last entry; expected ${sizes.entries} entries, as line ${sizes.line} says`,
    );
  }
  skipper.settle();
  const ends = { sources: sources.subarray(0, edge), targets: targets.subarray(0, edge) };
  return { ...ends, weights: weights?.finish(edge) ?? null };
}

function tooFewEntries(fields: Fields, sizes: Sizes, found: number): EdgewiseError {
  return fields.error(
    fields.count,
    `found the end of the text after ${found} entries; expected ${sizes.entries}, as line ${sizes.line} says`,
    "The file may have been cut short in a copy or download.",
  );
}

function readIndex(fields: Fields, field: number, nodeCount: number): number {
  const index = fields.integer(field);
  if (index >= 1 && index <= nodeCount) return index - 1;
  throw fields.error(
    field,
    `found ${shown(fields, field)} as the ${field === 0 ? "row" : "column"} of an entry; expected an integer from 1 to ${nodeCount}`,
  );
}

/** Throws for a fraction. NaN stands for a missing value. */
function expectInteger(fields: Fields, values: Banner["values"], value: number): void {
  const least = values === "unsigned-integer" ? 0 : -Infinity;
  if ((Number.isInteger(value) && value >= least) || Number.isNaN(value)) return;
  const expected = least === 0 ? "an integer from 0" : "an integer";
  throw fields.error(2, `found ${shown(fields, 2)} as the value of an entry; expected ${expected}, as line 1 says`);
}

/**
 * Adds to each entry off the diagonal its opposite edge, with the same value or its negative. Example: of a symmetric
 * matrix, entry (1, 2) with 5 adds (2, 1) with 5.
 */
function withMirrored({ sources, targets, weights }: Entries, { symmetry }: Banner): Entries {
  const { length } = sources;
  const mirrored = new Uint32Array(length);
  let count = 0;
  for (let entry = 0; entry < length; entry++) if (sources[entry] !== targets[entry]) mirrored[count++] = entry;
  const entries = mirrored.subarray(0, count);
  const all = { sources: new Uint32Array(length + count), targets: new Uint32Array(length + count) };
  all.sources.set(sources);
  all.sources.set(take(targets, entries), length);
  all.targets.set(targets);
  all.targets.set(take(sources, entries), length);
  if (weights === null) return { ...all, weights };
  const { values, missing } = weights;
  const sign = symmetry === "skew-symmetric" ? -1 : 1;
  const allValues = new Float64Array(length + count);
  allValues.set(values);
  for (let i = 0; i < count; i++) allValues[length + i] = sign * values[entries[i]!]!;
  if (missing === null) return { ...all, weights: dense(allValues) };
  const allMissing = new Uint8Array(length + count);
  allMissing.set(missing);
  for (let i = 0; i < count; i++) allMissing[length + i] = missing[entries[i]!]!;
  return { ...all, weights: dense(allValues, allMissing) };
}
