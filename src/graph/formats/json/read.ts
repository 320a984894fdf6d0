/** The forms of JSON. The members of the outermost object tell them apart. */

import type { EdgewiseError } from "../../../error.ts";
import { listed } from "../../../printable.ts";
import type { Turns } from "../../../turns.ts";
import type { Graph } from "../../graph.ts";
import type { NamedOptions } from "../read-options.ts";
import { leavingOut } from "../skipped.ts";
import { inUtf8 } from "../table/text.ts";
import { JsonCursor } from "./cursor.ts";
import { readingCytoscape } from "./cytoscape.ts";
import { readingGraphologyJson } from "./graphology.ts";
import { readingJsonList } from "./lines.ts";
import { type JsonOptions, membersOf } from "./members.ts";
import { readingNodeLink, takeFlag } from "./node-link.ts";

/** A form of JSON. */
export type JsonForm = "node-link" | "graphology" | "cytoscape";

/** The members that tell forms which are known and cannot be read. */
const OTHERS = [
  ["adjacency", "adjacency lists, as NetworkX's adjacency_data gives them", "Write it with node_link_data."],
  ["graphs", "several graphs, in the JSON Graph Format", "Write one graph a file, as node-link JSON."],
  ["graph", "the JSON Graph Format", "Write it as node-link JSON: { directed, nodes, links }."],
] as const;

/** Reads a graph in a given form, or in the form that its members tell. */
export function readingJson(bytes: Uint8Array, options: NamedOptions, form: JsonForm | null): Turns<Graph> {
  return leavingOut(options, (skipper) => readingForm(bytes, { ...options, skipper }, form));
}

function* readingForm(bytes: Uint8Array, options: JsonOptions, form: JsonForm | null): Turns<Graph> {
  const cursor = new JsonCursor(inUtf8(bytes), options.file);
  if (cursor.isAtEnd) throw cursor.error(cursor.position, "found nothing; expected a graph in JSON");
  const start = cursor.position;
  if (cursor.next === "array") {
    const isOfCytoscape = form === "cytoscape" || (form === null && hasData(cursor));
    cursor.seek(start);
    const graph = isOfCytoscape
      ? yield* readingCytoscape(cursor, start, options.directed ?? true, options)
      : yield* readingJsonList(cursor, options, options.skipper);
    expectEnd(cursor);
    return graph;
  }
  cursor.goOver(start);
  const members = yield* membersOf(cursor, "a graph");
  expectEnd(cursor);
  const elements = members.get("elements");
  if (elements !== undefined && form !== "node-link" && form !== "graphology") {
    const isDirected = takeFlag(cursor, members.get("directed"), "directed", true);
    return yield* readingCytoscape(cursor, elements, isDirected, options);
  }
  if (!members.has("nodes")) throw unknownForm(cursor, start, members, form);
  const links = members.get("links") ?? members.get("edges");
  if (form === "graphology" || (form === null && isGraphology(cursor, members))) {
    return yield* readingGraphologyJson(cursor, members, options);
  }
  if (links === undefined) throw unknownForm(cursor, start, members, form);
  return yield* readingNodeLink(cursor, members, links, options);
}

/** Throws if something follows the value. The hint names JSON lines, where a second value may follow. */
function expectEnd(cursor: JsonCursor): void {
  if (cursor.isAtEnd) return;
  throw cursor.error(
    cursor.position,
    "found something after the graph; expected the end",
    "Objects one after another are JSON lines, of files that end in .jsonl.",
  );
}

/** Whether the first entry of a list has data, as elements of Cytoscape have. */
function hasData(cursor: JsonCursor): boolean {
  let found = false;
  cursor.first("nodes and edges", () => {
    if (cursor.next !== "object") return;
    cursor.object("an element", (name) => {
      if (name === "data" && cursor.next === "object") found = true;
      cursor.skip();
    });
  });
  return found;
}

/** Graphology's nodes have keys, where others have ids; without nodes, its options tell. */
function isGraphology(cursor: JsonCursor, members: ReadonlyMap<string, number>): boolean {
  if (members.has("links")) return false;
  let hasKey = members.has("options");
  let hasId = false;
  cursor.seek(members.get("nodes") ?? 0);
  cursor.first("the nodes", () => {
    if (cursor.next !== "object") return;
    cursor.object("a node", (name) => {
      hasKey ||= name === "key";
      hasId ||= name === "id";
      cursor.skip();
    });
  });
  return hasKey && !hasId;
}

function unknownForm(
  cursor: JsonCursor,
  at: number,
  members: ReadonlyMap<string, number>,
  form: JsonForm | null,
): EdgewiseError {
  const other = OTHERS.find(([member]) => members.has(member));
  const found = other === undefined ? `an object of ${listed([...members.keys()], "no members")}` : other[1];
  const expected = form === null ? "" : `, as ${form} JSON has`;
  return cursor.error(
    at,
    `found ${found}; expected nodes and links or edges${expected}`,
    other?.[2] ?? "What is read of JSON stands in docs/graphs.md.",
  );
}
