/** GEXF 1.1 to 1.3: attributes with types and defaults, direction by edge, positions, sizes and colors. */

import { quoted } from "../../../printable.ts";
import type { Turns } from "../../../turns.ts";
import type { Graph } from "../../graph.ts";
import type { NamedOptions } from "../read-options.ts";
import { leavingOut } from "../skipped.ts";
import type { XmlAttributes, XmlPlace } from "./events.ts";
import { type Declared, type Domain, required, typeNamed } from "./graph-reader.ts";
import { parsingXml } from "./parse.ts";
import { type LeftOutElements, XmlGraphReader } from "./reader.ts";

export function readingGexf(bytes: Uint8Array, options: NamedOptions): Turns<Graph> {
  const absent = new Set<string>();
  return leavingOut(options, function* (skipper): Turns<Graph> {
    const make = (place: XmlPlace): GexfReader => new GexfReader(place, { skipper, absent, wanted: options });
    const reader = yield* parsingXml(bytes, options.file, make);
    return yield* reader.finishing(options);
  });
}

/** What stands for no index. */
const NONE = -1;

/** An element of a node or an edge that is open. */
interface OpenElement {
  readonly domain: Domain;
  /** The index of the node or edge; `NONE` where it is left out, and its values with it. */
  index: number;
  /** The index of the edge back that a mutual edge becomes as well, else `NONE`. */
  back: number;
  /** Values that have places of their own, by names that declared attributes have as well. */
  own: ReadonlyMap<string, string> | null;
}

/** The elements of the extension viz that become attributes. */
const DRAWN = new Set(["position", "size", "thickness", "color"]);
const TEXTS = ["label", "kind"];
/** The names of values that have places of their own in elements. */
const OWN: Readonly<Record<Domain, readonly string[]>> = { node: ["label"], edge: ["weight", ...TEXTS] };
/** What almost all elements have and no more: with less to look for, these are read faster. */
const COMMON: Readonly<Record<Domain, readonly string[]>> = {
  node: ["id", "label"],
  edge: ["id", "source", "target", "weight"],
};
const TYPES = ["directed", "undirected", "mutual"];
const TIMES = ["start", "end", "startopen", "endopen", "timestamp", "timestamps", "intervals"];
const FLATTENED = "a node within another was flattened: it stands beside it";
const DYNAMICS = "dynamics, when nodes, edges or values are there, are left out: the last value of each counts";

class GexfReader extends XmlGraphReader {
  readonly #attributes = { node: new Map<string, Declared>(), edge: new Map<string, Declared>() };
  /** Names that a declared attribute has in common with values that have places of their own. */
  readonly #twins: Readonly<Record<Domain, Set<string>>> = { node: new Set(), edge: new Set() };
  readonly #open: OpenElement[] = [];
  #class: Domain | null = null;
  #attribute: Declared | null = null;
  #edgeType = "undirected";
  #hasGraph = false;

  constructor(place: XmlPlace, leftOut: LeftOutElements) {
    super(place, "gexf", leftOut);
  }

