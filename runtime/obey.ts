/** Obeys the messages of the pool: a worker keeps the plans that it is sent, and walks them when it is told to. */

import type { KernelFunction, Loader } from "../src/backend/backend.ts";
import { inTurns } from "../src/turns.ts";
import { Control } from "./control.ts";
import { execute, executeInTurns, type Walked } from "./execute.ts";
import { loaderOf } from "./loaders.ts";
import { OwnMemory } from "./own-memory.ts";
import type { Order, Program, Reply, TracePlace } from "./protocol.ts";
import { newTrace, Trace } from "./trace.ts";
import type * as WebAssembly from "./webassembly.ts";

/** What a worker's thread needs of its platform. */
export interface WorkerPlatform {
  readonly reply: (reply: Reply, transfer?: ArrayBuffer[]) => void;
  /** Resumes work in a later task, as `Platform.afterOthers` does. */
  readonly afterOthers: (resume: () => void) => void;
}

interface Started {
  readonly worker: number;
  readonly memory: WebAssembly.Memory;
  readonly control: Control;
  readonly spin: boolean;
  /** The memory of a worker that shares none; null where memory is shared. */
  readonly own: OwnMemory | null;
}

/**
 * A plan that the worker has been sent. Its kernels are made when it first runs, so that what goes wrong with them is
 * reported by that run.
 */
interface Loaded extends Program {
  kernels: readonly KernelFunction[] | null;
}

type RunAlone = Extract<Order, { kind: "run alone" }>;

/** The milliseconds for which a worker computes before it listens to messages. */
const TURN = 10;
/** The milliseconds between two messages about progress. */
const TELLING = 25;

/** Makes the handler of a worker's orders. The worker can load code of the back ends in `loaders`. */
export function obedient(
  loaders: Readonly<Record<string, Loader>>,
  { reply, afterOthers }: WorkerPlatform,
): (order: Order) => void {
  const programs = new Map<number, Loaded>();
  let started: Started | null = null;

  const expectReady = (id: number): { started: Started; program: Loaded; kernels: readonly KernelFunction[] } => {
    const program = programs.get(id);
    if (started === null || program === undefined) throw new Error(`plan ${id} was not loaded before it was to run`);
    const { artifact } = program;
    program.kernels ??= loaderOf(artifact, loaders).load(artifact, started.memory);
    return { started, program, kernels: program.kernels };
  };

  const run = (id: number, place: TracePlace | null): Walked => {
    const {
      started: { worker, memory, control, spin },
      program: { bound },
      kernels,
    } = expectReady(id);
    // Another thread may have grown the memory. Growing it by no pages lets this thread's buffer reach up to the new
    // end.
    memory.grow(0);
    const buffer = memory.buffer;
    const trace = place === null ? null : new Trace(bound, buffer, place.address, place.capacity);
    if (place !== null) trace?.begin(place.origin);
    return execute(bound, kernels, buffer, { worker, control, spin, trace, deadline: Infinity });
  };

  const runAlone = async ({ id, timeout, trace: isTraced, pieces, wanted }: RunAlone): Promise<void> => {
    const {
      started: { memory, control, own },
      program: { bound },
      kernels,
    } = expectReady(id);
    if (own === null) throw new Error("a worker that shares its memory was told to run alone");
    own.put(pieces);
    const trace = isTraced ? newTrace(bound) : null;
    const start = performance.now();
    const seat = { worker: 0, control, spin: false, trace, deadline: start + timeout };
    let told = start;
    let sequence = 0;
    const giveWay = (resume: () => void): void => {
      const progress = control.readProgress();
      if (progress !== null && progress.sequence !== sequence && performance.now() - told >= TELLING) {
        const { round, limit, residual, settled } = progress;
        told = performance.now();
        sequence = progress.sequence;
        reply({ kind: "came", progress: { round, limit, residual, settled } });
      }
      afterOthers(resume);
    };
    const walked = await inTurns(executeInTurns(bound, kernels, memory.buffer, seat), giveWay, TURN);
    const millis = performance.now() - start;
    const last = control.readProgress();
    if (last !== null && last.sequence !== sequence) {
      const { round, limit, residual, settled } = last;
      reply({ kind: "came", progress: { round, limit, residual, settled } });
    }
    const found = own.take(bound, wanted);
    const transfer = found.map(({ bytes }) => bytes.buffer);
    reply({ kind: "ended alone", walked, trace: trace?.read() ?? null, millis, pieces: found }, transfer);
  };

  return (order) => {
    switch (order.kind) {
      case "start": {
        const { worker, memory, control, spin } = order;
        started = { worker, memory, control: new Control(memory.buffer, control), spin, own: null };
        return reply({ kind: "ready" });
      }
      case "start alone": {
        const own = new OwnMemory();
        started = { worker: 0, memory: own.wasm, control: Control.own(), spin: false, own };
        return reply({ kind: "ready" });
      }
      case "load":
        programs.set(order.id, { ...order.program, kernels: null });
        return;
      case "unload":
        programs.delete(order.id);
        return;
      case "run":
        try {
          return reply({ kind: "ended", walked: run(order.id, order.trace) });
        } catch (error) {
          return reply(threw(error));
        }
      case "run alone":
        started?.control.reset();
        runAlone(order).catch((error: unknown) => reply(threw(error)));
        return;
      case "stop":
        started?.control.stop();
        return;
      default:
        return order satisfies never;
    }
  };
}

function threw(error: unknown): Reply {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { kind: "threw", message, stack: stack ?? message };
}
