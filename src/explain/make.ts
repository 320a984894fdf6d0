/** Makes an explanation: of a bound plan, its estimate and its measurement. */

import type { Binding } from "../bind/bind.ts";
import type { BoundKernel, BoundLevel, BoundLoop, BoundSolo, BoundStep } from "../bind/bound.ts";
import { kernelNumbersOfStage, walkBoundLevels, walkBoundLoops } from "../bind/bound.ts";
import type { CalledKernel, SegmentKernel, TableKernel } from "../bind/layout.ts";
import type { RoundCounts } from "../bind/sparse/round-counts.ts";
import type { KernelTotals, WorkerTrace } from "../bind/worker-trace.ts";
import type { Decision } from "../estimate/decide.ts";
import type { LevelEstimate, PlanEstimate } from "../estimate/estimate.ts";
import type { Work } from "../estimate/kernel-cost.ts";
import { splitWork, tableWork, workOf } from "../estimate/kernel-cost.ts";
import type { Plan } from "../plan/plan.ts";
import type { GraphSizes } from "../plan/sizes.ts";
import { arrayLines, levelPaths } from "../report/memory.ts";
import type { KernelChoice, KernelLevel, KernelLine, KernelLoop, ReportStep } from "../report/report.ts";
import { sparseKernelText } from "../report/sparse.ts";
import type { SparseLoop } from "../report/sparse-lines.ts";
import type { KernelFacts } from "../report/steps.ts";
import { kernelSteps } from "../report/steps.ts";
import type {
  Analysis,
  ExplainChoice,
  ExplainKernel,
  ExplainLevel,
  ExplainLoop,
  ExplainScalars,
  ExplainSolo,
  ExplainSparseKernel,
  ExplainStep,
  Explanation,
  MeasuredKernel,
  MeasuredLevel,
  MeasuredSparse,
  WorkerAccount,
} from "./explanation.ts";
import { EXPLANATION_VERSION } from "./explanation.ts";

export interface ExplainInput {
  readonly plan: Plan;
  readonly binding: Pick<Binding, "bound" | "kernels" | "splits" | "sources" | "lanes" | "peakBytes">;
  readonly codeBytes: number;
  readonly graph: { readonly name: string; readonly sizes: GraphSizes };
  /** The layout in memory of the rows that a kernel goes through. */
  readonly rows: KernelFacts["rows"];
  readonly decision: Decision;
  /** The estimate for the number of workers that the plan is bound to. */
  readonly estimate: PlanEstimate | null;
  readonly measured: MeasuredRun | null;
}

/** A traced run. */
export interface MeasuredRun extends Pick<Analysis, "warmUps" | "millis" | "rounds" | "converged"> {
  readonly workers: readonly WorkerTrace[];
  /** The counts of rounds of each loop that may have sparse rounds. */
  readonly counts: readonly RoundCounts[];
}

export function makeExplanation(input: ExplainInput): Explanation {
  const { plan, binding, codeBytes, graph, rows, decision, estimate, measured } = input;
  const { name, sizes } = graph;
  const { nodeCount, edgeCount } = sizes;
  return {
    version: EXPLANATION_VERSION,
    algorithm: plan.name,
    graph: { name, nodeCount, edgeCount },
    decision,
    steps: new Explainer(input).steps(
      binding.bound.steps,
      kernelSteps(
        plan,
        estimate,
        { rows, splits: binding.splits, sources: binding.sources, lanes: binding.lanes },
        nodeCount,
      ),
    ),
    memory: { peakBytes: binding.peakBytes, arrays: arrayLines(plan, sizes), codeBytes },
    estimatedMicros: estimate && microsOn(decision.workers, estimate),
    analysis: measured && analyze(input, measured),
  };
}

function microsOn(workers: number, { sequentialMicros, parallelMicros }: LevelEstimate | PlanEstimate): number {
  return workers === 1 ? sequentialMicros : parallelMicros;
}

function analyze({ binding, decision, estimate }: ExplainInput, measured: MeasuredRun): Analysis {
  const { warmUps, millis, rounds, converged, workers, counts } = measured;
  const sparseRuns = sparseRunsOf(binding.bound.steps, counts);
  const isScalar = binding.kernels.map(
    (kernel) => (kernel.kind === "lanes" ? kernel.of.kind : kernel.kind) === "scalars",
  );
  return {
    warmUps,
    millis,
    rounds,
    converged,
    estimatedMicros:
      estimate &&
      sum(
        estimate.levels.map(
          (level, number) =>
            microsOn(decision.workers, level) * (runsOf(workers, number) + (sparseRuns.get(number) ?? 0)),
        ),
      ),
    workers: workers.map((trace) => accountOf(trace, millis, isScalar)),
  };
}

