/** Reads trace files as viewers do: the Trace Event Format in its JSON object form, and what Perfetto asks of it besides. */

import { expect } from "vitest";
import { findOverlap } from "../lanes.ts";

export interface ChromeSlice {
  readonly name: string;
  readonly cat: string;
  readonly ts: number;
  readonly dur: number;
  readonly tid: number;
  readonly args: Readonly<Record<string, string | number>>;
}

export interface ChromeTrace {
  readonly otherData: Readonly<Record<string, unknown>>;
  /** The slices of each lane by its name, in the order of the file. */
  readonly lanes: ReadonlyMap<string, readonly ChromeSlice[]>;
  /** The names of instants. */
  readonly instants: readonly string[];
}

interface ChromeEvent extends ChromeSlice {
  readonly ph: string;
  readonly pid: number;
  readonly s?: string;
}

/** The trace in a text, which has to be one that viewers take over as it is. */
export function readChromeTrace(text: string): ChromeTrace {
  const { traceEvents, otherData, displayTimeUnit } = JSON.parse(text) as {
    traceEvents: ChromeEvent[];
    otherData: Record<string, unknown>;
    displayTimeUnit: string;
  };
  expect(["ms", "ns"]).toContain(displayTimeUnit);
  const names = new Map<number, string>();
  const order = new Map<number, string | number>();
  // Events are many: what is wrong with one is collected before it is expected to be nothing.
  const isSound = ({ ph, name, pid, tid, s }: ChromeEvent): boolean =>
    ["X", "M", "i"].includes(ph) && name !== "" && pid === 1 && Number.isInteger(tid) && (ph !== "i" || s === "t");
  expect(traceEvents.filter((event) => !isSound(event))).toEqual([]);
  for (const { ph, name, tid, args } of traceEvents) {
    if (ph === "M" && name === "thread_name") names.set(tid, String(args.name));
    if (ph === "M" && name === "thread_sort_index") order.set(tid, args.sort_index!);
  }
  expect(traceEvents.filter(({ ph, name }) => ph === "M" && name === "process_name")).toHaveLength(1);
  expect([...order.keys()]).toEqual([...names.keys()]);
  const slices = traceEvents.filter(({ ph }) => ph === "X");
  expect(slices.filter(({ tid }) => !names.has(tid))).toEqual([]);
  // Viewers count nanoseconds: an eighth of a microsecond is a whole number of them, and exact in binary.
  const isExact = (time: number): boolean => time >= 0 && Number.isInteger(time * 8);
  expect(slices.filter(({ ts, dur }) => !isExact(ts) || !isExact(dur))).toEqual([]);
  const lanes = [...names].map(([tid, name]) => [name, slices.filter((slice) => slice.tid === tid)] as const);
  for (const [name, own] of lanes) {
    const intervals = own.map(({ ts, dur }) => ({ start: ts, end: ts + dur }));
    expect(intervals, `${name} is in order`).toEqual(intervals.toSorted((a, b) => a.start - b.start || b.end - a.end));
    expect(findOverlap(intervals), `the slices of ${name} nest`).toBeNull();
  }
  return {
    otherData,
    lanes: new Map(lanes),
    instants: traceEvents.filter(({ ph }) => ph === "i").map(({ name }) => name),
  };
}
