/** What each worker did, and for how long: noted in shared memory that the starting thread reads after the run. */

import type { KernelFunction } from "../src/backend/backend.ts";
import type { BoundPlan, BoundStep } from "../src/bind/bound.ts";
import type { LevelTotals, TraceEvent, WorkerTrace } from "../src/bind/worker-trace.ts";
import type { Barrier } from "./barrier.ts";

/** How much there is to note of a plan: as many numbers of each kind, from 0. */
interface TraceShape {
  readonly kernels: number;
  readonly levels: number;
  readonly solos: number;
  readonly loops: number;
}

/** Where the numbers of one kind are, and how many each of them takes. */
interface Section {
  readonly at: number;
  readonly width: number;
}

/** Indices of 64-bit floats in the head. */
const NOTED = 0;
const START = 1;
const END = 2;
const HEAD = 8;

/** Floats of an event: its kind and number, start, end, and two numbers more. */
const PER_EVENT = 5;
/** In place of how many nodes had changed, of a dense round. */
const DENSE = -1;

/** Kinds of events; a number of the kind comes on top of it, times as many as there are. */
const KINDS = { level: 0, kernel: 1, waitAfterLevel: 2, waitAfterSolo: 3, round: 4, sparse: 5, waitInSparse: 6 };
const KIND_COUNT = 8;

/** Events of all workers together that are worth their memory, and how many one worker keeps at least and at most. */
const EVENTS_OF_ALL = 2 ** 20;
const LEAST_EVENTS = 2 ** 13;
const MOST_EVENTS = 2 ** 16;

/** How many events each of so many workers keeps. */
export function traceCapacity(workers: number): number {
  return Math.max(LEAST_EVENTS, Math.min(MOST_EVENTS, Math.floor(EVENTS_OF_ALL / workers)));
}

/** Bytes of a trace of a plan that keeps the latest `capacity` events. */
export function traceBytes(bound: BoundPlan, capacity: number): number {
  return sectionsOf(shapeOf(bound), capacity).length * Float64Array.BYTES_PER_ELEMENT;
}

/** The time now, comparable between threads: `performance.now()` counts from the start of each. */
export function sharedNow(): number {
  return performance.timeOrigin + performance.now();
}

/** When a worker began with a sparse round of a loop, and how long it had waited in such by then. */
interface SparseBegun {
  readonly loop: number;
  readonly start: number;
  readonly waited: number;
}

/** One worker's trace. Written by that worker during a run, read by the starting thread after it. */
export class Trace {
  readonly #shape: TraceShape;
  readonly #capacity: number;
  readonly #sections: ReturnType<typeof sectionsOf>;
  readonly #numbers: Float64Array;
  #zero = 0;
  /** Which barrier comes next: that of the level which was noted last, of a solo, or of sparse rounds. */
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

  /** Forgets all that was noted; times count from `origin`, a `sharedNow()`. The walk begins now. */
  begin(origin: number): void {
    this.#numbers.fill(0, 0, this.#sections.events);
    this.#zero = origin - performance.timeOrigin;
    this.#numbers[START] = this.now();
  }

  /** The walk is over. */
  finish(): void {
    this.#numbers[END] = this.now();
  }

  /** The time to hand to `level`. */
  now(): number {
    return performance.now() - this.#zero;
  }

  /** Kernels that note each of their calls. */
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

  /** A barrier that notes each wait. */
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

  /** A level ran from `start` until now; its barrier comes next. */
  level(level: number, start: number): void {
    const end = this.now();
    this.#count(this.#sections.levels.at + level * this.#sections.levels.width, end - start);
    this.#note(KINDS.level, level, start, end, 0, 0);
    this.#waitKind = KINDS.waitAfterLevel;
    this.#waitNumber = level;
  }

  /** The first half of a level ran from `start` until now; a barrier comes next, and then the rest of it. */
  half(level: number, start: number): void {
    const end = this.now();
    const at = this.#sections.levels.at + level * this.#sections.levels.width + 1;
    this.#numbers[at] = this.#numbers[at]! + (end - start);
    this.#note(KINDS.level, level, start, end, 0, 0);
    this.#waitKind = KINDS.waitAfterLevel;
    this.#waitNumber = level;
  }

  /** The barrier of a solo comes next. */
  solo(solo: number): void {
    this.#waitKind = KINDS.waitAfterSolo;
    this.#waitNumber = solo;
  }

  /** The barriers that come next are of a loop's sparse rounds, of which one begins now or a look for what changed. */
  inSparse(loop: number): SparseBegun {
    this.#waitKind = KINDS.waitInSparse;
    this.#waitNumber = loop;
    return { loop, start: this.now(), waited: this.#numbers[this.#waitsAt() + 1]! };
  }

  /** A sparse round ran from when it was begun until now, or there was a look, after which a dense round is to come. */
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

  /** Notes that a round of the outermost loop ends now. One worker calls it; `set` is that of the event. */
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

  /** Where the waits of the barrier are counted that comes next. */
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

  /** One more of something, and what it adds to the sum beside. */
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

/** By kind of event, what a barrier was after. */
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

/** Offsets in floats: totals by kind, then the ring of events. */
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

/** A trace of one worker, on the heap; its walk begins now. */
export function newTrace(bound: BoundPlan): Trace {
  const capacity = traceCapacity(1);
  const trace = new Trace(bound, new ArrayBuffer(traceBytes(bound, capacity)), 0, capacity);
  trace.begin(sharedNow());
  return trace;
}
