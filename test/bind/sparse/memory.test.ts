import { describe, expect, it } from "vitest";
import { clearedArrays, placeSparse, reserveSparse, sparseLoops } from "../../../src/bind/sparse/memory.ts";
import { COUNTER_BYTES, COUNTERS, PHASES } from "../../../src/bind/sparse/turns.ts";
import { compile } from "../../../src/compile.ts";
import { algorithm } from "../../../src/dsl/index.ts";
import { BLOCK } from "../../../src/plan/blocks.ts";

const NODES = BLOCK + 1;
/** Where the memory begins; what a stage does without is there. */
const BASE = 4096;

/** Pairs that are pushed, of which marks tell who is listed, and operands of reductions: a greatest and a sum. */
const program = algorithm("everything", {}, (g) => {
  const start = { low: g.nodeIndex(), high: g.nodeIndex(), far: g.scalar(0, "i32") };
  const { low, high, far } = g.loop(start, { limit: 9 }, ({ low, high, far }) => {
    const least = low.min(g.in.minimum(({ source }) => source(low)));
    return {
      low: least,
      high: high.max(g.in.maximum(({ source }) => source(high))),
      far: far.add(least.maximum()).add(least.sum()),
    };
  });
  return { low, high, far };
});

describe("what sparse rounds suppose to be clear", () => {
  // A run that was stopped leaves all of it anyhow; lists alone are read no further than counters say.
  it("is all of their memory but the lists, from the first entry to the last", () => {
    const [{ loop, rounds }] = sparseLoops(compile(program.func).plan) as [ReturnType<typeof sparseLoops>[number]];
    let end = 64;
    const reserved = reserveSparse(loop, rounds, NODES, (bytes) => {
      const place = end;
      end += bytes;
      return place;
    });
    const memory = placeSparse(reserved, BASE);
    const { stages } = memory;
    const cleared = new Map(clearedArrays(loop, rounds, memory, NODES).map((array) => [array.address, array]));
    const words = (COUNTER_BYTES / 4) * PHASES * COUNTERS.length * stages.length;
    expect(cleared.get(memory.counters)).toMatchObject({ length: words, element: "u32", value: 0 });
    const marks = stages.map(({ isTouched }) => isTouched).filter((address) => address !== BASE);
    const blocks = stages.map(({ isBlock }) => isBlock).filter((address) => address !== BASE);
    const pushed = stages.flatMap((stage) => stage.pushed);
    for (const address of [...marks, ...pushed]) expect(cleared.get(address)?.length).toBe(NODES);
    const witnesses = stages.flatMap((stage) => stage.witnesses).filter((address) => address !== BASE);
    for (const address of [...blocks, ...witnesses]) expect(cleared.get(address)?.length).toBe(2);
    expect(pushed.map((address) => cleared.get(address)!.value).sort((a, b) => a - b)).toEqual([
      -(2 ** 31),
      2 ** 31 - 1,
    ]);
    expect([marks.length, blocks.length, witnesses.length].every((count) => count > 0)).toBe(true);
    expect(cleared.size).toBe(1 + marks.length + pushed.length + blocks.length + witnesses.length);
  });
});

describe("the list of touched nodes", () => {
  it("has room for all nodes, and for an entry past the end that a worker which is alone takes back", () => {
    const [{ loop, rounds }] = sparseLoops(compile(program.func).plan) as [ReturnType<typeof sparseLoops>[number]];
    const ends = new Map<number, number>();
    let end = 64;
    const { stages } = reserveSparse(loop, rounds, NODES, (bytes) => {
      const place = end;
      end += bytes;
      ends.set(place, end);
      return place;
    });
    for (const { touched } of stages) expect(ends.get(touched)! - touched).toBe(4 * (NODES + 1));
  });
});
