/**
 * Partitioning the ops of a region into kernels, so that no kernel waits for itself.
 *
 * Every op gets a level. An op outside kernels is at the level of what it reads, or one above the kernels it reads. A
 * kernel reads what is at or below its level, and other kernels below it. Then two kernels of one level never need each
 * other, however indirectly, and may become one; a sum that is then divided by is one level below the division.
 */

import { alwaysEnds } from "../../src/analysis/termination.ts";
import { canFail } from "../../src/ir/op/traits.ts";
import type { Op, OpOf, Region, Value } from "../../src/ir/value.ts";
import { usedValues } from "../../src/ir/walk.ts";
import type { Member, Place } from "./member.ts";
import { inputsOf, isMember, placeOf, placeOfValue, samePlace } from "./member.ts";
import { RowKeys } from "./rows.ts";

/** The most members of a kernel: beyond it, a kernel outgrows registers and the compilers that come after. */
const MOST_MEMBERS = 256;

/** The most values that the aggregates of a kernel combine. Each takes an accumulator, and most gather from an array of their own. */
const MOST_COMBINED = 8;

/** The most arrays that kernels without a value in common may read as one: more streams than a core can prefetch. */
const MOST_STREAMS = 16;

/** Members that become one op: a `map`, or an `aggregate` with them as its epilogue; several over the same rows are one. */
export interface Kernel {
  readonly place: Place;
  readonly aggregates: readonly OpOf<"aggregate">[];
  readonly members: readonly Member[];
}

/** The units that replace the ops of a region, in an order in which each comes after what it reads. */
export type Unit = { readonly kind: "op"; readonly op: Op } | { readonly kind: "kernel"; readonly kernel: Kernel };

interface Draft {
  readonly place: Place;
  /** The key of the rows that its aggregates go over; null where it has none. */
  rows: string | null;
  /** How many values its aggregates combine. */
  combined: number;
  members: Set<Member>;
  level: number;
  /** Whether something outside has read one of its values yet. */
  isRead: boolean;
  /** The draft that this one has been merged into. */
  into: Draft | null;
}

/** The levels and drafts, while the ops of one region are visited in order. */
interface Partition {
  readonly draftOf: Map<Op, Draft>;
  readonly producer: Map<Value, Op>;
  readonly levels: Map<Op, number>;
  /** The draft that last read a value. */
  readonly readers: Map<Value, Draft>;
}

/**
 * The kernels of a region and the ops outside them; null where every kernel is a single unchanged op. `isNodeNumber` tells
 * which values are the numbers of nodes.
 */
export function partition(
  ops: readonly Op[],
  yields: Region["yields"],
  isNodeNumber: (value: Value) => boolean,
): readonly Unit[] | null {
  const found: Partition = { draftOf: new Map(), producer: new Map(), levels: new Map(), readers: new Map() };
  const rowKeys = new RowKeys(isNodeNumber);
  let lastEffect = 0;
  for (const op of ops) {
    if (isMember(op)) join(op, found);
    else if (op.name === "aggregate") {
      const level = Math.max(0, ...op.operands.map((value) => levelAfter(value, found)));
      const place: Place = { domain: "node", graph: op.operands[0]! };
      const draft = newDraft(place, level);
      found.draftOf.set(op, { ...draft, rows: rowKeys.of(op), combined: op.attributes.monoids.length });
    } else {
      let level = 0;
      for (const value of usedValues(op)) level = Math.max(level, levelAfter(value, found));
      // Ops that may end the run keep their order, so that the first failure is the same.
      if (hasEffect(op)) lastEffect = level = Math.max(level, lastEffect);
      found.levels.set(op, level);
    }
    for (const result of op.results) found.producer.set(result, op);
  }
  settle(found);
  postpone(ops, yields, found);
  mergeSideBySide(found);
  settle(found);
  return new Set(found.draftOf.values()).size < found.draftOf.size ? inOrder(ops, found) : null;
}

function newDraft(place: Place, level: number): Draft {
  return { place, rows: null, combined: 0, members: new Set(), level, isRead: false, into: null };
}

/** Sets the draft of every op to the one that its own was merged into. */
function settle({ draftOf }: Partition): void {
  for (const [op, draft] of draftOf) draftOf.set(op, current(draft));
}

