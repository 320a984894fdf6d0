/** A graph as writers of files see it: keys, edges, and attributes by name. */

import { EdgewiseError } from "../../../error.ts";
import { quoted } from "../../../printable.ts";
import type { Graph } from "../../graph.ts";
import { describeKey, type Key } from "../../keys.ts";
import { symmetrizeHint } from "../refusal.ts";

export type AttributeType = "boolean" | "integer" | "number" | "text";

/** An attribute to write. */
export interface WrittenAttribute {
  readonly name: string;
  readonly type: AttributeType;
  /** Gives its value at a node or edge; null where it is missing. */
  readonly at: (index: number) => number | boolean | string | null;
}

/** Lists the attributes of nodes or edges. Throws `graph/output` for texts that the graph has not kept. */
export function writtenAttributes(graph: Graph, domain: "node" | "edge"): WrittenAttribute[] {
  return graph.attributeNames(domain).map((name) => writtenAttribute(graph, domain, name));
}

function writtenAttribute(graph: Graph, domain: "node" | "edge", name: string): WrittenAttribute {
  const attribute = graph.attribute(domain, name);
  if (attribute === undefined || (attribute.kind === "text" && attribute.groups === null)) {
    throw new EdgewiseError({
      code: "graph/output",
      message: `the ${domain} attribute ${quoted(name)} is neither numbers, truths nor texts, so that the graph has not kept it; expected one of these`,
      hint: "Read the graph without it, or write its values apart.",
    });
  }
  if (attribute.kind === "text") {
    const { codes = new Uint32Array(), categories = [] } = attribute.groups ?? {};
    return { name, type: "text", at: (index) => categories[codes[index]!] ?? null };
  }
  const { values, missing } = attribute;
  const isMissing = (index: number): boolean => missing !== null && missing[index] === 1;
  if (values instanceof Uint8Array) {
    return { name, type: "boolean", at: (index) => (isMissing(index) ? null : values[index] === 1) };
  }
  const isInteger = values instanceof Int32Array || values instanceof Uint32Array;
  return {
    name,
    type: isInteger ? "integer" : "number",
    at: (index) => (isMissing(index) ? null : values[index]!),
  };
}

/** Gives the keys of the nodes as texts. Throws where two keys have the same text. */
export function keyTexts(graph: Graph, title: string): (node: number) => string {
  let isMixed = false;
  for (let node = 0; node < graph.nodeCount; node++) {
    const type = typeof graph.nodeKeys.of(node);
    if (type === "symbol" || type === "object") throw unwritableKey(graph.nodeKeys.of(node), title);
    isMixed ||= type !== typeof graph.nodeKeys.of(0);
  }
  if (isMixed) expectDistinct(graph, title);
  return (node) => String(graph.nodeKeys.of(node));
}

/**
 * Gives the keys of the nodes as texts that are a word of a line each: without blanks, and not beginning with one of some
 * characters. Throws for others.
 */
export function keyWords(graph: Graph, title: string, reserved: readonly string[]): (node: number) => string {
  const keyOf = keyTexts(graph, title);
  for (let node = 0; node < graph.nodeCount; node++) {
    const key = keyOf(node);
    if (/^\S+$/.test(key) && !reserved.includes(key[0]!)) continue;
    throw new EdgewiseError({
      code: "graph/output",
      message: `found ${quoted(key)} as the key of a node; expected keys without blanks that do not begin with ${reserved.join(" or ")}, as ${title} has them`,
    });
  }
  return keyOf;
}

function expectDistinct(graph: Graph, title: string): void {
  const seen = new Set<string>();
  for (let node = 0; node < graph.nodeCount; node++) {
    const text = String(graph.nodeKeys.of(node));
    if (seen.has(text)) {
      throw new EdgewiseError({
        code: "graph/output",
        message: `found two nodes whose keys are spelled ${quoted(text)}; expected keys that are distinct as texts, which they are in ${title}`,
      });
    }
    seen.add(text);
  }
}

/** Makes the error for a key that no file can hold. */
export function unwritableKey(key: Key, title: string): EdgewiseError {
  return new EdgewiseError({
    code: "graph/output",
    message: `found ${describeKey(key)} as the key of a node; expected a text or a number, as ${title} can hold`,
  });
}

/** Gives the key of an edge, if the input gave it one that is a text. */
export function ownEdgeKey(graph: Graph, edge: number): string | null {
  const key = graph.edgeKeys.of(edge);
  return typeof key === "string" ? key : null;
}

/** Throws for a mixed graph in a format that has edges of one sort only. */
export function refuseMixed(graph: Graph, title: string): void {
  if (graph.kind !== "mixed") return;
  throw new EdgewiseError({
    code: "graph/output",
    message: `found a mixed graph, ${quoted(graph.name)}; expected a directed or an undirected one, as ${title} is`,
    hint: symmetrizeHint,
  });
}
