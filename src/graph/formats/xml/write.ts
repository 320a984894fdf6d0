/** Writers of GraphML and GEXF by their schemas. Gephi and yEd open the files. */

import type { Graph } from "../../graph.ts";
import { TextSink } from "../elements/sink.ts";
import { keyTexts, ownEdgeKey, type WrittenAttribute, writtenAttributes } from "../elements/written.ts";

/** The characters with a meaning in XML, those that parsers change, and those that XML cannot contain. */
const SPECIAL = /[&<>"\p{Cc}\ufffe\uffff]/gu;

function escaped(text: string): string {
  return text.replaceAll(SPECIAL, (character) => {
    switch (character) {
      case "&":
        return "&amp;";
      case "<":
        return "&lt;";
      case ">":
        return "&gt;";
      case '"':
        return "&quot;";
      case "\t":
      case "\n":
      case "\r":
        return `&#${character.charCodeAt(0)};`;
      default:
        // Control characters beyond ASCII are allowed.
        return character >= "\u007f" && character < "\ufffe" ? character : "\ufffd";
    }
  });
}

/** Spells a value in XML; null where it is missing, as NaN is. */
function spelled(value: number | boolean | string | null): string | null {
  if (value === null || Number.isNaN(value)) return null;
  if (value === Infinity) return "INF";
  if (value === -Infinity) return "-INF";
  return typeof value === "string" ? escaped(value) : String(value);
}

const GRAPHML_TYPES = { boolean: "boolean", integer: "long", number: "double", text: "string" } as const;

export function writeGraphml(graph: Graph): Uint8Array {
  const sink = new TextSink();
  const keyOf = keyTexts(graph, "GraphML");
  sink.write('<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns"');
  sink.write(
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns',
  );
  sink.write(' http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n');
  const nodes = writtenAttributes(graph, "node");
  const edges = writtenAttributes(graph, "edge");
  for (const [domain, attributes] of [
    ["node", nodes],
    ["edge", edges],
  ] as const) {
    for (const [k, { name, type }] of attributes.entries()) {
      sink.write(
        `  <key id="${domain}${k}" for="${domain}" attr.name="${escaped(name)}" attr.type="${GRAPHML_TYPES[type]}"/>\n`,
      );
    }
  }
  const isUndirected = graph.kind === "undirected";
  sink.write(`  <graph id="${escaped(graph.name)}" edgedefault="${isUndirected ? "undirected" : "directed"}">\n`);
  const data = (domain: string, attributes: readonly WrittenAttribute[], index: number): string => {
    let text = "";
    for (let k = 0; k < attributes.length; k++) {
      const value = spelled(attributes[k]!.at(index));
      if (value !== null) text += `\n      <data key="${domain}${k}">${value}</data>`;
    }
    return text;
  };
  for (let node = 0; node < graph.nodeCount; node++) {
    const values = data("node", nodes, node);
    const id = escaped(keyOf(node));
    sink.write(values === "" ? `    <node id="${id}"/>\n` : `    <node id="${id}">${values}\n    </node>\n`);
  }
  const flags = graph.edgeUndirected();
  for (let edge = 0; edge < graph.edgeCount; edge++) {
    const own = ownEdgeKey(graph, edge);
    const id = own === null ? "" : ` id="${escaped(own)}"`;
    const direction = graph.kind === "mixed" && flags[edge] === 1 ? ' directed="false"' : "";
    const [source, target] = endsOf(graph, edge, keyOf);
    const values = data("edge", edges, edge);
    sink.write(`    <edge${id} source="${source}" target="${target}"${direction}`);
    sink.write(values === "" ? "/>\n" : `>${values}\n    </edge>\n`);
  }
  sink.write("  </graph>\n</graphml>\n");
  return sink.finish();
}

const GEXF_TYPES = { boolean: "boolean", integer: "long", number: "double", text: "string" } as const;

/** The attributes that have a place of their own in GEXF if they are numbers. */
const POSITION = ["x", "y", "z"];
const COLOR = ["r", "g", "b"];

export function writeGexf(graph: Graph): Uint8Array {
  const sink = new TextSink();
  const keyOf = keyTexts(graph, "GEXF");
  sink.write(
    '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz"',
  );
  sink.write(' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://gexf.net/1.3');
  sink.write(' http://gexf.net/1.3/gexf.xsd" version="1.3">\n');
  const isUndirected = graph.kind === "undirected";
  sink.write(`  <graph defaultedgetype="${isUndirected ? "undirected" : "directed"}" mode="static">\n`);
  const nodes = new GexfAttributes(graph, "node");
  const edges = new GexfAttributes(graph, "edge");
  nodes.declare(sink);
  edges.declare(sink);
  sink.write("    <nodes>\n");
  for (let node = 0; node < graph.nodeCount; node++) {
    const key = escaped(keyOf(node));
    const label = nodes.own("label", node);
    const values = nodes.values(node) + nodes.drawing(node);
    sink.write(`      <node id="${key}"${label === null ? "" : ` label="${label}"`}`);
    sink.write(values === "" ? "/>\n" : `>\n${values}      </node>\n`);
  }
  sink.write("    </nodes>\n    <edges>\n");
  const flags = graph.edgeUndirected();
  for (let edge = 0; edge < graph.edgeCount; edge++) {
    const id = escaped(ownEdgeKey(graph, edge) ?? String(edge));
    const [source, target] = endsOf(graph, edge, keyOf);
    const type = graph.kind === "mixed" && flags[edge] === 1 ? ' type="undirected"' : "";
    const own = ["weight", "label", "kind"].map((name) => {
      const value = edges.own(name, edge);
      return value === null ? "" : ` ${name}="${value}"`;
    });
    const values = edges.values(edge);
    sink.write(`      <edge id="${id}" source="${source}" target="${target}"${type}${own.join("")}`);
    sink.write(values === "" ? "/>\n" : `>\n${values}      </edge>\n`);
  }
  sink.write("    </edges>\n  </graph>\n</gexf>\n");
  return sink.finish();
}

/** The attributes of nodes or edges: those with places of their own, and the others, which are declared. */
class GexfAttributes {
  readonly #domain: "node" | "edge";
  readonly #own = new Map<string, WrittenAttribute>();
  readonly #declared: WrittenAttribute[] = [];

  constructor(graph: Graph, domain: "node" | "edge") {
    this.#domain = domain;
    const attributes = writtenAttributes(graph, domain);
    const numbers = new Set(
      attributes.filter(({ type }) => type !== "text" && type !== "boolean").map(({ name }) => name),
    );
    const called = (name: string): WrittenAttribute | undefined =>
      numbers.has(name) ? attributes.find((attribute) => attribute.name === name) : undefined;
    const places = POSITION.map(called);
    const count = domain === "node" ? graph.nodeCount : 0;
    const isPlaced = arePlaces(places, count);
    const isColored = areColors(COLOR.map(called), count);
    const isSized = isSize(called("size"), count);
    for (const attribute of attributes) {
      const { name, type } = attribute;
      const isNumber = numbers.has(name);
      const isOwn =
        domain === "node"
          ? (name === "label" && type === "text") ||
            (isSized && isNumber && name === "size") ||
            (isPlaced && isNumber && POSITION.includes(name)) ||
            (isColored && isNumber && COLOR.includes(name))
          : (name === "weight" && isNumber) || ((name === "label" || name === "kind") && type === "text");
      if (isOwn) this.#own.set(name, attribute);
      else this.#declared.push(attribute);
    }
  }

  declare(sink: TextSink): void {
    if (this.#declared.length === 0) return;
    sink.write(`    <attributes class="${this.#domain}" mode="static">\n`);
    for (const [k, { name, type }] of this.#declared.entries()) {
      sink.write(`      <attribute id="${k}" title="${escaped(name)}" type="${GEXF_TYPES[type]}"/>\n`);
    }
    sink.write("    </attributes>\n");
  }

  /** Gives the value, at an index, of an attribute with a place of its own. */
  own(name: string, index: number): string | null {
    const attribute = this.#own.get(name);
    return attribute === undefined ? null : spelled(attribute.at(index));
  }

  values(index: number): string {
    let text = "";
    for (let k = 0; k < this.#declared.length; k++) {
      const value = spelled(this.#declared[k]!.at(index));
      if (value !== null) text += `          <attvalue for="${k}" value="${value}"/>\n`;
    }
    return text === "" ? "" : `        <attvalues>\n${text}        </attvalues>\n`;
  }

  /** Writes the color, position and size of a node by the extension viz. */
  drawing(node: number): string {
    let text = "";
    const color = COLOR.map((name) => this.own(name, node));
    if (color.every((part) => part !== null)) {
      text += `        <viz:color r="${color[0]}" g="${color[1]}" b="${color[2]}"/>\n`;
    }
    const [x = null, y = null, z = null] = POSITION.map((name) => this.own(name, node));
    if (x !== null && y !== null) {
      text += `        <viz:position x="${x}" y="${y}"${z === null ? "" : ` z="${z}"`}/>\n`;
    }
    const size = this.own("size", node);
    return size === null ? text : `${text}        <viz:size value="${size}"/>\n`;
  }
}

/** Tells whether nodes have both x and y, or no position: then these have a place of their own. */
function arePlaces([x, y, z]: readonly (WrittenAttribute | undefined)[], count: number): boolean {
  if (x === undefined || y === undefined) return false;
  for (let node = 0; node < count; node++) {
    const hasX = spelled(x.at(node)) !== null;
    if (hasX !== (spelled(y.at(node)) !== null)) return false;
    if (!hasX && z !== undefined && spelled(z.at(node)) !== null) return false;
  }
  return true;
}

/** Tells whether nodes have all three parts of a color, from 0 to 255, or none. */
function areColors(parts: readonly (WrittenAttribute | undefined)[], count: number): boolean {
  const isPart = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 255;
  for (let node = 0; node < count; node++) {
    const values = parts.map((part) => part?.at(node) ?? null);
    if (!values.every((value) => value === null) && !values.every(isPart)) return false;
  }
  return parts.every((part) => part !== undefined);
}

/** Tells whether the sizes of nodes are ones that can be drawn. */
function isSize(size: WrittenAttribute | undefined, count: number): boolean {
  for (let node = 0; node < count; node++) {
    const value = size?.at(node) ?? 0;
    if (!(Number.isNaN(value) || (Number.isFinite(value) && Number(value) >= 0))) return false;
  }
  return true;
}

function endsOf(graph: Graph, edge: number, keyOf: (node: number) => string): readonly [string, string] {
  return [escaped(keyOf(graph.edgeSource()[edge]!)), escaped(keyOf(graph.edgeTarget()[edge]!))];
}