function hasEffect(op: Op): boolean {
  return canFail(op) || !alwaysEnds(op);
}

/** The draft that a draft was merged into, or the draft itself. */
function current(draft: Draft): Draft {
  let last = draft;
  while (last.into) last = last.into;
  if (draft !== last) draft.into = last;
  return last;
}

function draftOfValue(value: Value, { producer, draftOf }: Partition): Draft | null {
  const op = producer.get(value);
  const draft = op && draftOf.get(op);
  return draft ? current(draft) : null;
}

/** The lowest level at which something outside the kernel that computes a value can read it. */
function levelAfter(value: Value, found: Partition): number {
  const draft = draftOfValue(value, found);
  if (draft) {
    draft.isRead = true;
    return draft.level + 1;
  }
  const op = found.producer.get(value);
  return op ? found.levels.get(op)! : 0;
}

/** Puts a member into the kernel that computes its operands last, or one that reads the same values, or a new one. */
function join(op: Member, found: Partition): void {
  const place = placeOf(op)!;
  const inputs = inputsOf(op);
  const isHere = (value: Value): boolean => {
    const where = placeOfValue(value);
    return where !== null && samePlace(where, place);
  };
  const producers = new Map<Value, Draft>();
  let level = 0;
  for (const value of inputs) {
    const draft = isHere(value) ? draftOfValue(value, found) : null;
    if (draft && samePlace(draft.place, place)) {
      producers.set(value, draft);
      level = Math.max(level, draft.level);
    } else level = Math.max(level, levelAfter(value, found));
  }
  const atLevel = (drafts: Iterable<Draft>): readonly Draft[] => [
    ...new Set([...drafts].filter((draft) => draft.level === level && samePlace(draft.place, place))),
  ];
  const last = atLevel(producers.values());
  const siblings = atLevel(
    inputs.filter(isHere).flatMap((value) => {
      const reader = found.readers.get(value);
      return reader ? [current(reader)] : [];
    }),
  );
  let draft = merge([...new Set([...last, ...siblings])]) ?? merge(last);
  if (!draft && last.length > 0) {
    // Two aggregates, or too many members: the last kernel that nothing has read yet can wait for the others.
    const waiting = last.findLast((one) => one.rows !== null && !one.isRead && one.members.size < MOST_MEMBERS);
    level++;
    if (waiting) waiting.level = level;
    draft = waiting ?? null;
  }
  draft ??= newDraft(place, level);
  draft.members.add(op);
  found.draftOf.set(op, draft);
  for (const producer of producers.values())
    if (producer !== draft && current(producer) !== draft) producer.isRead = true;
  for (const value of inputs) if (isHere(value)) found.readers.set(value, draft);
}

/** Merges several drafts of one level and place; null where there is none, or they cannot be one. */
function merge(drafts: readonly Draft[]): Draft | null {
  const size = drafts.reduce((sum, { members }) => sum + members.size, 0);
  const combined = drafts.reduce((sum, draft) => sum + draft.combined, 0);
  const rows = new Set(drafts.flatMap((draft) => draft.rows ?? []));
  if (drafts.length === 0 || size >= MOST_MEMBERS || rows.size > 1) return null;
  if (combined > MOST_COMBINED && drafts.filter((draft) => draft.rows !== null).length > 1) return null;
  const target = drafts.find((draft) => draft.rows !== null) ?? drafts[0]!;
  for (const draft of drafts) {
    if (draft === target) continue;
    for (const member of draft.members) target.members.add(member);
    target.isRead ||= draft.isRead;
    draft.members.clear();
    draft.into = target;
  }
  target.combined = combined;
  return target;
}

/**
 * Merges kernels of one level that share only their place: maps over the same nodes or edges, and aggregates over the same
 * rows. None of them waits for another. One loop then does the work of several, with one barrier.
 */
