/**
 * The trace of each worker: what it did, and for how long. Workers write it to shared memory, and the starting thread
 * reads it after the run.
 */

import type { KernelFunction } from "../src/backend/backend.ts";
import type { BoundPlan, BoundStep } from "../src/bind/bound.ts";
import type { LevelTotals, TraceEvent, WorkerTrace } from "../src/bind/worker-trace.ts";
import type { Barrier } from "./barrier.ts";

/** The numbers of levels, kernels, solos and loops of a plan, which a trace has counts for. */
interface TraceShape {
  readonly kernels: number;
  readonly levels: number;
  readonly solos: number;
  readonly loops: number;
}

/** The place of the counts of one kind: the first float, and the floats for each number. */
interface Section {
  readonly at: number;
  readonly width: number;
}

/** The fields of the head, as indices of 64-bit floats. */
const NOTED = 0;
const START = 1;
const END = 2;
const HEAD = 8;

/** The floats of an event: its kind and number, its start, its end, and two further numbers. */
const PER_EVENT = 5;
/** The size of the set in the event of a dense round, which has none. */
const DENSE = -1;

/**
 * The kinds of events. An event's first float is its kind, plus the number of kinds times the number of the level,
 * kernel, solo or loop.
 */
const KINDS = { level: 0, kernel: 1, waitAfterLevel: 2, waitAfterSolo: 3, round: 4, sparse: 5, waitInSparse: 6 };
const KIND_COUNT = 8;

/** The number of events that all workers together keep, and the least and most that one worker keeps. */
const EVENTS_OF_ALL = 2 ** 20;
const LEAST_EVENTS = 2 ** 13;
const MOST_EVENTS = 2 ** 16;

/** The number of events that each of `workers` workers keeps. */
export function traceCapacity(workers: number): number {
  return Math.max(LEAST_EVENTS, Math.min(MOST_EVENTS, Math.floor(EVENTS_OF_ALL / workers)));
}

/** The bytes of a plan's trace that keeps the latest `capacity` events. */
export function traceBytes(bound: BoundPlan, capacity: number): number {
  return sectionsOf(shapeOf(bound), capacity).length * Float64Array.BYTES_PER_ELEMENT;
}

/**
 * The current time in milliseconds, comparable between threads: `performance.now()` counts from the start of each
 * thread.
 */
export function sharedNow(): number {
  return performance.timeOrigin + performance.now();
}

/** The beginning of a worker's sparse round in a loop, and the time that it had waited in sparse rounds by then. */
interface SparseBegun {
  readonly loop: number;
  readonly start: number;
  readonly waited: number;
}

/** One worker's trace. The worker writes it during a run; the starting thread reads it afterwards. */
export class Trace {
  readonly #shape: TraceShape;
  readonly #capacity: number;
  readonly #sections: ReturnType<typeof sectionsOf>;
  readonly #numbers: Float64Array;
  #zero = 0;
  /** The kind of the next barrier: that of the last noted level, of a solo, or of sparse rounds. */
  #waitKind = KINDS.waitAfterLevel;
  #waitNumber = 0;
  #loopDepth = 0;
  #outerLoop = 0;
  #roundStart = 0;

  constructor(bound: BoundPlan, buffer: ArrayBufferLike, address: number, capacity: number) {
    this.#shape = shapeOf(bound);
    this.#capacity = capacity;
    this.#sections = sectionsOf(this.#shape, capacity);
    this.#numbers = new Float64Array(buffer, address, this.#sections.length);
  }

  /** Forgets all events and begins the walk. Times count from `origin`, a `sharedNow()`. */
  begin(origin: number): void {
    this.#numbers.fill(0, 0, this.#sections.events);
    this.#zero = origin - performance.timeOrigin;
    this.#numbers[START] = this.now();
  }

  /** Ends the walk. */
  finish(): void {
    this.#numbers[END] = this.now();
  }

  /** The current time, to be given to `level` as its start. */
  now(): number {
    return performance.now() - this.#zero;
  }

  /** Wraps kernels, so that each call of them is noted. */
  kernels(kernels: readonly KernelFunction[]): readonly KernelFunction[] {
    return kernels.map((kernel, number): KernelFunction => {
      const at = this.#sections.kernels.at + number * this.#sections.kernels.width;
      return (frame, from, to) => {
        const start = this.now();
        kernel(frame, from, to);
        const end = this.now();
        this.#count(at, end - start);
        this.#note(KINDS.kernel, number, start, end, from, to);
      };
    });
  }

