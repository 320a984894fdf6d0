/** What a person writes in good faith and means something else by: told at its line, or made to mean what they mean. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Algorithm, Expression, GraphExpression } from "../../src/dsl/index.ts";
import { algorithm, f32, f64, i32, u32 } from "../../src/dsl/index.ts";
import { failureOf, pathOf, untyped } from "./failure.ts";

const file = pathOf(import.meta.url);

/** The line that this is called on. */
function here(): number {
  return Number(/traps\.test\.ts\S*?:(\d+)/.exec((new Error().stack ?? "").split("\n")[2]!)?.[1]);
}

describe("quotients of 1 and an integer", () => {
  type Whole = Expression<"node", "i32">;

  it.each<[string, (x: Whole) => unknown, string]>([
    ["recip()", (x) => x.recip(), "−1, 0 or 1"],
    ["rdiv(1)", (x) => x.rdiv(1), "−1, 0 or 1"],
    ["rdiv(-1)", (x) => x.rdiv(-1), "−1, 0 or 1"],
    ["recip() of u32", (x) => x.cast("u32").recip(), "0 or 1"],
  ])("are refused as %s, with the cast that is missing", (_, build, range) => {
    const error = failureOf((g) => build(g.nodeIndex()));
    expect(error.code).toBe("dsl/type");
    expect(error.message).toMatch(/div got the number -?1 and node<[iu]32>, whose quotient, an integer, is /);
    expect(error.message).toContain(range);
    expect(error.hint).toBe('Convert the operand first: x.cast("f64").');
    expect(error.span?.file).toBe(file);
    expect(readFileSync(file, "utf8").split("\n")[error.span!.line - 1]).toContain(build.toString().split(".").at(-1));
  });

  it("are refused within an aggregate, by the name of a parameter", () => {
    expect(() =>
      algorithm("shares", { k: i32() }, (g, { k }) => ({
        x: g.in.sum(({ self }) => self(g.nodeIndex()).add(k.recip())),
      })),
    ).toThrow('Convert the operand first: k.cast("f64").');
  });

  it("are fine of floats, and of greater dividends", () => {
    const made = algorithm("fine", { a: f64(), b: f32(), k: i32(), n: u32() }, (_, { a, b, k, n }) => ({
      a: a.recip(),
      b: b.rdiv(-1),
      k: k.rdiv(2),
      n: n.div(1),
      cast: k.cast("f64").recip(),
    }));
    expect(Object.keys(made.results)).toEqual(["a", "b", "k", "n", "cast"]);
  });
});

describe("hints where elements do not fit", () => {
  const hintOf = (
    build: (given: {
      readonly k: Expression<"scalar", "i32">;
      readonly n: Expression<"scalar", "u32">;
      readonly single: Expression<"scalar", "f32">;
      readonly x: Expression<"scalar", "f64">;
      readonly flag: Expression<"scalar", "bool">;
    }) => unknown,
  ): string | undefined => {
    let hint: string | undefined;
    algorithm("mixed", { k: i32(), n: u32(), single: f32(), x: f64() }, (_, given) => {
      try {
        build({ ...given, flag: given.x.gt(0) });
      } catch (error) {
        ({ hint } = error as { hint?: string });
      }
      return given;
    });
    return hint;
  };

  it.each<[string, Parameters<typeof hintOf>[0], string]>([
    ["i32 with f64", ({ k, x }) => k.mul(untyped(x)), 'Convert k (i32): k.cast("f64").'],
    ["f64 with i32", ({ k, x }) => x.mul(untyped(k)), 'Convert k (i32): k.cast("f64").'],
    ["f32 with f64", ({ single, x }) => x.mul(untyped(single)), 'Convert single (f32): single.cast("f64").'],
    ["bool with i32", ({ flag, k }) => k.eq(untyped(flag)), 'Convert bool: x.cast("i32").'],
    ["u32 with i32", ({ n, k }) => k.add(untyped(n)), 'Convert both: k.cast("f64") and n.cast("f64").'],
    ["i32 with f32", ({ single, k }) => k.add(untyped(single)), 'Convert both: k.cast("f64") and single.cast("f64").'],
  ])("widen %s", (_, build, hint) => {
    expect(hintOf(build)).toBe(hint);
  });

  it("widen what a loop carries", () => {
    const carry = (
      start: (g: GraphExpression) => Expression<"scalar", "f64" | "i32">,
      to: "f64" | "i32",
    ): string | undefined =>
      failureOf((g) =>
        g.loop(
          { k: start(g) },
          { limit: 1 },
          untyped(({ k }: { k: Expression<"scalar", "f64"> }) => ({ k: k.cast(to) })),
        ),
      ).hint;
    expect(carry((g) => g.scalar(0, "i32"), "f64")).toBe('Let k start as f64: k.cast("f64").');
    expect(carry((g) => g.scalar(0), "i32")).toBe('Convert what it goes on as: x.cast("f64").');
  });
});

