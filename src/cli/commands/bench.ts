/** `edgewise bench FILE GRAPH`: measures runs on one worker and on all workers, taken in turns. */

import type { Command } from "commander";
import type { InputOptions } from "../input-options.ts";
import { addInputOptions, compileOptions, readInteger } from "../input-options.ts";
import { describeGraph, withInputs } from "../inputs.ts";
import { untilInterrupted } from "../interruption.ts";
import { print } from "../output.ts";
import { duration, printNote, withStatus } from "../status.ts";

const RUNS = 9;
const MODES = ["sequential", "parallel"] as const;
type Mode = (typeof MODES)[number];

interface BenchCommandOptions extends InputOptions {
  readonly runs: number;
  readonly json?: true;
}

export function completeBenchCommand(command: Command): void {
  addInputOptions(command)
    .option("--runs <count>", "how many runs are timed of each", (text) => readInteger(text, 1, 10_000), RUNS)
    .option("--json", "print all times, in milliseconds, as data")
    .action(benchCommand);
}

async function benchCommand(file: string, graphPath: string, options: BenchCommandOptions): Promise<void> {
  await withInputs(file, graphPath, options, async (engine, { algorithm, graph, given }) => {
    const modes = MODES.filter((mode) => mode === "sequential" || (engine.workers > 1 && !options.sequential)).filter(
      (mode) => mode === "parallel" || !options.parallel || engine.workers === 1,
    );
    const times = new Map<Mode, number[]>(modes.map((mode) => [mode, []]));
    let round = 0;
    const time = async (mode: Mode): Promise<number> => {
      const { timings } = await engine.run(algorithm, graph, given, {
        mode,
        compile: compileOptions(options),
        specialize: options.specialize,
        sparse: options.sparse,
        order: options.order,
      });
      return timings.run;
    };
    await withStatus(
      () => `run ${Math.max(1, round)} of ${options.runs}`,
      () =>
        untilInterrupted(async () => {
          // The first run of each kind compiles, binds and warms up.
          for (const mode of modes) await time(mode);
          for (round = 1; round <= options.runs; round++) {
            // The two take turns, and each goes first every other time: so disturbances of the machine meet both alike.
            for (const mode of round % 2 === 0 ? modes : [...modes].reverse()) times.get(mode)!.push(await time(mode));
          }
        }),
    );
    const found = modes.map((mode) => ({
      mode,
      workers: mode === "parallel" ? engine.workers : 1,
      ...spreadOf(times.get(mode)!),
    }));
    if (options.json)
      await print([
        `${JSON.stringify({ algorithm: algorithm.func.name, graph: graph.name, runs: options.runs, found }, null, 2)}\n`,
      ]);
    else await print(printTimes(found));
    printNote(`${describeGraph(graph)} · ${algorithm.func.name}, kernels alone, after one run to warm up`);
  });
}

interface Spread {
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
  readonly least: number;
  readonly greatest: number;
  readonly times: readonly number[];
}

interface Found extends Spread {
  readonly mode: Mode;
  readonly workers: number;
}

function* printTimes(found: readonly Found[]): Generator<string> {
  yield `${verdictOf(found)}\n\n`;
  const titles = ["", "median", "middle half", "all"];
  const rows = found.map(({ workers, median, lower, upper, least, greatest }) => [
    workers === 1 ? "1 worker" : `${workers} workers`,
    duration(median),
    `${duration(lower)} – ${duration(upper)}`,
    `${duration(least)} – ${duration(greatest)}`,
  ]);
  const widths = titles.map((title, k) => Math.max(title.length, ...rows.map((row) => row[k]!.length)));
  for (const row of [titles, ...rows])
    yield `${row
      .map((cell, k) => cell.padEnd(widths[k]!))
      .join("   ")
      .trimEnd()}\n`;
}

/** Sums up the times, by the ratios of neighboring runs. */
function verdictOf(found: readonly Found[]): string {
  const [one, all] = found;
  if (one === undefined) return "nothing was timed";
  const alone = (what: Found): string =>
    `${duration(what.median)} on ${what.workers === 1 ? "1 worker" : `${what.workers} workers`}`;
  if (all === undefined) return `${alone(one)}, the median`;
  const ratios = one.times.map((time, k) => time / all.times[k]!);
  const { median, lower, upper } = spreadOf(ratios);
  const of = `of runs side by side (middle half ${lower.toFixed(2)}x – ${upper.toFixed(2)}x)`;
  const word = lower > 1 ? "faster than one" : upper < 1 ? "slower than one" : "as fast as one, within the spread";
  return `${all.workers} workers are ${word}: speedup ${median.toFixed(2)}x, ${of}`;
}

function spreadOf(times: readonly number[]): Spread {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
    return below + (above - below) * (place - Math.floor(place));
  };
  return { median: at(0.5), lower: at(0.25), upper: at(0.75), least: at(0), greatest: at(1), times };
}