  protected override openElement(name: string, attributes: XmlAttributes): void {
    switch (name) {
      case "graph":
        this.#openGraph(attributes);
        return;
      case "attributes":
        this.#openAttributes(attributes);
        return;
      case "attribute":
        this.#openAttribute(attributes);
        return;
      case "default":
        if (this.#attribute !== null) this.wantText();
        return;
      case "node":
      case "edge":
        this.#openRecord(name, attributes);
        return;
      case "attvalue":
        this.within(() => this.#takeValue(attributes));
        return;
      case "spell":
        this.graph.note(DYNAMICS);
        return;
      default:
        if (DRAWN.has(name)) this.within(() => this.#openDrawing(name, attributes));
    }
  }

  override close(name: string): void {
    switch (name) {
      case "attributes":
        this.#class = null;
        return;
      case "attribute":
        this.#attribute = null;
        return;
      case "default":
        this.#closeDefault();
        return;
      case "node":
      case "edge":
        this.#open.pop();
        if (this.isSkipping) this.closeRecord();
        return;
      default:
    }
  }

  *finishing(options: NamedOptions): Turns<Graph> {
    if (!this.#hasGraph) throw this.graph.place.error("found no <graph>; expected one");
    this.finishGraph(options);
    return yield* this.graph.elements.finishing(options, this.#edgeType !== "undirected");
  }

  #openGraph(attributes: XmlAttributes): void {
    const { place } = this.graph;
    if (this.#hasGraph) throw place.error("found a second <graph>; expected one");
    this.#hasGraph = true;
    this.#edgeType = this.#typeOf(attributes.get("defaultedgetype") ?? attributes.get("defaultEdgeType"));
    if (attributes.get("mode") === "dynamic") this.graph.note(DYNAMICS);
  }

  #typeOf(said: string | undefined): string {
    if (said === undefined) return this.#edgeType;
    const type = said.toLowerCase();
    if (TYPES.includes(type)) return type;
    throw this.graph.place.error(`found edges of the type ${quoted(type)}; expected ${TYPES.join(", ")}`);
  }

  #closeDefault(): void {
    const text = this.takeText();
    if (this.#attribute !== null) this.#attribute.initial = text;
  }

  #openAttributes(attributes: XmlAttributes): void {
    const of = required(this.graph.place, "attributes", attributes, "class");
    this.#class = of === "node" || of === "edge" ? of : null;
    if (attributes.get("mode") === "dynamic") this.graph.note(DYNAMICS);
  }

  #openAttribute(attributes: XmlAttributes): void {
    if (this.#class === null) return;
    const { place } = this.graph;
    const id = required(place, "attribute", attributes, "id");
    const declared = this.#attributes[this.#class];
    if (declared.has(id))
      throw place.error(`found a second attribute with the id ${quoted(id)}; expected distinct ones`);
    const typed = typeNamed(attributes.get("type"));
    const name = this.graph.freeName(attributes.get("title") ?? id, id, [this.#class], typed.spelled);
    this.#attribute = this.graph.declare({ id, name, domains: [this.#class], ...typed, initial: null });
    declared.set(id, this.#attribute);
    if (OWN[this.#class].includes(name)) this.#twins[this.#class].add(name);
  }

  #openRecord(domain: Domain, attributes: XmlAttributes): void {
    const isInner = this.#open.length > 0;
    const open: OpenElement = { domain, index: NONE, back: NONE, own: null };
    this.#open.push(open);
    if (this.isSkipping) this.#openDoubtful(open, attributes, isInner);
    else this.#readRecord(open, attributes, isInner);
  }

  #openDoubtful(open: OpenElement, attributes: XmlAttributes, isInner: boolean): void {
    this.openRecord(() => this.#readRecord(open, attributes, isInner));
  }

  #readRecord(open: OpenElement, attributes: XmlAttributes, isInner: boolean): void {
    const { domain } = open;
    if (this.#twins[domain].size > 0) open.own = this.#ownValues(domain, attributes);
    if (domain === "node") open.index = this.#readNode(attributes, isInner);
    else this.#readEdge(attributes, open);
  }

  #ownValues(domain: Domain, attributes: XmlAttributes): ReadonlyMap<string, string> {
    const values = Array.from(this.#twins[domain], (name) => [name, attributes.get(name)] as const);
    return new Map(values.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  }

  #readNode(attributes: XmlAttributes, isInner: boolean): number {
    const graph = this.graph;
    const index = graph.addNode(attributes);
    graph.text("node", index, "label", attributes.get("label"));
    const isCommon = attributes.other(COMMON.node) === undefined;
    if (isInner || (!isCommon && attributes.get("pid") !== undefined)) graph.note(FLATTENED);
    if (!isCommon) this.#noteDynamics(attributes);
    return index;
  }

  #readEdge(attributes: XmlAttributes, open: OpenElement): void {
    const graph = this.graph;
    const source = graph.end(attributes, "source");
    const target = graph.end(attributes, "target");
    const isCommon = attributes.other(COMMON.edge) === undefined;
    const type = isCommon ? this.#edgeType : this.#typeOf(attributes.get("type"));
    open.index = graph.addEdge(attributes, source, target, type === "undirected");
    if (type === "mutual" && source !== target) open.back = graph.addEdgeBack(attributes, target, source);
    this.#putNumber(open, "weight", attributes.get("weight"));
    if (isCommon) return;
    for (const name of TEXTS) {
      graph.text("edge", open.index, name, attributes.get(name));
      if (open.back !== NONE) graph.text("edge", open.back, name, attributes.get(name));
    }
    this.#noteDynamics(attributes);
  }

  #putNumber({ domain, index, back }: OpenElement, name: string, value: string | undefined): void {
    if (index !== NONE) this.graph.number(domain, index, name, value);
    if (back !== NONE) this.graph.number(domain, back, name, value);
  }

  #noteDynamics(attributes: XmlAttributes): void {
    if (TIMES.some((name) => attributes.get(name) !== undefined)) this.graph.note(DYNAMICS);
  }

  #takeValue(attributes: XmlAttributes): void {
    const open = this.#open.at(-1);
    if (open === undefined) return;
    const { place } = this.graph;
    // Version 1.0 had `id` in place of `for`.
    const id = attributes.get("for") ?? required(place, "attvalue", attributes, "id");
    const declared = this.#attributes[open.domain].get(id);
    if (declared === undefined) {
      throw place.error(`found a value of the attribute ${quoted(id)}; expected one that is declared before`);
    }
    const value = required(place, "attvalue", attributes, "value");
    const own = open.own?.get(declared.name);
    if (own === undefined) this.#putDeclared(open, declared, value);
    else if (own !== value && Number(own) !== Number(value)) this.#noteTwin(open.domain, declared.name);
    this.#noteDynamics(attributes);
  }

  #putDeclared({ domain, index, back }: OpenElement, declared: Declared, value: string): void {
    if (index !== NONE) this.graph.take(declared, domain, index, value);
    if (back !== NONE) this.graph.take(declared, domain, back, value);
  }

  /** Tells that a value with a place of its own counts, as Gephi and NetworkX have it. */
  #noteTwin(domain: Domain, name: string): void {
    const [element, own] = [`<${domain}>`, quoted(name)];
    this.graph.note(`${element} has ${own} and another value of a declared attribute ${own}: its own is read`);
  }

  /** Positions, sizes and colors, of the extension viz. */
  #openDrawing(name: string, attributes: XmlAttributes): void {
    const open = this.#open.at(-1);
    if (open === undefined) return;
    const put = (column: string, value: string | undefined): void => this.#putNumber(open, column, value);
    switch (name) {
      case "position":
        for (const axis of ["x", "y", "z"]) put(axis, attributes.get(axis));
        return;
      case "size":
      case "thickness":
        put(name, attributes.get("value"));
        return;
      case "color": {
        const hex = /^#?([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(attributes.get("hex") ?? "");
        const parts = ["r", "g", "b"].map((part, k) => attributes.get(part) ?? hexNumber(hex?.[k + 1]));
        for (const [k, part] of ["r", "g", "b"].entries()) put(part, parts[k]);
        put("a", attributes.get("a") ?? attributes.get("alpha"));
        return;
      }
      default:
    }
  }
}

function hexNumber(hex: string | undefined): string | undefined {
  return hex === undefined ? undefined : String(Number.parseInt(hex, 16));
}
