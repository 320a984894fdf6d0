import { type Bytes, bytesOrText } from "../../arguments/bytes.ts";
import { choice, flag, integer, text } from "../../arguments/kind.ts";
import { type Described, readOptions, refuseExtra } from "../../arguments/options.ts";
import { EdgewiseError, type OptionNames } from "../../error.ts";
import { shortened } from "../../printable.ts";
import { BUILD_OPTIONS, type BuildOptions, buildGraph } from "../build.ts";
import type { Column, ListedColumn } from "../column.ts";
import type { Graph } from "../graph.ts";
import { indexKeys } from "../keys.ts";
import { findLayout, LAYOUT_OPTIONS, type Layout, type LayoutOptions, type TextColumn } from "./edge-list-layout.ts";
import { isInteger, shown, tooFewFields, wrongFieldCount } from "./field-errors.ts";
import { countLines, type Fields, openFields, SHORTEST_EDGE } from "./fields.ts";
import { isMatrixMarket } from "./matrix-market.ts";
import { type MissingTreatment, mayEndEarly, missingHint, NumberColumn } from "./missing.ts";
import {
  type NumberedNodes,
  numberIntegers,
  numberLongIntegers,
  numberTexts,
  type TextNumbering,
  textNumbering,
} from "./node-ids.ts";

/** How the text of an edge list is to be read. */
export interface EdgeListOptions extends BuildOptions, LayoutOptions {
  /** What errors call the text. `edge list` if not given. */
  readonly file?: string | undefined;
  /** Whether the edges are directed. Directed if not said otherwise. */
  readonly directed?: boolean | undefined;
  /** Whether node ids are integers or texts. What they are on the first line of data if not given. */
  readonly ids?: "auto" | "integer" | "text" | undefined;
  /** If given, the ids are node indices and must be below it; nodes without edges then exist too. */
  readonly nodeCount?: number | undefined;
}

export const EDGE_LIST_OPTIONS: Described<EdgeListOptions> = {
  file: { kind: text, doc: "What errors call the text.", initial: "`edge list`, or the path" },
  directed: { kind: flag, doc: "Whether the edges are directed.", initial: "`true`" },
  ids: {
    kind: choice("auto", "integer", "text"),
    doc: "Whether node ids are integers or texts.",
    initial: '`"auto"`: what they are on the first line of data',
  },
  nodeCount: {
    kind: integer(0, Number.MAX_SAFE_INTEGER),
    doc: "If given, the ids are node indices and must be below it; nodes without edges then exist too.",
  },
  ...LAYOUT_OPTIONS,
  ...BUILD_OPTIONS,
};

/**
 * Builds a graph from the text of an edge list, lines of `source target [weight]` in UTF-8; docs/graphs.md has the
 * details. Nodes are numbered by ascending id where ids are integers, else by first appearance. Whatever cannot be
 * read is a `graph/input` error with file, line and column.
 */
export function parseEdgeList(bytes: Bytes | string, options: EdgeListOptions = {}, ...extra: readonly never[]): Graph {
  const call = "parseEdgeList";
  refuseExtra(call, 2, extra);
  return readEdgeList(bytesOrText.read(bytes, { call, name: "" }), readOptions(call, EDGE_LIST_OPTIONS, options));
}

/** What `parseEdgeList` does with arguments that have been read. */
export function readEdgeList(bytes: Uint8Array, options: EdgeListOptions): Graph {
  const file = options.file ?? "edge list";
  refuseMatrixMarket(bytes, file);
  const fields = openFields(bytes, file);
  const layout = findLayout(fields, file, options);
  const ids = options.ids ?? "auto";
  const integers = options.nodeCount !== undefined || (ids === "auto" ? layout.integerIds : ids === "integer");
  const { missing = "error" } = options;
  const short = countLines(bytes, SHORTEST_EDGE);
  // Values are room for as many numbers as the text might hold; short lines under a long header tell of fewer.
  const endsEarly = missing !== "error" && short * layout.values.length <= Math.max(bytes.length, ROOM_OF_ANY);
  const lines = endsEarly ? short : countLines(bytes, Math.max(SHORTEST_EDGE, layout.fieldCount - 1));
  const input = { fields, layout, missing, endsEarly, lines };
  // Integers beyond 2^53 are rare, so the text is read again as soon as one is met.
  const edges = (integers ? readIntegerEdges(input, options.nodeCount) : null) ?? readTextEdges(input, integers);
  return buildGraph({
    ...options,
    kind: options.directed === false ? "undirected" : "directed",
    sources: edges.sources,
    targets: edges.targets,
    nodeKeys: edges.nodeKeys,
    edgeColumns: Object.fromEntries(edges.values.finish(edges.sources.length)),
  });
}

