import { describeFound } from "../../arguments/found.ts";
import { anyNumber, either, flag, list, objectWith, text } from "../../arguments/kind.ts";
import { type Described, optionsOf, readOptions, refuseExtra } from "../../arguments/options.ts";
import { EdgewiseError } from "../../error.ts";
import { lookup } from "../../lookup.ts";
import { quoted } from "../../printable.ts";
import { heapAllocator } from "../allocator.ts";
import { BUILD_OPTIONS, type BuildOptions, buildGraph, expectGraphFits } from "../build.ts";
import { type Column, ColumnBuilder, dense, isMissing } from "../column.ts";
import type { Graph, GraphKind } from "../graph.ts";
import { type Key, listedKeys } from "../keys.ts";

type Attributes = Readonly<Record<string, unknown>>;

/**
 * What is read of a graphology graph, by structure, so that users without graphology compile.
 * Its neighborhood index is left alone: on multigraphs and undirected self-loops it invents neighbors.
 */
export interface GraphologyGraph {
  readonly order: number;
  readonly size: number;
  readonly type: string;
  forEachNode(callback: (node: string, attributes: Attributes) => void): void;
  forEachEdge(
    callback: (
      edge: string,
      attributes: Attributes,
      source: string,
      target: string,
      sourceAttributes: Attributes,
      targetAttributes: Attributes,
      undirected: boolean,
    ) => void,
  ): void;
}

/** An attribute with the value of elements that lack it. */
export interface DefaultedAttribute {
  /** What the attribute is called. */
  readonly name: string;
  /** The value of elements that lack it. */
  readonly default: number | boolean;
}

/** An attribute to read: its name, or its name with the value of elements that lack it. */
export type AttributeRequest = string | DefaultedAttribute;

/** Which attributes of a graphology graph are read. */
export interface GraphologyOptions extends BuildOptions {
  /** The node attributes that are read. All that some node has if not said. */
  readonly nodeAttributes?: readonly AttributeRequest[] | undefined;
  /** The edge attributes that are read. All that some edge has if not said. */
  readonly edgeAttributes?: readonly AttributeRequest[] | undefined;
}

export const DEFAULTED_ATTRIBUTE: Described<DefaultedAttribute> = {
  name: { kind: text, required: true, doc: "What the attribute is called." },
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

/** What a graphology graph is told by. */
export const GRAPHOLOGY_GRAPH = objectWith<GraphologyGraph>(
  "a graphology graph",
  ["forEachNode", "forEachEdge"],
  "Build a graph of arrays with fromEdges({ sources, targets }).",
);

/**
 * Builds a graph from a graphology graph of any type, nodes and edges in its iteration order; numbers become float64
 * columns, booleans uint8 ones; undefined, null and NaN are missing. A mixed graph whose edges are all of one sort gives a
 * directed or an undirected graph. An attribute asked for by name that no element has, or that is neither number nor
 * boolean on one, is a `graph/attribute` error.
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

/** What `fromGraphology` does with arguments that have been read. */
export function readGraphology(graph: GraphologyGraph, options: GraphologyOptions): Graph {
  for (const count of [graph.order, graph.size]) {
    if (Number.isSafeInteger(count) && count >= 0) continue;
    throw new EdgewiseError({
      code: "graph/input",
      message: `found ${describeFound(count)} as the order or size of a graphology graph; expected an integer from 0`,
    });
  }
  expectGraphFits(options, {
    kind: graph.type === "undirected" ? "undirected" : "directed",
    nodeCount: graph.order,
    edgeCount: graph.size,
  });
  const keys: string[] = [];
  const nodeColumns = columnReader("node", options.nodeAttributes, graph.order);
  graph.forEachNode((node, attributes) => {
    nodeColumns.read(keys.length, node, attributes);
    keys.push(node);
  });
  const nodeKeys = listedKeys(keys, "node", true);

  const edgeKeys: Key[] = [];
  const sources = heapAllocator.uint32(graph.size);
  const targets = heapAllocator.uint32(graph.size);
  const flags = heapAllocator.uint8(graph.size);
  const edgeColumns = columnReader("edge", options.edgeAttributes, graph.size);
  let undirectedCount = 0;
  graph.forEachEdge((edge, attributes, source, target, _sourceAttributes, _targetAttributes, undirected) => {
    const index = edgeKeys.length;
    edgeColumns.read(index, edge, attributes);
    edgeKeys.push(edge);
    sources[index] = nodeKeys.indexOf(source);
    targets[index] = nodeKeys.indexOf(target);
    if (!undirected) return;
    flags[index] = 1;
    undirectedCount++;
  });

  const kind = kindOf(graph.type, undirectedCount, graph.size);
  return buildGraph({
    ...options,
    kind,
    sources,
    targets,
    undirected: kind === "mixed" ? flags : undefined,
    nodeKeys,
    edgeKeys,
    nodeColumns: nodeColumns.columns(),
    edgeColumns: edgeColumns.columns(),
  });
}

function kindOf(type: string, undirectedCount: number, edgeCount: number): GraphKind {
  if (type === "undirected") return "undirected";
  if (undirectedCount === 0) return "directed";
  return undirectedCount === edgeCount ? "undirected" : "mixed";
}

interface ColumnReader {
  /** Takes the attributes of the element of this index; indices ascend from 0. */
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

/** Reads whatever some element has. */
function allColumns(length: number): ColumnReader {
  const builders = new Map<string, ColumnBuilder>();
  return {
    read(index, _key, attributes) {
      for (const name of Object.keys(attributes)) {
        const value = lookup(attributes, name);
        if (isMissing(value)) continue;
        const builder = builders.get(name) ?? new ColumnBuilder();
        builder.add(index, value);
        builders.set(name, builder);
      }
    },
    columns: () => Object.fromEntries(Array.from(builders, ([name, builder]) => [name, builder.finish(length)])),
  };
}

/** Reads what is asked for by name, and refuses at once what is neither number nor boolean. */
function requestedColumns(what: "node" | "edge", requests: readonly AttributeRequest[], length: number): ColumnReader {
  const wanted = requests.map((request) => ({
    ...(typeof request === "string" ? { name: request, default: undefined } : request),
    builder: new ColumnBuilder(),
    type: typeof request === "string" ? null : typeOf(request.default),
    isAnywhere: false,
  }));
  return {
    read(index, key, attributes) {
      for (const request of wanted) {
        const found = lookup(attributes, request.name);
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
          // Without elements there was no value to tell the type by.
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
