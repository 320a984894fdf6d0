/** The common parts of GraphML and GEXF: nodes and edges with ids, and attributes that are declared with types. */

import { EdgewiseError } from "../../../error.ts";
import { quoted } from "../../../printable.ts";
import type { AttributeEntries } from "../elements/attributes.ts";
import { Elements } from "../elements/elements.ts";
import type { WantedAttributes } from "../elements/wanted.ts";
import type { Place } from "../place.ts";
import { TextTable } from "../text-table.ts";
import type { XmlAttributes, XmlPlace } from "./events.ts";

/** The greatest number of declared attributes. */
const MOST_DECLARED = 10_000;

/** The greatest number of values that defaults may fill in. */
const MOST_FILLED = 100_000_000;

export type Domain = "node" | "edge";

/** An attribute that a document declares. */
export interface Declared {
  readonly id: string;
  readonly name: string;
  readonly domains: readonly Domain[];
  readonly type: "number" | "boolean" | "text";
  /** The type as the document spells it, in small letters. */
  readonly spelled: string;
  /** The value of elements without one, in the spelling of the file. */
  initial: string | null;
}

const NUMBERS = new Set([
  "int",
  "integer",
  "long",
  "short",
  "byte",
  "float",
  "double",
  "real",
  "decimal",
  "bigdecimal",
  "biginteger",
]);

/** Gives the type of a type's name, if there is one: number, boolean, or text for any other. */
export function typeNamed(name: string | undefined): Pick<Declared, "type" | "spelled"> {
  const spelled = (name ?? "string").trim().toLowerCase();
  if (NUMBERS.has(spelled)) return { type: "number", spelled };
  return { type: spelled === "boolean" || spelled === "bool" ? "boolean" : "text", spelled };
}

/** No digit can match two parts of the pattern, so that matching takes linear time. */
const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
/** The most digits of an integer that a number surely holds. */
const MOST_DIGITS = 15;
const POWERS_OF_TEN = Array.from({ length: MOST_DIGITS + 1 }, (_, power) => 10 ** power);
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
const NONE = /^(|nan|na|n\/a|null)$/i;

/** The nodes, edges and values of a document, collected while it is read. */
export class XmlGraph {
  readonly elements: Elements;
  readonly place: XmlPlace;
  readonly #notes = new Map<string, number>();
  readonly #declared: Declared[] = [];
  /** The places at which edges first named nodes that have not been listed yet. */
  readonly #awaited = new Map<number, Place>();

  /** The ids of nodes, by number. */
  readonly #ids = new TextTable();
  readonly #edgeIds = new TextTable();
  readonly #byName = new Map<string, Declared[]>();
  /** The names that attributes of several types have. */
  readonly #shared = new Set<string>();
  readonly #absent: ReadonlySet<string>;

