import type { Graph } from "../../graph.ts";
import { TextSink } from "../elements/sink.ts";
import { keyTexts, refuseMixed, type WrittenAttribute, writtenAttributes } from "../elements/written.ts";
import { isType } from "../table/names.ts";

/**
 * Writes a line for each edge. Tables with commas or tabs have a header and all attributes of edges, and of a mixed graph the
 * type of each edge, as Gephi has it. Lists with blanks have the weight only.
 */
export function writeEdgeTable(graph: Graph, ending: string): Uint8Array {
  const separator = ending === ".csv" ? "," : ending === ".tsv" ? "\t" : " ";
  const keyOf = keyTexts(graph, "an edge list");
  const all = writtenAttributes(graph, "edge").filter(({ name }) => name !== "source" && name !== "target");
  const types = separator === " " ? null : typesOf(graph, all);
  if (types === null) refuseMixed(graph, "an edge list");
  const isTyped = types === "to be written";
  const undirected = graph.edgeUndirected();
  const attributes = separator === " " ? all.filter(({ name, type }) => name === "weight" && type !== "text") : all;
  const sink = new TextSink();
  if (separator !== " ") {
    sink.write(
      `${["source", "target", ...(isTyped ? ["type"] : []), ...attributes.map(({ name }) => field(name, separator))].join(separator)}\n`,
    );
  }
  for (let edge = 0; edge < graph.edgeCount; edge++) {
    let line = `${field(keyOf(graph.edgeSource()[edge]!), separator)}${separator}${field(keyOf(graph.edgeTarget()[edge]!), separator)}`;
    if (isTyped) line += `${separator}${undirected[edge] === 1 ? "Undirected" : "Directed"}`;
    for (const { at } of attributes) {
      const value = at(edge);
      const text = value === null || Number.isNaN(value) ? "" : field(String(value), separator);
      // An empty field cannot be written between blanks.
      line += separator + (text === "" && separator === " " ? '""' : text);
    }
    sink.write(`${line}\n`);
  }
  return sink.finish();
}

/** Where a table of a mixed graph has the types of its edges; null where another attribute has that name. */
function typesOf(graph: Graph, attributes: readonly WrittenAttribute[]): "to be written" | "an attribute" | null {
  if (graph.kind !== "mixed") return "an attribute";
  const types = attributes.find(({ name }) => isType(name));
  if (types === undefined) return "to be written";
  const undirected = graph.edgeUndirected();
  for (let edge = 0; edge < graph.edgeCount; edge++) {
    if (String(types.at(edge)).toLowerCase() !== (undirected[edge] === 1 ? "undirected" : "directed")) return null;
  }
  return "an attribute";
}

/** Characters that only quotes keep. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x1f]/;

/** Spells a field, quoted where it would be misread otherwise. A line end in a list with blanks becomes a blank. */
function field(text: string, separator: string): string {
  const line = separator === " " ? text.replaceAll(/\r\n|[\n\r]/g, " ") : text;
  const isPlain =
    !line.includes(separator) &&
    !CONTROL.test(line) &&
    !/["#%]|^\s|\s$/.test(line) &&
    !(separator === " " && /[\s,;]/.test(line));
  return isPlain ? line : `"${line.replaceAll('"', '""')}"`;
}
