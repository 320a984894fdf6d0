/** What graphology's `export` gives: `{ options, nodes: [{ key, attributes }], edges: [{ source, target, attributes }] }`. */

import type { Turns } from "../../../turns.ts";
import type { Graph } from "../../graph.ts";
import { Elements } from "../elements/elements.ts";
import type { JsonCursor } from "./cursor.ts";
import { addNode, Ends, type JsonOptions, takeAttributes, takeKey } from "./members.ts";
import { takeRecord } from "./records.ts";

const TYPES = ["directed", "undirected", "mixed"];

export function* readingGraphologyJson(
  cursor: JsonCursor,
  members: ReadonlyMap<string, number>,
  options: JsonOptions,
): Turns<Graph> {
  const { skipper } = options;
  const elements = new Elements(options);
  const type = typeOf(cursor, members.get("options"));
  const nodes = members.get("nodes") ?? 0;
  const edges = members.get("edges");
  cursor.goOverLast(Math.min(nodes, edges ?? nodes), nodes);
  yield* cursor.entries("the nodes", () => takeRecord(cursor, skipper, () => readNode(cursor, elements)));
  if (edges !== undefined) {
    cursor.goOn(edges);
    yield* cursor.entries("the edges", () => takeRecord(cursor, skipper, () => readEdge(cursor, elements, type)));
  }
  skipper.settle();
  return yield* elements.finishing(options, type !== "undirected");
}

function readNode(cursor: JsonCursor, elements: Elements): void {
  const at = cursor.position;
  const index = elements.nodeCount;
  let hasKey = false;
  cursor.object("a node", (name) => {
    if (name === "attributes") return takeAttributes(cursor, elements.nodes, index);
    if (name !== "key" || hasKey) return cursor.skip();
    hasKey = true;
    addNode(cursor, elements, takeKey(cursor, "the key of a node"), at);
  });
  if (!hasKey) throw cursor.error(at, "found a node without a key; expected one");
}

function readEdge(cursor: JsonCursor, elements: Elements, type: string): void {
  const at = cursor.position;
  const index = elements.edgeCount;
  const ends = new Ends();
  let isUndirected = type === "undirected";
  let key = null;
  cursor.object("an edge", (name) => {
    if (name === "source") ends.takeSource(cursor);
    else if (name === "target") ends.takeTarget(cursor);
    else if (name === "attributes") takeAttributes(cursor, elements.edges, index);
    else if (name === "undirected") isUndirected = cursor.value() === true || isUndirected;
    else if (name === "key" && cursor.next !== "null") key = takeKey(cursor, "the key of an edge");
    else cursor.skip();
  });
  if (isUndirected && type === "directed") {
    throw cursor.error(at, "found an undirected edge; expected none in a graph of the type directed");
  }
  elements.addEdge(...ends.nodes(cursor, elements, at), isUndirected, key);
}

/** Reads the type in the options. graphology's default is mixed. */
function typeOf(cursor: JsonCursor, at: number | undefined): string {
  let type = "mixed";
  if (at === undefined) return type;
  cursor.seek(at);
  cursor.object("the options", (name, place) => {
    const value = cursor.value();
    if (name !== "type") return;
    type = String(value);
    if (!TYPES.includes(type)) throw cursor.error(place, `found the type ${type}; expected ${TYPES.join(", ")}`);
  });
  return type;
}
