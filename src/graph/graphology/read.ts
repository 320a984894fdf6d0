import { describeFound } from "../../arguments/found.ts";
import { anyNumber, either, flag, list, objectWith, text } from "../../arguments/kind.ts";
import { type Described, optionsOf, readOptions, refuseExtra } from "../../arguments/options.ts";
import { EdgewiseError } from "../../error.ts";
import { attributeOf, lookup } from "../../lookup.ts";
import { quoted } from "../../printable.ts";
import { atOnce, type GiveWay, inTurns, type Turns } from "../../turns.ts";
import { discard } from "../allocator.ts";
import { BUILD_OPTIONS, type BuildInput, type BuildOptions, building } from "../build.ts";
import { type Column, ColumnBuilder, dense, isMissing } from "../column.ts";
import type { Graph } from "../graph.ts";
import { indexedKeys } from "../keys.ts";
import { isReadAtOnce, readUnlessChanged } from "./changes.ts";
import {
  type Attributes,
  expectScannable,
  type GraphologyGraph,
  type Pass,
  scanningEdges,
  scanningNodes,
} from "./scan.ts";

/** An attribute with the value of elements that lack it. */
export interface DefaultedAttribute {
  /** The name of the attribute. */
  readonly name: string;
  /** The value of elements that lack it. */
  readonly default: number | boolean;
}

/** An attribute to read: its name, or its name with the value of elements that lack it. */
export type AttributeRequest = string | DefaultedAttribute;

/** The options of reading a graphology graph: which attributes become columns. */
export interface GraphologyOptions extends BuildOptions {
  /** The node attributes that are read. All that some node has if not said. */
  readonly nodeAttributes?: readonly AttributeRequest[] | undefined;
  /** The edge attributes that are read. All that some edge has if not said. */
  readonly edgeAttributes?: readonly AttributeRequest[] | undefined;
}

export const DEFAULTED_ATTRIBUTE: Described<DefaultedAttribute> = {
  name: { kind: text, required: true, doc: "The name of the attribute." },
  default: {
    kind: either(anyNumber, flag),
    required: true,
    doc: "The value of elements that lack it.",
  },
};

const ATTRIBUTES = list(
  either(text, optionsOf(DEFAULTED_ATTRIBUTE, "{ name, default }")),
  "an array of attributes, names or { name, default }",
);

export const GRAPHOLOGY_OPTIONS: Described<GraphologyOptions> = {
  nodeAttributes: {
    kind: ATTRIBUTES,
    doc: "The node attributes that are read.",
    initial: "all that some node has",
  },
  edgeAttributes: {
    kind: ATTRIBUTES,
    doc: "The edge attributes that are read.",
    initial: "all that some edge has",
  },
  ...BUILD_OPTIONS,
};

/** The kind of a graphology graph, told by its methods. */
export const GRAPHOLOGY_GRAPH = objectWith<GraphologyGraph>(
  "a graphology graph",
  ["forEachNode", "forEachEdge"],
  "Build a graph of arrays with fromEdges({ sources, targets }).",
);

/**
 * Builds a graph from a graphology graph of any type. Nodes and edges come in its iteration order. Numbers become
 * float64 columns, booleans uint8 columns; undefined, null and NaN are missing. A mixed graph whose edges are all of
 * one sort becomes a directed or an undirected graph.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `graph/input` for a graph that changed
 * while it was read; `graph/attribute` for an attribute asked for by name that no element has, or that is neither
 * number nor boolean on one.
 * @example
 * ```ts
 * import { fromGraphology } from "edgewise";
 * import { DirectedGraph } from "graphology";
 *
 * const guest = new DirectedGraph();
 * guest.mergeEdge("ann", "ben", { weight: 2 });
 * const graph = fromGraphology(guest);
 * console.log(graph.nodeCount, graph.nodeKeys.of(1), graph.edgeColumn("weight")?.join(" ")); // 2 ben 2
 * ```
 */
export function fromGraphology(
  graph: GraphologyGraph,
  options: GraphologyOptions = {},
  ...extra: readonly never[]
): Graph {
  const call = "fromGraphology";
  refuseExtra(call, 2, extra);
  return readGraphology(
    GRAPHOLOGY_GRAPH.read(graph, { call, name: "" }),
    readOptions(call, GRAPHOLOGY_OPTIONS, options),
  );
}

/** Does what `fromGraphology` does, with arguments that have been checked. */
export function readGraphology(graph: GraphologyGraph, options: GraphologyOptions): Graph {
  return atOnce(buildingScanned(atOnce(scanning(graph, options, "at once")), options));
}

/**
 * Does the same in turns with other work of the thread, which `afterOthers` lets run. Rejects with `graph/changed` if
 * the graph's events tell of a change before all of it has been read.
 */
export async function readGraphologyInTurns(
  graph: GraphologyGraph,
  options: GraphologyOptions,
  afterOthers: GiveWay,
): Promise<Graph> {
  if (isReadAtOnce(graph)) return readGraphology(graph, options);
  const names = (requests: readonly AttributeRequest[] | undefined): ReadonlySet<string> | null =>
    requests === undefined
      ? null
      : new Set(requests.map((request) => (typeof request === "string" ? request : request.name)));
  const read = { node: names(options.nodeAttributes), edge: names(options.edgeAttributes) };
  const scanned = await readUnlessChanged(graph, read, scanning(graph, options, "in turns"), afterOthers);
  return await inTurns(buildingScanned(scanned, options), afterOthers);
}

