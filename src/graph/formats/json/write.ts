/** Writers of the forms of JSON. */

import type { Graph } from "../../graph.ts";
import { TextSink } from "../elements/sink.ts";
import {
  ownEdgeKey,
  refuseMixed,
  unwritableKey,
  type WrittenAttribute,
  writtenAttributes,
} from "../elements/written.ts";

/** Writes node-link JSON, as d3 and NetworkX read it. */
export function writeNodeLink(graph: Graph): Uint8Array {
  refuseMixed(graph, "node-link JSON");
  const sink = new TextSink();
  sink.write(`{"directed":${graph.kind === "directed"},"multigraph":true,"graph":{},"nodes":[`);
  const nodes = memberWriter(graph, "node", ["id"]);
  for (let node = 0; node < graph.nodeCount; node++) {
    sink.write(`${node === 0 ? "\n" : ",\n"}{"id":${keyJson(graph, node)}${nodes(node)}}`);
  }
  sink.write('\n],"links":[');
  const edges = memberWriter(graph, "edge", ["source", "target"]);
  for (let edge = 0; edge < graph.edgeCount; edge++) {
    sink.write(`${edge === 0 ? "\n" : ",\n"}{${endsJson(graph, edge)}${edges(edge)}}`);
  }
  sink.write("\n]}\n");
  return sink.finish();
}

/** Writes the form that graphology's `import` reads. Its keys are texts. */
export function writeGraphologyJson(graph: Graph): Uint8Array {
  const sink = new TextSink();
  sink.write(`{"options":{"type":"${graph.kind}","multi":true,"allowSelfLoops":true},"attributes":{"name":`);
  sink.write(`${JSON.stringify(graph.name)}},"nodes":[`);
  const nodes = attributesWriter(graph, "node");
  for (let node = 0; node < graph.nodeCount; node++) {
    sink.write(`${node === 0 ? "\n" : ",\n"}{"key":${textKey(graph, node)}${nodes(node)}}`);
  }
  sink.write('\n],"edges":[');
  const edges = attributesWriter(graph, "edge");
  const undirected = graph.edgeUndirected();
  for (let edge = 0; edge < graph.edgeCount; edge++) {
    const key = ownEdgeKey(graph, edge);
    const own = key === null ? "" : `"key":${JSON.stringify(key)},`;
    const ends = `"source":${textKey(graph, graph.edgeSource()[edge]!)},"target":${textKey(graph, graph.edgeTarget()[edge]!)}`;
    const direction = undirected[edge] === 1 ? ',"undirected":true' : "";
    sink.write(`${edge === 0 ? "\n" : ",\n"}{${own}${ends}${direction}${edges(edge)}}`);
  }
  sink.write("\n]}\n");
  return sink.finish();
}

/**
 * Writes elements of Cytoscape. Their ids are texts; `x` and `y` become positions. Nodes have their keys as `name`, which
 * Cytoscape shows, and as `value`, which NetworkX needs, unless there are attributes that are called so.
 */
