import { describeFound } from "../arguments/found.ts";
import { anyNumber, either, flag, list, objectWith, text } from "../arguments/kind.ts";
import { type Described, optionsOf, readOptions, refuseExtra } from "../arguments/options.ts";
import { EdgewiseError } from "../error.ts";
import { lookup } from "../lookup.ts";
import { heapAllocator } from "./allocator.ts";
import { BUILD_OPTIONS, type BuildOptions, buildGraph, expectGraphFits } from "./build.ts";
import type { Graph, GraphKind } from "./graph.ts";
import { type Key, listedKeys } from "./keys.ts";

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

/** Which attributes of a graphology graph become columns. */
export interface GraphologyOptions extends BuildOptions {
  /** The node attributes that become columns. Those that every node has as a number or boolean if not said. */
  readonly nodeAttributes?: readonly AttributeRequest[] | undefined;
  /** The edge attributes that become columns. Those that every edge has as a number or boolean if not said. */
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
    doc: "The node attributes that become columns.",
    initial: "those that every node has as a number or boolean",
  },
  edgeAttributes: {
    kind: ATTRIBUTES,
    doc: "The edge attributes that become columns.",
    initial: "those that every edge has as a number or boolean",
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
 * columns, booleans uint8 ones. A mixed graph whose edges are all of one sort gives a directed or an undirected graph.
 * An attribute asked for by name that is missing or not numeric is a `graph/attribute` error.
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
  /** Takes the attributes of the element of this index; the first call must be for index 0. */
  read(index: number, key: string, attributes: Attributes): void;
  columns(): Record<string, Float64Array | Uint8Array>;
}

function columnReader(
  what: "node" | "edge",
  requests: readonly AttributeRequest[] | undefined,
  length: number,
): ColumnReader {
  return requests === undefined ? completeColumns(length) : requestedColumns(what, requests, length);
}

/** Reads whatever is a number on every element, or a boolean on every element. */
function completeColumns(length: number): ColumnReader {
  const columns = new Map<string, Float64Array | Uint8Array>();
  return {
    read(index, _key, attributes) {
      if (index === 0) {
        for (const [name, value] of Object.entries(attributes)) {
          const column = newColumn(value, length);
          if (column !== null) columns.set(name, column);
        }
      }
      for (const [name, column] of columns) {
        const value = lookup(attributes, name);
        if (fits(value, column)) column[index] = Number(value);
        else columns.delete(name);
      }
    },
    columns: () => Object.fromEntries(columns),
  };
}

function requestedColumns(what: "node" | "edge", requests: readonly AttributeRequest[], length: number): ColumnReader {
  const wanted = requests.map((request) =>
    typeof request === "string" ? { name: request, default: undefined } : request,
  );
  const columns = new Map<string, Float64Array | Uint8Array>();
  return {
    read(index, key, attributes) {
      for (const { name, default: otherwise } of wanted) {
        const value = lookup(attributes, name) ?? otherwise;
        const column = columns.get(name) ?? newColumn(otherwise ?? value, length);
        if (column === null || !fits(value, column)) throw unfit(what, key, name, value, column);
        column[index] = Number(value);
        if (index === 0) columns.set(name, column);
      }
    },
    columns() {
      // Without elements there was no value to tell the type by.
      if (length === 0)
        for (const { name, default: otherwise } of wanted)
          columns.set(name, newColumn(otherwise ?? 0, 0) ?? new Float64Array());
      return Object.fromEntries(columns);
    },
  };
}

function newColumn(value: unknown, length: number): Float64Array | Uint8Array | null {
  if (typeof value === "number") return new Float64Array(length);
  return typeof value === "boolean" ? new Uint8Array(length) : null;
}

function fits(value: unknown, column: Float64Array | Uint8Array): boolean {
  return typeof value === (column instanceof Float64Array ? "number" : "boolean");
}

function unfit(
  what: "node" | "edge",
  key: string,
  name: string,
  value: unknown,
  column: Float64Array | Uint8Array | null,
): EdgewiseError {
  const missing = value === undefined || value === null;
  const found = missing ? "missing" : typeof value === "string" ? JSON.stringify(value) : describeFound(value);
  const expected = column === null ? "number or boolean" : column instanceof Float64Array ? "number" : "boolean";
  return new EdgewiseError({
    code: "graph/attribute",
    message: `${what} ${JSON.stringify(key)}: attribute ${JSON.stringify(name)} is ${found}; expected a ${expected}`,
    hint: missing
      ? `Ask for { name: ${JSON.stringify(name)}, default: … } to fill it in.`
      : `Convert the attribute before the graph is read.`,
  });
}