/** Counts, for each level by its number, the sparse rounds that took the place of a run of it. */
function sparseRunsOf(steps: readonly BoundStep[], counts: readonly RoundCounts[]): ReadonlyMap<number, number> {
  const runs = new Map<number, number>();
  for (const { loop, sparse } of walkBoundLoops(steps)) {
    const rounds = counts.find((one) => one.loop === loop)?.sparse ?? 0;
    for (const { level } of sparse?.levels ?? []) runs.set(level.level, rounds);
  }
  return runs;
}

/** Counts the runs of a level. All workers run it as often as worker 0 does, unless worker 0 runs it alone. */
function runsOf(workers: readonly WorkerTrace[], level: number): number {
  return workers[0]!.levels[level]!.runs;
}

function accountOf(trace: WorkerTrace, millis: number, isScalar: readonly boolean[]): WorkerAccount {
  const timeOf = (scalar: boolean): number =>
    sum(trace.kernels.map((totals, number) => (isScalar[number] === scalar ? totals.millis : 0)));
  const kernels = timeOf(false);
  const scalars = timeOf(true);
  const waiting = sum([...trace.levels, ...trace.solos, ...trace.sparse].map(({ waitMillis }) => waitMillis));
  const walk = trace.end - trace.start;
  return {
    kernels,
    scalars,
    waiting,
    control: walk - kernels - scalars - waiting,
    outside: millis - walk,
    chunks: sum(trace.kernels.map(({ calls }, number) => (isScalar[number] ? 0 : calls))),
    events: trace.noted,
    eventsDropped: trace.noted - trace.events.length,
  };
}

/** Walks bound steps and the steps of the report side by side. The two differ in solo steps only. */
class Explainer {
  readonly #input: ExplainInput;
  readonly #traces: readonly WorkerTrace[] | null;
  readonly #places: readonly string[];

  constructor(input: ExplainInput) {
    this.#input = input;
    this.#traces = input.measured?.workers ?? null;
    this.#places = levelPaths(input.plan);
  }

  steps(bound: readonly BoundStep[], told: readonly ReportStep[]): ExplainStep[] {
    let at = 0;
    return bound.map((step): ExplainStep => {
      if (step.kind !== "solo") return this.#step(step, told[at++]!);
      const body = told.slice(at, at + step.body.length);
      at += step.body.length;
      return this.#solo(step, body);
    });
  }

