/** What a worker does when it is told to: it keeps plans, and walks them. */

import type { KernelFunction, Loader } from "../src/backend/backend.ts";
import { Control } from "./control.ts";
import { execute, type Walked } from "./execute.ts";
import { loaderOf } from "./loaders.ts";
import type { Order, Program, Reply, TracePlace } from "./protocol.ts";
import { Trace } from "./trace.ts";
import type * as WebAssembly from "./webassembly.ts";

interface Started {
  readonly worker: number;
  readonly memory: WebAssembly.Memory;
  readonly control: Control;
  readonly spin: boolean;
}

/** A plan at hand; one that could not be made ready throws when it is to run, where somebody listens. */
type Loaded = (started: Started, trace: TracePlace | null) => Walked;

/** A worker that can load code of these back ends: what it answers to each order, null for those that have no answer. */
export function obedient(loaders: Readonly<Record<string, Loader>>): (order: Order) => Reply | null {
  const programs = new Map<number, Loaded>();
  let started: Started | null = null;

  const load = ({ artifact, bound }: Program): Loaded => {
    let kernels: readonly KernelFunction[] | null = null;
    return ({ worker, memory, control, spin }, place) => {
      kernels ??= loaderOf(artifact, loaders).load(artifact, memory);
      // Another thread may have grown the memory; this one's buffer reaches up to there after asking for no more pages.
      memory.grow(0);
      const buffer = memory.buffer;
      const trace = place === null ? null : new Trace(bound, buffer, place.address, place.capacity);
      if (place !== null) trace?.begin(place.origin);
      return execute(bound, kernels, buffer, { worker, control, spin, trace, deadline: Infinity });
    };
  };

  const run = (id: number, trace: TracePlace | null): Reply => {
    try {
      const program = programs.get(id);
      if (started === null || program === undefined) throw new Error(`plan ${id} was not loaded before it was to run`);
      return { kind: "ended", walked: program(started, trace) };
    } catch (error) {
      const { message, stack } = error instanceof Error ? error : new Error(String(error));
      return { kind: "threw", message, stack: stack ?? message };
    }
  };

  return (order) => {
    switch (order.kind) {
      case "start": {
        const { worker, memory, control, spin } = order;
        started = { worker, memory, control: new Control(memory.buffer, control), spin };
        return { kind: "ready" };
      }
      case "load":
        programs.set(order.id, load(order.program));
        return null;
      case "unload":
        programs.delete(order.id);
        return null;
      case "run":
        return run(order.id, order.trace);
      default:
        return order satisfies never;
    }
  };
}
