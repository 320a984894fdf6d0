import { describe, expect, it } from "vitest";
import type { Round } from "../../src/interp/interpret.ts";
import { RegionBuilder } from "../../src/ir/build.ts";
import { type Element, valueType } from "../../src/ir/type.ts";
import { newValue, type Value } from "../../src/ir/value.ts";
import { type Body, nodes, run } from "./program.ts";

interface LoopOptions {
  readonly limit?: number;
  readonly until: "never" | "value" | "unchanged";
  readonly initial: readonly Value[];
  /** Yields the next values, and the condition last where `until` is `value`. */
  readonly body: (ops: RegionBuilder, round: Value, carried: readonly Value[]) => readonly Value[];
}

/** A loop with its results by name: what it carried, `rounds` and `converged`. */
function loop({ ops }: Body, { limit, until, initial, body }: LoopOptions): Record<string, Value> {
  const round = newValue(valueType("i32"));
  const carried = initial.map(({ type, graph }) => newValue(type, graph));
  const inner = new RegionBuilder();
  const region = inner.finish([round, ...carried], body(inner, round, carried));
  const operands = limit === undefined ? initial : [ops.constant(limit, "i32"), ...initial];
  const results = ops.emit("loop", operands, { limited: limit !== undefined, until }, { regions: [region] });
  const names = [...initial.map((_, k) => `x${k}`), "rounds", "converged"];
  return Object.fromEntries(results.map((result, k) => [names[k], result]));
}

/** Counts from 0 by ones until a number is reached. */
function countTo(target: number, limit?: number): Record<string, number | number[]> {
  return run(nodes(0), (program) =>
    loop(program, {
      ...(limit === undefined ? {} : { limit }),
      until: "value",
      initial: [program.ops.constant(0, "i32")],
      body: (ops, _, [x]) => {
        const next = ops.emitOne("add", [x!, ops.constant(1, "i32")], {});
        return [next, ops.emitOne("ge", [next, ops.constant(target, "i32")], {})];
      },
    }),
  );
}

describe("a loop", () => {
  it("returns the round that met its condition", () => {
    expect(countTo(3)).toEqual({ x0: 3, rounds: 3, converged: 1 });
  });

  it("has converged when the last round that the limit allows met the condition", () => {
    expect(countTo(3, 3)).toEqual({ x0: 3, rounds: 3, converged: 1 });
  });

  it("has not when the limit came first", () => {
    expect(countTo(3, 2)).toEqual({ x0: 2, rounds: 2, converged: 0 });
  });

  it("runs a round before it can stop, even if the condition would hold at once", () => {
    expect(countTo(-5)).toEqual({ x0: 1, rounds: 1, converged: 1 });
  });

  it.each([0, -4])("gives the start values and 0 rounds at limit %i", (limit) => {
    expect(countTo(3, limit)).toEqual({ x0: 0, rounds: 0, converged: 0 });
  });

  it.each([0, 2])("has converged without an until, at limit %i", (limit) => {
    const results = run(nodes(0), (program) =>
      loop(program, {
        limit,
        until: "never",
        initial: [program.ops.constant(7, "i32")],
        body: (_, round) => [round],
      }),
    );
    expect(results).toEqual({ x0: limit === 0 ? 7 : 1, rounds: limit, converged: 1 });
  });

  it("counts its rounds from 0 for its body", () => {
    const { x0 } = run(nodes(0), (program) =>
      loop(program, {
        limit: 4,
        until: "never",
        initial: [program.ops.constant(0, "i32")],
        body: (ops, round, [x]) => [
          ops.emitOne("add", [ops.emitOne("mul", [x!, ops.constant(10, "i32")], {}), round], {}),
        ],
      }),
    );
    expect(x0).toBe(123);
  });

  it("assigns carried values together", () => {
    const results = run(nodes(0), (program) =>
      loop(program, {
        limit: 3,
        until: "never",
        initial: [program.ops.constant(1, "i32"), program.ops.constant(2, "i32")],
        body: (_, __, [a, b]) => [b!, a!],
      }),
    );
    expect(results).toMatchObject({ x0: 2, x1: 1 });
  });

  it("computes its condition where it stands: from the old value, the next one is still assigned", () => {
    const results = run(nodes(0), (program) =>
      loop(program, {
        until: "value",
        initial: [program.ops.constant(0, "i32")],
        body: (ops, _, [x]) => {
          const met = ops.emitOne("ge", [x!, ops.constant(2, "i32")], {});
          return [ops.emitOne("add", [x!, ops.constant(1, "i32")], {}), met];
        },
      }),
    );
    expect(results).toEqual({ x0: 3, rounds: 3, converged: 1 });
  });

  it("uses values from around it, and computes those of its body anew each round", () => {
    const { x0 } = run(
      nodes(2),
      (program) => {
        const step = program.parameter("step", "f64", "node");
        return loop(program, {
          limit: 3,
          until: "never",
          initial: [program.parameter("start", "f64", "node", 0)],
          body: (ops, _, [x]) => [ops.emitOne("add", [x!, step], {})],
        });
      },
      { step: Float64Array.of(1, 10) },
    );
    expect(x0).toEqual([3, 30]);
  });

  it("can hold another, which starts anew each round", () => {
    const { x0 } = run(nodes(0), (program) =>
      loop(program, {
        limit: 3,
        until: "never",
        initial: [program.ops.constant(0, "i32")],
        body: (ops, _, [x]) => {
          const inner = loop(
            { ...program, ops },
            {
              limit: 2,
              until: "never",
              initial: [x!],
              body: (deep, __, [y]) => [deep.emitOne("add", [y!, deep.constant(5, "i32")], {})],
            },
          );
          return [inner.x0!];
        },
      }),
    );
    expect(x0).toBe(30);
  });

  it("tells of each round with the values it ended with", () => {
    const rounds: Round[] = [];
    run(
      nodes(0),
      (program) =>
        loop(program, {
          limit: 2,
          until: "never",
          initial: [program.ops.constant(1, "i32")],
          body: (ops, _, [x]) => [ops.emitOne("add", [x!, x!], {})],
        }),
      {},
      { onRound: (round) => rounds.push(round) },
    );
    expect(rounds).toEqual([
      { round: 0, carried: [2] },
      { round: 1, carried: [4] },
    ]);
  });
});