export function writeCytoscape(graph: Graph): Uint8Array {
  refuseMixed(graph, "JSON of Cytoscape");
  const sink = new TextSink();
  sink.write(`{"data":{"name":${JSON.stringify(graph.name)}},"directed":${graph.kind === "directed"},`);
  sink.write('"multigraph":true,"elements":{"nodes":[');
  const attributes = writtenAttributes(graph, "node");
  const x = attributes.find(({ name, type }) => name === "x" && type !== "text");
  const y = attributes.find(({ name, type }) => name === "y" && type !== "text");
  const copies = ["name", "value"].filter((copy) => attributes.every(({ name }) => name !== copy));
  const isPlaced = x !== undefined && y !== undefined;
  const nodes = memberWriter(graph, "node", isPlaced ? ["id", "x", "y"] : ["id"]);
  const named = (node: number): string => copies.map((copy) => `,"${copy}":${textKey(graph, node)}`).join("");
  for (let node = 0; node < graph.nodeCount; node++) {
    const [left, top] = [x?.at(node) ?? null, y?.at(node) ?? null];
    const position = !isPlaced || left === null || top === null ? "" : `,"position":{"x":${left},"y":${top}}`;
    sink.write(
      `${node === 0 ? "\n" : ",\n"}{"data":{"id":${textKey(graph, node)}${named(node)}${nodes(node)}}${position}}`,
    );
  }
  sink.write('\n],"edges":[');
  const edges = memberWriter(graph, "edge", ["id", "source", "target"]);
  for (let edge = 0; edge < graph.edgeCount; edge++) {
    const ends = `"source":${textKey(graph, graph.edgeSource()[edge]!)},"target":${textKey(graph, graph.edgeTarget()[edge]!)}`;
    const id = JSON.stringify(ownEdgeKey(graph, edge) ?? `e${edge}`);
    sink.write(`${edge === 0 ? "\n" : ",\n"}{"data":{"id":${id},${ends}${edges(edge)}}}`);
  }
  sink.write("\n]}}\n");
  return sink.finish();
}

/** Writes an object on each line: nodes, then edges. */
export function writeJsonLines(graph: Graph): Uint8Array {
  refuseMixed(graph, "a file of JSON lines");
  const sink = new TextSink();
  const nodes = memberWriter(graph, "node", ["id"]);
  for (let node = 0; node < graph.nodeCount; node++) sink.write(`{"id":${keyJson(graph, node)}${nodes(node)}}\n`);
  const edges = memberWriter(graph, "edge", ["source", "target"]);
  for (let edge = 0; edge < graph.edgeCount; edge++) sink.write(`{${endsJson(graph, edge)}${edges(edge)}}\n`);
  return sink.finish();
}

/** Spells a key as a number or a text. Integers that a number cannot hold become texts. */
function keyJson(graph: Graph, node: number): string {
  const key = graph.nodeKeys.of(node);
  if (typeof key === "symbol" || typeof key === "object") throw unwritableKey(key, "a file of JSON");
  if (typeof key === "bigint") return `"${key}"`;
  return typeof key === "number" && !Number.isFinite(key) ? `"${key}"` : JSON.stringify(key);
}

function textKey(graph: Graph, node: number): string {
  const key = graph.nodeKeys.of(node);
  if (typeof key === "symbol" || typeof key === "object") throw unwritableKey(key, "a file of JSON");
  return JSON.stringify(String(key));
}

function endsJson(graph: Graph, edge: number): string {
  return `"source":${keyJson(graph, graph.edgeSource()[edge]!)},"target":${keyJson(graph, graph.edgeTarget()[edge]!)}`;
}

/** Makes a function that writes the attributes of a node or edge as members, each after a comma. */
function memberWriter(graph: Graph, domain: "node" | "edge", taken: readonly string[]): (index: number) => string {
  const attributes = writtenAttributes(graph, domain).filter(({ name }) => !taken.includes(name));
  const names = attributes.map(({ name }) => `,${JSON.stringify(name)}:`);
  return (index) => {
    let text = "";
    for (let k = 0; k < attributes.length; k++) {
      const value = valueJson(attributes[k]!, index);
      if (value !== null) text += names[k]! + value;
    }
    return text;
  };
}

/** Makes a function that writes them as an object of their own. */
function attributesWriter(graph: Graph, domain: "node" | "edge"): (index: number) => string {
  const members = memberWriter(graph, domain, []);
  return (index) => {
    const text = members(index);
    return text === "" ? "" : `,"attributes":{${text.slice(1)}}`;
  };
}

/** Spells a value; null where it is missing. NaN and the infinities become null, since JSON has no word for them. */
function valueJson(attribute: WrittenAttribute, index: number): string | null {
  const value = attribute.at(index);
  return value === null ? null : JSON.stringify(value);
}
