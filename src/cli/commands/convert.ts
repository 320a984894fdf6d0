/** `edgewise convert GRAPH OUT`: writes a graph in another format, for instance in `.ewg`, which is read fast. */

import { statSync } from "node:fs";
import { type Command, Option } from "commander";
import { formatNames } from "../../graph/formats/registry.ts";
import { expectWritable, writeGraph } from "../../graph/write.ts";
import type { ReadingOptions } from "../input-options.ts";
import { addReadingOptions } from "../input-options.ts";
import { describeGraph, readInput } from "../inputs.ts";
import { untilInterrupted } from "../interruption.ts";
import { expectWritableFile } from "../output.ts";
import { duration, printNote, withStatus } from "../status.ts";
import { noteUnsaid } from "../unsaid.ts";

export function completeConvertCommand(command: Command): void {
  addReadingOptions(command)
    .addOption(
      new Option("--output-format <name>", "the format of OUT, whatever its name says").choices(formatNames("writing")),
    )
    .action(convertCommand);
}

interface ConvertOptions extends ReadingOptions {
  readonly outputFormat?: string;
}

async function convertCommand(graphPath: string, outPath: string, options: ConvertOptions): Promise<void> {
  const { outputFormat, weight } = options;
  // This is checked before the graph is read, which may take long.
  const writable = expectWritable(outPath, { outputFormat });
  // A format without attributes would lose the column that was chosen as weights.
  if (writable.writing.options.weight) expectWritable(outPath, { outputFormat, weight });
  await expectWritableFile(outPath);
  const start = performance.now();
  const graph = await readInput(graphPath, options);
  const read = performance.now();
  await withStatus(
    () => `writing ${outPath}`,
    () => untilInterrupted(() => writeGraph(outPath, graph, { outputFormat })),
  );
  const size = statSync(outPath).size.toLocaleString("en-US");
  const times = `read ${duration(read - start)}, write ${duration(performance.now() - read)}`;
  printNote(`${describeGraph(graph)} · ${outPath}, ${size} bytes · ${times}`);
  noteUnsaid(outPath, graph, writable);
}