  #step(step: Exclude<BoundStep, BoundSolo>, told: ReportStep): ExplainStep {
    if (step.kind === "level" && told.kind === "level") return this.#level(step, told);
    if (step.kind === "loop" && told.kind === "loop") return this.#loop(step, told);
    if (step.kind === "choose" && told.kind === "choose") return this.#choose(step.cases, told);
    throw new TypeError(`found a bound ${step.kind} where the plan has a ${told.kind}`);
  }

  #solo({ solo, body }: BoundSolo, told: readonly ReportStep[]): ExplainSolo {
    const steps = this.steps(body, told);
    const traces = this.#traces;
    if (!traces) return { kind: "solo", body: steps, measured: null };
    const waitMillis = sum(traces.map(({ solos }) => solos[solo]!.waitMillis));
    const alone = sum([...walkBoundLevels(body)].map(({ level }) => traces[0]!.levels[level]!.millis));
    const runs = traces[0]!.solos[solo]!.waits;
    return { kind: "solo", body: steps, measured: { runs, millis: (alone + waitMillis) / traces.length, waitMillis } };
  }

  #loop(bound: BoundLoop, told: KernelLoop): ExplainLoop {
    const { loop, body } = bound;
    const { carries, limit, until, rounds: estimatedRounds, sparse, sources } = told;
    const totals = this.#traces?.[0]?.loops[loop];
    return {
      kind: "loop",
      carries,
      limit,
      until,
      estimatedRounds,
      sparse,
      sources,
      sparseKernels: this.#sparseKernels(bound, sparse),
      body: this.steps(body, told.body),
      measured: totals ? { ...totals, sparse: this.#measureSparse(loop) } : null,
    };
  }

  #sparseKernels({ sparse }: BoundLoop, told: SparseLoop): ExplainSparseKernel[] {
    const stages = (sparse?.levels ?? []).flatMap((level) => level.stages);
    const alone = new Map(sparse?.alone);
    return stages.flatMap(kernelNumbersOfStage).map((number) => {
      const forms = [number, alone.get(number) ?? []].flat().map((form) => this.#totals(form));
      const totals = forms.every((each) => each !== null) ? forms.flat() : null;
      const kernel = this.#input.binding.kernels[number]!;
      const name = kernel.kind === "sparse" ? sparseKernelText(kernel, told) : kernel.name;
      return { name, number, measured: totals && together(totals) };
    });
  }

  #measureSparse(loop: number): MeasuredSparse | null {
    const counts = this.#input.measured?.counts.find((one) => one.loop === loop);
    if (!counts || !this.#traces) return null;
    const totals = this.#traces.map(({ sparse }) => sparse[loop]!);
    const waitMillis = sum(totals.map((each) => each.waitMillis));
    return { counts, millis: (sum(totals.map(({ millis }) => millis)) + waitMillis) / totals.length, waitMillis };
  }

  /** A plan lists first the case where the condition does not hold; a report lists first the case where it does. */
  #choose(cases: readonly (readonly BoundStep[])[], told: KernelChoice): ExplainChoice {
    const { on, why } = told;
    const inOrder = [...cases].reverse();
    return { kind: "choose", on, why, cases: told.cases.map((branch, k) => this.steps(inOrder[k]!, branch)) };
  }

  #level(bound: BoundLevel, told: KernelLevel): ExplainLevel {
    const { decision, estimate } = this.#input;
    const { level: number, scalars, before, fence } = bound;
    const figures = estimate?.levels[number];
    return {
      kind: "level",
      level: told.level,
      number,
      place: this.#places[number]!,
      scalars: scalars === null ? null : this.#scalars(scalars, told.scalars),
      kernels: [
        ...before.map((kernel) => {
          const called = this.#input.binding.kernels[kernel.kernel]!;
          if (isOfTable(called)) return this.#kernel(kernel, number, tableLine(called, this.#input.plan), null);
          const of = bound.kernels.findIndex((one) => this.#segmentsOf(one.kernel) === kernel.kernel);
          const line = segmentsLine(told.kernels[of]!);
          return this.#kernel(kernel, number, line, figures?.kernels[of]?.sequentialMicros ?? null);
        }),
        ...bound.kernels.map((kernel, k) =>
          this.#kernel(kernel, number, told.kernels[k]!, figures?.kernels[k]?.sequentialMicros ?? null),
        ),
      ],
      longRows: told.longRows,
      barrier: bound.kernels.length > 0 || fence,
      estimatedMicros: figures ? microsOn(decision.workers, figures) : null,
      measured: this.#traces && measureLevel(bound, this.#traces),
    };
  }

  #scalars(number: number, ops: readonly string[]): ExplainScalars {
    const totals = this.#totals(number);
    const runs = totals?.[0]?.calls ?? 0;
    const measured = totals && { runs, ...together(totals), workers: 1, bytesPerSecond: null };
    return { number, ops, measured };
  }

  /** Gives the number of the kernel that computes the segments of an aggregate's long rows; −1 where there is none. */
  #segmentsOf(number: number): number {
    const { kernels } = this.#input.binding;
    return kernels.findIndex((one) => isOfSegments(one) && one.aggregate === kernels[number]);
  }

  /**
   * Describes a bound kernel. `wholeMicros` is the estimated time of the aggregate that it belongs to, on one worker, in µs. An
   * aggregate with split rows is two kernels, segments and the rest, and each is given its part of that time. Null where nothing
   * was estimated.
   */
  #kernel(bound: BoundKernel, level: number, told: KernelLine, wholeMicros: number | null): ExplainKernel {
    const { kernel: number, chunks } = bound;
    const count = chunks.length - 1;
    const { work, part } = this.#work(number, Math.max(1, count));
    const { bytesRead, bytesWritten, gathers } = work;
    const bytesGathered = gatheredBytes(work);
    const estimatedMicros = wholeMicros === null ? null : wholeMicros * part;
    return {
      ...told,
      number,
      chunks: count,
      bytesRead,
      bytesWritten,
      gathers: sum(gathers.map(({ entries }) => entries)),
      bytesGathered,
      estimatedMicros,
      measured: this.#measureKernel(bound, level, bytesRead + bytesWritten + bytesGathered),
    };
  }

  /** Gives the work of a kernel and its share of an aggregate's work, where the aggregate has its long rows split. */
  #work(number: number, chunks: number): { readonly work: Work; readonly part: number } {
    const { plan, binding, graph } = this.#input;
    const kernel = binding.kernels[number]!;
    if (kernel.kind === "scalars" || kernel.kind === "sparse" || kernel.kind === "lanes") {
      throw new TypeError(`kernel ${number} of a level computes at no nodes or edges of its own`);
    }
    const half = ({ aggregate, cut }: SegmentKernel, which: "segments" | "rest") => {
      const works = splitWork(aggregate, cut, plan, graph.sizes);
      const work = works[which];
      return { work, part: bytesOf(work) / (bytesOf(works.segments) + bytesOf(works.rest)) };
    };
    if (kernel.kind === "segments") return half(kernel, "segments");
    if (kernel.kind === "table") return { work: tableWork(kernel, plan, graph.sizes), part: 1 };
    const split = binding.kernels.filter(isOfSegments).find(({ aggregate }) => aggregate === kernel);
    return split ? half(split, "rest") : { work: workOf(kernel, plan, graph.sizes, { chunks }), part: 1 };
  }

  #measureKernel({ kernel, chunks }: BoundKernel, level: number, bytes: number): MeasuredKernel | null {
    const totals = this.#totals(kernel);
    if (!totals || !this.#traces) return null;
    const all = together(totals);
    const runs = runsOf(this.#traces, level);
    const workers = Math.max(1, Math.min(chunks.length - 1, totals.filter(({ calls }) => calls > 0).length));
    const seconds = all.millis / 1000 / workers;
    return { runs, ...all, workers, bytesPerSecond: seconds > 0 ? (bytes * runs) / seconds : null };
  }

  /** Gives what each worker took for a kernel, in lanes or not. */
  #totals(number: number): readonly KernelTotals[] | null {
    const { kernels } = this.#input.binding;
    const lanes = kernels.findIndex((other) => other.kind === "lanes" && other.of === kernels[number]);
    const of = (trace: WorkerTrace): KernelTotals => {
      const [alone, inLanes] = [trace.kernels[number]!, trace.kernels[lanes]];
      if (inLanes === undefined) return alone;
      return { calls: alone.calls + inLanes.calls, millis: alone.millis + inLanes.millis };
    };
    return this.#traces?.map(of) ?? null;
  }
}