describe("truths that nothing uses", () => {
  const warningsOf = ({ warnings }: Algorithm): string[] =>
    (warnings ?? []).map(({ code, message, span }) => `${code} ${span?.line} ${message}`);

  it("are warned of with their line, for JavaScript finds every expression true", () => {
    let lines: readonly number[] = [];
    const made = algorithm("branches", { x: f64(), y: f64.node() }, (g, { x, y }) => {
      lines = [here() + 1, here() + 2, here() + 5];
      if (x.gt(3)) lines = [...lines];
      if (y.lt(0).any() && x.isNaN()) lines = [...lines];
      return {
        sum: g.in.sum(({ source }) => {
          const found = source(y).gt(0) ? source(y) : source(y).neg();
          return found;
        }),
      };
    });
    expect(warningsOf(made)).toEqual([
      `dsl/unused ${lines[0]} gt made a bool that nothing in branches uses`,
      `dsl/unused ${lines[1]} any made a bool that nothing in branches uses`,
      `dsl/unused ${lines[1]} isNaN made a bool that nothing in branches uses`,
      `dsl/unused ${lines[2]} gt made a bool that nothing in branches uses`,
    ]);
    expect(made.warnings?.[0]).toMatchObject({
      span: { file },
      hint: "If it stands in an if, ?:, && or ! of JavaScript: these find every expression true. Choose with condition.where(a, b), or g.if(condition, …).",
    });
  });

  it("are told once of what is computed from others", () => {
    const made = algorithm("chain", { x: f64() }, (_, { x }) => {
      x.gt(3).and(x.lt(5)).not();
      return { x };
    });
    expect(warningsOf(made)).toEqual([expect.stringContaining("not made a bool")]);
  });

  it("are none of a loop's converged, of node values, of numbers, nor of what is used anywhere", () => {
    const made = algorithm("quiet", { x: f64.node(), a: f64() }, (g, { x, a }) => {
      x.gt(0);
      x.sum().add(1);
      g.loop({ x }, { limit: 3 }, ({ x }) => ({ x: x.add(1), until: x.gt(9).any() }));
      const { y } = g.if(
        a.gt(0),
        () => ({ y: g.in.sum(({ source }) => source(x), { where: ({ source }) => source(x).gt(a) }) }),
        () => ({ y: a.lt(-1).where(x, 0) }),
      );
      return { y, flag: a.isFinite() };
    });
    expect(made.warnings).toEqual([]);
  });
});

describe("where with an element", () => {
  it("takes expressions of that element as well as constants", () => {
    const made = algorithm("chosen", { k: i32.node(), c: f64.node() }, (_, { k, c }) => ({
      first: c.gt(0).where(k, 3, "i32"),
      second: c.gt(0).where(3, k, "i32"),
      both: c.gt(0).where(k, k, "i32"),
    }));
    const selects = made.func.body.ops.filter(({ name }) => name === "select");
    expect(selects.map(({ operands }) => operands.slice(1).map(({ name }) => name))).toEqual([
      ["k", null],
      [null, "k"],
      ["k", "k"],
    ]);
    expect(made.results.second).toEqual({ domain: "node", element: "i32" });
  });

  it("refuses expressions of another", () => {
    const error = failureOf((_, x) => x.gt(0).where(untyped(x), 3, "i32"));
    expect(error.message).toContain("where got x (node<f64>); expected i32, the element that is said");
    expect(error.hint).toBe("Leave the element out: it is that of the expression.");
  });
});

describe("results", () => {
  it("may be called then, which makes no promise of them", () => {
    const made = algorithm("next", { x: f64.node() }, (g, { x }) => ({
      then: g.loop({ then: x }, { limit: 1 }, ({ then }) => ({ then: then.add(1) })).then,
    }));
    expect(made.func.resultNames).toEqual(["then"]);
  });

  it("are named, and one expression alone is none", () => {
    const build = () =>
      algorithm(
        "bare",
        {},
        untyped((g: GraphExpression) => g.degree()),
      );
    expect(build).toThrow("algorithm bare gave node<f64>; expected an object of named values");
    expect(build).toThrow("hint: Give it a name: { name: x }.");
    expect(
      failureOf((g, x) =>
        g.loop(
          { x },
          { limit: 1 },
          untyped(() => x),
        ),
      ).hint,
    ).toBe("Give it a name: { name: x }.");
    expect(
      failureOf((g, x) =>
        g.loop(
          untyped(x),
          { limit: 1 },
          untyped(() => ({ x })),
        ),
      ).message,
    ).toContain("the start of a loop gave x (node<f64>)");
  });

  it.each([
    ["a Map", () => new Map()],
    ["an array", () => []],
    ["the graph", (g: GraphExpression) => g],
    ["a promise", async () => ({})],
  ])("are not %s", (_, build) => {
    expect(() => algorithm("odd", {}, untyped(build))).toThrow("algorithm odd gave ");
  });
});

describe("names that are computed", () => {
  const names = ["a", "b"];
  const named = <T>(make: (name: string) => T): Record<string, T> =>
    Object.fromEntries(names.map((name) => [name, make(name)]));

  it("may be those of everything, loops with an until among it", () => {
    const made = algorithm(
      "computed",
      named(() => f64.node(1)),
      (g, given) => {
        const { rounds, ...after } = g.loop(given, {}, (state) => ({
          ...named((name) => state[name]!.add(1)),
          until: state.a!.gt(3).any(),
        }));
        const chosen = g.if(after.a!.gt(0).any(), () => named((name) => after[name]!), () => named((name) => given[name]!)); // biome-ignore format: one line
        const mapped = g.edges.map(({ source }) => named((name) => source(chosen[name]!)));
        const summed = g.in.aggregate(({ edge }, { sum }) => named((name) => sum(edge(mapped[name]!))));
        return { ...summed, rounds };
      },
    );
    expect(made.func.resultNames).toEqual(["a", "b", "rounds"]);
  });
});

it("refuses the place of an edge in another row than its own", () => {
  const error = failureOf((g) => {
    const kept: Expression<"each", "i32">[] = [];
    g.in.count(({ place }) => {
      kept.push(place);
      return place.gt(0);
    });
    return g.out.maximum(() => kept[0]!);
  });
  expect(error.code).toBe("dsl/scope");
  expect(error.message).toContain(
    "maximum got place (each<i32>), which belongs to the function of one map or aggregate",
  );
});
