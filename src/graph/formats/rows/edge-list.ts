import { EDGE_LIST_OPTIONS, readingEdgeList } from "../edge-list.ts";
import type { Format } from "../format.ts";

export const EDGE_LIST: Format = {
  name: "edge-list",
  title: "an edge list",
  doc: "Lines of `source target [weight]`, parted by white space, commas, semicolons or tabs, with a header or without: CSV, TSV, SNAP.",
  endings: [".txt", ".csv", ".tsv", ".el", ".wel", ".edges", ".edgelist"],
  signature: null,
  reading: {
    options: EDGE_LIST_OPTIONS,
    answers: "",
    open: (bytes, file) => ({ kind: "text", bytes, file }),
    limits: "100,000 fields on a line, 65,536 bytes in a field",
    read: (bytes, options, { ending }) =>
      readingEdgeList(bytes, { ...options, separator: options.separator ?? (ending === ".tsv" ? "\t" : undefined) }),
  },
  writing: {
    options: {},
    unsaid: ["kind", "lone nodes"],
    lacks:
      "nodes without edges, attributes of nodes, the kind of graph, keys that are texts and look like integers, line ends in texts; attributes other than `weight` unless it is `.csv` or `.tsv`; mixed graphs are refused, but for `.csv` and `.tsv`, which have a column `type`",
    write: async (graph, _, ending) => (await import("../text/table-write.ts")).writeEdgeTable(graph, ending),
  },
};
