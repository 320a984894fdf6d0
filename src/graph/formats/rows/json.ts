import type { Format, Reading } from "../format.ts";
import type { JsonForm } from "../json/read.ts";
import { RECORDS } from "../read-options.ts";
import { headOf } from "./head.ts";

const LIMITS = "512 values within each other, 16 MiB in a text, 100,000 attributes";

/** Any form where none is asked for: the members tell. */
function reading(form: JsonForm): Reading {
  return {
    options: RECORDS,
    answers: "JSON says itself what its nodes and edges are.",
    open: null,
    limits: LIMITS,
    read: async (bytes, options, { isAsked }) =>
      (await import("../json/read.ts")).readingJson(bytes, options, isAsked ? form : null),
  };
}

const NODE_LINK_LACKS =
  "NaN and infinities, which become `null`; attributes `id`, `source` and `target`; keys of edges; integer keys beyond 2^53 become texts; mixed graphs are refused";

export const NODE_LINK: Format = {
  name: "node-link",
  title: "a JSON file",
  doc: "Node-link JSON of NetworkX and d3; what is called `.json` may be of any form, or a list of edges.",
  endings: [".json"],
  signature: { by: "its first bytes", fits: isJson },
  reading: reading("node-link"),
  writing: {
    options: {},
    unsaid: [],
    lacks: NODE_LINK_LACKS,
    write: async (graph) => (await import("../json/write.ts")).writeNodeLink(graph),
  },
};

export const GRAPHOLOGY_JSON: Format = {
  name: "graphology",
  title: "a JSON file of graphology",
  doc: "What `graph.export()` of graphology gives, as JSON.",
  endings: [],
  signature: null,
  reading: reading("graphology"),
  writing: {
    options: {},
    unsaid: [],
    lacks: "NaN and infinities, which become `null`; keys become texts",
    write: async (graph) => (await import("../json/write.ts")).writeGraphologyJson(graph),
  },
};

export const CYTOSCAPE: Format = {
  name: "cytoscape",
  title: "a JSON file of Cytoscape",
  doc: "Elements of Cytoscape and Cytoscape.js; `x` and `y` are positions.",
  endings: [".cyjs"],
  signature: { by: "its first bytes", fits: isJson },
  reading: reading("cytoscape"),
  writing: {
    options: {},
    unsaid: [],
    lacks:
      "NaN and infinities, which become `null`; attributes `id`, `source` and `target`, and `name` and `value` that repeat the keys; keys become texts; mixed graphs are refused",
    write: async (graph) => (await import("../json/write.ts")).writeCytoscape(graph),
  },
};

export const JSON_LINES: Format = {
  name: "jsonl",
  title: "a file of JSON lines",
  doc: "An object a line, an edge if it has a source and a target, else a node; also as Neo4j exports them.",
  endings: [".jsonl", ".ndjson"],
  signature: { by: "its first two lines, or its only one", fits: isJsonLines },
  reading: {
    options: RECORDS,
    answers: "JSON says itself what its nodes and edges are.",
    open: null,
    limits: LIMITS,
    read: async (bytes, options) => (await import("../json/lines.ts")).readingJsonLines(bytes, options),
  },
  writing: {
    options: {},
    unsaid: ["kind"],
    lacks: `the kind of graph; ${NODE_LINK_LACKS}`,
    write: async (graph) => (await import("../json/write.ts")).writeJsonLines(graph),
  },
};

function isJson(bytes: Uint8Array): boolean {
  return /^\s*(\{\s*(["}]|$)|\[\s*([[{\]]|$))/.test(headOf(bytes));
}

/** Tells whether a second object follows on a line of its own, or the only one has nothing within it, as no whole graph is. */
function isJsonLines(bytes: Uint8Array): boolean {
  const head = headOf(bytes);
  if (/^\s*\{[^\n]*\}\s*\n\s*\{/.test(head)) return true;
  return /^\s*\{[^\n{}[\]]+\}\s*$/.test(head.replaceAll(/"(\\.|[^"\\\n])*"/g, '""'));
}