  /** Wraps a barrier, so that each wait in it is noted. */
  barrier(barrier: Pick<Barrier, "wait">): Pick<Barrier, "wait"> {
    return {
      wait: () => {
        const start = this.now();
        const goesOn = barrier.wait();
        const end = this.now();
        this.#count(this.#waitsAt(), end - start);
        this.#note(this.#waitKind, this.#waitNumber, start, end, 0, 0);
        return goesOn;
      },
    };
  }

  /** Notes a level that ran from `start` until now. Its barrier comes next. */
  level(level: number, start: number): void {
    const end = this.now();
    this.#count(this.#sections.levels.at + level * this.#sections.levels.width, end - start);
    this.#note(KINDS.level, level, start, end, 0, 0);
    this.#waitKind = KINDS.waitAfterLevel;
    this.#waitNumber = level;
  }

  /**
   * Notes the first half of a level, which ran from `start` until now. A barrier comes next, and then the rest of the
   * level.
   */
  half(level: number, start: number): void {
    const end = this.now();
    const at = this.#sections.levels.at + level * this.#sections.levels.width + 1;
    this.#numbers[at] = this.#numbers[at]! + (end - start);
    this.#note(KINDS.level, level, start, end, 0, 0);
    this.#waitKind = KINDS.waitAfterLevel;
    this.#waitNumber = level;
  }

  /** Says that the barrier of a solo comes next. */
  solo(solo: number): void {
    this.#waitKind = KINDS.waitAfterSolo;
    this.#waitNumber = solo;
  }

