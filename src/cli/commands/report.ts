/** `edgewise report FILE GRAPH`: says what of an algorithm runs in parallel, and what that is worth. */

import type { Command } from "commander";
import { Option } from "commander";
import { printableLines } from "../../printable.ts";
import { reportToDot, reportToMermaid } from "../../report/diagram.ts";
import type { Report } from "../../report/report.ts";
import { printReport } from "../../report/text.ts";
import type { InputOptions } from "../input-options.ts";
import { addInputOptions, compileOptions } from "../input-options.ts";
import { modeOf, withInputs } from "../inputs.ts";
import { untilInterrupted } from "../interruption.ts";
import { print } from "../output.ts";
import { withStatus } from "../status.ts";

const FORMATS = {
  text: printReport,
  json: (report) => `${printableLines(JSON.stringify(report, null, 2))}\n`,
  dot: (report) => printableLines(reportToDot(report)),
  mermaid: (report) => printableLines(reportToMermaid(report)),
} as const satisfies Record<string, (report: Report) => string>;

interface ReportCommandOptions extends InputOptions {
  readonly format: keyof typeof FORMATS;
  readonly json?: true;
  readonly measure: boolean;
  readonly timePasses?: true;
}

export function completeReportCommand(command: Command): void {
  addInputOptions(command)
    .addOption(new Option("--format <format>", "how to print it").choices(Object.keys(FORMATS)).default("text"))
    .addOption(new Option("--json", "the same as --format json").conflicts("format"))
    .option("--time-passes", "list what each pass did and how long it took")
    .option("--no-measure", "do not run the algorithm to measure it")
    .action(reportCommand);
}

async function reportCommand(file: string, graphPath: string, options: ReportCommandOptions): Promise<void> {
  await withInputs(file, graphPath, options, async (engine, { algorithm, graph, given }) => {
    const report = await withStatus(
      () => `measuring ${algorithm.name}`,
      () =>
        untilInterrupted(() =>
          engine.report(algorithm, graph, given, {
            mode: modeOf(options),
            compile: compileOptions(options),
            specialize: options.specialize,
            sparse: options.sparse,
            order: options.order,
            measure: options.measure,
            passes: options.timePasses === true,
          }),
        ),
    );
    await print([FORMATS[options.json ? "json" : options.format](report)]);
  });
}
