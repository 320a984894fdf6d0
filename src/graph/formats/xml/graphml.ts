/** GraphML: keys with types and defaults, direction by edge, and what yEd keeps of labels, positions and groups. */

import { quoted } from "../../../printable.ts";
import type { Turns } from "../../../turns.ts";
import type { Graph } from "../../graph.ts";
import type { NamedOptions } from "../read-options.ts";
import { leavingOut } from "../skipped.ts";
import type { XmlAttributes, XmlPlace } from "./events.ts";
import { type Declared, type Domain, required, typeNamed } from "./graph-reader.ts";
import { parsingXml } from "./parse.ts";
import { type LeftOutElements, XmlGraphReader } from "./reader.ts";

export function readingGraphml(bytes: Uint8Array, options: NamedOptions): Turns<Graph> {
  const absent = new Set<string>();
  return leavingOut(options, function* (skipper): Turns<Graph> {
    const make = (place: XmlPlace): GraphmlReader => new GraphmlReader(place, { skipper, absent, wanted: options });
    const reader = yield* parsingXml(bytes, options.file, make);
    return yield* reader.finishing(options);
  });
}

/** An element of a node or an edge that is open. The index is −1 where it is left out. */
interface OpenElement {
  readonly domain: Domain;
  index: number;
}

/** The parts of GraphML that cannot be read, and what each is. */
const REFUSED = new Map([
  ["hyperedge", "a hyperedge"],
  ["port", "a port"],
]);

const PORTS = ["sourceport", "targetport"];

/** The attributes that the elements of nodes and edges have. */
const KNOWN: Readonly<Record<Domain, readonly string[]>> = {
  node: ["id"],
  edge: ["source", "target", "id", "directed", ...PORTS],
};

class GraphmlReader extends XmlGraphReader {
  readonly #keys = new Map<string, Declared>();
  /** The keys of yEd that hold drawings, and no values. */
  readonly #drawings = new Set<string>();
  /** The default direction of edges, for each graph that is open. */
  readonly #directed: boolean[] = [];
  readonly #open: OpenElement[] = [];
  /** The first attribute of the elements of nodes and edges that GraphML has not. */
  readonly #others: Partial<Record<Domain, string>> = {};
  #key: Declared | null = null;
  #data: Declared | null = null;
  #isDrawing = false;
  #graphCount = 0;
  #firstIsDirected = true;

  constructor(place: XmlPlace, leftOut: LeftOutElements) {
    super(place, "graphml", leftOut);
  }

  protected override openElement(name: string, attributes: XmlAttributes): void {
    if (this.#isDrawing) this.within(() => this.#openDrawing(name, attributes));
    else this.#openElement(name, attributes);
  }

  #openElement(name: string, attributes: XmlAttributes): void {
    const { place } = this.graph;
    switch (name) {
      case "key":
        this.#openKey(attributes);
        return;
      case "default":
        if (this.#key !== null) this.wantText();
        return;
      case "graph":
        this.#openGraph(attributes);
        return;
      case "node":
        this.#openRecord("node", attributes);
        return;
      case "edge":
        this.#openRecord("edge", attributes);
        return;
      case "data":
        this.#openData(attributes);
        return;
      default: {
        const refused = REFUSED.get(name);
        if (refused === undefined) return;
        this.openRecord(() => {
          throw place.error(`found ${refused}; expected nodes and edges of two ends each`, "Write it as edges.");
        });
      }
    }
  }

  #openRecord(domain: Domain, attributes: XmlAttributes): void {
    const open: OpenElement = { domain, index: -1 };
    this.#open.push(open);
    if (this.isSkipping) this.#openDoubtful(open, attributes);
    else this.#readRecord(open, attributes);
  }

  #openDoubtful(open: OpenElement, attributes: XmlAttributes): void {
    this.openRecord(() => this.#readRecord(open, attributes));
  }

