import type { Format } from "../format.ts";
import { RECORDS } from "../read-options.ts";
import { headOf, pastComments } from "./head.ts";

const LIMITS =
  "16 MiB in a text or a tag, 256 elements within each other, 10,000 attributes, 100,000,000 values by default; no entities";

const COMMENTS = [
  ["<?", ">"],
  ["<!--", "-->"],
  ["<!", ">"],
] as const;

/** Whether the outermost element of a document has a name. */
function isRoot(bytes: Uint8Array, name: string): boolean {
  // In a document in UTF-16 every second byte is zero, and its byte order mark is none of UTF-8.
  const head = headOf(bytes).replaceAll("\0", "");
  const root = /^<(?:\w+:)?(\w+)[\s>]/.exec(pastComments(head.replace(/^[^<]{0,2}/, ""), COMMENTS));
  return root?.[1] === name;
}

export const GRAPHML: Format = {
  name: "graphml",
  title: "a GraphML file",
  doc: "GraphML, as yEd, Gephi, NetworkX and igraph write it.",
  endings: [".graphml"],
  signature: { by: "its outermost element", fits: (bytes) => isRoot(bytes, "graphml") },
  reading: {
    options: RECORDS,
    answers: "GraphML says itself what its nodes, edges and attributes are.",
    open: null,
    limits: LIMITS,
    read: async (bytes, options) => (await import("../xml/graphml.ts")).readingGraphml(bytes, options),
  },
  writing: {
    options: {},
    unsaid: [],
    lacks: "NaN, which is missing; control characters, which become U+FFFD; keys become texts",
    write: async (graph) => (await import("../xml/write.ts")).writeGraphml(graph),
  },
};

export const GEXF: Format = {
  name: "gexf",
  title: "a GEXF file",
  doc: "GEXF 1.1 to 1.3, as Gephi and NetworkX write it; 1.3 is written.",
  endings: [".gexf"],
  signature: { by: "its outermost element", fits: (bytes) => isRoot(bytes, "gexf") },
  reading: {
    options: RECORDS,
    answers: "GEXF says itself what its nodes, edges and attributes are.",
    open: null,
    limits: LIMITS,
    read: async (bytes, options) => (await import("../xml/gexf.ts")).readingGexf(bytes, options),
  },
  writing: {
    options: {},
    unsaid: [],
    lacks: "NaN, which is missing; control characters, which become U+FFFD; keys become texts",
    write: async (graph) => (await import("../xml/write.ts")).writeGexf(graph),
  },
};
