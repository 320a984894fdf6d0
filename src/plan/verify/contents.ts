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
 *
 * Of a buffer it is also known whether it is a forest, as kernels of classes leave it: they follow its entries from node to
 * node, which comes to an end in no other array.
 */

import type { BufferId } from "../buffer.ts";
import type { Kernel } from "../kernel.ts";
import { accessesOf } from "../kernel.ts";
import type { Choose, Level, Loop, Plan, Step } from "../plan.ts";
import { sourcePartsOf } from "../sources.ts";
import { groupedBy, isOfGroupAlone } from "../sparse.ts";
import { buffersWrittenIn } from "../walk.ts";
import { fail, spellBuffer, storageOf } from "./checks.ts";
import type { Exchanges } from "./exchanges.ts";

/** A storage or an exchanged buffer, by a number. */
type Place = number;

function placeOfStorage(storage: number): Place {
  return 2 * storage;
}

function placeOfExchanged(buffer: BufferId): Place {
  return 2 * buffer + 1;
}

/** The number that stands for a buffer where nothing has been written yet. */
const NOTHING = -1;
const NOTHING_HELD: ReadonlySet<number> = new Set([NOTHING]);

/** Gives the number that stands for a buffer that is known to be a forest; applied to that number, the buffer again. */
function asForest(buffer: BufferId): number {
  return -2 - buffer;
}

function bufferOf(held: number): BufferId {
  return held < NOTHING ? asForest(held) : held;
}

/** The buffers, or forests, whose values may be at a place, one or two; undefined where nothing has been written. */
type Held = ReadonlySet<number> | undefined;

/**
 * What is known at one moment of a run, as it changes from step to step. The changes of a step can be looked at and
 * undone.
 */
class State {
  /** The buffers that scalars have read since the last barrier. A slow worker may still be reading them. */
  reading = new Set<BufferId>();
  readonly #contents = new Map<Place, ReadonlySet<number>>();
  /** What places held before they were changed by the steps of each open `tracking`, the innermost last. */
  readonly #before: Map<Place, Held>[] = [];

  at(place: Place): Held {
    return this.#contents.get(place);
  }

