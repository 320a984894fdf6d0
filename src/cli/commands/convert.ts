/** `edgewise convert GRAPH OUT`: writes a graph as a serialized graph of the GAP Benchmark Suite, which is read fastest. */

import { statSync } from "node:fs";
import type { Command } from "commander";
import { expectWritable, writeGraph } from "../../graph/write.ts";
import type { ReadingOptions } from "../input-options.ts";
import { addReadingOptions } from "../input-options.ts";
import { describeGraph, readInput } from "../inputs.ts";
import { untilInterrupted } from "../interruption.ts";
import { duration, printNote, withStatus } from "../status.ts";

export function completeConvertCommand(command: Command): void {
  addReadingOptions(command).action(convertCommand);
}

async function convertCommand(graphPath: string, outPath: string, options: ReadingOptions): Promise<void> {
  // Before the graph is read, which may take long.
  // A column that was asked for as weights would be lost in a file without.
  expectWritable(outPath, { weight: options.weight });
  const start = performance.now();
  const graph = await readInput(graphPath, options);
  const read = performance.now();
  await withStatus(
    () => `writing ${outPath}`,
    () => untilInterrupted(() => writeGraph(outPath, graph)),
  );
  const size = statSync(outPath).size.toLocaleString("en-US");
  const times = `read ${duration(read - start)}, write ${duration(performance.now() - read)}`;
  printNote(`${describeGraph(graph)} · ${outPath}, ${size} bytes · ${times}`);
}
