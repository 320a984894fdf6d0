import { files } from "#files";
import { type Described, readOptions, refuseExtra } from "../arguments/options.ts";
import { inTurns, telling } from "../turns.ts";
import { LDBC_OPTIONS, type LdbcGraph, type LdbcOptions, readingLdbc } from "./formats/ldbc.ts";
import { FILE_OPTIONS, type FileOptions } from "./formats/read-options.ts";
import { READ_OPTIONS, type ReadOptions } from "./read.ts";
import { contentOf, FILE_SOURCE, type FileSource, nameOf, pathOf } from "./sources/source.ts";

/** How the two files of an LDBC Graphalytics graph are to be read. */
export interface ReadLdbcOptions extends LdbcOptions, FileOptions, Pick<ReadOptions, "onProgress"> {}

export const READ_LDBC_OPTIONS: Described<ReadLdbcOptions> = {
  onProgress: READ_OPTIONS.onProgress,
  ...FILE_OPTIONS,
  ...LDBC_OPTIONS,
};

/**
 * Reads the two files of an LDBC Graphalytics graph, `.v` and `.e`, packed or not.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `graph/input` for what cannot be read.
 * @example
 * ```ts
 * import { readLdbc } from "edgewise";
 *
 * const { graph } = await readLdbc({ text: "7\n8\n" }, { text: "7 8\n" }, { directed: true });
 * console.log(graph.nodeCount, graph.edgeCount); // 2 1
 * ```
 */
export async function readLdbc(
  verticesFile: FileSource,
  edgesFile: FileSource,
  given: ReadLdbcOptions,
  ...extra: readonly never[]
): Promise<LdbcGraph> {
  const call = "readLdbc";
  refuseExtra(call, 3, extra);
  const verticesSource = FILE_SOURCE.read(verticesFile, { call, name: "vertices" });
  const edgesSource = FILE_SOURCE.read(edgesFile, { call, name: "edges" });
  const { onProgress, ...options } = readOptions(call, READ_LDBC_OPTIONS, given);
  const verticesPath = pathOf(verticesSource, call);
  const edgesPath = pathOf(edgesSource, call);
  const vertices = await contentOf(verticesSource, verticesPath, options);
  const edges = await contentOf(edgesSource, edgesPath, options);
  const reading = readingLdbc(vertices, edges, {
    ...options,
    verticesFile: options.verticesFile ?? verticesPath,
    edgesFile: options.edgesFile ?? edgesPath,
    name: options.name ?? nameOf(verticesPath),
  });
  return await inTurns(...telling(reading, vertices.length + edges.length, onProgress, files.afterOthers));
}
