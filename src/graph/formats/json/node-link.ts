/** Node-link JSON as NetworkX and d3 have it: `{ directed, nodes: [{ id, … }], links: [{ source, target, … }] }`. */

import { describeFound } from "../../../arguments/found.ts";
import type { Turns } from "../../../turns.ts";
import type { Graph } from "../../graph.ts";
import { Elements } from "../elements/elements.ts";
import type { Skipper } from "../skipped.ts";
import type { JsonCursor } from "./cursor.ts";
import { addNode, Ends, type JsonOptions, takeAttribute, takeAttributes, takeKey } from "./members.ts";
import { takeRecord } from "./records.ts";

/** Reads the members of the outermost object, which begin at `members`. */
export function* readingNodeLink(
  cursor: JsonCursor,
  members: ReadonlyMap<string, number>,
  links: number,
  options: JsonOptions,
): Turns<Graph> {
  const elements = new Elements(options);
  const isDirected = takeFlag(cursor, members.get("directed"), "directed");
  const nodes = members.get("nodes") ?? 0;
  cursor.goOverLast(Math.min(nodes, links), nodes);
  const { skipper } = options;
  yield* readNodes(cursor, elements, skipper);
  cursor.goOn(links);
  let names: EndNames | null = null;
  const readNext = (): void => {
    names ??= endNames(cursor);
    readEdge(cursor, elements, !isDirected, names);
  };
  yield* cursor.entries("the edges", () => takeRecord(cursor, skipper, readNext));
  skipper.settle();
  return yield* elements.finishing(options, isDirected);
}

/** What the ends of edges are called. */
interface EndNames {
  readonly source: string;
  readonly target: string;
}

/** Finds what the ends of the next edge are called: `from` and `to` for vis.js. */
function endNames(cursor: JsonCursor): EndNames {
  const at = cursor.position;
  const names = new Set<string>();
  cursor.object("an edge", (name) => {
    names.add(name);
    cursor.skip();
  });
  cursor.seek(at);
  const isOfVis = ["from", "to"].every((name) => names.has(name)) && !names.has("source") && !names.has("target");
  return isOfVis ? { source: "from", target: "to" } : { source: "source", target: "target" };
}

function readEdge(cursor: JsonCursor, elements: Elements, isUndirected: boolean, names: EndNames): void {
  const at = cursor.position;
  const edge = elements.edgeCount;
  const ends = new Ends();
  takeAttributes(cursor, elements.edges, edge, (name) => {
    if (name === names.source) return ends.takeSource(cursor);
    if (name === names.target) return ends.takeTarget(cursor);
    return false;
  });
  elements.addEdge(...ends.nodes(cursor, elements, at), isUndirected);
}

/** Nodes with an `id` each, or without: then their positions are their keys, as d3 has it. */
function* readNodes(cursor: JsonCursor, elements: Elements, skipper: Skipper): Turns<void> {
  let isPositional = false;
  const readNode = (position: number): void => {
    const at = cursor.position;
    const index = elements.nodeCount;
    // A text or a number stands for a node without attributes.
    if (cursor.next !== "object") {
      addNode(cursor, elements, takeKey(cursor, "a node"), at);
      return;
    }
    let hasKey = false;
    cursor.object("a node", (name) => {
      if (name !== "id" || isPositional) return takeAttribute(cursor, elements.nodes, name, index);
      if (hasKey) throw cursor.error(at, "found a node with two ids; expected one");
      hasKey = true;
      const keyAt = cursor.position;
      addNode(cursor, elements, takeKey(cursor, "the id of a node"), keyAt);
    });
    if (hasKey) return;
    if (position > 0 && !isPositional) {
      throw cursor.error(at, "found a node without an id; expected one, as the nodes before have");
    }
    isPositional = true;
    elements.addNode(position);
  };
  yield* cursor.entries("the nodes", (position) => takeRecord(cursor, skipper, () => readNode(position)));
}

/** A flag of the outermost object; false where it is not there, as for NetworkX. */
export function takeFlag(cursor: JsonCursor, at: number | undefined, name: string, initial = false): boolean {
  if (at === undefined) return initial;
  cursor.seek(at);
  const value = cursor.value();
  if (typeof value === "boolean") return value;
  throw cursor.error(at, `found ${describeFound(value)} as ${name}; expected true or false`);
}
