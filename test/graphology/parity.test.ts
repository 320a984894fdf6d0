/** The functions of `edgewise/graphology` beside graphology's own, on random graphs of every type. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { casesOf } from "../extent.ts";
import type { Call } from "./calls.ts";
import { CALLS } from "./calls.ts";
import type { Graph } from "./graphs.ts";
import { GRAPH_TYPES, graphsOf, nameOf } from "./graphs.ts";

/** How many random graphs of all types together. */
const RUNS = casesOf(6, 200);
const check = { numRuns: Math.ceil(RUNS / GRAPH_TYPES.length), seed: 20_261_201 };

/** How far apart numbers may be, as a part of the greatest in a result; of results that are about 0, of 0.01. */
const TOLERANCE = 1e-12;

describe.each(GRAPH_TYPES.map((kind) => ({ name: nameOf(kind), kind })))("on random $name", ({ kind }) => {
  it("each function gives, assigns and refuses what graphology's does", () => {
    const holds = fc.property(graphsOf(kind), fc.nat(), (graph, which) => {
      for (const call of CALLS) {
        if (!call.where(graph)) continue;
        // One way of calling it for each graph: to run all of them on all would take minutes.
        const given = call.given[which % call.given.length]!;
        const told = `${call.name}(${JSON.stringify(given(graph))})`;
        const expected = outcomeOf(call.their, [graph, ...given(graph)]);
        const found = outcomeOf(call.own, [graph, ...given(graph)]);
        if (call.unordered) expect(sorted(found), told).toEqual(sorted(expected));
        else expectAlike(found, expected, told);
        if (!call.assigns) continue;
        expectAlike(assigned(call, "own", graph, given), assigned(call, "their", graph, given), told);
      }
    });
    fc.assert(holds, check);
  });
});

/** What a call gives, or the message of its error. */
function outcomeOf(called: unknown, given: readonly unknown[]): unknown {
  if (typeof called !== "function") throw new TypeError("no function");
  try {
    return Reflect.apply(called, undefined, given);
  } catch (error) {
    return { error: error instanceof Error ? error.message : error };
  }
}

/** The attributes that a call writes to a copy of a graph. */
function assigned(
  { own, their, assigns }: Call,
  whose: "own" | "their",
  graph: Graph,
  given: (graph: Graph) => readonly unknown[],
): unknown {
  const copy = graph.copy();
  const called: unknown = Reflect.get(Object(whose === "own" ? own : their), "assign");
  const error = outcomeOf(called, [copy, ...given(copy)]);
  const names = assigns?.names ?? [];
  const attributes = (found: Readonly<Record<string, unknown>>) => names.map((name) => found[name]);
  const values =
    assigns?.of === "node"
      ? copy.mapNodes((_node, found) => attributes(found))
      : copy.mapEdges((_edge, found) => attributes(found));
  return { values, isRefused: isError(error) };
}

function isError(found: unknown): boolean {
  return typeof found === "object" && found !== null && "error" in found;
}

/** Lists of lists with each in order. */
function sorted(found: unknown): unknown {
  if (!Array.isArray(found)) return found;
  const lists = found.map(sorted);
  return lists.every((item) => typeof item === "string")
    ? lists.sort()
    : lists.sort((a, b) => (String(a) < String(b) ? -1 : 1));
}

/** Alike in shape and keys, with numbers as near as can be. */
function expectAlike(found: unknown, expected: unknown, told: string): void {
  const numbers: number[] = [];
  numbersOf(expected, numbers);
  const scale = Math.max(0.01, ...numbers.filter(Number.isFinite).map(Math.abs));
  const flat = (value: unknown): string => JSON.stringify(value, (_key, item) => shown(item));
  const isNear = nearly(found, expected, scale * TOLERANCE);
  if (!isNear) expect(flat(found), told).toBe(flat(expected));
}

function shown(item: unknown): unknown {
  return typeof item === "number" && !Number.isFinite(item) ? String(item) : item === undefined ? "undefined" : item;
}

function numbersOf(found: unknown, into: number[]): void {
  if (typeof found === "number") into.push(found);
  else if (typeof found === "object" && found !== null) for (const item of Object.values(found)) numbersOf(item, into);
}

function nearly(found: unknown, expected: unknown, tolerance: number): boolean {
  if (typeof found === "number" && typeof expected === "number") {
    return Object.is(found, expected) || Math.abs(found - expected) <= tolerance;
  }
  if (typeof found !== "object" || typeof expected !== "object" || found === null || expected === null) {
    return found === expected;
  }
  const [keys, others] = [Object.keys(found), Object.keys(expected)];
  return (
    keys.length === others.length &&
    others.every((key, k) => keys[k] === key && nearly(Reflect.get(found, key), Reflect.get(expected, key), tolerance))
  );
}
