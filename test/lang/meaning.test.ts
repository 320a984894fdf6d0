/** What texts mean, by the programs that the builder makes of the same. */

import { describe, expect, it } from "vitest";
import type { Algorithm } from "../../src/dsl/index.ts";
import { algorithm, bool, f32, f64, i32, nodeKey } from "../../src/dsl/index.ts";
import { printFunc } from "../../src/ir/print.ts";
import { check } from "../../src/lang/index.ts";
import { renumbered } from "./read.ts";

/** The program of a text, which has nothing wrong with it. */
function programOf(text: string): string {
  const { algorithms, diagnostics } = check(text);
  expect(diagnostics).toEqual([]);
  return renumbered(printFunc(algorithms.at(-1)!.func));
}

function expectSame(text: string, built: Algorithm): void {
  expect(programOf(text)).toBe(renumbered(printFunc(built.func)));
}

describe("loops", () => {
  it("carry what their body assigns, in order of declaration; later reads see the new value", () => {
    expectSame(
      "algorithm f() {\n var a = 0\n var b: i32 = 1\n let k = 3\n repeat k {\n b = b + 1\n a = a + f64(b)\n }\n return a, b\n}",
      algorithm("f", {}, (g) => {
        const start = { a: g.scalar(0), b: g.scalar(1, "i32") };
        const { a, b } = g.loop(start, { limit: 3 }, ({ a, b }) => {
          const next = b.add(1);
          return { a: a.add(next.cast("f64")), b: next };
        });
        return { a, b };
      }),
    );
  });

  it("carry a variable that is assigned itself, and none of a block of their own", () => {
    const text = programOf(
      "algorithm f() {\n var a = 0\n repeat 2 {\n var c = 1\n c = c + 1\n a = a\n }\n return a\n}",
    );
    expect(text).toMatch(/loop \(%5: i32, %6: f64 = %0\) limit %1/);
    expect(text).toMatch(/yield %6\n/);
  });

  it("end by a condition that is computed where it stands and takes effect at the end", () => {
    expectSame(
      "algorithm f() {\n var a = 1\n repeat {\n until a > 9\n a = a * 2\n }\n return a\n}",
      algorithm("f", {}, (g) => {
        const { a } = g.loop({ a: g.scalar(1) }, {}, ({ a }) => {
          const until = a.gt(9);
          return { a: a.mul(2), until };
        });
        return { a };
      }),
    );
  });

  it("tell their round inside, also in loops within, and how they went after", () => {
    expectSame(
      "algorithm f() {\n var a: i32 = 0\n repeat 3 as outer {\n repeat 2 as inner {\n a = a + outer.round * inner.round\n }\n }\n return a, outer.rounds, outer.converged\n}",
      algorithm("f", {}, (g) => {
        const { a, rounds, converged } = g.loop({ a: g.scalar(0, "i32") }, { limit: 3 }, ({ a }, outer) => {
          const within = g.loop({ a }, { limit: 2 }, ({ a: b }, inner) => ({ a: b.add(outer.mul(inner)) }));
          return { a: within.a };
        });
        return { a, rounds, converged };
      }),
    );
  });
});

describe("ifs", () => {
  it("give what their arms assign, and what the others leave as it was", () => {
    expectSame(
      "algorithm f(c = true) {\n var a = 1\n var b = 2\n if c {\n a = a + 1\n } else {\n b = b + 1\n }\n return a, b\n}",
      algorithm("f", { c: bool(true) }, (g, { c }) => {
        const [x, y] = [g.scalar(1), g.scalar(2)];
        return g.if(
          c,
          () => ({ a: x.add(1), b: y }),
          () => ({ a: x, b: y.add(1) }),
        );
      }),
    );
  });

  it("may follow each other, and be values", () => {
    expectSame(
      "algorithm f(k: i32 = 1) {\n let a, b = if k == 0 { 1, 2 } else if k == 1 { 3, 4 } else { 5, 6 }\n return a, b\n}",
      algorithm("f", { k: i32(1) }, (g, { k }) =>
        g.if(
          k.eq(0),
          () => ({ a: g.scalar(1), b: g.scalar(2) }),
          () =>
            g.if(
              k.eq(1),
              () => ({ a: g.scalar(3), b: g.scalar(4) }),
              () => ({ a: g.scalar(5), b: g.scalar(6) }),
            ),
        ),
      ),
    );
  });
});