  /** `absent` are the ids that are known to be no nodes, `wanted` the attributes that are kept. */
  constructor(place: XmlPlace, absent: ReadonlySet<string>, wanted: WantedAttributes) {
    this.elements = new Elements(wanted, { nodes: this.#ids, edges: this.#edgeIds });
    this.place = place;
    this.#absent = absent;
  }

  /** Counts something that is left out or changed, to be reported once the document is read. */
  note(what: string): void {
    this.#notes.set(what, (this.#notes.get(what) ?? 0) + 1);
  }

  declare(declared: Declared): Declared {
    if (this.#declared.length >= MOST_DECLARED) {
      throw this.place.error(`found more than ${MOST_DECLARED.toLocaleString("en-US")} attributes; expected fewer`);
    }
    this.#declared.push(declared);
    const alike = this.#byName.get(declared.name);
    if (alike === undefined) this.#byName.set(declared.name, [declared]);
    else alike.push(declared);
    return declared;
  }

  /**
   * Gives a name that no other attribute of the same domains and the same type has: the id, where the name is taken. Of
   * different types they are one attribute: NetworkX declares one for each type of its values.
   */
  freeName(name: string, id: string, domains: readonly Domain[], spelled: string): string {
    const alike = (wanted: string): Declared[] =>
      (this.#byName.get(wanted) ?? []).filter((other) => other.domains.some((each) => domains.includes(each)));
    const taken = (wanted: string): boolean => alike(wanted).some((other) => other.spelled === spelled);
    if (!taken(name)) {
      if (alike(name).length > 0) this.#shared.add(name);
      return name;
    }
    return taken(id) ? `${name} (${id})` : id;
  }

  /** Adds the node that an element lists. */
  addNode(attributes: XmlAttributes): number {
    const before = this.#ids.size;
    const node = attributes.numberIn(this.#ids, "id");
    if (node < 0) throw this.place.error("found <node> without id; expected one");
    if (node < before && !this.#awaited.delete(node)) {
      throw this.place.error(`found a second node with the id ${quoted(this.#ids.at(node))}; expected distinct ones`);
    }
    return node;
  }

  /** Gives the node at an end of an edge. It may be listed later. */
  end(attributes: XmlAttributes, which: "source" | "target"): number {
    const before = this.#ids.size;
    const node = attributes.numberIn(this.#ids, which);
    if (node < 0) throw this.place.error(`found an edge without a ${which}; expected both ends`);
    if (node < before) return node;
    const { line, column } = this.place;
    const id = this.#ids.at(node);
    if (this.#absent.has(id)) throw this.#noNode(id, { line, column });
    this.#awaited.set(node, { line, column });
    return node;
  }

  /** Adds the edge of an element between two nodes. */
  addEdge(attributes: XmlAttributes, source: number, target: number, isUndirected: boolean): number {
    attributes.numberIn(this.#edgeIds, "id");
    return this.elements.addEdge(source, target, isUndirected);
  }

  /** Adds the edge that leads back, of an edge that is mutual. */
  addEdgeBack(attributes: XmlAttributes, source: number, target: number): number {
    const id = attributes.get("id");
    if (id !== undefined) this.#edgeIds.addText(`${id} back`);
    return this.elements.addEdge(source, target, false);
  }

  /** Takes the value of an attribute. Throws for a text where a number is declared. An empty value is missing. */
  take({ name, type }: Declared, domain: Domain, index: number, spelled: string): void {
    const entries = this.#attributes(domain).named(name);
    if (this.#shared.has(name) && entries.lastIndex === index) {
      this.note(
        `${domain === "edge" ? "an edge" : "a node"} has values of several types of ${quoted(name)}: the last is read`,
      );
    }
    this.#put(entries, type, name, index, spelled);
  }

  #put(entries: AttributeEntries, type: Declared["type"], name: string, index: number, spelled: string): void {
    if (type === "text") {
      entries.text(index, spelled);
      return;
    }
    const number = type === "number" ? plainNumber(spelled) : Number.NaN;
    if (!Number.isNaN(number)) {
      entries.number(index, number);
      return;
    }
    const text = spelled.trim();
    if (NONE.test(text)) return;
    else if (type === "boolean") entries.boolean(index, this.#flag(text, name));
    else this.#putNumber(entries, name, index, text);
  }

  #putNumber(entries: AttributeEntries, name: string, index: number, text: string): void {
    const number = DECIMAL.test(text) ? Number(text) : Number.NaN;
    // XML, Gephi and igraph spell infinities each in their way. A decimal that overflows is none.
    const infinity = INFINITE.exec(text);
    if (infinity !== null) {
      entries.number(index, infinity[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
      return;
    }
    if (!Number.isFinite(number)) {
      throw this.place.error(`found ${quoted(text)} as ${quoted(name)}; expected a finite number`);
    }
    // An integer that a number cannot hold keeps its digits as a text.
    if (!Number.isSafeInteger(number) && /^[+-]?\d+$/.test(text)) entries.text(index, text);
    else entries.number(index, number);
  }

  /** Takes a number that has a place of its own in the format, such as a weight or a position. */
  number(domain: Domain, index: number, name: string, spelled: string | undefined): void {
    if (spelled === undefined) return;
    this.#put(this.#attributes(domain).named(name), "number", name, index, spelled);
  }

  /** Takes a text that has a place of its own in the format, such as a label. */
  text(domain: Domain, index: number, name: string, text: string | undefined): void {
    if (text !== undefined) this.#attributes(domain).named(name).text(index, text);
  }

  #noNode(id: string, place: Place): EdgewiseError {
    return new EdgewiseError({
      code: "graph/input",
      message: `found ${quoted(id)} as an end of an edge; expected the id of a node`,
      span: { file: this.place.file, ...place },
      hint: "The file may have been cut short, or the node left out of it.",
    });
  }

  /** Adds the ids of ends of edges that are no nodes, and tells whether there are any. */
  noteAbsent(absent: Set<string>): boolean {
    for (const node of this.#awaited.keys()) absent.add(this.#ids.at(node));
    return this.#awaited.size > 0;
  }

  /** Fills in the defaults, and throws for nodes that only edges name. Gives the remarks to report. */
  finish(): string[] {
    for (const [node, place] of this.#awaited) throw this.#noNode(this.#ids.at(node), place);
    const { nodeCount, edgeCount } = this.elements;
    let filled = 0;
    for (const declared of this.#declared) {
      const { initial, domains, name, type } = declared;
      if (initial === null) continue;
      for (const domain of domains) {
        const length = domain === "node" ? nodeCount : edgeCount;
        const entries = this.#attributes(domain).named(name);
        filled += length - Math.min(length, entries.count);
        if (filled > MOST_FILLED) {
          throw new EdgewiseError({
            code: "graph/size",
            message: `${this.place.file}: found defaults that come to more than ${MOST_FILLED.toLocaleString("en-US")} values; expected fewer`,
          });
        }
        for (const index of entries.absent(length)) this.#put(entries, type, name, index, initial);
      }
    }
    return Array.from(this.#notes, ([what, count]) =>
      count === 1 ? what : `${what} (${count.toLocaleString("en-US")} times)`,
    );
  }

  #attributes(domain: Domain): Elements["nodes"] {
    return domain === "node" ? this.elements.nodes : this.elements.edges;
  }

  #flag(text: string, name: string): boolean {
    if (/^(true|1)$/i.test(text)) return true;
    if (/^(false|0)$/i.test(text)) return false;
    throw this.place.error(`found ${quoted(text)} as ${quoted(name)}; expected true or false`);
  }
}

/** Gives a required attribute. Throws where it is missing. */
export function required(place: XmlPlace, element: string, attributes: XmlAttributes, name: string): string {
  const value = attributes.get(name);
  if (value !== undefined) return value;
  throw place.error(`found <${element}> without ${name}; expected one`);
}

/**
 * Reads a number in plain spelling, as most are: digits, with a sign and a point perhaps. Gives NaN for any other. An integer
 * and a power of ten that numbers hold have the right quotient.
 */
function plainNumber(text: string): number {
  const isNegative = text.charCodeAt(0) === 0x2d;
  const from = isNegative ? 1 : 0;
  let integer = 0;
  let point = -1;
  for (let at = from; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit >= 0 && digit <= 9) integer = 10 * integer + digit;
    else if (digit === -2 && point < 0) point = at;
    else return Number.NaN;
  }
  const digits = text.length - from - (point < 0 ? 0 : 1);
  if (digits === 0 || digits > MOST_DIGITS || point === from || point === text.length - 1) return Number.NaN;
  const number = point < 0 ? integer : integer / POWERS_OF_TEN[text.length - 1 - point]!;
  return isNegative ? -number : number;
}