  /** Begins a sparse round of a loop, or a look for changed nodes. The next barriers belong to it. */
  inSparse(loop: number): SparseBegun {
    this.#waitKind = KINDS.waitInSparse;
    this.#waitNumber = loop;
    return { loop, start: this.now(), waited: this.#numbers[this.#waitsAt() + 1]! };
  }

  /** Notes the end of a sparse round, or of a look after which a dense round comes. */
  sparse({ loop, start, waited }: SparseBegun, isRound: boolean): void {
    const end = this.now();
    const numbers = this.#numbers;
    const at = this.#sections.sparse.at + loop * this.#sections.sparse.width;
    const own = end - start - (numbers[this.#waitsAt() + 1]! - waited);
    numbers[at] = numbers[at]! + (isRound ? 1 : 0);
    numbers[at + 1] = numbers[at + 1]! + own;
    if (isRound) this.#note(KINDS.sparse, loop, start, end, 0, 0);
  }

  enterLoop(loop: number): void {
    if (this.#loopDepth++ > 0) return;
    this.#outerLoop = loop;
    this.#roundStart = this.now();
  }

  /**
   * Notes that a round of the outermost loop ends now. One worker calls it. `set` is the number of nodes that a sparse
   * round went out from; null for a dense one.
   */
  round(round: number, set: number | null): void {
    const end = this.now();
    this.#note(KINDS.round, this.#outerLoop, this.#roundStart, end, round, set ?? DENSE);
    this.#roundStart = end;
  }

  leaveLoop(loop: number, rounds: number): void {
    this.#loopDepth--;
    this.#count(this.#sections.loops.at + loop * this.#sections.loops.width, rounds);
  }

  read(): WorkerTrace {
    const { kernels, levels, solos, loops } = this.#shape;
    const sections = this.#sections;
    const numbers = this.#numbers;
    const list = <T>(count: number, { at, width }: Section, read: (at: number) => T): T[] =>
      Array.from({ length: count }, (_, number) => read(at + number * width));
    const readLevel = (at: number): LevelTotals => ({
      runs: numbers[at]!,
      millis: numbers[at + 1]!,
      waits: numbers[at + 2]!,
      waitMillis: numbers[at + 3]!,
    });
    return {
      start: numbers[START]!,
      end: numbers[END]!,
      kernels: list(kernels, sections.kernels, (at) => ({ calls: numbers[at]!, millis: numbers[at + 1]! })),
      levels: list(levels, sections.levels, readLevel),
      solos: list(solos, sections.solos, (at) => ({ waits: numbers[at]!, waitMillis: numbers[at + 1]! })),
      loops: list(loops, sections.loops, (at) => ({ runs: numbers[at]!, rounds: numbers[at + 1]! })),
      sparse: list(loops, sections.sparse, readLevel),
      events: this.#events(),
      noted: numbers[NOTED]!,
    };
  }

  #events(): TraceEvent[] {
    const noted = this.#numbers[NOTED]!;
    const kept = Math.min(noted, this.#capacity);
    return Array.from({ length: kept }, (_, i) => {
      const at = this.#sections.events + ((noted - kept + i) % this.#capacity) * PER_EVENT;
      const [code, start, end, first, second] = this.#numbers.subarray(at, at + PER_EVENT);
      return eventOf(code! % KIND_COUNT, Math.floor(code! / KIND_COUNT), { start: start!, end: end! }, first!, second!);
    });
  }

  /** The index of the counts of waits in the next barrier. */
  #waitsAt(): number {
    const { levels, solos, sparse } = this.#sections;
    switch (this.#waitKind) {
      case KINDS.waitAfterSolo:
        return solos.at + this.#waitNumber * solos.width;
      case KINDS.waitInSparse:
        return sparse.at + this.#waitNumber * sparse.width + 2;
      default:
        return levels.at + this.#waitNumber * levels.width + 2;
    }
  }

  /** Counts one more event at an index, and adds `amount` to the sum beside it. */
  #count(at: number, amount: number): void {
    const numbers = this.#numbers;
    numbers[at] = numbers[at]! + 1;
    numbers[at + 1] = numbers[at + 1]! + amount;
  }

  #note(kind: number, number: number, start: number, end: number, first: number, second: number): void {
    const numbers = this.#numbers;
    const noted = numbers[NOTED]!;
    const at = this.#sections.events + (noted % this.#capacity) * PER_EVENT;
    numbers[at] = kind + KIND_COUNT * number;
    numbers[at + 1] = start;
    numbers[at + 2] = end;
    numbers[at + 3] = first;
    numbers[at + 4] = second;
    numbers[NOTED] = noted + 1;
  }
}

/** The place of a barrier in a trace, by the kind of its event. */
const AFTER: Readonly<Record<number, "solo" | "sparse" | undefined>> = {
  [KINDS.waitAfterSolo]: "solo",
  [KINDS.waitInSparse]: "sparse",
};

function eventOf(
  kind: number,
  number: number,
  times: { readonly start: number; readonly end: number },
  first: number,
  second: number,
): TraceEvent {
  switch (kind) {
    case KINDS.level:
      return { kind: "level", level: number, ...times };
    case KINDS.kernel:
      return { kind: "kernel", kernel: number, from: first, to: second, ...times };
    case KINDS.round:
      return { kind: "round", loop: number, round: first, set: second === DENSE ? null : second, ...times };
    case KINDS.sparse:
      return { kind: "sparse", loop: number, ...times };
    default:
      return { kind: "wait", after: AFTER[kind] ?? "level", number, ...times };
  }
}

/** Finds the sections of a trace, as indices of floats: the totals by kind, then the ring of events. */
function sectionsOf({ kernels, levels, solos, loops }: TraceShape, capacity: number) {
  let at = HEAD;
  const section = (count: number, width: number): Section => {
    const found = { at, width };
    at += count * width;
    return found;
  };
  const sections = {
    kernels: section(kernels, 2),
    levels: section(levels, 4),
    solos: section(solos, 2),
    loops: section(loops, 2),
    sparse: section(loops, 4),
  };
  return { ...sections, events: at, length: at + capacity * PER_EVENT };
}

function shapeOf({ kernels, steps }: BoundPlan): TraceShape {
  const most = { levels: 0, solos: 0, loops: 0 };
  const visit = (step: BoundStep): void => {
    switch (step.kind) {
      case "level":
        most.levels = Math.max(most.levels, step.level + 1);
        break;
      case "solo":
        most.solos = Math.max(most.solos, step.solo + 1);
        step.body.forEach(visit);
        break;
      case "loop":
        most.loops = Math.max(most.loops, step.loop + 1);
        step.body.forEach(visit);
        break;
      case "choose":
        for (const branch of step.cases) branch.forEach(visit);
        break;
      default:
        step satisfies never;
    }
  };
  steps.forEach(visit);
  return { kernels, ...most };
}

/** Makes a trace for one worker on the heap, and begins its walk. */
export function newTrace(bound: BoundPlan): Trace {
  const capacity = traceCapacity(1);
  const trace = new Trace(bound, new ArrayBuffer(traceBytes(bound, capacity)), 0, capacity);
  trace.begin(sharedNow());
  return trace;
}
