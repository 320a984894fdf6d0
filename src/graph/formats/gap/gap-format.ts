import { EdgewiseError } from "../../../error.ts";
import { quoted } from "../../../printable.ts";
import type { Graph } from "../../graph.ts";
import { EDGE_LIST_OPTIONS } from "../edge-list.ts";
import type { Format } from "../format.ts";
import { MATRIX_MARKET_OPTIONS, saidOf } from "../matrix-market.ts";
import type { NamedOptions } from "../read-options.ts";
import { FORMAT_WRITE_OPTIONS } from "../write-options.ts";
import { isGap, readGap } from "./gap.ts";
import { gapBytes } from "./gap-write.ts";

export const GAP: Format = {
  name: "gap",
  title: "a serialized graph",
  doc: "The rows of a graph as the GAP Benchmark Suite serializes them; `.wsg` with weights.",
  endings: [".sg", ".wsg"],
  signature: { by: "its header", fits: isGap },
  reading: {
    // Two options that say what there is nothing of in such a file: no value that is no number, and no announcement.
    options: {
      directed: EDGE_LIST_OPTIONS.directed,
      missing: EDGE_LIST_OPTIONS.missing,
      maximumNodes: MATRIX_MARKET_OPTIONS.maximumNodes,
    },
    answers: "It says itself what its nodes, edges and weights are.",
    limits: "2^31 − 1 nodes",
    read(bytes, options, ending) {
      const graph = readGap(bytes, { ...options, weighted: ending === null ? undefined : ending === ".wsg" });
      expectKind(graph, options);
      return graph;
    },
  },
  writing: {
    options: FORMAT_WRITE_OPTIONS,
    lacks: "keys and attributes but for the weights; mixed graphs are refused",
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

/** A serialized graph is read as what it is. */
function expectKind(graph: Graph, { file, directed }: NamedOptions): void {
  const kind = directed === undefined ? graph.kind : directed ? "directed" : "undirected";
  if (kind === graph.kind) return;
  graph.dispose();
  throw new EdgewiseError({
    code: "usage",
    message: (named) =>
      `${file}: found ${graph.kind === "directed" ? "a directed" : "an undirected"} graph, and the option ${saidOf(named("directed"), directed === true)}; expected none for a serialized graph, which says itself what it is`,
    hint: (named) =>
      graph.kind === "directed" && named("symmetrize") !== null
        ? "symmetrize() makes an undirected graph of it."
        : null,
  });
}
