/**
 * Runs a plan in thought: which worker touches which memory between which barriers. It knows nothing of how the planner
 * lets buffers share memory; it finds out by running the plan twice side by side, with shared storage and with memory of its
 * own for every buffer, and by noting who could be where at the same time.
 */

import { stretchesOf } from "../../src/bind/granularity.ts";
import { ELEMENT_BYTES } from "../../src/ir/type.ts";
import type { BufferId } from "../../src/plan/buffer.ts";
import type { Kernel } from "../../src/plan/kernel.ts";
import { accessesOf, buffersRead, buffersWritten, readsElsewhere } from "../../src/plan/kernel.ts";
import type { Level, Loop, Plan, Step } from "../../src/plan/plan.ts";

/** Decides what a run would find out: which arm, how many rounds, which steps are too small to share out. */
export interface Fate {
  arm(): 0 | 1;
  rounds(): number;
  small(level: Level): boolean;
}

/** A piece of memory: of a storage, or of a buffer that was given. */
type Place = string;

interface Access {
  readonly place: Place;
  readonly write: boolean;
  /** Whether every worker does it, or worker 0 alone while the others may be anywhere since the last barrier. */
  readonly alone: boolean;
  /** Kernels of one execution of a level share a number, and so do its scalars. */
  readonly execution: number;
  readonly what: string;
}

/** Gives the faults of a simulated run; empty for a sound plan. */
export function simulate(plan: Plan, fate: Fate): string[] {
  return new Simulation(plan, fate).run();
}

class Simulation {
  readonly #plan: Plan;
  readonly #fate: Fate;
  readonly #problems: string[] = [];
  /** Where each buffer is, with storages shared and without. */
  readonly #shared: Place[];
  readonly #own: Place[];
  /** Which write a place holds the outcome of. */
  readonly #content = new Map<Place, number>();
  #accesses: Access[] = [];
  #execution = 0;
  #writes = 0;
  #alone = false;

  constructor(plan: Plan, fate: Fate) {
    this.#plan = plan;
    this.#fate = fate;
    this.#shared = plan.buffers.map(({ origin }, id) =>
      origin.kind === "computed" ? `storage ${origin.storage}` : `given ${id}`,
    );
    this.#own = plan.buffers.map((_, id) => `own ${id}`);
  }

  run(): string[] {
    this.#steps(this.#plan.steps);
    for (const { name, place } of this.#plan.results) {
      if (place.kind === "buffer") this.#expectContent(place.buffer, `the result ${name}`);
    }
    return this.#problems;
  }

  #steps(steps: readonly Step[]): void {
    const isSmall = (step: Step): boolean =>
      step.kind === "level"
        ? this.#fate.small(step)
        : (step.kind === "loop" ? [step.body] : step.cases).every((inner) => inner.every(isSmall));
    for (const { solo, steps: stretch } of this.#alone ? [{ solo: false, steps }] : stretchesOf(steps, isSmall)) {
      this.#alone ||= solo;
      for (const step of stretch) this.#step(step);
      if (!solo) continue;
      this.#alone = false;
      this.#barrier();
    }
  }

  #step(step: Step): void {
    if (step.kind === "level") this.#level(step);
    else if (step.kind === "choose") this.#steps(step.cases[this.#fate.arm()]!);
    else this.#loop(step);
  }

  #loop({ body, swaps }: Loop): void {
    for (let rounds = this.#fate.rounds(); rounds > 0; rounds--) {
      this.#steps(body);
      this.#exchange(swaps);
    }
  }

  #level({ scalars, kernels, alternates, fence }: Level): void {
    this.#execution++;
    if (scalars) for (const buffer of buffersRead(scalars)) this.#touch(buffer, false, scalars.name);
    this.#exchange(alternates);
    this.#execution++;
    for (const kernel of kernels) for (const buffer of buffersRead(kernel)) this.#touch(buffer, false, kernel.name);
    this.#expectApart(kernels);
    for (const kernel of kernels) for (const buffer of buffersWritten(kernel)) this.#touch(buffer, true, kernel.name);
    if (kernels.length > 0 || fence) this.#barrier();
  }

  /** No memory that one kernel of a level writes may be touched by another, or read by it elsewhere than where it writes. */
  #expectApart(kernels: readonly Kernel[]): void {
    for (const kernel of kernels) {
      const outputs = buffersWritten(kernel);
      if (new Set(outputs.map((output) => this.#shared[output])).size < outputs.length) {
        this.#problems.push(`${kernel.name} writes two arrays to one place`);
      }
      for (const written of outputs) {
        for (const other of kernels) {
          if (other === kernel) {
            for (const read of buffersRead(kernel)) {
              if (this.#shared[written] !== this.#shared[read]) continue;
              // What all workers do to a forest at once comes to the same in whatever order.
              if (written === read && isForestOf(kernel, read)) continue;
              const { buffers } = this.#plan;
              const isAsWide = ELEMENT_BYTES[buffers[written]!.element] === ELEMENT_BYTES[buffers[read]!.element];
              if (readsElsewhere(kernel, read) || !isAsWide) {
                this.#problems.push(`${kernel.name} writes what it reads of other nodes or edges`);
              }
            }
            continue;
          }
          for (const touched of [...buffersRead(other), ...buffersWritten(other)]) {
            if (this.#shared[written] === this.#shared[touched]) {
              this.#problems.push(`${kernel.name} writes what ${other.name} of its level touches`);
            }
          }
        }
      }
    }
  }

  #touch(buffer: number, write: boolean, what: string): void {
    if (write) {
      this.#writes++;
      this.#content.set(this.#shared[buffer]!, this.#writes);
      this.#content.set(this.#own[buffer]!, this.#writes);
    } else this.#expectContent(buffer, what);
    const place = this.#shared[buffer]!;
    this.#accesses.push({ place, write, alone: this.#alone, execution: this.#execution, what });
  }

  #expectContent(buffer: number, what: string): void {
    if (this.#content.get(this.#shared[buffer]!) === this.#content.get(this.#own[buffer]!)) return;
    this.#problems.push(`${what} reads ${this.#plan.buffers[buffer]!.name}, which something else has overwritten`);
  }

  #exchange(pairs: readonly (readonly [number, number])[]): void {
    for (const places of [this.#shared, this.#own]) {
      for (const [a, b] of pairs) [places[a], places[b]] = [places[b]!, places[a]!];
    }
  }

  /** Whatever was done since the last barrier may have been done in any order by different workers. */
  #barrier(): void {
    if (this.#alone) return;
    const accesses = this.#accesses;
    for (const one of accesses) {
      if (!one.write) continue;
      for (const other of accesses) {
        const isOrdered = one.execution === other.execution || (one.alone && other.alone);
        if (one.place === other.place && !isOrdered) {
          this.#problems.push(
            `${one.what} writes ${one.place} while ${other.what} may ${other.write ? "write" : "read"} it`,
          );
        }
      }
    }
    this.#accesses = [];
  }
}

function isForestOf(kernel: Kernel, buffer: BufferId): boolean {
  return accessesOf(kernel).some((access) => access.buffer === buffer && access.mode === "unions");
}
