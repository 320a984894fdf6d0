import type { Format } from "../format.ts";
import { FORMAT_OPTIONS, RECORDS } from "../read-options.ts";
import { headOf, pastComments } from "./head.ts";
import { ofEdges, weights } from "./kept.ts";
import { looksLikeMetis } from "./metis-signature.ts";

const ANSWERS = "The format says itself where ends, weights and attributes stand.";
const COUNTED = { ...RECORDS, maximumNodes: FORMAT_OPTIONS.maximumNodes };
const BELIEVED = "as many nodes as the file has bytes, and 2^22 in any file";
const ENDS_AND_WEIGHTS = "keys of nodes, which become 1…n, and of edges; attributes but for `weight`";

const DIMACS_COMMENTS = [
  ["c ", "\n"],
  ["c\n", ""],
  ["c\r\n", ""],
  ["c\t", "\n"],
] as const;
const GML_COMMENTS = [
  ["#", "\n"],
  ["Creator", "\n"],
  ["Version", "\n"],
  ["Comment", "\n"],
] as const;
const DOT_COMMENTS = [
  ["//", "\n"],
  ["/*", "*/"],
  ["#", "\n"],
] as const;

export const METIS: Format = {
  name: "metis",
  title: "a METIS file",
  doc: "METIS and Chaco: a line for each node with its neighbors, undirected; weights of edges and nodes.",
  endings: [".graph", ".metis"],
  signature: { by: "its first line and the numbers of lines and words", fits: looksLikeMetis },
  reading: {
    options: COUNTED,
    answers: ANSWERS,
    open: null,
    limits: BELIEVED,
    read: async (bytes, options) => (await import("../text/metis.ts")).readingMetis(bytes, options),
  },
  writing: {
    options: {},
    unsaid: ["node keys"],
    keeps: weights,
    lacks: `${ENDS_AND_WEIGHTS}, which has to be an integer from 1; directed graphs are refused`,
    write: async (graph) => (await import("../text/metis.ts")).writeMetis(graph),
  },
};

export const DIMACS: Format = {
  name: "dimacs",
  title: "a DIMACS file",
  doc: "DIMACS: arcs of shortest paths (`p sp`), edges of colorings (`p edge`).",
  endings: [".gr", ".dimacs", ".col"],
  signature: {
    by: "its line `p`",
    fits: (bytes) => /^p[ \t]+\w+[ \t]+\d+[ \t]+\d+/.test(pastComments(headOf(bytes), DIMACS_COMMENTS)),
  },
  reading: {
    options: COUNTED,
    answers: ANSWERS,
    open: null,
    limits: BELIEVED,
    read: async (bytes, options) => (await import("../text/dimacs.ts")).readingDimacs(bytes, options),
  },
  writing: {
    options: {},
    unsaid: ["node keys"],
    keeps: (attribute) => attribute.kind !== "undirected" && weights(attribute),
    lacks: `${ENDS_AND_WEIGHTS}, which undirected graphs have none of; directed ones without have 1; weights that are not finite or missing somewhere, and mixed graphs, are refused`,
    write: async (graph) => (await import("../text/dimacs.ts")).writeDimacs(graph),
  },
};

export const KONECT: Format = {
  name: "konect",
  title: "a KONECT file",
  doc: "KONECT: `% sym`, `asym` or `bip`, then edges. The sets of a bipartite graph are kept apart, as `l1`, `l2`, … and `r1`, `r2`, …",
  endings: [".konect"],
  signature: { by: "its first line", fits: (bytes) => /^\s*%[ \t]*(sym|asym|bip)[ \t]+\w+/.test(headOf(bytes)) },
  reading: {
    options: COUNTED,
    answers: ANSWERS,
    open: null,
    limits: `${BELIEVED}; 2^18 in any file of a bipartite graph`,
    read: async (bytes, options) => (await import("../text/konect.ts")).readingKonect(bytes, options),
  },
  writing: {
    options: {},
    unsaid: ["node keys"],
    keeps: weights,
    lacks: `${ENDS_AND_WEIGHTS}; weights that are not finite or missing somewhere, and mixed graphs, are refused`,
    write: async (graph) => (await import("../text/konect.ts")).writeKonect(graph),
  },
};

export const PAJEK: Format = {
  name: "pajek",
  title: "a Pajek file",
  doc: "Networks of Pajek: `*Vertices`, `*Arcs`, `*Edges` and lists of them; labels and places.",
  endings: [".net", ".paj"],
  signature: {
    by: "its line `*Vertices`",
    fits: (bytes) => /^\*(vertices[ \t]|network\b)/i.test(pastComments(headOf(bytes), [["%", "\n"]])),
  },
  reading: {
    options: COUNTED,
    answers: ANSWERS,
    open: null,
    limits: BELIEVED,
    read: async (bytes, options) => (await import("../text/pajek.ts")).readingPajek(bytes, options),
  },
  writing: {
    options: {},
    unsaid: [],
    keeps: (attribute) => {
      const { domain, name, all } = attribute;
      if (domain === "edge") return weights(attribute);
      return name === "label" || (["x", "y", "z"].includes(name) && all.includes("x") && all.includes("y"));
    },
    lacks:
      "keys of nodes, which become 1…n, and labels where there are none; keys of edges; attributes but for `label`, `x`, `y`, `z` and `weight`; places of nodes that lack `x` or `y`, or have an infinite one; quotes and line ends in labels; weights that are not finite or missing somewhere are refused",
    write: async (graph) => (await import("../text/pajek.ts")).writePajek(graph),
  },
};

