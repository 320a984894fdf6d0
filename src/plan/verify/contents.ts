/**
 * What memory holds, found by running the plan in thought: of every place the buffers whose values may be there. A read
 * must find the value of the buffer that it names and no other. Loops are gone round until nothing more is found, both arms
 * of a choice are taken. This knows nothing of how the planner lets buffers share memory.
 *
 * A place is a storage, or, for a buffer that exchanges its memory, the buffer itself: whichever storage of its group it is
 * in, a value moves with its name. Writing to the one may then write over the other:
 *
 *     x in storage 0, y in storage 0, a and b exchanged, in storages 0 and 1
 *     write x:   storage 0 holds x · a may hold x · b may hold x
 */

import type { BufferId } from "../buffer.ts";
import type { Kernel } from "../kernel.ts";
import { accessesOf } from "../kernel.ts";
import type { Level, Loop, Plan, Step } from "../plan.ts";
import { fail, spellBuffer, storageOf } from "./checks.ts";
import type { Exchanges } from "./exchanges.ts";

/** A storage as `s0`, an exchanged buffer as `b0`. */
type Place = string;

/** What stands for a buffer where nothing has been written yet. */
const NOTHING = -1;

/** What is known at one moment of a run, changed from step to step. */
class State {
  /** By place, the buffers whose values may be there; nothing has been written to a place that is missing. */
  readonly contents: Map<Place, ReadonlySet<BufferId>>;
  /** The buffers that scalars have read since the last barrier: a slow worker may still be at it. */
  readonly reading: Set<BufferId>;

  constructor(before?: State) {
    this.contents = new Map(before?.contents);
    this.reading = new Set(before?.reading);
  }

  /** Adds what may be where on another way to the same moment; says whether that was news. */
  join({ contents, reading }: State): boolean {
    let isNews = false;
    for (const buffer of reading) {
      isNews ||= !this.reading.has(buffer);
      this.reading.add(buffer);
    }
    for (const place of new Set([...this.contents.keys(), ...contents.keys()])) {
      for (const buffer of contents.get(place) ?? [NOTHING]) isNews = this.#add(place, buffer) || isNews;
    }
    return isNews;
  }

  /** Says that a place may, besides what it is known to hold, hold the value of a buffer. */
  add(place: Place, buffer: BufferId): void {
    this.#add(place, buffer);
  }

  #add(place: Place, buffer: BufferId): boolean {
    const held = this.contents.get(place);
    if (held ? held.has(buffer) : buffer === NOTHING) return false;
    this.contents.set(place, new Set([...(held ?? [NOTHING]), buffer]));
    return true;
  }
}

export function verifyContents(plan: Plan, exchanges: Exchanges): void {
  new Contents(plan, exchanges).run();
}

class Contents {
  readonly #plan: Plan;
  readonly #exchanges: Exchanges;
  /** By storage, the exchanged buffers that may be there. */
  readonly #exchanged = new Map<number, BufferId[]>();

  constructor(plan: Plan, exchanges: Exchanges) {
    this.#plan = plan;
    this.#exchanges = exchanges;
    plan.buffers.forEach((_, buffer) => {
      if (exchanges.groupOf(buffer) === null) return;
      for (const storage of exchanges.storagesOf(buffer)) {
        const known = this.#exchanged.get(storage);
        if (known) known.push(buffer);
        else this.#exchanged.set(storage, [buffer]);
      }
    });
  }

  run(): void {
    const state = new State();
    this.#steps(this.#plan.steps, state);
    for (const { name, place } of this.#plan.results) {
      if (place.kind === "buffer") this.#expect(place.buffer, `the result ${name}`, state);
    }
  }