function isOfSegments(kernel: CalledKernel): kernel is SegmentKernel {
  return kernel.kind === "segments";
}

function isOfTable(kernel: CalledKernel): kernel is TableKernel {
  return kernel.kind === "table";
}

function tableLine({ name, buffer, boundaries }: TableKernel, { buffers }: Plan): KernelLine {
  return {
    makes: [],
    ops: [name],
    domain: "nodes",
    dataParallel: true,
    chunks: boundaries.length - 1,
    rows: null,
    reads: [buffers[buffer]!.name],
    writes: [],
    lines: null,
  };
}

function segmentsLine({ ops, reads, ...line }: KernelLine): KernelLine {
  return { ...line, makes: [], ops: [`segments of ${ops[0]}`], domain: "segments", rows: null, reads, writes: [] };
}

function gatheredBytes({ gathers }: Work): number {
  return sum(gathers.map(({ entries, entryBytes }) => entries * entryBytes));
}

function bytesOf(work: Work): number {
  return work.bytesRead + work.bytesWritten + gatheredBytes(work);
}

function measureLevel({ level, before, kernels }: BoundLevel, traces: readonly WorkerTrace[]): MeasuredLevel {
  const parts = traces.filter(({ levels }) => levels[level]!.runs > 0);
  const totals = parts.map(({ levels }) => levels[level]!);
  const waitMillis = sum(totals.map((each) => each.waitMillis));
  const busyMillis = parts.map((trace) =>
    sum([...before, ...kernels].map(({ kernel }) => trace.kernels[kernel]!.millis)),
  );
  const mean = sum(busyMillis) / Math.max(1, parts.length);
  return {
    runs: runsOf(traces, level),
    millis: (sum(totals.map(({ millis }) => millis)) + waitMillis) / Math.max(1, parts.length),
    waitMillis,
    busyMillis,
    imbalance: parts.length > 1 && mean > 0 ? Math.max(...busyMillis) / mean : null,
  };
}

function together(totals: readonly KernelTotals[]): { chunks: number; millis: number } {
  return { chunks: sum(totals.map(({ calls }) => calls)), millis: sum(totals.map(({ millis }) => millis)) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