export const GML: Format = {
  name: "gml",
  title: "a GML file",
  doc: "GML, as NetworkX, igraph, Gephi and yEd write it.",
  endings: [".gml"],
  signature: {
    by: "its list `graph`",
    fits: (bytes) => /^graph\s*\[/i.test(pastComments(headOf(bytes), GML_COMMENTS)),
  },
  reading: {
    options: RECORDS,
    answers: ANSWERS,
    open: null,
    limits: "64 lists within each other, 1 MiB in a text",
    read: async (bytes, options) => (await import("../text/gml.ts")).readingGml(bytes, options),
  },
  writing: {
    options: {},
    unsaid: [],
    lacks:
      "keys that are not all safe integers, which become labels; keys of edges; attributes `id` of nodes and `source` and `target` of edges; nodes without labels, which have their keys; truths, which become 0 and 1; NaN and infinities, which are missing; names of attributes have letters, digits and `_`; mixed graphs are refused",
    write: async (graph) => (await import("../text/gml.ts")).writeGml(graph),
  },
};

export const DOT: Format = {
  name: "dot",
  title: "a Graphviz file",
  doc: "DOT of Graphviz: nodes and edges with their attributes, groups, chains.",
  endings: [".dot", ".gv"],
  signature: {
    by: "its first word",
    fits: (bytes) =>
      /^(strict\s+)?(di)?graph\b\s*("[^"\n]*"|\w*)\s*\{/i.test(pastComments(headOf(bytes), DOT_COMMENTS)),
  },
  reading: {
    options: RECORDS,
    answers: ANSWERS,
    open: null,
    limits: "64 groups within each other, 1 MiB in a text; 10,000,000 edges and values, and 16 for each byte",
    read: async (bytes, options) => (await import("../text/dot.ts")).readingDot(bytes, options),
  },
  writing: {
    options: {},
    unsaid: [],
    lacks:
      "keys become texts; keys of edges; truths become texts, and texts that are numbers numbers; NaN and infinities, which are missing; mixed graphs are refused",
    write: async (graph) => (await import("../text/dot.ts")).writeDot(graph),
  },
};

export const NETWORKX: Format = {
  name: "networkx",
  title: "an edge list of NetworkX",
  doc: "What `write_edgelist` of NetworkX gives: `1 2 {'weight': 3.5}`.",
  endings: [],
  signature: {
    by: "the braces on its first line",
    fits: (bytes) =>
      // What begins as a tuple is printed by Python.
      /^(?!\([^\s,)]+,[ \t])[^\s#{]\S*[ \t]+\S+[ \t]+\{(\}[ \t\r]*(\n|$)|['"][^'"\n]*['"]:)/.test(
        pastComments(headOf(bytes), [["#", "\n"]]),
      ),
  },
  reading: {
    options: { ...RECORDS, ids: FORMAT_OPTIONS.ids },
    answers: ANSWERS,
    open: null,
    limits: "1 MiB in a text",
    read: async (bytes, options) => (await import("../text/networkx.ts")).readingNetworkx(bytes, options),
  },
  writing: {
    options: {},
    unsaid: ["kind", "lone nodes"],
    keeps: ofEdges,
    lacks:
      "nodes without edges, attributes of nodes, the kind of graph, keys of edges; keys become texts unless all are safe integers; NaN and infinities, which are missing; keys with blanks and mixed graphs are refused",
    write: async (graph) => (await import("../text/networkx.ts")).writeNetworkx(graph),
  },
};

export const TGF: Format = {
  name: "tgf",
  title: "a TGF file",
  doc: "Trivial Graph Format, as yEd writes it: nodes with labels, a line `#`, edges with labels.",
  endings: [".tgf"],
  signature: null,
  reading: {
    options: { ...RECORDS, ids: FORMAT_OPTIONS.ids },
    answers: ANSWERS,
    open: null,
    limits: "1 MiB in a text",
    read: async (bytes, options) => (await import("../text/tgf.ts")).readingTgf(bytes, options),
  },
  writing: {
    options: {},
    unsaid: ["kind"],
    keeps: (attribute) => attribute.name === "label" || weights(attribute),
    lacks:
      "attributes but for `label`, and `weight` of edges where they have no label and all have a finite one; the kind of graph; keys of edges; keys become texts unless all are safe integers; line ends in labels, which become blanks; keys with blanks or with `#` in front, and mixed graphs, are refused",
    write: async (graph) => (await import("../text/tgf.ts")).writeTgf(graph),
  },
};
