/** Timing: some things in turn, again and again, so that whatever else the machine does meets all of them alike. */

/** A piece of work that is timed. */
export interface Subject {
  readonly name: string;
  /** Work that each run needs and that is not timed. */
  readonly before?: () => void;
  readonly run: () => void;
}

/** The middle of some numbers, and what a quarter of them is below and above. */
export interface Spread {
  readonly median: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
}

/** Milliseconds of one run of each subject, round by round: `times[k][r]` is subject k in round r. */
export interface Times {
  readonly names: readonly string[];
  readonly times: readonly (readonly number[])[];
}

export interface TimingOptions {
  /** Rounds that are timed. */
  readonly rounds: number;
  /** Rounds before these, for compilers and caches; 2 if not given. */
  readonly warmups?: number;
}

/** The milliseconds below which work is run several times, and its mean time counts. */
const LEAST_TIMED = 20;
/** Milliseconds after which no more than so many rounds are timed. */
const LONG = 20_000;
const LEAST_ROUNDS = 5;

/** Runs the subjects in turn, each round beginning with another of them. */
export function timeInTurn(subjects: readonly Subject[], { rounds, warmups = 2 }: TimingOptions): Times {
  const repeats = subjects.map((subject) => {
    let last = 0;
    for (let warmup = 0; warmup < warmups; warmup++) last = timeOf(subject, 1);
    return Math.max(1, Math.ceil(LEAST_TIMED / Math.max(last, LEAST_TIMED / 1000)));
  });
  const times = subjects.map((): number[] => []);
  const start = performance.now();
  for (let round = 0; round < rounds; round++) {
    if (round >= LEAST_ROUNDS && performance.now() - start > LONG) break;
    for (let k = 0; k < subjects.length; k++) {
      const at = (k + round) % subjects.length;
      times[at]!.push(timeOf(subjects[at]!, repeats[at]!));
    }
  }
  return { names: subjects.map(({ name }) => name), times };
}

/** A subject that times itself, such as another program. Each call gives the milliseconds of some trials. */
export interface Trials {
  readonly name: string;
  readonly run: () => readonly number[] | Promise<readonly number[]>;
}

/** Lets each run its trials in turn, each round beginning with another: `[k][r]` are those of subject k in round r. */
export async function seriesInTurn(subjects: readonly Trials[], rounds: number): Promise<(readonly number[])[][]> {
  const series = subjects.map((): (readonly number[])[] => []);
  for (let round = 0; round < rounds; round++) {
    for (let k = 0; k < subjects.length; k++) {
      const at = (k + round) % subjects.length;
      series[at]!.push(await subjects[at]!.run());
    }
  }
  return series;
}

/** Does the same for such subjects. The time of a round is the median of its trials. */
export async function trialsInTurn(subjects: readonly Trials[], rounds: number): Promise<Times> {
  const series = await seriesInTurn(subjects, rounds);
  const times = series.map((own) => own.map((trials) => spreadOf(trials).median));
  return { names: subjects.map(({ name }) => name), times };
}

/** The mean of so many runs, without what comes before each. */
function timeOf({ before, run }: Subject, repeats: number): number {
  let total = 0;
  for (let repeat = 0; repeat < repeats; repeat++) {
    before?.();
    const start = performance.now();
    run();
    total += performance.now() - start;
  }
  return total / repeats;
}

/** The median and the quartiles, linear between the two nearest numbers. */
export function spreadOf(numbers: readonly number[]): Spread {
  const sorted = [...numbers].sort((a, b) => a - b);
  return {
    lowerQuartile: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    upperQuartile: quantile(sorted, 0.75),
  };
}

/** The spread of one subject's times. */
export function timesOf({ names, times }: Times, name: string): Spread {
  return spreadOf(times[expectName(names, name)]!);
}

/** Gives the ratio of two subjects' times in the same round, and the spread of these ratios. */
export function ratioOf({ names, times }: Times, slow: string, fast: string): Spread {
  const [over, under] = [times[expectName(names, slow)]!, times[expectName(names, fast)]!];
  return spreadOf(over.map((milliseconds, round) => milliseconds / under[round]!));
}

/** Gives the ratio of their shortest times, which says something even where other work takes the cores now and then. */
export function bestRatioOf({ names, times }: Times, slow: string, fast: string): number {
  return Math.min(...times[expectName(names, slow)]!) / Math.min(...times[expectName(names, fast)]!);
}

function expectName(names: readonly string[], name: string): number {
  const at = names.indexOf(name);
  if (at < 0) throw new RangeError(`found no subject ${name} among ${names.join(", ")}`);
  return at;
}

function quantile(sorted: readonly number[], part: number): number {
  const at = (sorted.length - 1) * part;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  if (low === undefined || high === undefined) throw new RangeError("found no numbers");
  return low + (high - low) * (at - Math.floor(at));
}