/** Its banner is a comment here and its line of sizes would pass for an edge. */
function refuseMatrixMarket(bytes: Uint8Array, file: string): void {
  if (!isMatrixMarket(bytes)) return;
  throw new EdgewiseError({
    code: "graph/input",
    message: "found a Matrix Market file; expected an edge list, lines of the form: source target [weight]",
    span: { file, line: 1, column: 1 },
    hint: "Read it with readGraph or parseMatrixMarket.",
  });
}

/** Numbers that room is made for whatever the length of a text. */
const ROOM_OF_ANY = 2 ** 20;

/** What edges are read from. */
interface Input {
  readonly fields: Fields;
  readonly layout: Layout;
  readonly missing: MissingTreatment;
  /** Whether lines may end before their values. */
  readonly endsEarly: boolean;
  /** As many lines as there are of edges at most. */
  readonly lines: number;
}

interface ReadEdges extends NumberedNodes {
  readonly values: Values;
}

/** Null if an id is an integer that a number cannot hold. */
function readIntegerEdges(input: Input, nodeCount: number | undefined): ReadEdges | null {
  const { fields, layout, lines } = input;
  const sources = new Float64Array(lines);
  const targets = new Float64Array(lines);
  const values = new Values(input);
  let edge = 0;
  for (fields.rewind(layout.start); fields.nextLine(); ) {
    fields.split(layout.separator);
    if (fields.count !== layout.fieldCount) expectEarlyEnd(input);
    const source = fields.integer(layout.source);
    const target = fields.integer(layout.target);
    if (Number.isNaN(source) || Number.isNaN(target)) {
      const field = Number.isNaN(source) ? layout.source : layout.target;
      if (!isInteger(fields, field)) throw notAnInteger(fields, layout, field);
      if (nodeCount === undefined) return null;
      throw outOfRange(fields, field, nodeCount);
    }
    if (nodeCount !== undefined) {
      if (!(source >= 0 && source < nodeCount)) throw outOfRange(fields, layout.source, nodeCount);
      if (!(target >= 0 && target < nodeCount)) throw outOfRange(fields, layout.target, nodeCount);
    }
    sources[edge] = source;
    targets[edge] = target;
    if (values.read(edge)) edge++;
  }
  const ends = [sources.subarray(0, edge), targets.subarray(0, edge)] as const;
  if (nodeCount === undefined) return { ...numberIntegers(...ends), values };
  return {
    sources: new Uint32Array(ends[0]),
    targets: new Uint32Array(ends[1]),
    nodeKeys: indexKeys(nodeCount),
    values,
  };
}

function readTextEdges(input: Input, integers: boolean): ReadEdges {
  const { fields, layout, lines } = input;
  const sources = new Uint32Array(lines);
  const targets = new Uint32Array(lines);
  const values = new Values(input);
  const nodes = textNumbering();
  let edge = 0;
  for (fields.rewind(layout.start); fields.nextLine(); ) {
    fields.split(layout.separator);
    if (fields.count !== layout.fieldCount) expectEarlyEnd(input);
    // First, because an edge that is left out makes no nodes.
    if (!values.read(edge)) continue;
    sources[edge] = readId(fields, layout, layout.source, nodes, integers);
    targets[edge] = readId(fields, layout, layout.target, nodes, integers);
    edge++;
  }
  const number = integers ? numberLongIntegers : numberTexts;
  return { ...number(sources.subarray(0, edge), targets.subarray(0, edge), nodes.ids), values };
}

