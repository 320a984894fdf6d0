import { type Bytes, bytesOrText } from "../../arguments/bytes.ts";
import { flag, text } from "../../arguments/kind.ts";
import { type Described, readOptions, refuseExtra } from "../../arguments/options.ts";
import type { EdgewiseError } from "../../error.ts";
import { atOnce, Pace, type Turns } from "../../turns.ts";
import { BUILD_OPTIONS, type BuildOptions, building } from "../build.ts";
import type { DenseColumn } from "../column.ts";
import type { Graph, NodeKeys } from "../graph.ts";
import { isInteger, shown, tooFewFields, wrongFieldCount } from "./field-errors.ts";
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
import { integerNumbering, numberLongIntegers, renumber, textNumbering } from "./node-ids.ts";

/** How the two files of an LDBC Graphalytics graph are to be read. */
export interface LdbcOptions extends BuildOptions, MissingOptions {
  /** Whether the edges are directed, which the files do not say. */
  readonly directed: boolean;
  /** The name of the text of the vertices in errors. `vertices` if not given. */
  readonly verticesFile?: string | undefined;
  /** The name of the text of the edges in errors. `edges` if not given. */
  readonly edgesFile?: string | undefined;
}

export const LDBC_OPTIONS: Described<LdbcOptions> = {
  directed: { kind: flag, required: true, doc: "Whether the edges are directed, which the files do not say." },
  verticesFile: {
    kind: text,
    doc: "The name of the text of the vertices in errors.",
    initial: "`vertices`, or the path",
  },
  edgesFile: { kind: text, doc: "The name of the text of the edges in errors.", initial: "`edges`, or the path" },
  ...MISSING_OPTIONS,
  ...BUILD_OPTIONS,
};

/** A graph of the LDBC Graphalytics benchmark. */
export interface LdbcGraph {
  /** The nodes by ascending id; their keys are the ids. */
  readonly graph: Graph;
  /** The node index of each line of vertices, n long. Results are written in this order. */
  readonly vertexOrder: Uint32Array;
}

/** The nodes of the vertices file. */
interface Vertices {
  readonly nodeKeys: NodeKeys;
  readonly order: Uint32Array;
  /** Finds the index of the id in a field; −1 if there is none. */
  indexAt(fields: Fields, field: number): number;
}

/**
 * Builds a graph from the texts of a vertices and an edges file of LDBC Graphalytics: one unsigned 64-bit id a line,
 * and lines of `source target [weight]`.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `graph/input`, with file, line and column,
 * for whatever cannot be read, an id that stands twice among the vertices, and an end that does not stand there.
 * @example
 * ```ts
 * import { parseLdbc } from "edgewise";
 *
 * const { graph } = parseLdbc("7\n8\n9\n", "7 8 0.5\n8 9 0.25\n", { directed: true });
 * console.log(graph.nodeCount, graph.edgeCount, graph.edgeColumn("weight")?.join(" ")); // 3 2 0.5 0.25
 * ```
 */
export function parseLdbc(
  vertices: Bytes | string,
  edges: Bytes | string,
  options: LdbcOptions,
  ...extra: readonly never[]
): LdbcGraph {
  const call = "parseLdbc";
  refuseExtra(call, 3, extra);
  return atOnce(
    readingLdbc(
      bytesOrText.read(vertices, { call, name: "vertices" }),
      bytesOrText.read(edges, { call, name: "edges" }),
      readOptions(call, LDBC_OPTIONS, options),
    ),
  );
}

/** Does what `parseLdbc` does, with arguments that have been checked. */
export function* readingLdbc(vertices: Uint8Array, edges: Uint8Array, options: LdbcOptions): Turns<LdbcGraph> {
  const verticesFile = options.verticesFile ?? "vertices";
  const nodes = yield* readVertices(vertices, verticesFile);
  const input = { file: options.edgesFile ?? "edges", verticesFile, missing: options.missing ?? "error" };
  const { sources, targets, weights } = yield* readEdges(edges, input, nodes, vertices.length);
  const graph = yield* building({
    ...options,
    kind: options.directed ? "directed" : "undirected",
    sources,
    targets,
    nodeKeys: nodes.nodeKeys,
    edgeColumns: weights === null ? {} : { weight: weights },
  });
  return { graph, vertexOrder: nodes.order };
}

function* readVertices(bytes: Uint8Array, file: string): Turns<Vertices> {
  const lines = yield* countingLines(bytes, 1);
  // Ids beyond 2^53 are rare. The text is read again if one is met.
  const short = yield* readShortIds(openFields(bytes, file), lines);
  const vertices = short ?? (yield* readLongIds(openFields(bytes, file), lines));
  if (vertices.nodeKeys.size < vertices.order.length) throw repeatedVertex(openFields(bytes, file), vertices);
  return vertices;
}

/** Reads ids as numbers; gives null if one is no safe integer. */
function* readShortIds(fields: Fields, lines: number): Turns<Vertices | null> {
  const pace = new Pace();
  const ids = new Float64Array(lines);
  let count = 0;
  while (nextVertex(fields)) {
    if (pace.isDue()) yield fields.place().offset;
    const id = fields.integer(0);
    if (Number.isNaN(id)) return null;
    ids[count++] = id;
  }
  const listed = ids.subarray(0, count);
  const { nodeKeys, indexOf } = yield* integerNumbering(listed);
  return {
    nodeKeys,
    order: yield* renumber(listed, indexOf),
    indexAt(edges, field) {
      const id = edges.integer(field);
      return Number.isNaN(id) ? -1 : indexOf(id);
    },
  };
}

