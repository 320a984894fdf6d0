/** `edgewise explain FILE GRAPH`: explains how an algorithm will run on a graph and, with `--analyze`, how it ran. */

import { styleText } from "node:util";
import type { Command } from "commander";
import { InvalidArgumentError, Option } from "commander";
import type { RunTrace } from "../../explain/run-trace.ts";
import { printExplanation } from "../../explain/text.ts";
import { printableLines } from "../../printable.ts";
import type { InputOptions } from "../input-options.ts";
import { addInputOptions, compileOptions, readInteger } from "../input-options.ts";
import { modeOf, withInputs } from "../inputs.ts";
import { untilInterrupted } from "../interruption.ts";
import { print } from "../output.ts";
import { withStatus } from "../status.ts";
import { TRACE_HELP, withTraceFile } from "../trace.ts";

interface ExplainCommandOptions extends InputOptions {
  readonly analyze?: true;
  readonly hottest?: number;
  readonly trace?: string;
  readonly json?: true;
}

const DEFAULT_HOTTEST = 10;

export function completeExplainCommand(command: Command): void {
  addInputOptions(command)
    .option("--analyze", "run it, once to warm up and once to measure, and show what each level and kernel took")
    .addOption(
      new Option("--hottest [count]", `list the kernels that took longest, ${DEFAULT_HOTTEST} if not given (analyzes)`)
        .argParser(readHottest)
        .preset(String(DEFAULT_HOTTEST))
        .implies({ analyze: true }),
    )
    .addOption(new Option("--trace <path>", `${TRACE_HELP} (analyzes)`).implies({ analyze: true }))
    .option("--json", "print the same as data; --hottest adds nothing to it")
    .action(explainCommand);
}

async function explainCommand(file: string, graphPath: string, options: ExplainCommandOptions): Promise<void> {
  const { analyze = false, hottest, json } = options;
  await withTraceFile(options.trace, (save) =>
    withInputs(
      file,
      graphPath,
      options,
      async (engine, { algorithm, graph, given }) => {
        let trace: RunTrace | null = null;
        const explanation = await withStatus(
          () => `${analyze ? "analyzing" : "explaining"} ${algorithm.name}`,
          () =>
            untilInterrupted(() =>
              engine.explain(algorithm, graph, given, {
                mode: modeOf(options),
                compile: compileOptions(options),
                specialize: options.specialize,
                sparse: options.sparse,
                order: options.order,
                analyze,
                onTrace: (found) => {
                  trace = found;
                },
              }),
            ),
        );
        if (trace) await save?.(trace);
        const text = json
          ? `${printableLines(JSON.stringify(explanation, null, 2))}\n`
          : printExplanation(explanation, {
              hottest,
              paint: (style, part) => styleText(style, part, { stream: process.stdout }),
            });
        await print([text]);
      },
      [],
      !analyze,
    ),
  );
}

function readHottest(text: string): number {
  if (/^\d+$/.test(text)) return readInteger(text, 1, Number.MAX_SAFE_INTEGER);
  throw new InvalidArgumentError(`Expected how many kernels, as in --hottest ${DEFAULT_HOTTEST}.`);
}