function readId(fields: Fields, layout: Layout, field: number, nodes: TextNumbering, integers: boolean): number {
  const id = fields.text(field);
  if (id === "") throw fields.error(field, `found an empty field; expected the id of a ${end(layout, field)} node`);
  if (integers && !isInteger(fields, field)) throw notAnInteger(fields, layout, field);
  return nodes.add(id);
}

/** Refuses a line of another number of fields than the first, but for one that may end before its values. */
function expectEarlyEnd({ fields, layout, missing, endsEarly }: Input): void {
  if (fields.count < 2) throw tooFewFields(fields);
  const isShort = fields.count < layout.fieldCount;
  const hasEnds = Math.max(layout.source, layout.target) < fields.count;
  if (isShort && hasEnds && endsEarly && mayEndEarly(fields, missing)) return;
  const hint =
    isShort && hasEnds
      ? missingHint
      : (named: OptionNames): string => {
          const separator = named("separator");
          return `Quote an id that holds blanks or separators${separator === null ? "" : `, or name the ${separator}`}.`;
        };
  throw wrongFieldCount(fields, layout.fieldCount, `as on line ${layout.modelLine}`, hint);
}

/** The value columns of the edges as they are read. */
class Values {
  readonly #fields: Fields;
  readonly #layout: Layout;
  readonly #columns: readonly NumberColumn[];
  readonly #skips: boolean;
  /** The numbers from 0 of the lines of data whose edges were left out. */
  readonly #leftOut: number[] = [];

  constructor({ fields, layout, missing, lines }: Input) {
    this.#fields = fields;
    this.#layout = layout;
    this.#skips = missing === "skip";
    this.#columns = layout.values.map(({ name, index }) => new NumberColumn(name, index, lines, missing));
  }

  /** Takes the values of an edge from the current line; false if it is to be left out. */
  read(edge: number): boolean {
    const fields = this.#fields;
    const columns = this.#columns;
    const { count } = fields;
    if (this.#skips && count < this.#layout.fieldCount) return this.#leaveOut(edge);
    for (let k = 0; k < columns.length; k++) {
      const column = columns[k]!;
      const { field } = column;
      const value = field < count ? fields.number(field) : NaN;
      column.values[edge] = value;
      // Here rather than in the column, because it is done for every edge there is.
      if (Number.isNaN(value) && !column.lacks(fields, edge)) return this.#leaveOut(edge);
    }
    return true;
  }

  #leaveOut(edge: number): false {
    this.#leftOut.push(edge + this.#leftOut.length);
    for (const each of this.#columns) each.forget(edge);
    return false;
  }

  /** All columns of so many edges. */
  finish(count: number): [name: string, column: Column][] {
    const { values, texts } = this.#layout;
    return [
      ...values.map(({ name }, index): [string, Column] => [name, this.#columns[index]!.finish(count)]),
      ...texts.map(({ name, example }): [string, Column] => [
        name,
        example === null ? NOWHERE : this.#textColumn(example),
      ]),
    ];
  }

  /** A column that no edge has a number in. */
  #textColumn({ line, found }: NonNullable<TextColumn["example"]>): ListedColumn {
    const before = countBelow(this.#leftOut, line);
    const example = this.#leftOut[before] === line ? null : { index: line - before, found };
    return { kind: "listed", indices: null, values: new Float64Array(0), texts: { flags: null, example } };
  }
}

/** How many of ascending numbers are below a bound. */
function countBelow(ascending: readonly number[], bound: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A column that is missing on every edge. */
const NOWHERE: ListedColumn = {
  kind: "listed",
  indices: new Uint32Array(0),
  values: new Float64Array(0),
  texts: null,
};

function notAnInteger(fields: Fields, layout: Layout, field: number): Error {
  return fields.error(
    field,
    `found ${shown(fields, field)} as the ${end(layout, field)} node; expected an integer id`,
    (named) => (named("ids") === null ? null : `If the ids are names, read the file with ${named("ids")}: "text".`),
  );
}

function outOfRange(fields: Fields, field: number, nodeCount: number): Error {
  return fields.error(
    field,
    `found node ${shortened(fields.text(field))}; expected a node index from 0 to ${nodeCount - 1}`,
  );
}

function end(layout: Layout, field: number): string {
  return field === layout.source ? "source" : "target";
}
