/** The suite of statements and addresses, for every loop back end. */

import { describe, expect, it } from "vitest";
import type { Expression, LoopKernel, LoopType, Statement, Widths } from "../../src/loop/loop.ts";
import { LANE_COUNTS, LEAST_LANE_BYTES, WIDE_LANES } from "../../src/loop/loop.ts";
import {
  array,
  assign,
  at,
  BEGIN,
  compare,
  constant,
  convert,
  END,
  fail,
  fixed,
  forLoop,
  ifThen,
  index,
  kernel,
  leave,
  load,
  loadLanes,
  local,
  scalar,
  splat,
  store,
  sumRows,
  vector,
  whileLoop,
} from "../loop/kernels.ts";
import { type Compile, view } from "./runner.ts";

const OUT = 1024;
const FRAME = 4096;

/** A kernel that writes u32 to `out`, its array 0. */
function writer(locals: Readonly<Record<string, LoopType>>, body: readonly Statement[]): LoopKernel {
  return kernel("writer", [array("out", "u32", fixed(OUT))], locals, body);
}

/** Declares the tests; each is given a memory of its own. */
export function describeStatements(newCompiler: () => Compile, { pointerBytes, vectorBytes }: Widths): void {
  /** Runs a writer and returns the start of `out`. */
  const written = (locals: Readonly<Record<string, LoopType>>, body: readonly Statement[], end = 0): number[] => {
    const runnable = newCompiler()([writer(locals, body)]);
    runnable.run(0, { end });
    return [...view(runnable, "u32", OUT, 6)];
  };

  describe("a kernel", () => {
    it("works on its chunk and leaves the rest alone", () => {
      const runnable = newCompiler()([sumRows({ offsets: 0, targets: 64, x: 128, sums: 256 })]);
      view(runnable, "u32", 0, 5).set([0, 3, 3, 4, 6]);
      view(runnable, "u32", 64, 6).set([0, 1, 2, 3, 3, 0]);
      view(runnable, "f64", 128, 4).set([1, 2, 4, 8]);
      view(runnable, "f64", 256, 4).fill(-1);
      runnable.run(0, { begin: 1, end: 3 });
      expect([...view(runnable, "f64", 256, 4)]).toEqual([-1, 0, 8, -1]);
    });

    it("sums in the order of the edges", () => {
      const runnable = newCompiler()([sumRows({ offsets: 0, targets: 64, x: 128, sums: 256 })]);
      view(runnable, "u32", 0, 2).set([0, 4]);
      view(runnable, "u32", 64, 4).set([1, 0, 2, 0]);
      view(runnable, "f64", 128, 3).set([1, 1e16, -1e16]);
      runnable.run(0, { end: 1 });
      expect(view(runnable, "f64", 256, 1)[0]).toBe(1);
    });

    it("folds lanes in scratch of its frame", () => {
      const runnable = newCompiler()([lanes]);
      const x = Float64Array.from({ length: 21 }, (_, k) => 0.1 * (k + 1) ** 3);
      view(runnable, "f64", 0, x.length).set(x);
      runnable.run(0, { frame: FRAME, end: x.length });
      const sums = new Float64Array(8);
      x.forEach((value, k) => {
        sums[k % 8]! += value;
      });
      for (const step of [4, 2, 1]) for (let j = 0; j < step; j++) sums[j]! += sums[j + step]!;
      expect(view(runnable, "f64", FRAME + 64, 1)[0]).toBe(sums[0]);
    });
  });

  describe("for", () => {
    const [i, bound] = [2, 3];
    const count = store(0, at(0), scalar("add", "u32", load(0, at(0)), constant("u32", 1)));
    const locals = { i: "index", bound: "index" } as const;

    it("runs no round where the bounds are equal or crossed", () => {
      expect(written(locals, [forLoop(i, at(3), at(3), count), forLoop(i, at(4), at(3), count)])[0]).toBe(0);
    });

    it("evaluates its bounds once", () => {
      const shrink = assign(bound, index("sub", local(bound), at(1)));
      expect(written(locals, [assign(bound, at(6)), forLoop(i, at(0), local(bound), count, shrink)])[0]).toBe(6);
    });

    it("may have bounds that read its counter as it was before", () => {
      expect(written(locals, [assign(i, at(5)), forLoop(i, at(1), local(i), count)])[0]).toBe(4);
    });

    it("compares its bounds as unsigned", () => {
      const body = ifThen(compare("eq", local(i), index("add", BEGIN, at(2 ** 31 + 1))), [count]);
      expect(written(locals, [forLoop(i, at(2 ** 31 - 2), at(2 ** 31 + 4), body)])[0]).toBe(1);
    });

    it("goes by its step", () => {
      const each = store(0, local(i), constant("u32", 9));
      expect(written(locals, [{ ...forLoop(i, at(0), at(5), each), step: 2 }])).toEqual([9, 0, 9, 0, 9, 0]);
    });

    it("counts entries of any width, and one after another", () => {
      const arrays = [
        array("wide", "f64", fixed(0)),
        array("narrow", "bool", fixed(512)),
        array("u32", "u32", fixed(OUT)),
      ];
      const next = index("add", local(i), at(1));
      const copy = [
        store(0, next, load(0, local(i))),
        store(1, local(i), load(1, next)),
        store(2, next, load(2, local(i))),
      ];
      const runnable = newCompiler()([
        kernel("wide", arrays, locals, [forLoop(i, at(1), at(4), copy[0]!)]),
        kernel("all", arrays, locals, [forLoop(i, at(1), at(4), ...copy)]),
      ]);
      for (const run of [0, 1]) {
        view(runnable, "f64", 0, 6).set([0, 1, 2, 3, 4, 5]);
        view(runnable, "bool", 512, 6).set([1, 0, 1, 0, 1, 1]);
        view(runnable, "u32", OUT, 6).set([0, 1, 2, 3, 4, 5]);
        runnable.run(run, {});
        expect([...view(runnable, "f64", 0, 6)]).toEqual([0, 1, 1, 1, 1, 5]);
      }
      expect([...view(runnable, "bool", 512, 6)]).toEqual([1, 1, 0, 1, 1, 1]);
      expect([...view(runnable, "u32", OUT, 6)]).toEqual([0, 1, 1, 1, 1, 5]);
    });

    it("leaves in its counter where it ended, an index that is used as a number too", () => {
      const each = store(0, local(i), constant("u32", 9));
      const left = store(0, at(5), convert("u32", local(i)));
      expect(written(locals, [forLoop(i, at(0), at(3), each), left])).toEqual([9, 9, 9, 0, 0, 3]);
      expect(written(locals, [forLoop(i, at(0), at(3), store(0, local(i), convert("u32", local(i))))])).toEqual([
        0, 1, 2, 0, 0, 0,
      ]);
    });

    it("nests", () => {
      const inner = forLoop(bound, local(i), at(4), count);
      expect(written(locals, [forLoop(i, at(0), at(4), inner)])[0]).toBe(10);
    });
  });

  describe("while", () => {
    const [x, rounds] = [2, 3];
    const halve = (start: number): number | undefined =>
      written({ x: "u32", rounds: "u32" }, [
        assign(x, constant("u32", start)),
        whileLoop(
          scalar("gt", "u32", local(x), constant("u32", 1)),
          assign(x, scalar("shr", "u32", local(x), constant("u32", 1))),
          assign(rounds, scalar("add", "u32", local(rounds), constant("u32", 1))),
        ),
        store(0, at(0), local(rounds)),
      ])[0];

    it("runs until its condition fails", () => expect(halve(2 ** 31)).toBe(31));

    it("runs no round where its condition fails at once", () => expect(halve(1)).toBe(0));
  });

  describe("leave", () => {
    const [i, j] = [2, 3];
    const locals = { i: "index", j: "index" } as const;
    const count = (k: number): Statement => store(0, at(k), scalar("add", "u32", load(0, at(k)), constant("u32", 1)));
    const leaveAt = (counter: number, value: number): Statement =>
      ifThen(compare("eq", local(counter), at(value)), [leave]);

    it("ends a for there and then, whose counter keeps its value", () => {
      const left = store(0, at(5), convert("u32", local(i)));
      const once = forLoop(i, at(1), at(9), count(0), leaveAt(i, 3), count(1));
      expect(written(locals, [once, left])).toEqual([3, 2, 0, 0, 0, 3]);
    });

    it("ends a for whose counter picks entries alone", () => {
      const mark = store(0, local(i), constant("u32", 9));
      const isSet = scalar("eq", "u32", load(0, index("add", local(i), at(1))), constant("u32", 7));
      const search = forLoop(i, at(1), at(6), mark, ifThen(isSet, [leave]));
      expect(written(locals, [store(0, at(4), constant("u32", 7)), search])).toEqual([0, 9, 9, 9, 7, 0]);
    });

    it("ends a for that counts by a step", () => {
      const each = store(0, local(i), constant("u32", 9));
      expect(written(locals, [{ ...forLoop(i, at(0), at(6), each, leaveAt(i, 2)), step: 2 }])).toEqual([
        9, 0, 9, 0, 0, 0,
      ]);
    });

    it("ends a while", () => {
      const next = assign(i, index("add", local(i), at(1)));
      expect(written(locals, [whileLoop(constant("bool", 1), count(0), leaveAt(i, 4), next)])[0]).toBe(5);
    });

    it("ends the innermost loop, from the other arm too", () => {
      const goOn = ifThen(compare("lt", local(j), at(2)), [count(1)], [leave]);
      const inner = forLoop(j, at(0), at(5), count(0), goOn);
      expect(written(locals, [forLoop(i, at(0), at(3), inner, count(2), leaveAt(i, 1)), count(3)])).toEqual([
        6, 4, 2, 1, 0, 0,
      ]);
      const around = whileLoop(compare("lt", local(i), at(3)), inner, assign(i, index("add", local(i), at(1))));
      expect(written(locals, [around])).toEqual([9, 6, 0, 0, 0, 0]);
    });

    it("leaves the rest of its body alone, where it always leaves", () => {
      expect(written(locals, [forLoop(i, at(0), at(3), count(0), leave, count(1))])).toEqual([1, 0, 0, 0, 0, 0]);
      expect(written(locals, [whileLoop(constant("bool", 1), count(0), leave)])[0]).toBe(1);
    });
  });

  describe("if", () => {
    const mark = (value: number): Statement => store(0, local(2), constant("u32", value));

    it("takes one arm or the other", () => {
      const even = compare("eq", index("and", local(2), at(1)), at(0));
      expect(written({ i: "index" }, [forLoop(2, at(0), at(4), ifThen(even, [mark(7)], [mark(9)]))])).toEqual([
        7, 9, 7, 9, 0, 0,
      ]);
    });

    it("does nothing where there is no other arm", () => {
      const late = compare("ge", local(2), at(2));
      expect(written({ i: "index" }, [forLoop(2, at(0), at(4), ifThen(late, [mark(7)]))])).toEqual([0, 0, 7, 7, 0, 0]);
    });
  });

  describe("fail", () => {
    const RECORD = FRAME + 16 + 2 * 16;

    /** The record of site 2, before which lie 16 bytes of frame, after failures at these indices. */
    function record(element: "i32" | "u32", indices: readonly number[], leastBefore = 0n): [number, bigint] {
      const failing = kernel(
        "failing",
        [array("indices", element, fixed(0))],
        { i: "index" },
        [forLoop(2, BEGIN, END, fail(2, load(0, local(2))))],
        16,
      );
      const runnable = newCompiler()([failing]);
      view(runnable, element, 0, indices.length).set(indices);
      const least = new BigInt64Array(runnable.buffer, RECORD + 8, 1);
      least[0] = leastBefore;
      runnable.run(0, { frame: FRAME, end: indices.length });
      return [view(runnable, "u32", RECORD, 1)[0] ?? NaN, least[0]];
    }

    it("counts, and keeps the least index", () => {
      expect(record("u32", [9, 7, 8])).toEqual([3, 7n]);
    });

    it("takes an i32 as signed and a u32 as unsigned", () => {
      expect(record("i32", [5, -3, 4])).toEqual([3, -3n]);
      expect(record("u32", [2 ** 32 - 1, 2 ** 31])).toEqual([2, BigInt(2 ** 31)]);
    });

    it("forgets the least index of a record whose count was reset", () => {
      expect(record("u32", [9], 1n)).toEqual([1, 9n]);
    });
  });

  const words = LANE_COUNTS.findLast((lanes) => lanes * LEAST_LANE_BYTES <= vectorBytes);
  it.runIf(words !== undefined)("asks whether any lane of a vector is true", () => {
    const lanes = words!;
    const [one, other] = [0, 1].map((k): Expression => ({ kind: "load lanes", array: k, index: BEGIN, lanes }));
    const differ: Expression = { kind: "vector", op: "ne", element: "u32", operands: [one!, other!], lanes };
    const arrays = [array("x", "u32", fixed(0)), array("y", "u32", fixed(64)), array("any", "bool", fixed(128))];
    const ask = kernel("ask", arrays, {}, [store(2, BEGIN, { kind: "any", value: differ })]);
    const runnable = newCompiler()([ask]);
    const asked = (): number => {
      runnable.run(0, {});
      return view(runnable, "bool", 128, 1)[0]!;
    };
    expect(asked()).toBe(0);
    for (let lane = 0; lane < lanes; lane++) {
      const x = view(runnable, "u32", 0, lanes);
      x[lane] = 2 ** 31;
      expect(asked()).toBe(1);
      x[lane] = 0;
    }
  });

  describe("an array", () => {
    it("of bools has one byte an entry", () => {
      const flags = array("flags", "bool", fixed(3));
      const runnable = newCompiler()([kernel("flag", [flags], {}, [store(0, BEGIN, constant("bool", 1))])]);
      const around = view(runnable, "bool", 0, 8);
      around.fill(9);
      runnable.run(0, { begin: 2 });
      expect([...around]).toEqual([9, 9, 9, 9, 9, 1, 9, 9]);
    });

    it("in the frame is another one for each worker", () => {
      const slots = array("slots", "f64", { kind: "frame", offset: 8 });
      const runnable = newCompiler()([kernel("slot", [slots], {}, [store(0, BEGIN, constant("f64", 0.5))])]);
      runnable.run(0, { frame: 64, begin: 1 });
      runnable.run(0, { frame: 128, begin: 0 });
      expect([view(runnable, "f64", 64 + 16, 1)[0], view(runnable, "f64", 128 + 8, 1)[0]]).toEqual([0.5, 0.5]);
    });

    it("behind a frame pointer moves when the pointer does", () => {
      const from = array("from", "i32", { kind: "frame pointer", offset: pointerBytes });
      const to = array("to", "i32", { kind: "frame pointer", offset: 2 * pointerBytes });
      const copy = kernel("copy", [from, to], { i: "index" }, [
        forLoop(2, BEGIN, END, store(1, local(2), scalar("neg", "i32", load(0, local(2))))),
      ]);
      const runnable = newCompiler()([copy]);
      const words = pointerBytes / 4;
      const pointTo = (...addresses: readonly number[]): void => {
        for (const [k, address] of addresses.entries()) {
          view(runnable, "u32", FRAME + pointerBytes * (k + 1), words).set([address, 0].slice(0, words));
        }
      };
      view(runnable, "i32", 512, 2).set([3, -4]);
      pointTo(512, 640);
      runnable.run(0, { frame: FRAME, end: 2 });
      expect([...view(runnable, "i32", 640, 2)]).toEqual([-3, 4]);
      pointTo(640, 768);
      runnable.run(0, { frame: FRAME, end: 2 });
      expect([...view(runnable, "i32", 768, 2)]).toEqual([3, -4]);
    });

    it("is read at an index plus constants", () => {
      const shifted = (...by: readonly number[]) => by.reduce((sum, k) => index("add", sum, at(k)), local(2));
      expect(written({ i: "index" }, [assign(2, at(1)), store(0, shifted(1, 2), constant("u32", 5))])[4]).toBe(5);
      expect(written({ i: "index" }, [store(0, index("add", at(2), at(3)), constant("u32", 5))])[5]).toBe(5);
    });
  });

  describe("an index", () => {
    it("has the arithmetic that addresses need", () => {
      const ops = ["add", "sub", "min", "and", "shl", "shr"] as const;
      const body = ops.map((op, k) => store(0, at(k), convert("u32", index(op, END, at(3)))));
      expect(written({}, body, 29)).toEqual([32, 26, 3, 1, 232, 3]);
      expect(written({}, [store(0, at(0), convert("u32", index("mul", END, at(3))))], 29)[0]).toBe(87);
    });

    it("has the smaller of two, above 2^31 too", () => {
      expect(written({}, [store(0, at(0), convert("u32", index("min", at(2 ** 31), END)))], 5)[0]).toBe(5);
    });

    it("compares as unsigned", () => {
      const big = at(2 ** 31);
      const ops = ["lt", "ge", "eq", "ne"] as const;
      const body = ops.map((op, k) => store(0, at(k), scalar("cast", "u32", compare(op, END, big))));
      expect(written({}, body, 5)).toEqual([1, 0, 0, 1, 0, 0]);
      expect(written({}, body, 2 ** 31)).toEqual([0, 1, 1, 0, 0, 0]);
    });

    it("from a negative i32 is beyond every array", () => {
      const beyond = compare("ge", convert("index", constant("i32", -1)), at(2 ** 31));
      expect(written({}, [store(0, at(0), scalar("cast", "u32", beyond))])[0]).toBe(1);
    });

    it("turns into a u32 and back", () => {
      expect(written({}, [store(0, at(0), convert("u32", convert("index", constant("u32", 3e9))))])[0]).toBe(3e9);
    });
  });

  describe("wide vectors", () => {
    it("sum columns, each in its order, into one local", () => {
      const runnable = newCompiler()([columns]);
      const x = Float64Array.from(
        { length: 3 * WIDE_LANES },
        (_, k) => [1, 1e16, -1e16][Math.floor(k / WIDE_LANES)]! * (1 + (k % WIDE_LANES)),
      );
      view(runnable, "f64", 0, x.length).set(x);
      runnable.run(0, { end: 3 });
      const sums = Array.from({ length: WIDE_LANES }, (_, lane) => x[lane]! + x[lane + 16]! + x[lane + 32]!);
      // The number of the lane is added at the end.
      expect([...view(runnable, "f64", 512, WIDE_LANES)]).toEqual(sums.map((sum, lane) => sum + 100 + lane));
    });

    it.each([
      [[], 0],
      [[0], 1],
      [[15], 1],
      [[3, 8], 1],
    ])("tell whether any lane is true, of %j", (lanes, expected) => {
      const any: Expression = { kind: "any", value: loadLanes(0, BEGIN, WIDE_LANES) };
      const found = ifThen(any, [store(1, BEGIN, constant("bool", 1))]);
      const runnable = newCompiler()([
        kernel("any", [array("x", "bool", fixed(0)), array("found", "bool", fixed(64))], {}, [found]),
      ]);
      for (const lane of lanes) view(runnable, "bool", 0, WIDE_LANES)[lane] = 1;
      runnable.run(0, {});
      expect(view(runnable, "bool", 64, 1)[0]).toBe(expected);
    });
  });

  it("selects a value without its operands changing place", () => {
    const choose = (which: number) =>
      scalar("select", "u32", constant("bool", which), constant("u32", 7), constant("u32", 9));
    expect(written({}, [store(0, at(0), choose(1)), store(0, at(1), choose(0))]).slice(0, 2)).toEqual([7, 9]);
  });
}

