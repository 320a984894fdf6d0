import { describe, expect, it } from "vitest";

import type { Algorithm, Expression, GraphExpression } from "../../src/dsl/index.ts";
import { algorithm, algorithmLater, bool, f32, f64, i32, isAlgorithm, nodeKey } from "../../src/dsl/index.ts";
import { printFunc } from "../../src/ir/print.ts";
import type { ScalarOpName } from "../../src/ir/scalar.ts";
import { SCALAR_OP_NAMES, scalarRow } from "../../src/ir/scalar.ts";
import { verifyFunc } from "../../src/ir/verify.ts";
import { walkOps } from "../../src/ir/walk.ts";
import { METHOD_OF } from "../../src/typing/names.ts";
import { PROGRAMS } from "../programs.ts";

/** The ops of an algorithm as it prints, without its first and last line. */
function bodyOf({ func }: Algorithm): string[] {
  return printFunc(func)
    .trim()
    .split("\n")
    .slice(1, -1)
    .map((line) => line.trim());
}

describe("every program", () => {
  it.each(PROGRAMS)("$name is valid IR", ({ func }) => {
    verifyFunc(func);
  });

  it("uses every scalar op in one of them", () => {
    const used = new Set(PROGRAMS.flatMap(({ func }) => [...walkOps(func.body)].map(({ name }) => name)));
    expect(SCALAR_OP_NAMES.filter((name) => !used.has(name))).toEqual([]);
  });
});

describe("methods", () => {
  it.each(SCALAR_OP_NAMES)("%s makes its op, operands in order", (name) => {
    const made = algorithm("one", { a: bool(), b: i32(), c: f64(), d: i32(), e: f64() }, (_, { a, b, c, d, e }) => {
      const { meaning, rule, arity } = scalarRow(name);
      if (rule === "cast") return { result: b.cast("f64") };
      if (rule === "select") return { result: a.where(b, d) };
      const [x, y] = meaning.f64 ? [c, e] : meaning.i32 ? [b, d] : [a, a];
      const method = METHOD_OF[name as Exclude<ScalarOpName, "select" | "cast">];
      // All that these methods have in common is how they are called.
      const call = x[method] as unknown as (this: unknown, ...others: unknown[]) => typeof x;
      return { result: arity === 1 ? call.call(x) : call.call(x, y) };
    });
    const op = made.func.body.ops.at(-1)!;
    expect(op.name).toBe(name);
    const order = op.operands.map((value) => value.name);
    expect(order).toEqual([...order].sort());
    expect(new Set(order).size).toBe(order.length);
  });

  it("keep the order of operands where the name says it is turned round", () => {
    const made = algorithm("turned", { a: f64(), b: f64() }, (_, { a, b }) => ({
      difference: a.rsub(b),
      quotient: a.rdiv(b),
    }));
    expect(bodyOf(made).slice(0, 2)).toEqual(["%0 = sub %b, %a : f64", "%1 = div %b, %a : f64"]);
  });

  it("round constants beside f32", () => {
    const made = algorithm("narrow", { a: f32() }, (_, { a }) => ({ sum: a.add(0.1) }));
    expect(made.func.body.ops[0]!.attributes).toEqual({ value: Math.fround(0.1), element: "f32" });
  });
});

describe("closed regions", () => {
  it("take what they read from outside as inputs, each once, and keep constants inside", () => {
    const made = algorithm("inputs", { a: f64(), x: f64.node(), w: f64.edge() }, (g, { a, x, w }) => ({
      y: g.in.sum(({ source, destination, edge }) =>
        source(x).mul(edge(w)).add(source(x)).sub(destination(x)).mul(a).mul(a).add(1),
      ),
    }));
    expect(bodyOf(made)[0]).toMatch(
      /aggregate %g in add \(%\w+: f64 = source %x, %\w+: f64 = edge %w, %\w+: f64 = destination %x, %\w+: f64 = scalar %a\)/,
    );
    expect(made.func.body.ops.map(({ name }) => name)).toEqual(["aggregate"]);
  });

  it("leave ops on whole values and on scalars outside, where they are computed once", () => {
    const made = algorithm("outside", { a: f64(), x: f64.node() }, (g, { a, x }) => ({
      y: g.in.sum(({ source }) => source(x.mul(2)).mul(a.add(1))),
    }));
    expect(made.func.body.ops.map(({ name }) => name)).toEqual(["const", "mul", "const", "add", "aggregate"]);
  });

  it("call the ends of in- and out-edges source and destination, whichever name was used", () => {
    const roles = (direction: "in" | "out" | "all"): unknown => {
      const { func } = algorithm("ends", { x: f64.node() }, (g, { x }) => ({
        y: g[direction].sum(({ neighbor, self }) => neighbor(x).sub(self(x))),
      }));
      return func.body.ops[0]!.attributes;
    };
    expect(roles("in")).toMatchObject({ roles: ["source", "destination"] });
    expect(roles("out")).toMatchObject({ roles: ["destination", "source"] });
    expect(roles("all")).toMatchObject({ roles: ["neighbor", "self"] });
  });

  it("yield the condition of an aggregate first", () => {
    const { func } = algorithm("conditional", { x: f64.node() }, (g, { x }) => ({
      y: g.out.maximum(({ destination }) => destination(x), { where: ({ source }) => source(x).gt(0) }),
    }));
    const aggregate = func.body.ops[0]!;
    expect(aggregate.attributes).toMatchObject({ conditional: true, monoids: ["max"] });
    expect(aggregate.regions[0]!.yields.map(({ type }) => type)).toMatchObject([
      { element: "bool" },
      { element: "f64" },
    ]);
  });
});

