import type { Graph } from "../../graph.ts";
import { TextSink } from "../elements/sink.ts";
import { keyTexts, refuseMixed, writtenAttributes } from "../elements/written.ts";

/**
 * Writes a line for each edge. Tables with commas or tabs have a header and all attributes of edges. Lists with blanks
 * have the weight only.
 */
export function writeEdgeTable(graph: Graph, ending: string): Uint8Array {
  refuseMixed(graph, "an edge list");
  const separator = ending === ".csv" ? "," : ending === ".tsv" ? "\t" : " ";
  const keyOf = keyTexts(graph, "an edge list");
  const all = writtenAttributes(graph, "edge").filter(({ name }) => name !== "source" && name !== "target");
  const attributes = separator === " " ? all.filter(({ name, type }) => name === "weight" && type !== "text") : all;
  const sink = new TextSink();
  if (separator !== " ") {
    sink.write(`${["source", "target", ...attributes.map(({ name }) => field(name, separator))].join(separator)}\n`);
  }
  for (let edge = 0; edge < graph.edgeCount; edge++) {
    let line = `${field(keyOf(graph.edgeSource()[edge]!), separator)}${separator}${field(keyOf(graph.edgeTarget()[edge]!), separator)}`;
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

/** Spells a field, quoted where it would be misread otherwise. A line end within becomes a blank. */
function field(text: string, separator: string): string {
  const line = text.replaceAll(/\r\n|[\n\r]/g, " ");
  const isPlain =
    !line.includes(separator) && !/["#%]|^\s|\s$/.test(line) && !(separator === " " && /[\s,;]/.test(line));
  return isPlain ? line : `"${line.replaceAll('"', '""')}"`;
}