/** A loop until unchanged over one carried value. */
function untilUnchanged(
  element: Element,
  initial: number,
  next: (ops: RegionBuilder, x: Value) => Value,
  limit = 10,
): Record<string, number | number[]> {
  return run(nodes(0), (program) =>
    loop(program, {
      limit,
      until: "unchanged",
      initial: [program.ops.constant(initial, element)],
      body: (ops, _, [x]) => [next(ops, x!)],
    }),
  );
}

describe("a loop until unchanged", () => {
  const atMost3 = (ops: RegionBuilder, x: Value): Value =>
    ops.emitOne("min", [ops.emitOne("add", [x, ops.constant(1, "i32")], {}), ops.constant(3, "i32")], {});

  it("counts the round in which nothing changed", () => {
    expect(untilUnchanged("i32", 0, atMost3)).toEqual({ x0: 3, rounds: 4, converged: 1 });
  });

  it("has not converged when the limit ends it one round before", () => {
    expect(untilUnchanged("i32", 0, atMost3, 3)).toEqual({ x0: 3, rounds: 3, converged: 0 });
  });

  it("takes NaN for unchanged from NaN", () => {
    const next = (ops: RegionBuilder, x: Value): Value => ops.emitOne("add", [x, ops.constant(1, "f64")], {});
    expect(untilUnchanged("f64", Number.NaN, next)).toEqual({ x0: Number.NaN, rounds: 1, converged: 1 });
  });

  it("takes −0 for changed from 0", () => {
    const next = (ops: RegionBuilder, x: Value): Value => ops.emitOne("neg", [x], {});
    expect(untilUnchanged("f64", 0, next, 4)).toEqual({ x0: 0, rounds: 4, converged: 0 });
  });

  it("looks at the bits of each entry of a node value too", () => {
    const oneRoundOf = (x: number, next: (ops: RegionBuilder, x: Value) => Value) =>
      run(
        nodes(2),
        (program) =>
          loop(program, {
            limit: 1,
            until: "unchanged",
            initial: [program.parameter("x", "f64", "node")],
            body: (ops, _, [carried]) => [next(ops, carried!)],
          }),
        { x: Float64Array.of(0.5, x) },
      ).converged;
    expect(oneRoundOf(Number.NaN, (ops, x) => ops.emitOne("abs", [x], {}))).toBe(1);
    expect(oneRoundOf(-0, (ops, x) => ops.emitOne("abs", [x], {}))).toBe(0);
  });

  it("waits for every carried value, and every entry of each", () => {
    const results = run(
      nodes(2),
      (program) =>
        loop(program, {
          until: "unchanged",
          initial: [program.ops.constant(0, "i32"), program.parameter("x", "i32", "node")],
          body: (ops, _, [x, y]) => [
            x!,
            ops.emitOne("max", [ops.emitOne("sub", [y!, ops.constant(1, "i32")], {}), x!], {}),
          ],
        }),
      { x: Int32Array.of(0, 2) },
    );
    expect(results).toEqual({ x0: 0, x1: [0, 0], rounds: 3, converged: 1 });
  });
});

describe("if", () => {
  /** 1 or 2 by a condition, the other arm being one that fails. */
  function choose(condition: number): number | number[] | undefined {
    return run(
      nodes(1),
      ({ ops, parameter }) => {
        const x = parameter("x", "i32", "node", 5);
        const arm = (index: number) => {
          const inner = new RegionBuilder();
          const at = inner.constant(index, "i32");
          return inner.finish([], [inner.emitOne("gather", [x, at], { otherwise: false })]);
        };
        return { y: ops.emitOne("if", [parameter("condition", "bool")], {}, { regions: [arm(0), arm(1)] }) };
      },
      { condition },
    ).y;
  }

  it("runs the taken region only, so that the other cannot fail", () => {
    expect(choose(1)).toBe(5);
    expect(() => choose(0)).toThrowError(/entry 1 of x/);
  });
});
