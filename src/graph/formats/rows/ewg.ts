import { isEwg } from "../ewg/signature.ts";
import type { Format } from "../format.ts";
import { DIRECTED } from "../read-options.ts";

export const EWG: Format = {
  name: "ewg",
  title: "an Edgewise graph",
  doc: "All that a graph of Edgewise has, as arrays that are read straight to where they are used.",
  endings: [".ewg"],
  signature: { by: "its first bytes", fits: isEwg },
  reading: {
    options: DIRECTED,
    answers: "It says itself what its nodes, edges and attributes are.",
    open: null,
    limits: "64 MiB for the names of attributes and where they stand, 100,000 attributes of nodes and of edges",
    read: null,
    readParts: async (source, options) => (await import("../ewg/read.ts")).readEwg(source, options),
  },
  writing: {
    options: {},
    unsaid: [],
    lacks: "keys that are symbols or objects, and the name of the graph, which is that of the file",
    write: async (graph) => (await import("../ewg/write.ts")).ewgBytes(graph),
  },
};
