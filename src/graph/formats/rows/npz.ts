import type { Format } from "../format.ts";
import { DIRECTED, FORMAT_OPTIONS } from "../read-options.ts";
import { weights } from "./kept.ts";

export const NPZ: Format = {
  name: "npz",
  title: "an archive of NumPy",
  doc: "Sparse matrices as `scipy.sparse.save_npz` writes them, in the formats csr, csc and coo; nodes are called by their indices.",
  endings: [".npz"],
  signature: {
    by: "the names in its archive",
    fits: (bytes) =>
      bytes[0] === 0x50 &&
      bytes[1] === 0x4b &&
      /^(indices|indptr|format|shape|data|row|col)\.npy/.test(new TextDecoder("latin1").decode(bytes.slice(30, 60))),
  },
  reading: {
    options: { ...DIRECTED, bipartite: FORMAT_OPTIONS.bipartite, maximumNodes: FORMAT_OPTIONS.maximumNodes },
    answers: "The archive says itself where ends and values stand, and its values become the weights.",
    open: null,
    limits:
      "100 times the bytes of the file unpacked, 256 MiB of any; as many nodes as it has bytes, and 2^22 in any, 2^18 of a bipartite graph",
    read: async (bytes, options) => (await import("../matrix/npz.ts")).loadNpz(bytes, options),
  },
  writing: {
    options: {},
    unsaid: ["kind", "node keys"],
    keeps: weights,
    lacks:
      "keys of nodes, which become 0…n − 1, and of edges; attributes but for `weight`; an undirected edge is two entries, which `directed: false` takes for one again; weights that are not finite or missing somewhere, and mixed graphs, are refused",
    write: async (graph) => (await import("../matrix/npz-write.ts")).writeNpz(graph),
  },
};