function mergeSideBySide({ draftOf, producer }: Partition): void {
  const open = new Map<string, Draft>();
  const graphs: Value[] = [];
  const streams = new Map<Draft, number>();
  for (const draft of new Set(draftOf.values())) {
    const { domain, graph } = draft.place;
    if (!graphs.includes(graph)) graphs.push(graph);
    const key = `${draft.level} ${domain} ${graphs.indexOf(graph)} ${draft.rows ?? ""}`;
    const inputs = [...draft.members].flatMap(inputsOf).filter((value) => placeOfValue(value));
    const from = (value: Value): Draft | undefined => draftOf.get(producer.get(value)!);
    streams.set(draft, new Set(inputs.filter((value) => from(value) !== draft)).size);
    const other = open.get(key);
    const together = other && streams.get(other)! + streams.get(draft)!;
    if (other && together! <= MOST_STREAMS && merge([other, draft])) streams.set(other, together!);
    else open.set(key, draft);
  }
}

/**
 * Moves members to a later kernel that alone reads them, where that stores no more values than before. Levels place an op as
 * early as possible, so its value might be stored for a kernel that could as well compute it.
 */
function postpone(ops: readonly Op[], yields: readonly Value[], found: Partition): void {
  const { draftOf, producer } = found;
  /** How often each kernel reads each value. Null stands for everything outside kernels. */
  const readers = new Map<Value, Map<Draft | null, number>>();
  const count = (value: Value, by: Draft | null, change: 1 | -1): void => {
    const ofValue = readers.get(value) ?? new Map<Draft | null, number>();
    readers.set(value, ofValue);
    const times = (ofValue.get(by) ?? 0) + change;
    if (times > 0) ofValue.set(by, times);
    else ofValue.delete(by);
  };
  for (const value of yields) count(value, null, 1);
  for (const op of ops) {
    if (isMember(op)) for (const value of inputsOf(op)) count(value, draftOf.get(op)!, 1);
    else for (const value of usedValues(op)) count(value, null, 1);
  }
  for (const op of ops.toReversed()) {
    if (!isMember(op) || op.name === "reduce" || op.name === "map") continue;
    const from = draftOf.get(op)!;
    const [to, ...others] = readers.get(op.results[0]!)?.keys() ?? [];
    if (from.rows !== null || !to || others.length > 0 || to === from || !samePlace(to.place, from.place)) continue;
    const inputs = inputsOf(op);
    const newlyStored = new Set(
      inputs.filter((value) => {
        const source = producer.get(value);
        return source && draftOf.get(source) === from && [...readers.get(value)!.keys()].every((one) => one === from);
      }),
    );
    if (newlyStored.size > 1 || to.members.size >= MOST_MEMBERS) continue;
    from.members.delete(op);
    to.members.add(op);
    draftOf.set(op, to);
    for (const value of inputs) {
      count(value, from, -1);
      count(value, to, 1);
    }
  }
}

/** The units in the order of their last ops. Each comes after the units that it reads. */
function inOrder(ops: readonly Op[], { draftOf, producer }: Partition): readonly Unit[] {
  const members = new Map<Draft, Op[]>();
  const effectBefore = new Map<Op, Op>();
  let lastEffect: Op | null = null;
  for (const op of ops) {
    const draft = draftOf.get(op);
    if (draft) {
      const known = members.get(draft);
      if (known) known.push(op);
      else members.set(draft, [op]);
    } else if (hasEffect(op)) {
      if (lastEffect) effectBefore.set(op, lastEffect);
      lastEffect = op;
    }
  }
  const units: Unit[] = [];
  const placed = new Set<Op>();
  const put = (op: Op): void => {
    if (placed.has(op)) return;
    const draft = draftOf.get(op);
    const together = (draft && members.get(draft)) ?? [op];
    for (const one of together) placed.add(one);
    for (const one of together) {
      for (const value of usedValues(one)) {
        const source = producer.get(value);
        if (source) put(source);
      }
    }
    const before = effectBefore.get(op);
    if (before) put(before);
    units.push(
      draft && together.length > 1 ? { kind: "kernel", kernel: kernelOf(draft, together) } : { kind: "op", op },
    );
  };
  for (const op of ops) {
    const draft = draftOf.get(op);
    if (!draft || members.get(draft)!.at(-1) === op) put(op);
  }
  return units;
}

function kernelOf({ place }: Draft, ops: readonly Op[]): Kernel {
  return { place, aggregates: ops.filter((op) => op.name === "aggregate"), members: ops.filter(isMember) };
}
