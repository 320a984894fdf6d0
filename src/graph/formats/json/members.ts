/** The common parts of the forms of JSON: keys, ends, attributes, and the members of the outermost object. */

import type { Turns } from "../../../turns.ts";
import type { Key } from "../../keys.ts";
import { describeKey } from "../../keys.ts";
import type { Attributes } from "../elements/attributes.ts";
import type { Elements } from "../elements/elements.ts";
import type { NamedOptions } from "../read-options.ts";
import type { Skipper } from "../skipped.ts";
import type { JsonCursor, JsonScalar } from "./cursor.ts";

/** The options of a reader of JSON, and the records that it leaves out. */
export interface JsonOptions extends NamedOptions {
  readonly skipper: Skipper;
}

/** Finds the place of each member's value in an object. The cursor goes past the object. */
export function* membersOf(cursor: JsonCursor, what: string): Turns<Map<string, number>> {
  const members = new Map<string, number>();
  yield* cursor.goingOver(what, (name) => {
    members.set(name, cursor.position);
    return cursor.skipping();
  });
  return members;
}

/** Takes an attribute of a node or edge from the next value. Null means that it is missing. */
export function takeAttribute(cursor: JsonCursor, attributes: Attributes, name: string, index: number): void {
  const value = cursor.value();
  if (value === null) return;
  const entries = attributes.named(name);
  if (typeof value === "string") entries.text(index, value);
  else if (typeof value === "boolean") entries.boolean(index, value);
  else entries.number(index, Number(value));
}

/** Takes all members of an object as attributes, except those that `visit` takes itself, for which it gives true. */
export function takeAttributes(
  cursor: JsonCursor,
  attributes: Attributes,
  index: number,
  visit: (name: string) => boolean = () => false,
): void {
  if (cursor.next === "null") cursor.skip();
  else {
    cursor.object("attributes", (name) => {
      if (!visit(name)) takeAttribute(cursor, attributes, name, index);
    });
  }
}

/** Takes a key from the next value. A list, which Python's tuples become, is taken as its text. */
export function takeKey(cursor: JsonCursor, what: string): Key {
  const at = cursor.position;
  const key: JsonScalar = cursor.value();
  if (key === null || key === Infinity || key === -Infinity) {
    throw cursor.error(at, `found ${key} as ${what}; expected a text or a finite number`);
  }
  return key;
}

/** Takes the key of an end. d3 leaves the node itself there, with its id or at least its position, `index`. */
function takeEnd(cursor: JsonCursor, what: string): Key {
  if (cursor.next !== "object") return takeKey(cursor, what);
  const at = cursor.position;
  const found = new Map<string, Key>();
  cursor.object(what, (name) => {
    if (name === "id" || name === "index") found.set(name, takeKey(cursor, what));
    else cursor.skip();
  });
  const key = found.get("id") ?? found.get("index");
  if (key !== undefined) return key;
  cursor.seek(at);
  return takeKey(cursor, what);
}

/** Adds a node. Throws where its key was there before. */
export function addNode(cursor: JsonCursor, elements: Elements, key: Key, at: number): void {
  if (elements.find(key) >= 0) {
    throw cursor.error(at, `found a second node with the key ${describeKey(key)}; expected distinct ones`);
  }
  elements.addNode(key);
}

/** The two ends of an edge as they are read. */
export class Ends {
  source: Key | null = null;
  target: Key | null = null;
  /** Whether a number and its text are one key. */
  readonly #areTexts: boolean;
  #sourceAt = 0;
  #targetAt = 0;

  constructor(areTexts = false) {
    this.#areTexts = areTexts;
  }

  takeSource(cursor: JsonCursor): true {
    this.#sourceAt = cursor.position;
    this.source = takeEnd(cursor, "the source of an edge");
    return true;
  }

  takeTarget(cursor: JsonCursor): true {
    this.#targetAt = cursor.position;
    this.target = takeEnd(cursor, "the target of an edge");
    return true;
  }

  /** Gives the nodes at both ends. Throws where an end is missing. `at` is the place of the edge. */
  nodes(cursor: JsonCursor, elements: Elements, at: number): readonly [number, number] {
    return [
      this.#known(cursor, elements, this.source, "source", this.source === null ? at : this.#sourceAt),
      this.#known(cursor, elements, this.target, "target", this.target === null ? at : this.#targetAt),
    ];
  }

  #known(cursor: JsonCursor, elements: Elements, key: Key | null, end: string, at: number): number {
    if (key === null) throw cursor.error(at, `found an edge without a ${end}; expected both ends`);
    const node = elements.find(key);
    if (node >= 0) return node;
    const other = elements.find(typeof key === "string" ? Number(key) : String(key));
    if (other >= 0 && this.#areTexts && String(elements.keyOf(other)) === String(key)) return other;
    const isOfText = typeof key === "string" && elements.nodeCount > 0 && typeof elements.keyOf(0) === "number";
    throw cursor.error(
      at,
      `found ${describeKey(key)} as the ${end} of an edge; expected the key of a node`,
      other >= 0
        ? "A node has this key as a text, or as a number: both have to be of one type."
        : isOfText
          ? "Nodes have numbers for keys: their ids, or their positions from 0 where they have none."
          : undefined,
    );
  }
}