  set(place: Place, held: Held): void {
    const before = this.#before.at(-1);
    if (before && !before.has(place)) before.set(place, this.#contents.get(place));
    if (held === undefined) this.#contents.delete(place);
    else this.#contents.set(place, held);
  }

  /** Adds something that a place may hold to what it is known to hold. */
  add(place: Place, alone: Held): void {
    const held = this.at(place);
    const united = unite(held, alone);
    if (united !== held) this.set(place, united);
  }

  /** Does work, and returns what the places that it changed held before. */
  tracking(work: () => void): ReadonlyMap<Place, Held> {
    const before = new Map<Place, Held>();
    this.#before.push(before);
    work();
    this.#before.pop();
    const outer = this.#before.at(-1);
    if (outer) for (const [place, held] of before) if (!outer.has(place)) outer.set(place, held);
    return before;
  }
}

/**
 * Unites what may be at a place on two ways. Returns the first if the other adds nothing. Where two buffers may be at a
 * place, nobody may read it, and further ones make no difference. A buffer that is a forest on one way alone may be
 * none.
 */
function unite(one: Held, other: Held): Held {
  if (one === other) return one;
  const here = one ?? NOTHING_HELD;
  let all = here;
  for (const held of other ?? NOTHING_HELD) {
    if (all.size > 1) break;
    if (all.has(held) || all.has(bufferOf(held))) continue;
    all = all.has(asForest(held)) ? new Set([held]) : new Set([...all, held]);
  }
  return all === here ? one : all;
}

export function verifyContents(plan: Plan, exchanges: Exchanges): void {
  new Contents(plan, exchanges).run();
}

class Contents {
  readonly #plan: Plan;
  readonly #exchanges: Exchanges;
  /** For each storage, the exchanged buffers that may be in it. */
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
      case "choose":
        this.#choose(step, state);
        break;
      default:
        step satisfies never;
    }
  }

  /** Unites what either arm leaves. */
  #choose({ cases }: Choose, state: State): void {
    const { reading } = state;
    const all = new Set<BufferId>();
    const after = new Map<Place, Held>();
    for (const branch of cases) {
      state.reading = new Set(reading);
      const before = state.tracking(() => this.#steps(branch, state));
      for (const buffer of state.reading) all.add(buffer);
      for (const [place, held] of before) {
        // An arm that was walked before, and did not change the place, left it as it was.
        const others = after.has(place) ? after.get(place) : branch === cases[0] ? state.at(place) : held;
        after.set(place, unite(others, state.at(place)));
        state.set(place, held);
      }
      for (const [place, held] of after) if (!before.has(place)) after.set(place, unite(held, state.at(place)));
    }
    for (const [place, held] of after) state.set(place, held);
    state.reading = all;
  }

  /** Finds what any number of rounds may leave, or at least one where there is no limit. */
  #loop(loop: Loop, state: State): void {
    const { limit, body, swaps, sparse, sources } = loop;
    // A worker that takes a round of a loop over nodes may have memory of its own, in which nothing has been written.
    const own = sources === null ? [] : [...buffersWrittenIn(sourcePartsOf(loop).own)];
    if (sparse.kind === "sparse" && sparse.whyDenseFirst === null) {
      const ofGroups = new Set(sparse.stages.filter(isOfGroupAlone).flatMap(({ carries }) => carries.flat()));
      const left = [...swaps.map(([, twin]) => twin).filter((twin) => !ofGroups.has(twin)), ...sparse.keeps];
      for (const buffer of left) this.#expect(buffer, "a first round that is sparse", state);
    }
    for (const buffer of sparse.kind === "sparse" ? groupedBy(sparse) : []) {
      this.#expect(buffer, "the grouping of nodes", state);
    }
    for (;;) {
      const reading = new Set(state.reading);
      const before = state.tracking(() => {
        for (const buffer of own) state.set(this.#placeOf(buffer), undefined);
        this.#steps(body, state);
        this.#exchange(swaps, state);
      });
      let isNews = [...state.reading].some((buffer) => !reading.has(buffer));
      state.reading = new Set([...reading, ...state.reading]);
      for (const [place, held] of before) isNews ||= unite(held, state.at(place)) !== held;
      if (!isNews && limit === null) return;
      for (const [place, held] of before) state.set(place, unite(held, state.at(place)));
      if (!isNews) return;
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
        if (mode === "read" || mode === "unions") this.#expect(buffer, kernel.name, state);
        if (mode === "unions") this.#expectForest(buffer, kernel.name, state);
        if (mode !== "read") writes.push({ kernel, buffer });
      }
    }
    for (const { kernel, buffer } of writes) {
      for (const read of state.reading) {
        if (!this.#exchanges.mayMeet(read, buffer)) continue;
        fail("race", `${kernel.name} writes ${this.#name(buffer)} while scalars may still read ${this.#name(read)}`);
      }
      this.#write(buffer, isForestIn(kernel, buffer), state);
    }
    if (kernels.length > 0 || fence) state.reading.clear();
  }

  #write(buffer: BufferId, isForest: boolean, state: State): void {
    const group = this.#exchanges.groupOf(buffer);
    const alone = new Set([isForest ? asForest(buffer) : buffer]);
    for (const storage of this.#exchanges.storagesOf(buffer)) {
      // One of the storages that the buffer may be in is written. The others keep what they hold.
      if (group !== null) state.add(placeOfStorage(storage), alone);
      for (const other of this.#exchanged.get(storage) ?? []) {
        if (group === null || this.#exchanges.groupOf(other) !== group) state.add(placeOfExchanged(other), alone);
      }
    }
    state.set(this.#placeOf(buffer), alone);
  }

  /** Of two exchanged buffers, each takes over what the other held, under its own name. */
  #exchange(pairs: Loop["swaps"], state: State): void {
    const { reading } = state;
    for (const [one, other] of pairs) {
      const [there, here] = [state.at(placeOfExchanged(one)), state.at(placeOfExchanged(other))];
      state.set(placeOfExchanged(one), renamed(here, other, one));
      state.set(placeOfExchanged(other), renamed(there, one, other));
      const [readsOne, readsOther] = [reading.has(one), reading.has(other)];
      if (readsOne === readsOther) continue;
      reading.delete(readsOne ? one : other);
      reading.add(readsOne ? other : one);
    }
  }

  #expect(buffer: BufferId, who: string, state: State): void {
    if (storageOf(buffer, this.#plan) === null) return;
    for (const held of state.at(this.#placeOf(buffer)) ?? NOTHING_HELD) {
      const other = bufferOf(held);
      if (other === buffer) continue;
      if (other === NOTHING) fail("life", `${who} reads ${this.#name(buffer)} before anything was written there`);
      fail("life", `${who} reads ${this.#name(buffer)} after ${this.#name(other)} was written over it`);
    }
  }

  #expectForest(buffer: BufferId, who: string, state: State): void {
    if (state.at(this.#placeOf(buffer))?.has(asForest(buffer))) return;
    fail("forest", `${who} joins trees of ${this.#name(buffer)}, which may be no forest`);
  }

  #placeOf(buffer: BufferId): Place {
    if (this.#exchanges.groupOf(buffer) !== null) return placeOfExchanged(buffer);
    return placeOfStorage(storageOf(buffer, this.#plan)!);
  }

  #name(buffer: BufferId): string {
    return spellBuffer(buffer, this.#plan);
  }
}

function renamed(held: Held, from: BufferId, to: BufferId): Held {
  const moved = new Map([
    [from, to],
    [asForest(from), asForest(to)],
  ]);
  return held && new Set([...held].map((one) => moved.get(one) ?? one));
}

/** Tells whether a kernel leaves a forest: it plants one, or has joined trees of one. */
function isForestIn(kernel: Kernel, buffer: BufferId): boolean {
  return accessesOf(kernel).some((access) => access.buffer === buffer && access.forest === true);
}
