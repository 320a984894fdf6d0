/** What a file that has been written does not say of the graph, told to who will read it. */

import { EDGE_LIST } from "../graph/formats/rows/edge-list.ts";
import type { Graph } from "../graph/graph.ts";
import type { Writable } from "../graph/write.ts";
import { quoted } from "../printable.ts";
import { printNote } from "./status.ts";

const LINES: Writable = { writing: EDGE_LIST.writing!, ending: ".txt" };

/** The names that are told where a file lacks many attributes. */
const MOST_NAMES = 5;

/**
 * Notes what whoever reads a file would take otherwise than it is, and what the file lacks: directions, nodes that are no
 * end of an edge, what nodes are called, and attributes. Lines of edges are meant where it is not said how it was written.
 */
export function noteUnsaid(path: string, graph: Graph, { writing, ending }: Writable = LINES): void {
  const { unsaid, keeps } = writing;
  if (unsaid.includes("kind") && graph.kind === "undirected") {
    printNote(`${path} does not say that edges have no direction: read it with --undirected, or write a .ewg file`);
  }
  const lacking = [
    unsaid.includes("lone nodes") ? describeLone(graph) : null,
    unsaid.includes("node keys") && !areCounted(graph) ? "what nodes are called" : null,
    ...(["node", "edge"] as const).map((domain) => {
      const all = graph.attributeNames(domain);
      const names = all.filter((name) => keeps?.({ domain, name, kind: graph.kind, all, ending }) === false);
      return names.length === 0 ? null : describeAttributes(domain, names);
    }),
  ].filter((what) => what !== null);
  for (const what of lacking) printNote(`${path} is without ${what}, which a .ewg file has`);
}

function describeLone(graph: Graph): string | null {
  const isEnd = new Uint8Array(graph.nodeCount);
  for (const ends of [graph.edgeSource(), graph.edgeTarget()]) for (const node of ends) isEnd[node] = 1;
  const lone = isEnd.reduce((count, is) => count - is, graph.nodeCount);
  if (lone === 0) return null;
  return `the ${lone.toLocaleString("en-US")} of ${graph.nodeCount.toLocaleString("en-US")} nodes that have no edge`;
}

/** Tells whether nodes are called 0, 1, … or 1, 2, …, as files without keys have them. */
function areCounted({ nodeCount, nodeKeys }: Graph): boolean {
  const first = nodeCount === 0 ? 0 : nodeKeys.of(0);
  if (first !== 0 && first !== 1) return false;
  for (let node = 0; node < nodeCount; node++) if (nodeKeys.of(node) !== first + node) return false;
  return true;
}

function describeAttributes(domain: "node" | "edge", names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  const listed = names.slice(0, MOST_NAMES).map((name) => quoted(name));
  return `the ${domain} ${names.length === 1 ? "attribute" : "attributes"} ${listed.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