interface Scanned extends Pick<BuildInput, "kind" | "undirected" | "nodeKeys" | "edgeKeys" | "nodeColumns"> {
  readonly sources: Uint32Array;
  readonly targets: Uint32Array;
  readonly edgeColumns: Readonly<Record<string, Column>>;
}

/** Builds the graph. What was read is discarded. */
function* buildingScanned(scanned: Scanned, options: GraphologyOptions): Turns<Graph> {
  const graph = yield* building({ ...options, ...scanned, areEndsOwn: true });
  // Those of mixed graphs, and of parallel edges that were merged, are left.
  discard(scanned.sources);
  discard(scanned.targets);
  for (const column of Object.values(scanned.edgeColumns)) if (column.kind === "dense") discard(column.values);
  return graph;
}

/** Reads everything that is needed of a graph. After that it may change. */
function* scanning(graph: GraphologyGraph, options: GraphologyOptions, pass: Pass): Turns<Scanned> {
  expectScannable(graph, options);
  const nodeColumns = columnReader("node", options.nodeAttributes, graph.order);
  const nodes = yield* scanningNodes(graph, pass, (index, key, attributes) => nodeColumns.read(index, key, attributes));
  const edgeColumns = columnReader("edge", options.edgeAttributes, graph.size);
  const edges = yield* scanningEdges(graph, pass, nodes, (index, key, attributes) => {
    edgeColumns.read(index, key, attributes);
  });
  const { kind, sources, targets, undirected } = edges;
  return {
    kind,
    sources,
    targets,
    undirected: kind === "mixed" ? undirected : undefined,
    nodeKeys: indexedKeys(nodes.keys, nodes.indices, nodes.keys.length),
    edgeKeys: edges.keys,
    nodeColumns: nodeColumns.columns(),
    edgeColumns: edgeColumns.columns(),
  };
}

interface ColumnReader {
  /** Takes the attributes of the node or edge of this index. Indices ascend from 0. */
  read(index: number, key: string, attributes: Attributes): void;
  columns(): Record<string, Column>;
}

function columnReader(
  what: "node" | "edge",
  requests: readonly AttributeRequest[] | undefined,
  length: number,
): ColumnReader {
  return requests === undefined ? allColumns(length) : requestedColumns(what, requests, length);
}

/** Makes a reader of all attributes that some node or edge has. */
function allColumns(length: number): ColumnReader {
  const builders = new Map<string, ColumnBuilder>();
  return {
    read(index, _key, attributes) {
      for (const name of Object.keys(attributes)) {
        const value = lookup(attributes, name);
        if (isMissing(value)) continue;
        const builder = builders.get(name) ?? new ColumnBuilder(length);
        builder.add(index, value);
        builders.set(name, builder);
      }
    },
    columns: () => Object.fromEntries(Array.from(builders, ([name, builder]) => [name, builder.finish(length)])),
  };
}

/** Makes a reader of attributes by name. It throws at once for a value that is neither number nor boolean. */
function requestedColumns(what: "node" | "edge", requests: readonly AttributeRequest[], length: number): ColumnReader {
  const wanted = requests.map((request) => ({
    ...(typeof request === "string" ? { name: request, default: undefined } : request),
    builder: new ColumnBuilder(length),
    type: typeof request === "string" ? null : typeOf(request.default),
    isAnywhere: false,
  }));
  return {
    read(index, key, attributes) {
      for (const request of wanted) {
        const found = attributeOf(attributes, request.name);
        const value = isMissing(found) ? request.default : found;
        if (value === undefined) continue;
        request.type ??= typeOf(value);
        if (request.type === null || typeof value !== request.type)
          throw unfit(what, key, request.name, value, request.type);
        request.builder.add(index, value);
        request.isAnywhere = true;
      }
    },
    columns() {
      for (const { name, isAnywhere } of wanted) if (length > 0 && !isAnywhere) throw absent(what, name);
      return Object.fromEntries(
        wanted.map(({ name, builder, type }) => {
          // Without nodes or edges no value tells the type.
          return [name, length === 0 && type === "boolean" ? dense(new Uint8Array()) : builder.finish(length)];
        }),
      );
    },
  };
}

function typeOf(value: unknown): "number" | "boolean" | null {
  return typeof value === "number" || typeof value === "boolean" ? (typeof value as "number" | "boolean") : null;
}

function absent(what: "node" | "edge", name: string): EdgewiseError {
  return new EdgewiseError({
    code: "graph/attribute",
    message: `no ${what} has the attribute ${quoted(name)}; expected one that some ${what} has`,
    hint: `Leave it out, or ask for { name: ${quoted(name)}, default: … } to fill it in.`,
  });
}

function unfit(
  what: "node" | "edge",
  key: string,
  name: string,
  value: unknown,
  type: "number" | "boolean" | null,
): EdgewiseError {
  const found = typeof value === "string" ? quoted(value) : describeFound(value);
  return new EdgewiseError({
    code: "graph/attribute",
    message: `${what} ${quoted(key)}: attribute ${quoted(name)} is ${found}; expected a ${type ?? "number or boolean"}`,
    hint: "Convert the attribute before the graph is read.",
  });
}
