import { files } from "#files";
import { LEAST_SCANNED } from "../../scan/layout.ts";
import { EDGE_LIST_OPTIONS, readingEdgeList } from "../edge-list.ts";
import { withoutDeprecated } from "../edge-list-layout.ts";
import type { Format, KnownBy } from "../format.ts";
import { isMatrixMarket } from "../matrix-market.ts";
import type { NamedOptions } from "../read-options.ts";
import { ofEdges, weights } from "./kept.ts";

/** A name that ends in `.tsv` tells the separator, unless an option does. */
function withSeparator(options: NamedOptions, { ending }: KnownBy): NamedOptions {
  return { ...options, separator: options.separator ?? (ending === ".tsv" ? "\t" : undefined) };
}

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
    read: (bytes, options, known) => readingEdgeList(bytes, withSeparator(options, known)),
    async readStream(stream, options, known, { isOfFormat, tell }) {
      if (stream.size !== null && stream.size < LEAST_SCANNED) return null;
      const { readScanned } = await import("../../scan/read.ts");
      return await readScanned(stream, withoutDeprecated(withSeparator(options, known)), {
        chunk: files.scannedAtOnce,
        isTable: (head) => isOfFormat(head) && !isMatrixMarket(head),
        startThreads: files.startReaderThreads,
        afterOthers: files.afterOthers,
        tell,
      });
    },
  },
  writing: {
    options: {},
    unsaid: ["kind", "lone nodes"],
    keeps: (attribute) => ([".csv", ".tsv"].includes(attribute.ending) ? ofEdges(attribute) : weights(attribute)),
    lacks:
      "nodes without edges, attributes of nodes, the kind of graph, keys of edges, keys that are texts and look like integers, attributes `source` and `target`, line ends in texts unless it is `.csv` or `.tsv`; truths become texts, texts that are numbers numbers, empty texts and NaN missing, a column with infinities one of texts; attributes other than `weight` unless it is `.csv` or `.tsv`; mixed graphs are refused, but for `.csv` and `.tsv`, which have a column `type`",
    write: async (graph, _, ending) => (await import("../text/table-write.ts")).writeEdgeTable(graph, ending),
  },
};