  #steps(steps: readonly Step[], state: State): void {
    for (const step of steps) this.#step(step, state);
  }

  #step(step: Step, state: State): void {
    switch (step.kind) {
      case "level":
        this.#level(step, state);
        break;
      case "loop":
        this.#loop(step, state);
        break;
      case "choose": {
        const [first, ...others] = step.cases;
        const after = others.map((branch) => {
          const copy = new State(state);
          this.#steps(branch, copy);
          return copy;
        });
        this.#steps(first ?? [], state);
        for (const other of after) state.join(other);
        break;
      }
      default:
        step satisfies never;
    }
  }

  /** Leaves what may be where after any number of rounds, or after at least one where there is no limit. */
  #loop({ limit, body, swaps }: Loop, state: State): void {
    for (;;) {
      const round = new State(state);
      this.#steps(body, round);
      this.#exchange(swaps, round);
      if (state.join(round)) continue;
      if (limit === null) {
        state.contents.clear();
        for (const [place, held] of round.contents) state.contents.set(place, held);
      }
      return;
    }
  }

  #level({ scalars, kernels, alternates, fence }: Level, state: State): void {
    for (const { buffer } of scalars ? accessesOf(scalars) : []) {
      this.#expect(buffer, scalars!.name, state);
      state.reading.add(buffer);
    }
    this.#exchange(alternates, state);
    const writes: { readonly kernel: Kernel; readonly buffer: BufferId }[] = [];
    for (const kernel of kernels) {
      for (const { buffer, mode } of accessesOf(kernel)) {
        if (mode === "read") this.#expect(buffer, kernel.name, state);
        else writes.push({ kernel, buffer });
      }
    }
    for (const { kernel, buffer } of writes) {
      for (const read of state.reading) {
        if (!this.#exchanges.mayMeet(read, buffer)) continue;
        fail("race", `${kernel.name} writes ${this.#name(buffer)} while scalars may still read ${this.#name(read)}`);
      }
      this.#write(buffer, state);
    }
    if (kernels.length > 0 || fence) state.reading.clear();
  }

  #write(buffer: BufferId, state: State): void {
    const group = this.#exchanges.groupOf(buffer);
    for (const storage of this.#exchanges.storagesOf(buffer)) {
      // Of what it may be in, one is written; any other holds what it held.
      if (group !== null) state.add(`s${storage}`, buffer);
      for (const other of this.#exchanged.get(storage) ?? []) {
        if (group === null || this.#exchanges.groupOf(other) !== group) state.add(`b${other}`, buffer);
      }
    }
    state.contents.set(this.#placeOf(buffer), new Set([buffer]));
  }

  /** Each of two that are exchanged has what the other had, under its own name. */
  #exchange(pairs: Loop["swaps"], { contents, reading }: State): void {
    for (const [one, other] of pairs) {
      const [there, here] = [contents.get(`b${one}`), contents.get(`b${other}`)];
      for (const [to, from, held] of [[one, other, here] as const, [other, one, there] as const]) {
        if (held === undefined) contents.delete(`b${to}`);
        else contents.set(`b${to}`, new Set([...held].map((buffer) => (buffer === from ? to : buffer))));
      }
      const [readsOne, readsOther] = [reading.has(one), reading.has(other)];
      if (readsOne === readsOther) continue;
      reading.delete(readsOne ? one : other);
      reading.add(readsOne ? other : one);
    }
  }

  #expect(buffer: BufferId, who: string, { contents }: State): void {
    if (storageOf(buffer, this.#plan) === null) return;
    for (const other of contents.get(this.#placeOf(buffer)) ?? [NOTHING]) {
      if (other === buffer) continue;
      if (other === NOTHING) fail("life", `${who} reads ${this.#name(buffer)} before anything was written there`);
      fail("life", `${who} reads ${this.#name(buffer)} after ${this.#name(other)} was written over it`);
    }
  }

  #placeOf(buffer: BufferId): Place {
    return this.#exchanges.groupOf(buffer) === null ? `s${storageOf(buffer, this.#plan)}` : `b${buffer}`;
  }

  #name(buffer: BufferId): string {
    return spellBuffer(buffer, this.#plan);
  }
}