/** The sum of x by 8 lanes: lane sums at the start of the frame, the result behind them. */
const lanes: LoopKernel = (() => {
  const [i, step, j] = [2, 3, 4];
  const lane = index("and", local(i), at(7));
  const add = (k: typeof lane, value: typeof lane): Statement => store(1, k, scalar("add", "f64", load(1, k), value));
  return kernel(
    "lanes",
    [
      array("x", "f64", fixed(0)),
      array("lanes", "f64", { kind: "frame", offset: 0 }),
      array("sum", "f64", { kind: "frame", offset: 64 }),
    ],
    { i: "index", step: "index", j: "index" },
    [
      forLoop(i, at(0), at(8), store(1, local(i), constant("f64", 0))),
      forLoop(i, BEGIN, END, add(lane, load(0, local(i)))),
      assign(step, at(4)),
      whileLoop(
        compare("ge", local(step), at(1)),
        forLoop(j, at(0), local(step), add(local(j), load(1, index("add", local(j), local(step))))),
        assign(step, index("shr", local(step), at(1))),
      ),
      store(2, at(0), load(1, at(0))),
    ],
  );
})();

/** The sums of columns of sixteen f64, plus 100, plus the number of the column. */
const columns: LoopKernel = (() => {
  const [row, sum, hundred] = [2, 3, 4];
  const add = (left: Expression, right: Expression): Expression => vector("add", "f64", WIDE_LANES, left, right);
  const entries = loadLanes(0, index("shl", local(row), at(4)), WIDE_LANES);
  const numbers = vector("cast", "f64", WIDE_LANES, { kind: "indices", from: at(0), lanes: WIDE_LANES });
  return kernel(
    "columns",
    [array("x", "f64", fixed(0)), array("sums", "f64", fixed(512))],
    { row: "index", sum: "f64x16", hundred: "f64x16" },
    [
      assign(hundred, splat(constant("f64", 100), WIDE_LANES)),
      assign(sum, splat(constant("f64", 0), WIDE_LANES)),
      forLoop(row, BEGIN, END, assign(sum, add(local(sum), entries))),
      store(1, at(0), add(add(local(sum), local(hundred)), numbers)),
    ],
  );
})();
