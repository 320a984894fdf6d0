/** Elements of Cytoscape and Cytoscape.js: `{ elements: { nodes: [{ data }], edges: [{ data }] } }`, or a list of both. */

import { Pace, type Turns } from "../../../turns.ts";
import type { Graph } from "../../graph.ts";
import type { Key } from "../../keys.ts";
import { Elements } from "../elements/elements.ts";
import type { JsonCursor } from "./cursor.ts";
import { addNode, Ends, type JsonOptions, takeAttributes, takeKey } from "./members.ts";
import { takeRecord } from "./records.ts";

/** Members that repeat the ids of nodes, where Cytoscape or NetworkX has written the file. */
const KEY_COPIES = ["name", "value"];

/** Reads elements from where they begin, the value of the member `elements` or the outermost list. */
export function* readingCytoscape(
  cursor: JsonCursor,
  elementsAt: number,
  isDirected: boolean,
  options: JsonOptions,
): Turns<Graph> {
  const { skipper } = options;
  const elements = new Elements(options);
  const edges: number[] = [];
  cursor.goOver(elementsAt);
  if (cursor.next === "array") {
    yield* cursor.entries("the elements", () => {
      takeRecord(cursor, skipper, () => {
        const at = cursor.position;
        if (isEdge(cursor)) edges.push(at);
        else {
          cursor.seek(at);
          readNode(cursor, elements);
        }
      });
    });
    const end = cursor.position;
    // Edges may stand before the nodes at their ends.
    const pace = new Pace();
    cursor.goOverLast(edges[0] ?? end);
    for (const at of edges) {
      cursor.seek(at);
      takeRecord(cursor, skipper, () => readEdge(cursor, elements, isDirected));
      if (pace.isDue()) yield cursor.told;
    }
    cursor.seek(end);
    skipper.settle();
    for (const copy of KEY_COPIES) elements.forgetKeyCopies(copy);
    return yield* elements.finishing(options, isDirected);
  }
  let edgesAt = -1;
  let nodesAt = -1;
  yield* cursor.goingOver("the elements", (name) => {
    if (name === "nodes") nodesAt = cursor.position;
    if (name === "edges") edgesAt = cursor.position;
    return cursor.skipping();
  });
  if (nodesAt >= 0) {
    cursor.goOverLast(edgesAt >= 0 ? Math.min(nodesAt, edgesAt) : nodesAt, nodesAt);
    yield* cursor.entries("the nodes", () => takeRecord(cursor, skipper, () => readNode(cursor, elements)));
  }
  if (edgesAt >= 0) {
    if (nodesAt >= 0) cursor.goOn(edgesAt);
    else cursor.goOverLast(edgesAt);
    yield* cursor.entries("the edges", () => takeRecord(cursor, skipper, () => readEdge(cursor, elements, isDirected)));
  }
  skipper.settle();
  for (const copy of KEY_COPIES) elements.forgetKeyCopies(copy);
  return yield* elements.finishing(options, isDirected);
}

/** Tells whether an element is an edge, which has both ends in its data. The cursor goes past the element. */
function isEdge(cursor: JsonCursor): boolean {
  let ends = 0;
  cursor.object("an element", (name) => {
    if (name !== "data") return cursor.skip();
    cursor.object("the data of an element", (member) => {
      if (member === "source" || member === "target") ends++;
      cursor.skip();
    });
  });
  return ends >= 2;
}

function readNode(cursor: JsonCursor, elements: Elements): void {
  const at = cursor.position;
  const index = elements.nodeCount;
  let key: Key | null = null;
  cursor.object("a node", (name) => {
    if (name === "position") return takeAttributes(cursor, elements.nodes, index);
    if (name !== "data") return cursor.skip();
    takeAttributes(cursor, elements.nodes, index, (member) => {
      if (member !== "id") return false;
      key = takeKey(cursor, "the id of a node");
      return true;
    });
  });
  if (key === null) throw cursor.error(at, "found a node without an id in its data; expected one");
  addNode(cursor, elements, key, at);
}

function readEdge(cursor: JsonCursor, elements: Elements, isDirected: boolean): void {
  const at = cursor.position;
  const index = elements.edgeCount;
  // Cytoscape takes all ids as texts. NetworkX writes ids as texts, and ends as they are.
  const ends = new Ends(true);
  let key: Key | null = null;
  cursor.object("an edge", (name) => {
    if (name !== "data") return cursor.skip();
    takeAttributes(cursor, elements.edges, index, (member) => {
      if (member === "source") return ends.takeSource(cursor);
      if (member === "target") return ends.takeTarget(cursor);
      if (member !== "id") return false;
      key = takeKey(cursor, "the id of an edge");
      return true;
    });
  });
  elements.addEdge(...ends.nodes(cursor, elements, at), !isDirected, key);
}
