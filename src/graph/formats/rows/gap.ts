import { EdgewiseError } from "../../../error.ts";
import { quoted } from "../../../printable.ts";
import type { Format } from "../format.ts";
import { isGap, readingGap } from "../gap/gap.ts";
import { gapBytes } from "../gap/gap-write.ts";
import { DIRECTED, FORMAT_OPTIONS } from "../read-options.ts";
import { FORMAT_WRITE_OPTIONS } from "../write-options.ts";
import { weights } from "./kept.ts";

export const GAP: Format = {
  name: "gap",
  title: "a serialized graph",
  doc: "The rows of a graph as the GAP Benchmark Suite serializes them; `.wsg` with weights.",
  endings: [".sg", ".wsg"],
  signature: { by: "its header", fits: isGap },
  reading: {
    // Two options that say what there is nothing of in such a file: no value that is no number, and no announcement.
    options: {
      ...DIRECTED,
      missing: FORMAT_OPTIONS.missing,
      maximumNodes: FORMAT_OPTIONS.maximumNodes,
    },
    answers: "It says itself what its nodes, edges and weights are.",
    open: null,
    limits: "2^31 − 1 nodes",
    read: (bytes, options, { ending }) =>
      readingGap(bytes, { ...options, weighted: ending === null ? undefined : ending === ".wsg" }),
  },
  writing: {
    options: FORMAT_WRITE_OPTIONS,
    unsaid: ["node keys"],
    keeps: (attribute) => attribute.ending === ".wsg" && weights(attribute),
    lacks:
      "keys of nodes and of edges, attributes but for the weights; weights that are no integers of 32 bits or missing somewhere, and mixed graphs, are refused",
    expect(path, ending, { weight }) {
      if (ending === ".wsg" || weight === undefined) return;
      throw new EdgewiseError({
        code: "usage",
        message: `${path}: found ${quoted(weight)} to be written as weights, which a .sg file has none of; expected the ending .wsg`,
      });
    },
    write: (graph, { weight }, ending) =>
      gapBytes(graph, { weight: ending === ".wsg" ? (weight ?? "weight") : undefined }),
  },
};