  #readRecord(open: OpenElement, attributes: XmlAttributes): void {
    const { domain } = open;
    open.index = domain === "node" ? this.graph.addNode(attributes) : this.#readEdge(attributes);
    const other = attributes.other(KNOWN[domain]);
    if (other === undefined) return;
    const { [domain]: first = other } = this.#others;
    this.#others[domain] = first;
    this.graph.note(
      `what GraphML has no attribute of <${domain}> for, as ${quoted(first)}, is left out: values stand in <data>`,
    );
  }

  override close(name: string): void {
    switch (name) {
      case "key":
        this.#key = null;
        return;
      case "default":
        if (this.#key !== null) this.#key.initial = this.takeText();
        return;
      case "graph":
        this.#directed.pop();
        return;
      case "node":
      case "edge":
        if (this.#isDrawing) return;
        this.#open.pop();
        if (this.isSkipping) this.closeRecord();
        return;
      case "NodeLabel":
      case "EdgeLabel":
        this.#closeLabel();
        return;
      case "data":
        this.#closeData();
        return;
      default:
        if (!this.#isDrawing && REFUSED.has(name)) this.closeRecord();
    }
  }

  *finishing(options: NamedOptions): Turns<Graph> {
    if (this.#graphCount === 0) throw this.graph.place.error("found no <graph>; expected one");
    this.finishGraph(options);
    return yield* this.graph.elements.finishing(options, this.#firstIsDirected);
  }

  #openKey(attributes: XmlAttributes): void {
    const { place } = this.graph;
    const id = required(place, "key", attributes, "id");
    if (this.#keys.has(id)) throw place.error(`found a second key with the id ${quoted(id)}; expected distinct ones`);
    if (attributes.get("yfiles.type") !== undefined) this.#drawings.add(id);
    const for_ = attributes.get("for") ?? "all";
    const domains: Domain[] = for_ === "all" ? ["node", "edge"] : for_ === "node" || for_ === "edge" ? [for_] : [];
    const typed = typeNamed(attributes.get("attr.type"));
    const name = this.graph.freeName(attributes.get("attr.name") ?? id, id, domains, typed.spelled);
    this.#key = this.graph.declare({ id, name, domains, ...typed, initial: null });
    this.#keys.set(id, this.#key);
  }

  #openGraph(attributes: XmlAttributes): void {
    const { place } = this.graph;
    const said = attributes.get("edgedefault");
    if (said !== undefined && said !== "directed" && said !== "undirected") {
      throw place.error(`found edgedefault ${quoted(said)}; expected directed or undirected`);
    }
    const isDirected = said === undefined ? (this.#directed.at(-1) ?? false) : said === "directed";
    this.#directed.push(isDirected);
    if (this.#directed.length === 1 && ++this.#graphCount > 1) {
      throw place.error("found a second <graph>; expected one", "Write each graph to a file of its own.");
    }
    if (this.#directed.length === 1) this.#firstIsDirected = isDirected;
    else this.graph.note("a group was flattened: its nodes stand beside it");
  }

  #readEdge(attributes: XmlAttributes): number {
    const { place } = this.graph;
    for (const port of PORTS) {
      if (attributes.get(port) !== undefined) {
        throw place.error(`found an edge with a ${port}; expected edges between nodes`, "Write it without ports.");
      }
    }
    const said = attributes.get("directed");
    if (said !== undefined && !/^(true|false|1|0)$/.test(said)) {
      throw place.error(`found directed ${quoted(said)}; expected true or false`);
    }
    const isDirected = said === undefined ? (this.#directed.at(-1) ?? false) : said === "true" || said === "1";
    const source = this.graph.end(attributes, "source");
    const target = this.graph.end(attributes, "target");
    return this.graph.addEdge(attributes, source, target, !isDirected);
  }

  #openData(attributes: XmlAttributes): void {
    const id = attributes.get("key");
    if (id !== undefined && this.#drawings.has(id)) this.#isDrawing = true;
    else if (this.isSkipping) this.#openDoubtfulData(attributes);
    else this.#readData(attributes);
  }

  #openDoubtfulData(attributes: XmlAttributes): void {
    this.within(() => this.#readData(attributes));
  }

  #readData(attributes: XmlAttributes): void {
    const id = required(this.graph.place, "data", attributes, "key");
    const key = this.#keys.get(id);
    if (key === undefined)
      throw this.graph.place.error(`found data of the key ${quoted(id)}; expected one that is declared before`);
    const open = this.#open.at(-1);
    if (open === undefined || !key.domains.includes(open.domain)) return;
    this.#data = key;
    this.wantText();
  }

  #closeData(): void {
    const open = this.#open.at(-1);
    const text = this.takeText();
    const data = this.#data;
    this.#data = null;
    this.#isDrawing = false;
    if (data === null || open === undefined) return;
    if (this.isSkipping) this.#takeDoubtful(data, open, text);
    else this.graph.take(data, open.domain, open.index, text);
  }

  #takeDoubtful(data: Declared, { domain, index }: OpenElement, text: string): void {
    this.within(() => this.graph.take(data, domain, index, text));
  }

  /** Reads a drawing of yEd: labels, and the place and size of a node. */
  #openDrawing(name: string, attributes: XmlAttributes): void {
    const open = this.#open.at(-1);
    if (name === "NodeLabel" || name === "EdgeLabel") this.wantText();
    if (name !== "Geometry" || open?.domain !== "node") return;
    for (const side of ["x", "y", "width", "height"]) {
      this.graph.number("node", open.index, side, attributes.get(side));
    }
  }

  #closeLabel(): void {
    const open = this.#open.at(-1);
    const label = this.takeText().trim();
    if (this.#isDrawing && open !== undefined && open.index >= 0 && label !== "")
      this.graph.text(open.domain, open.index, "label", label);
  }
}
