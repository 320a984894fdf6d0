/** Runs a program on one worker and on all, in turn, for a report. */

import type { NamedKernel } from "../../explain/run-trace.ts";
import type { MeasuredRuns } from "../../report/make.ts";
import type { ResidualPoint } from "../../report/measurement.ts";
import type { RunOptions } from "../options.ts";
import type { RunInfo } from "../result.ts";

/** One run, as the options say. */
type Run = (options: Pick<RunOptions, "mode" | "trace">) => Promise<RunInfo<unknown>>;
/** One run of no more than so many rounds of the loop. */
type LimitedRun = (rounds: number) => Promise<RunInfo<unknown>>;

/** Pairs of runs, of which there are more the shorter they are; milliseconds after which there are no more than the least. */
const PAIRS = { least: 3, most: 9 };
const ENOUGH_MILLIS = 400;

/** The first of each pays for compiling and for cold memory; the last of each is traced. `limited` where that can be asked for. */
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

/** Points of the residuals of a run. */
const MOST_POINTS = 12;

/** What a loop waits to see small, in some of its rounds: runs that end there tell of that round and of the one before. */
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
