/** Reads several large tables of edges, and tables of nodes beside them, as one graph, by all threads. */

import { files } from "#files";
import type { Table, TablesOptions } from "../formats/table/graph.ts";
import type { TableText } from "../formats/table/text.ts";
import type { Graph } from "../graph.ts";
import { LEAST_SCANNED } from "../scan/layout.ts";
import { sourceOfBytes } from "../sources/byte-source.ts";
import { streamOf } from "../sources/byte-stream.ts";

/** Scans tables; null where they are not all plain texts with the same columns, or short. `tell` is told the bytes read by now. */
export async function scanTables(
  tables: readonly Table[],
  nodes: readonly Table[],
  options: TablesOptions,
  tell: ((done: number) => void) | undefined,
): Promise<Graph | null> {
  const [texts, nodeTexts] = [textsOf(tables), textsOf(nodes)];
  const areTexts = texts.length === tables.length && nodeTexts.length === nodes.length;
  if (!areTexts || texts.every(({ bytes }) => bytes.length < LEAST_SCANNED)) return null;
  const { readAllScanned } = await import("../scan/read.ts");
  return await readAllScanned(
    texts.map(({ bytes, file }) => ({ stream: streamOf(sourceOfBytes(bytes)), file })),
    nodeTexts,
    options,
    {
      chunk: files.scannedAtOnce,
      isTable: () => true,
      startThreads: files.startReaderThreads,
      afterOthers: files.afterOthers,
      tell,
    },
  );
}

function textsOf(tables: readonly Table[]): readonly TableText[] {
  return tables.flatMap((table) => (table.kind === "text" ? [table] : []));
}
