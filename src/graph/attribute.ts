/** Attributes as programs read them, and the errors where there is no number to read. */

import { EdgewiseError, type SourceSpan } from "../error.ts";
import { listed, quoted } from "../printable.ts";
import type { DenseColumn, TextAttribute } from "./column.ts";
import type { Graph } from "./graph.ts";
import { describeKey } from "./keys.ts";

type Domain = "node" | "edge";

/** The use of an attribute: its name, and the number that stands for missing entries (null if none does). */
export interface AttributeUse {
  readonly domain: Domain;
  readonly attribute: string;
  readonly otherwise: number | null;
  /** The place in the program that reads it. */
  readonly span?: SourceSpan | null | undefined;
}

/**
 * Gives the column that a program reads; null where the graph has no such attribute, and `otherwise` stands for every
 * entry. Throws `graph/attribute` where there is neither, for a missing entry without an `otherwise`, and for a text.
 */
export function readAttribute(graph: Graph, use: AttributeUse): DenseColumn | null {
  const { domain, attribute, otherwise, span } = use;
  const found = graph.attribute(domain, attribute);
  if (found === undefined) {
    if (otherwise !== null) return null;
    throw absentAttribute(graph, domain, attribute, span);
  }
  if (found.kind === "text") throw textEntry(graph, domain, attribute, found, span);
  const index = otherwise === null && found.missing !== null ? found.missing.indexOf(1) : -1;
  if (index < 0) return found;
  throw missingEntry(graph, domain, attribute, index, {
    span,
    hint: "Give the algorithm's attribute an otherwise, which stands for what is missing.",
  });
}

/** Makes the error for an attribute that no node or edge of a graph has. */
export function absentAttribute(
  graph: Graph,
  domain: Domain,
  name: string,
  span?: SourceSpan | null | undefined,
): EdgewiseError {
  const names = graph.attributeNames(domain);
  return new EdgewiseError({
    code: "graph/attribute",
    message: `the graph ${quoted(graph.name)} has no ${domain} attribute ${quoted(name)}; it has ${listed(names)}`,
    span: span ?? undefined,
    hint: (named) => {
      const weights = domain === "edge" && name === "weight" ? named("weightColumn") : null;
      return weights?.startsWith("-")
        ? `Name its column of the file with ${weights}, or give the algorithm's attribute an otherwise.`
        : "Load the graph with this attribute, or give the algorithm's attribute an otherwise.";
    },
  });
}

/** Makes the error for an attribute that is required and missing at one node or edge. */
export function missingEntry(
  graph: Graph,
  domain: Domain,
  name: string,
  index: number,
  { span, hint }: { readonly span?: SourceSpan | null | undefined; readonly hint: string },
): EdgewiseError {
  return new EdgewiseError({
    code: "graph/attribute",
    message: `${describeEntry(graph, domain, index)} has no attribute ${quoted(name)}; expected one at every ${domain} of ${quoted(graph.name)}`,
    span: span ?? undefined,
    hint,
  });
}

/** Makes the error for an attribute that is no number at one node or edge. */
export function textEntry(
  graph: Graph,
  domain: Domain,
  name: string,
  { index, found, expected }: TextAttribute,
  span?: SourceSpan | null | undefined,
): EdgewiseError {
  return new EdgewiseError({
    code: "graph/attribute",
    message: `${describeEntry(graph, domain, index)} has ${found ?? `what is no ${expected}`} as attribute ${quoted(name)}; expected a ${expected}`,
    span: span ?? undefined,
    hint: "Convert the attribute before the graph is read.",
  });
}

/** Names a node by its key, and an edge by its key and those of its ends, as messages do. */
function describeEntry(graph: Graph, domain: Domain, index: number): string {
  if (domain === "node") return `node ${describeKey(graph.nodeKeys.of(index))}`;
  const [source, target] = [graph.edgeSource(), graph.edgeTarget()].map((ends) =>
    describeKey(graph.nodeKeys.of(ends[index]!)),
  );
  const ends = graph.kind === "undirected" ? `between ${source} and ${target}` : `from ${source} to ${target}`;
  return `edge ${describeKey(graph.edgeKeys.of(index))} ${ends}`;
}