describe("values", () => {
  it("of literals take the element of their place", () => {
    expectSame(
      "algorithm f(x: f32 = 1) {\n let none = 3\n let a = node_index + none\n let b = degree<f32> * (2 * 3) + x\n let c: node<i32> = where(a == none, 1, -1)\n return a, b, c\n}",
      algorithm("f", { x: f32(1) }, (g, { x }) => {
        const a = g.nodeIndex().add(3);
        const degree = g.degree("f32");
        const six = g.scalar(2, "f32").mul(3);
        const b = degree.mul(six).add(x);
        return { a, b, c: a.eq(3).where(1, -1, "i32") };
      }),
    );
  });

  it("are computed by name as by sign, and read at computed places", () => {
    expectSame(
      "algorithm f(root: node) {\n let x = degree ** 2 % 7\n let y = clamp(x, 0, 3)\n let z = y[node_index - 1, else 0]\n return z, y[root] as one, xor(node_index, 3) as w, not (node_index == 1) as v\n}",
      algorithm("f", { root: nodeKey() }, (g, { root }) => {
        const x = g.degree().pow(2).rem(7);
        const y = x.clamp(0, 3);
        const z = y.at(g.nodeIndex().sub(1), 0);
        return { z, one: y.at(root), w: g.nodeIndex().xor(3), v: g.nodeIndex().eq(1).not() };
      }),
    );
  });

  it("of defaults are computed from parameters before them", () => {
    const { algorithms, diagnostics } = check(
      "algorithm f(damping = 0.85, tolerance = 1e-9, limit: i32 = i32(ceil(log(tolerance) / log(damping)))) {\n return limit\n}",
    );
    expect(diagnostics).toEqual([]);
    const from = { damping: f64(0.85), tolerance: f64(1e-9) };
    const limit = i32.from(from, ({ damping, tolerance }) => tolerance.log().div(damping.log()).ceil().cast("i32"));
    const built = algorithm("f", { ...from, limit }, (_, given) => ({ limit: given.limit }));
    expect(renumbered(printFunc(algorithms[0]!.func).replace(/^.*\{$/m, (line) => line))).toBe(
      renumbered(printFunc(built.func)),
    );
    expect(algorithms[0]!.parameters.limit).toMatchObject({ domain: "scalar", element: "i32", nodeKey: false });
  });
});

describe("clauses", () => {
  it("read the row's own node by a bare value, and a whole expression at a neighbor", () => {
    expectSame(
      "algorithm f() {\n let x = degree\n return sum(u in out_neighbors: (x * 2)[u] - x) as y\n}",
      algorithm("f", {}, (g) => {
        const x = g.degree();
        return { y: g.out.sum(({ destination, self }) => destination(x.mul(2)).sub(self(x))) };
      }),
    );
  });

  it("take combinations that depend on nothing bound, and one that is read at the neighbor", () => {
    expectSame(
      "algorithm f() {\n let x = degree\n return sum(u in in_neighbors: x[u] / max(x) + sum(v in out_neighbors: x[v])[u]) as y\n}",
      algorithm("f", {}, (g) => {
        const x = g.degree();
        return {
          y: g.in.sum(({ source }) => {
            const part = source(x).div(x.maximum());
            return part.add(source(g.out.sum(({ destination }) => destination(x))));
          }),
        };
      }),
    );
  });

  it("inline functions, whose arguments may be entries", () => {
    expectSame(
      "fn logistic(x) {\n let y = exp(-x)\n return 1 / (y + 1)\n}\nalgorithm f() {\n return sum(u in in_neighbors: logistic(degree[u])) as y\n}",
      algorithm("f", {}, (g) => ({
        y: g.in.sum(({ source }) => source(g.degree()).neg().exp().add(1).rdiv(1)),
      })),
    );
  });

  it("send entries to nodes", () => {
    expectSame(
      "algorithm f() {\n let to = node_index / 2\n return sum(at to: degree) as s, count(at to: degree > 1) as c\n}",
      algorithm("f", {}, (g) => {
        const to = g.nodeIndex().div(2);
        return { s: g.scatter(to, g.degree()).sum(), c: g.scatter(to, g.degree().gt(1)).count() };
      }),
    );
  });

  it("are sent to nodes as one number from every entry of the index", () => {
    expectSame(
      "algorithm f() {\n let to = node_index / 2\n return count(at to: true) as c, sum(at to: 2) as s\n}",
      algorithm("f", {}, (g) => {
        const to = g.nodeIndex().div(2);
        return { c: g.scatter(to, g.node(true)).count(), s: g.scatter(to, g.node(2)).sum() };
      }),
    );
  });
});

it("require what must hold, in words of their own or those of the condition", () => {
  expectSame(
    'algorithm f(x = 1) {\n require x > 0, "x is positive"\n require x < 9\n return x\n}',
    algorithm("f", { x: f64(1) }, (g, { x }) => {
      g.require(x.gt(0), "x is positive");
      g.require(x.lt(9), "x < 9");
      return { x };
    }),
  );
});

it("call other algorithms, by place and by name, with defaults for the rest", () => {
  const text =
    "algorithm a(x = 1, y: node<f64> = x, k: i32 = 2) {\n return y * x as z\n}\nalgorithm f() {\n let z = a(3, k = 1)\n return z\n}";
  expectSame(
    text,
    algorithm("f", {}, (g) => {
      const x = g.scalar(3);
      // What is given for k, which nothing uses.
      g.scalar(1, "i32");
      return { z: g.node(x).mul(x) };
    }),
  );
});
