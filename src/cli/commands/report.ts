/** `edgewise report FILE GRAPH`: says which parts of an algorithm run in parallel, and what speedup to expect. */

import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import type { Command } from "commander";
import { InvalidArgumentError, Option } from "commander";
import { EdgewiseError } from "../../error.ts";
import { reportToHtml } from "../../pictures/page.ts";
import { printableLines } from "../../printable.ts";
import { printComparison } from "../../report/compare.ts";
import { reportToDot, reportToMermaid } from "../../report/diagram.ts";
import type { Report } from "../../report/report.ts";
import type { PrintReportOptions } from "../../report/text.ts";
import { isReport, printReport } from "../../report/text.ts";
import type { InputOptions } from "../input-options.ts";
import { addInputOptions, compileOptions, readWorkers } from "../input-options.ts";
import { modeOf, withInputs } from "../inputs.ts";
import { untilInterrupted } from "../interruption.ts";
import { expectWritableFile, print, save } from "../output.ts";
import { printNote, withStatus } from "../status.ts";

const FORMATS = {
  text: printReport,
  json: (report) => `${printableLines(JSON.stringify(report, null, 2))}\n`,
  dot: (report) => printableLines(reportToDot(report)),
  mermaid: (report) => printableLines(reportToMermaid(report)),
} as const satisfies Record<string, (report: Report, options: PrintReportOptions) => string>;

interface ReportCommandOptions extends Omit<InputOptions, "workers"> {
  /** A single number sets the workers of the engine. Several numbers ask for predictions on as many workers. */
  readonly workers?: readonly number[];
  readonly format: keyof typeof FORMATS;
  readonly json?: true;
  readonly html?: string;
  readonly open?: true;
  readonly compare?: true;
  readonly verbose?: true;
  readonly measure: boolean;
  readonly timePasses?: true;
}

export function completeReportCommand(command: Command): void {
  addInputOptions(
    command,
    readWorkerList,
    "use at most so many threads; several, as 1,2,4,8, for what each should give",
  )
    .addOption(new Option("--format <format>", "how to print it").choices(Object.keys(FORMATS)).default("text"))
    .addOption(new Option("--json", "the same as --format json").conflicts("format"))
    .option("--verbose", "tell of slices, groups, windows, places in memory and levels of ops, too")
    .option("--html <path>", "write it as a page with pictures, and print nothing")
    .addOption(new Option("--open", "show that page"))
    .option("--compare", "take FILE and GRAPH for two reports that --json wrote, and print what differs")
    .option("--time-passes", "list what each pass did and how long it took")
    .option("--no-measure", "do not run the algorithm to measure it")
    .action(reportCommand);
}

async function reportCommand(file: string, graphPath: string, options: ReportCommandOptions): Promise<void> {
  const { html, open, workers = [], verbose = false } = options;
  if (open && html === undefined) {
    throw new EdgewiseError({
      code: "usage",
      message: "found --open without --html",
      hint: "Write --html report.html --open.",
    });
  }
  if (options.compare && html !== undefined) {
    throw new EdgewiseError({
      code: "usage",
      message: "found --html with --compare",
      hint: "A comparison is text: write a page of each report where it is made.",
    });
  }
  if (html !== undefined) await expectWritableFile(html);
  if (options.compare) {
    await print([printComparison(await readReport(file), await readReport(graphPath))]);
    return;
  }
  const isCurve = workers.length > 1;
  const { workers: _, ...rest } = options;
  const [count] = workers;
  const input: InputOptions = count === undefined || isCurve ? rest : { ...rest, workers: count };
  await withInputs(
    file,
    graphPath,
    input,
    async (engine, { algorithm, graph, given }) => {
      const report = await withStatus(
        () => `${options.measure ? "measuring" : "looking at"} ${algorithm.name}`,
        () =>
          untilInterrupted(() =>
            engine.report(algorithm, graph, given, {
              mode: modeOf(input),
              compile: compileOptions(options),
              specialize: options.specialize,
              sparse: options.sparse,
              order: options.order,
              measure: options.measure,
              passes: options.timePasses === true,
              ...(isCurve ? { curve: workers } : {}),
            }),
          ),
      );
      if (html === undefined) {
        await print([FORMATS[options.json ? "json" : options.format](report, { verbose, curve: isCurve })]);
        return;
      }
      await save(html, [reportToHtml(report)]);
      printNote(`written to ${html}`);
      if (open) show(html);
    },
    [],
    !options.measure,
  );
}

/** Reads a report that `--json` wrote. */
async function readReport(path: string): Promise<Report> {
  const found: unknown = await readFile(path, "utf8")
    .then(JSON.parse, () => null)
    .catch(() => null);
  if (isReport(found)) return found;
  throw new EdgewiseError({
    code: "usage",
    message: `${path} is no report`,
    hint: "Compare two files that edgewise report … --json wrote, of this version.",
  });
}

/**
 * Opens a page in the system's browser. Where there is none nothing happens; the page has been written all the same.
 */
function show(path: string): void {
  const { href } = pathToFileURL(path);
  const [command, ...args] =
    process.platform === "darwin"
      ? ["open"]
      : process.platform === "win32"
        ? ["cmd", "/c", "start", '""']
        : ["xdg-open"];
  const child = spawn(command!, [...args, href], { detached: true, stdio: "ignore" });
  child.on("error", () => printNote(`nothing here shows pages: open ${path} in a browser`));
  child.unref();
}

function readWorkerList(text: string): readonly number[] {
  const counts = text.split(",").map((part) => readWorkers(part.trim()));
  if (counts.length === 0) throw new InvalidArgumentError("Expected numbers of threads, as in 1,2,4,8.");
  return counts;
}
