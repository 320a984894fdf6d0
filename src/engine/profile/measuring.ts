/** Runs a program on one worker and on all, in turn, for a report. */

import type { NamedKernel } from "../../explain/run-trace.ts";
import type { MeasuredRuns } from "../../report/make.ts";
import type { ResidualPoint } from "../../report/measurement.ts";
import type { RunWatch } from "../executors/executor.ts";
import type { RunOptions } from "../options.ts";
import type { RunInfo } from "../result.ts";

export type MeasuringOptions = Pick<RunOptions & RunWatch, "mode" | "trace" | "learns">;

/** Runs the program once, as the options say. */
type Run = (options: MeasuringOptions) => Promise<RunInfo<unknown>>;
/** Runs the program once, with at most `rounds` rounds of its last loop. */
type LimitedRun = (rounds: number) => Promise<RunInfo<unknown>>;

/**
 * The numbers of pairs of runs. Short runs are repeated more often; after a number of milliseconds only the least
 * number is run.
 */
const PAIRS = { least: 3, most: 9 };
const ENOUGH_MILLIS = 400;

/**
 * Measures both ways. The first run of each way is not counted, since it compiles and touches new memory; the last one
 * is traced. `limited` is null where rounds cannot be limited.
 */
export async function measureBoth(run: Run, limited: LimitedRun | null): Promise<MeasuredRuns> {
  const millis = async (mode: "sequential" | "parallel"): Promise<number> => (await run({ mode })).timings.run;
  const first = { one: await millis("sequential"), all: await millis("parallel") };
  const [one, all]: [number[], number[]] = [[], []];
  const start = performance.now();
  while (one.length < PAIRS.least || (one.length < PAIRS.most && performance.now() - start < ENOUGH_MILLIS)) {
    one.push(await millis("sequential"));
    all.push(await millis("parallel"));
  }
  const alone = await run({ mode: "sequential", trace: true });
  const together = await run({ mode: "parallel", trace: true });
  const ending = alone.loops.at(-1);
  const { residual = null } = ending ?? {};
  const rounds = ending?.rounds ?? null;
  const residuals = residual && rounds !== null && limited ? await residualsBy(limited, rounds) : [];
  const [traceOfOne, traceOfAll] = [alone.report?.trace, together.report?.trace];
  const isScalar = (kernels: readonly NamedKernel[]): boolean[] => kernels.map(({ domain }) => domain === null);
  return {
    one,
    all,
    first,
    rounds: together.rounds,
    residuals,
    bound: residual?.bound ?? null,
    ...(traceOfOne && traceOfAll
      ? {
          traced: {
            one: traceOfOne.workers,
            all: traceOfAll.workers,
            millis: traceOfAll.millis,
            scalars: { one: isScalar(traceOfOne.kernels), all: isScalar(traceOfAll.kernels) },
          },
        }
      : {}),
  };
}

/** The greatest number of residuals that a report has. */
const MOST_POINTS = 12;

/**
 * Finds the residuals of a loop in some of its rounds: a run that is limited to a round has the residuals of that round
 * and of the one before.
 */
async function residualsBy(limited: LimitedRun, rounds: number): Promise<ResidualPoint[]> {
  const found = new Map<number, number>();
  const step = Math.max(2, Math.ceil((2 * rounds) / MOST_POINTS));
  for (let round = rounds; round >= 2; round -= step) {
    const residual = (await limited(round)).loops.at(-1)?.residual;
    if (!residual) continue;
    found.set(round, residual.last);
    found.set(round - 1, residual.before);
  }
  return [...found].map(([round, residual]) => ({ round, residual })).sort((a, b) => a.round - b.round);
}
