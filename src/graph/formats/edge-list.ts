import { type Bytes, bytesOrText } from "../../arguments/bytes.ts";
import { choice, flag, integer, text } from "../../arguments/kind.ts";
import { type Described, readOptions, refuseExtra } from "../../arguments/options.ts";
import { EdgewiseError, type OptionNames } from "../../error.ts";
import { shortened } from "../../printable.ts";
import { BUILD_OPTIONS, type BuildOptions, buildGraph, type EdgeArrays } from "../build.ts";
import type { Graph } from "../graph.ts";
import { indexKeys } from "../keys.ts";
import { findLayout, LAYOUT_OPTIONS, type Layout, type LayoutOptions } from "./edge-list-layout.ts";
import { expectNumber, isInteger, shown, tooFewFields, wrongFieldCount } from "./field-errors.ts";
import { countLines, type Fields, openFields, SHORTEST_EDGE } from "./fields.ts";
import { isMatrixMarket } from "./matrix-market.ts";
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
  // Integers beyond 2^53 are rare, so the text is read again as soon as one is met.
  const lines = countLines(bytes, Math.max(SHORTEST_EDGE, layout.fieldCount - 1));
  const edges =
    (integers ? readIntegerEdges(fields, layout, lines, options.nodeCount) : null) ??
    readTextEdges(fields, layout, lines, integers);
  const values: EdgeArrays["edgeColumns"] = Object.fromEntries(
    layout.values.map(({ name }, index) => [name, edges.values[index]!.subarray(0, edges.sources.length)]),
  );
  return buildGraph({
    ...options,
    kind: options.directed === false ? "undirected" : "directed",
    sources: edges.sources,
    targets: edges.targets,
    nodeKeys: edges.nodeKeys,
    edgeColumns: values,
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

interface ReadEdges extends NumberedNodes {
  /** One array for each value column of the layout, at least as long as there are edges. */
  readonly values: readonly Float64Array[];
}

/** Null if an id is an integer that a number cannot hold. */
function readIntegerEdges(
  fields: Fields,
  layout: Layout,
  lines: number,
  nodeCount: number | undefined,
): ReadEdges | null {
  const sources = new Float64Array(lines);
  const targets = new Float64Array(lines);
  const values = layout.values.map(() => new Float64Array(lines));
  let edge = 0;
  for (fields.rewind(layout.start); fields.nextLine(); edge++) {
    splitEdge(fields, layout);
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
    readValues(fields, layout, values, edge);
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

function readTextEdges(fields: Fields, layout: Layout, lines: number, integers: boolean): ReadEdges {
  const sources = new Uint32Array(lines);
  const targets = new Uint32Array(lines);
  const values = layout.values.map(() => new Float64Array(lines));
  const nodes = textNumbering();
  let edge = 0;
  for (fields.rewind(layout.start); fields.nextLine(); edge++) {
    splitEdge(fields, layout);
    sources[edge] = readId(fields, layout, layout.source, nodes, integers);
    targets[edge] = readId(fields, layout, layout.target, nodes, integers);
    readValues(fields, layout, values, edge);
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

function splitEdge(fields: Fields, layout: Layout): void {
  fields.split(layout.separator);
  if (fields.count === layout.fieldCount) return;
  if (fields.count < 2) throw tooFewFields(fields);
  const hint =
    fields.count < layout.fieldCount
      ? "A value must stand on every line or on none."
      : (named: OptionNames): string => {
          const separator = named("separator");
          return `Quote an id that holds blanks or separators${separator === null ? "" : `, or name the ${separator}`}.`;
        };
  throw wrongFieldCount(fields, layout.fieldCount, `as on line ${layout.modelLine}`, hint);
}

function readValues(fields: Fields, layout: Layout, values: readonly Float64Array[], edge: number): void {
  for (let column = 0; column < values.length; column++) {
    const { index, name } = layout.values[column]!;
    values[column]![edge] = expectNumber(fields, index, name);
  }
}

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