describe("modes", () => {
  it("take what a node without neighbors gets as a node value, a scalar or a constant", () => {
    const made = algorithm("modes", { a: i32(), x: i32.node() }, (g, { a, x }) => ({
      y: g.all.mode(x, x),
      z: g.in.mode(x, a),
      w: g.out.mode(x, -1),
    }));
    expect(bodyOf(made).slice(0, -1)).toEqual([
      "%0 = neighbor_mode %g all %x otherwise %x : node<i32>",
      "%1 = broadcast %g, %a : node<i32>",
      "%2 = neighbor_mode %g in %x otherwise %1 : node<i32>",
      "%3 = const -1 : i32",
      "%4 = broadcast %g, %3 : node<i32>",
      "%5 = neighbor_mode %g out %x otherwise %4 : node<i32>",
    ]);
  });
});

describe("intersections", () => {
  it("read values at the common node, at the ends and at the edges between them, and yield their condition first", () => {
    const made = algorithm("common", { a: f64(), x: f64.node(), w: f64.edge() }, (g, { a, x, w }) =>
      g.edges.intersect(
        ({ common, source, destination, edge, sourceEdge, destinationEdge }, { sum, maximum }) => ({
          total: sum(common(x).add(source(x)).add(destination(x)).mul(a)),
          greatest: maximum(edge(w).add(sourceEdge(w)).add(destinationEdge(w))),
        }),
        { source: "in", where: ({ common }) => common(x).gt(0) },
      ),
    );
    const intersect = made.func.body.ops[0]!;
    expect(intersect.attributes).toEqual({
      source: "in",
      destination: "out",
      roles: ["common", "source", "destination", "scalar", "edge", "source_edge", "destination_edge"],
      monoids: ["add", "max"],
      conditional: true,
    });
    expect(intersect.regions[0]!.yields.map(({ type }) => type)).toMatchObject([
      { element: "bool" },
      { element: "f64" },
      { element: "f64" },
    ]);
    expect(made.results).toEqual({
      total: { domain: "edge", element: "f64" },
      greatest: { domain: "edge", element: "f64" },
    });
  });

  it("count common neighbors", () => {
    const made = algorithm("count", {}, (g) => ({ c: g.edges.commonNeighbors({ destination: "in" }) }));
    expect(bodyOf(made)[0]).toBe("%0 = intersect %g out, in add () {");
  });
});

describe("algorithms", () => {
  it("declare parameters with defaults, node keys and domains", () => {
    const { func } = algorithm(
      "declared",
      { a: f64(0.5), root: nodeKey(), x: i32.node(3), w: bool.edge() },
      () => ({}),
    );
    expect(printFunc(func)).toContain(
      "func @declared(%g: graph, %a: f64 = 0.5, %root: i32 key, %x: node<i32> = 3, %w: edge<bool>)",
    );
  });

  it("declare defaults that are computed from parameters before them", () => {
    const damping = f64(0.85);
    const tolerance = f64();
    const limit = i32.from({ tolerance, damping }, (p) => p.tolerance.log().div(p.damping.log()).ceil().cast("i32"));
    const start = f32.node.from({ limit }, ({ limit }) => limit.cast("f32"));
    const made = (name: string) => algorithm(name, { damping, tolerance, x: f64.node(1), limit, start }, () => ({}));
    const text = (
      name: string,
    ): string => `func @${name}(%g: graph, %damping: f64 = 0.85, %tolerance: f64, %x: node<f64> = 1, %limit: i32 = {
  %0 = log %tolerance : f64
  %1 = log %damping : f64
  %2 = div %0, %1 : f64
  %3 = ceil %2 : f64
  %4 = cast %3 : i32
  yield %4
}, %start: node<f32> = {
  %5 = cast %limit : f32
  yield %5
}) -> () {
  return
}
`;
    // One declaration may serve several algorithms.
    for (const name of ["one", "another"]) {
      const { func } = made(name);
      verifyFunc(func);
      expect(printFunc(func)).toBe(text(name));
    }
  });

  it("tell the types of their results", () => {
    const made = algorithm("typed", {}, (g) => ({ index: g.nodeIndex(), heavy: g.edgeWeight().gt(1), n: g.nodeCount }));
    expect(made.results).toEqual({
      index: { domain: "node", element: "i32" },
      heavy: { domain: "edge", element: "bool" },
      n: { domain: "scalar", element: "f64" },
    });
  });

  it("are told from other things that a module may export", () => {
    expect(isAlgorithm(algorithm("some", {}, () => ({})))).toBe(true);
    expect([null, 1, {}, () => 1, { kind: "algorithm" }].filter(isAlgorithm)).toEqual([]);
  });

  it("are built once, and not before somebody asks what they compute, if they are of a module with many", () => {
    let count = 0;
    const given = [
      "half",
      { x: f64.node() },
      (_g: GraphExpression, { x }: { x: Expression<"node", "f64"> }) => {
        count++;
        return { y: x.mul(0.5) };
      },
      { contracts: (g: GraphExpression) => g.scalar(0.5) },
    ] as const;
    const late = algorithmLater(...given);
    expect([isAlgorithm(late), late.name, count]).toEqual([true, "half", 0]);
    expect(late.func).toBe(late.func);
    expect(count).toBe(1);
    expect({ ...late }).toEqual(algorithm(...given));
  });

  it("build the same IR each time", () => {
    const build = (): string =>
      printFunc(
        algorithm("twice", { x: f64.node() }, (g, { x }) => ({ y: g.in.mean(({ source }) => source(x)) })).func,
      );
    expect(build()).toBe(build());
  });
});