function* readLongIds(fields: Fields, lines: number): Turns<Vertices> {
  const pace = new Pace();
  const numbering = textNumbering();
  const numbers = new Uint32Array(lines);
  let count = 0;
  while (nextVertex(fields)) {
    numbers[count++] = numbering.add(fields.text(0));
    if (pace.isDue()) yield fields.place().offset;
  }
  const { sources: order, nodeKeys } = numberLongIntegers(
    numbers.subarray(0, count),
    new Uint32Array(0),
    numbering.ids,
  );
  return {
    nodeKeys,
    order,
    // Repeated ids are refused. So the number of an id is that of its line among the vertices.
    indexAt(edges, field) {
      const number = numbering.find(edges.text(field));
      return number < 0 ? -1 : order[number]!;
    },
  };
}

/** Goes to the next vertex, and checks that its line is one id. */
function nextVertex(fields: Fields): boolean {
  if (!fields.nextLine()) return false;
  fields.split("blank");
  if (fields.count !== 1) throw wrongFieldCount(fields, 1, "the id of a vertex");
  expectId(fields, 0, "a vertex");
  return true;
}

function expectId(fields: Fields, field: number, what: string): void {
  if (fields.integer(field) >= 0 || isUnsigned64(fields, field)) return;
  throw fields.error(
    field,
    `found ${shown(fields, field)} as ${what}; expected an unsigned 64-bit integer, from 0 to 18446744073709551615`,
  );
}

function isUnsigned64(fields: Fields, field: number): boolean {
  return isInteger(fields, field) && BigInt.asUintN(64, BigInt(fields.text(field))) === BigInt(fields.text(field));
}

/** Reads the vertices again, up to the first that is repeated, and makes the error for it. */
function repeatedVertex(fields: Fields, { order }: Vertices): EdgewiseError {
  const lines = new Uint32Array(order.length);
  for (const node of order) {
    nextVertex(fields);
    const first = lines[node]!;
    if (first > 0) {
      return fields.error(0, `found vertex ${fields.text(0)} again, after line ${first}; expected each vertex once`);
    }
    lines[node] = fields.line;
  }
  throw new TypeError("no vertex stands twice");
}

interface ReadEdges {
  readonly sources: Uint32Array;
  readonly targets: Uint32Array;
  readonly weights: DenseColumn | null;
}

/** What options say on the file of edges. */
interface EdgesInput {
  readonly file: string;
  readonly verticesFile: string;
  readonly missing: MissingTreatment;
}

/** Tells places as if the text stood after `before` bytes of another. */
function* readEdges(
  bytes: Uint8Array,
  { file, verticesFile, missing }: EdgesInput,
  vertices: Vertices,
  before: number,
): Turns<ReadEdges> {
  const pace = new Pace();
  const fields = openFields(bytes, file);
  const lines = yield* countingLines(bytes, SHORTEST_EDGE);
  const sources = new Uint32Array(lines);
  const targets = new Uint32Array(lines);
  const weights = new NumberColumn("weight", 2, lines, missing, "refused");
  let edge = 0;
  let fieldCount = 0;
  let modelLine = 0;
  while (fields.nextLine()) {
    if (pace.isDue()) yield before + fields.place().offset;
    fields.split("blank");
    if (fieldCount === 0) {
      // The first edge decides whether there are weights.
      fieldCount = Math.min(fields.count, 3);
      modelLine = fields.line;
    }
    if (fields.count < 2) throw tooFewFields(fields);
    const isShort = fields.count < fieldCount;
    if (fields.count !== fieldCount && !(isShort && mayEndEarly(fields, missing))) {
      throw wrongEdge(fields, fieldCount, modelLine);
    }
    sources[edge] = endAt(fields, 0, vertices, verticesFile);
    targets[edge] = endAt(fields, 1, vertices, verticesFile);
    if (fieldCount < 3 || weights.read(fields, edge)) edge++;
  }
  return {
    sources: sources.subarray(0, edge),
    targets: targets.subarray(0, edge),
    weights: fieldCount === 3 ? weights.finish(edge) : null,
  };
}

function wrongEdge(fields: Fields, fieldCount: number, modelLine: number): EdgewiseError {
  const first = fields.line === modelLine;
  const why = first ? "the ends of an edge and its weight" : `as on line ${modelLine}`;
  return wrongFieldCount(fields, fieldCount, why, fields.count < fieldCount ? missingHint : undefined);
}

function endAt(fields: Fields, field: number, vertices: Vertices, verticesFile: string): number {
  const index = vertices.indexAt(fields, field);
  if (index >= 0) return index;
  const end = field === 0 ? "source" : "target";
  expectId(fields, field, `the ${end} of an edge`);
  throw fields.error(
    field,
    `found ${fields.text(field)} as the ${end} of an edge; expected the id of a vertex in ${verticesFile}`,
  );
}
