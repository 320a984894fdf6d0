import { describe, expect, it } from "vitest";
import * as library from "../../src/algorithms/index.ts";
import type { Algorithm, Expression, GraphExpression } from "../../src/dsl/index.ts";
import { algorithm, f64, i32 } from "../../src/dsl/index.ts";
import type { Scattered } from "../../src/dsl/scatter.ts";
import { EdgewiseError } from "../../src/error.ts";
import { walkOps } from "../../src/ir/walk.ts";
import { PROGRAMS } from "../programs.ts";
import { failureOf, pathOf, untyped } from "./failure.ts";

describe("calls without types", () => {
  it("may not mix node and edge values, and the error says what to do", () => {
    const error = failureOf((g, x) => x.add(untyped(g.edgeWeight())));
    expect(error.code).toBe("dsl/type");
    expect(error.message).toContain("add got x (node<f64>) and edge<f64>; expected values of one domain, or scalars");
    expect(error.hint).toContain("g.edges.map");
  });

  it("may not use a node value beside an entry without reading it", () => {
    const error = failureOf((g, x) => g.in.sum(({ source }) => source(x).add(untyped(x))));
    expect(error.message).toContain("add got x (each<f64>) and x (node<f64>)");
    expect(error.hint).toContain("source(x)");
  });

  it("may not return a node value where its entry at an edge is meant", () => {
    const error = failureOf((g, x) => g.in.sum(() => untyped(x)));
    expect(error.message).toContain("the function given to sum returned x (node<f64>)");
  });

  it("may not mix elements", () => {
    const error = failureOf((g, x) => g.nodeIndex().mul(untyped(x)));
    expect(error.message).toContain("mul got node<i32> and x (node<f64>); expected one element");
    expect(error.hint).toBe('Convert node<i32>: x.cast("f64").');
  });

  it.each([
    ["+", (x: number) => x + 1],
    [">", (x: number) => x > 1],
    ["a template", (x: number) => `${x}`],
  ])("may not compute with %s of JavaScript", (_, compute) => {
    const error = failureOf((_g, x) => untyped(compute(untyped(x))));
    expect(error.message).toContain("JavaScript wanted the value of x (node<f64>)");
    expect(error.hint).toContain("x.add(1)");
  });

  it("may not reduce by the name of a binary op, and are told the right one", () => {
    const error = failureOf((_, x) => x.min(untyped(undefined)));
    expect(error.message).toContain("min got undefined");
    expect(error.hint).toContain("x.minimum()");
  });

  it("may not use an op at an element that it has no meaning for", () => {
    const error = failureOf((g) => (g.nodeIndex() as unknown as Expression<"node", "f64">).sqrt());
    expect(error.code).toBe("dsl/type");
    expect(error.message).toContain("sqrt has no meaning for i32");
  });

  it("may not take the mode of floats, nor of a value that is no node value", () => {
    const error = failureOf((g, x) => g.all.mode(untyped(x), 0));
    expect(error.code).toBe("dsl/type");
    expect(error.message).toContain("neighbor_mode needs a node value of i32 or u32, found node<f64>");
    expect(failureOf((g) => g.all.mode(untyped(g.edgeIndex()), 0)).message).toContain("found edge<i32>");
    expect(failureOf((g) => g.all.mode(g.nodeIndex(), 0.5)).code).toBe("dsl/type");
  });

  it("may not read an edge value over no edge, nor intersect anything but combinations", () => {
    const error = failureOf((g) =>
      g.edges.intersect(({ sourceEdge }, { sum }) => ({ y: sum(sourceEdge(g.edgeWeight())) }), { source: "self" }),
    );
    expect(error.code).toBe("dsl/type");
    expect(error.message).toContain("cannot take input 1 as source_edge");
    expect(failureOf((g, x) => g.edges.intersect(({ common }) => untyped({ y: common(x) }))).message).toContain(
      "the function given to intersect returned x (each<f64>) as y; expected a combination",
    );
    expect(failureOf((g) => g.edges.commonNeighbors(untyped({ source: "all" }))).code).toBe("dsl/type");
    expect(failureOf((g) => g.edges.commonNeighbors(untyped({ from: "in" }))).message).toContain(
      'the options of intersect have "from"; expected source, destination, where',
    );
    expect(
      failureOf((g, x) => g.edges.intersect(({ sourceEdge }, { sum }) => ({ y: sum(sourceEdge(untyped(x))) }))).message,
    ).toContain("sourceEdge got x (node<f64>); expected a value of the edges");
  });

  it.each([
    ["0.5 beside i32", (x: Expression<"node", "i32">) => x.add(0.5)],
    ["3e9 beside i32", (x: Expression<"node", "i32">) => x.add(3e9)],
    ["-1 beside u32", (x: Expression<"node", "i32">) => x.cast("u32").max(-1)],
    ["-0 beside i32", (x: Expression<"node", "i32">) => x.max(-0)],
    ["true beside i32", (x: Expression<"node", "i32">) => x.eq(untyped(true))],
    ["1 beside bool", (x: Expression<"node", "i32">) => x.eq(0).and(untyped(1))],
    ["a text", (x: Expression<"node", "i32">) => x.eq(untyped("0"))],
    ["nothing", (x: Expression<"node", "i32">) => x.eq(untyped(undefined))],
  ])("may not write %s", (_, build) => {
    expect(failureOf((g) => build(g.nodeIndex())).code).toBe("dsl/type");
  });

  it("may not count, average or choose by what is no boolean or float", () => {
    expect(failureOf((_, x) => (x as unknown as Expression<"node", "bool">).count()).message).toContain(
      "count got x (node<f64>); expected bool",
    );
    expect(failureOf((g) => (g.nodeIndex() as unknown as Expression<"node", "f64">).mean()).code).toBe("dsl/type");
    expect(failureOf((g) => g.in.mean(({ source }) => untyped(source(g.nodeIndex())))).code).toBe("dsl/type");
    expect(failureOf((g, x) => g.in.any(({ source }) => untyped(source(x)))).code).toBe("dsl/type");
    expect(failureOf((_, x) => (x as unknown as Expression<"node", "bool">).where(x, 0)).code).toBe("dsl/type");
  });

  it("may not look for the least of what has no order or but one entry", () => {
    const error = failureOf((_, x) => (x.gt(0) as unknown as Expression<"node", "f64">).argMinimum());
    expect(error.message).toContain("argMinimum got node<bool>; expected f64 or f32 or i32 or u32");
    expect(failureOf((_, x) => (x.sum() as unknown as typeof x).topK(1)).message).toContain(
      "topK got f64; expected a node or edge value",
    );
    expect(
      failureOf((g, x) => g.in.sum(({ source }) => (source(x) as unknown as typeof x).argMaximum() as never)).hint,
    ).toContain("Keep the entries first");
    expect(failureOf((_, x) => x.topK(2.5)).code).toBe("dsl/type");
    expect(failureOf((_, x) => x.topK(untyped(x))).message).toContain("topK got x (node<f64>) as k");
  });

  it("may not say by nodes, or by numbers, which edges join classes", () => {
    expect(failureOf((g, x) => g.classes(untyped(x.gt(0)))).message).toContain(
      "classes got node<bool>; expected a bool for each edge, which says whether it joins",
    );
    expect(failureOf((g) => g.classes(untyped(g.edgeWeight()))).message).toContain(
      "classes got edge<f64>; expected bool",
    );
    expect(failureOf((g) => g.classes(untyped(true))).code).toBe("dsl/type");
  });

  it("may not scatter without an index for each entry", () => {
    expect(failureOf((g, x) => g.scatter(untyped(x), x)).message).toContain("scatter got x (node<f64>)");
    expect(failureOf((g, x) => g.scatter(untyped(g.edgeWeight().cast("i32")), x)).message).toContain(
      "scatter got edge<i32> as the index of x (node<f64>)",
    );
    expect(failureOf((g, x) => g.scatter(g.nodeIndex(), untyped(x.sum()))).hint).toContain("g.node(x)");
    const floats = (g: GraphExpression, x: Expression): Scattered<"bool"> =>
      untyped(g.scatter(g.nodeIndex(), untyped(x)));
    expect(failureOf((g, x) => floats(g, x).any()).message).toContain("any got x (node<f64>); expected bool");
    expect(failureOf((g, x) => floats(g, x).count()).message).toContain("count got x (node<f64>); expected bool");
    const booleans = (g: GraphExpression, x: Expression<"node", "f64">): Scattered<"f64"> =>
      untyped(g.scatter(g.nodeIndex(), x.gt(0)));
    expect(failureOf((g, x) => booleans(g, x).sum()).message).toContain("scatter cannot combine bool by add");
  });

  it.each([
    [
      "a node value",
      (g: GraphExpression, x: Expression<"node", "f64">) => g.require(untyped(x.gt(0)), "x"),
      "node<bool>",
    ],
    [
      "a number",
      (g: GraphExpression, x: Expression<"node", "f64">) => g.require(untyped(x.sum()), "x"),
      "f64; expected one bool",
    ],
    [
      "a truth of JavaScript",
      (g: GraphExpression) => g.require(untyped(true), "x"),
      "the boolean true; expected an expression",
    ],
    ["nothing", (g: GraphExpression) => g.require(untyped(undefined), "x"), "undefined; expected an expression"],
    [
      "no message",
      (g: GraphExpression) => g.require(g.scalar(true), untyped(undefined)),
      "is undefined; expected a text",
    ],
    ["an empty message", (g: GraphExpression) => g.require(g.scalar(true), " "), "is an empty text; expected a text"],
  ])("may not require %s", (_, build, message) => {
    const error = failureOf((g, x) => {
      build(g, x);
      return x;
    });
    expect(error.code).toBe("dsl/type");
    expect(error.message).toContain(message);
  });

  it("may not require anything of single entries, in any function that is run for each", () => {
    const builds = [
      (g: GraphExpression, x: Expression<"node", "f64">) =>
        g.in.sum(({ source }) => {
          g.require(x.sum().gt(0), "x");
          return source(x);
        }),
      (g: GraphExpression, x: Expression<"node", "f64">) =>
        g.in.sum(({ source }) => {
          g.require(untyped(source(x).gt(0)), "x");
          return source(x);
        }),
      (g: GraphExpression, x: Expression<"node", "f64">) =>
        g.edges.map(({ source }) => {
          g.require(x.sum().gt(0), "x");
          return source(x);
        }),
    ];
    for (const build of builds) {
      const error = failureOf(build);
      expect(error.code).toBe("dsl/scope");
      expect(error.message).toContain("require was called in the function of a map or aggregate");
      expect(error.hint).toContain("g.require(x.all(), message)");
    }
  });

  it("may not return a promise", () => {
    const error = failureOf((g, x) =>
      g.loop(
        { x },
        { limit: 1 },
        untyped(async () => ({ x })),
      ),
    );
    expect(error.hint).toContain("not async");
  });

  it("may not give options that do not exist", () => {
    const error = failureOf((g, x) => g.in.sum(({ source }) => source(x), untyped({ were: () => true })));
    expect(error.message).toContain('the options of sum have "were"; expected where');
  });
});

describe("scopes", () => {
  it("end with the body of a loop", () => {
    const error = failureOf((g, x) => {
      let leaked = x;
      g.loop({ y: x }, { limit: 3 }, ({ y }) => {
        leaked = y.add(1);
        return { y };
      });
      return leaked.mul(2);
    });
    expect(error.code).toBe("dsl/scope");
    expect(error.message).toContain("mul got node<f64>, which belongs to the body of a loop");
    expect(error.hint).toContain("Return it from the body by name");
  });

  it("end with the arm of an if", () => {
    const error = failureOf((g, x) => {
      let leaked = x;
      const arm = (): { y: Expression<"node", "f64"> } => {
        leaked = x.add(1);
        return { y: x };
      };
      g.if(x.gt(0).any(), arm, () => ({ y: x }));
      return leaked.sum();
    });
    expect(error.code).toBe("dsl/scope");
  });

  it("end with the function of an aggregate", () => {
    const error = failureOf((g, x) => {
      let leaked: Expression<"each", "f64"> | undefined;
      g.in.sum(({ source }) => {
        leaked = source(x);
        return leaked;
      });
      return leaked?.add(1);
    });
    expect(error.code).toBe("dsl/scope");
    expect(error.message).toContain("belongs to the function of one map or aggregate");
  });

  it("do not let an entry of one aggregate into another", () => {
    const error = failureOf((g, x) =>
      g.in.sum(({ source }) => {
        const outer = source(x);
        return source(g.out.sum(({ destination }) => destination(x).add(outer)));
      }),
    );
    expect(error.code).toBe("dsl/scope");
  });

  it("do not let readers out of their aggregate", () => {
    const error = failureOf((g, x) => {
      const readers: ((value: typeof x) => unknown)[] = [];
      g.in.sum(({ source }) => {
        readers.push(source);
        return source(x);
      });
      return readers[0]?.(x);
    });
    expect(error.code).toBe("dsl/scope");
  });

  it("keep algorithms apart", () => {
    const error = failureOf((_, x) => {
      algorithm("other", { y: f64.node() }, (_, { y }) => ({ sum: y.add(x) }));
    });
    expect(error.code).toBe("dsl/scope");
    expect(error.message).toContain("x (node<f64>), which belongs to another algorithm");
  });

  it("end with the algorithm", () => {
    let late: Expression<"node", "f64"> | undefined;
    algorithm("finished", {}, (g) => {
      late = g.node(1);
      return {};
    });
    expect(() => late?.add(1)).toThrow(EdgewiseError);
  });

  it("let values from outside into aggregates, loops and arms", () => {
    const made = algorithm("nested", { a: f64(1), x: f64.node() }, (g, { a, x }) => {
      const { y } = g.loop({ y: x }, { limit: 2 }, ({ y }) =>
        g.if(
          a.gt(0),
          () => ({ y: g.in.sum(({ source }) => source(x.add(y)).mul(a)) }),
          () => ({ y: x }),
        ),
      );
      return { y };
    });
    expect(made.func.resultNames).toEqual(["y"]);
  });
});

describe("loops and ifs that cannot be meant", () => {
  it.each<
    [string, (x: Expression<"node", "f64">, g: Parameters<Parameters<typeof failureOf>[0]>[0]) => unknown, string]
  >([
    ["no end", (x, g) => g.loop({ x }, {}, ({ x }) => ({ x })), "never ends"],
    [
      "two ends",
      (x, g) => g.loop({ x }, { until: "unchanged" }, ({ x }) => ({ x, until: x.gt(0).any() })),
      "expected one of them",
    ],
    ["a fractional limit", (x, g) => g.loop({ x }, { limit: 1.5 }, ({ x }) => ({ x })), "the limit of a loop"],
    ["a reserved name", (x, g) => g.loop({ rounds: x }, { limit: 1 }, ({ rounds }) => ({ rounds })), "named rounds"],
    [
      "a lost value",
      (x, g) =>
        g.loop(
          { x },
          { limit: 1 },
          untyped(() => ({})),
        ),
      "did not return x",
    ],
    ["a stranger", (x, g) => g.loop({ x }, { limit: 1 }, ({ x }) => ({ x, y: x })), "returned y, which is not carried"],
    [
      "a value that changes its type",
      (x, g) =>
        g.loop(
          { x },
          { limit: 1 },
          untyped(() => ({ x: x.sum() })),
        ),
      "starts as node<f64> and goes on as f64",
    ],
    [
      "a condition on nodes",
      (x, g) =>
        g.if(
          untyped(x.gt(0)),
          () => ({}),
          () => ({}),
        ),
      "expected one bool",
    ],
    [
      "arms with other names",
      (x, g) =>
        g.if(
          x.gt(0).any(),
          () => ({ a: x }),
          untyped(() => ({ b: x })),
        ),
      "one arm of an if returns a and the other does not",
    ],
    [
      "arms with other types",
      (x, g) =>
        g.if(
          x.gt(0).any(),
          () => ({ a: x }),
          untyped(() => ({ a: x.sum() })),
        ),
      "yields node<f64> in one arm and f64 in the other",
    ],
  ])("refuses %s", (_, build, message) => {
    const error = failureOf((g, x) => build(x, g));
    expect(error.code).toBe("dsl/type");
    expect(error.message).toContain(message);
  });
});

describe("declarations", () => {
  it("refuses defaults that are not values of the element", () => {
    expect(() => i32(0.5)).toThrow("the default of a parameter got the number 0.5; expected a constant of i32");
  });

  it("refuses names that the text of a program could not print", () => {
    expect(() => algorithm("page rank", {}, () => ({}))).toThrow("letters, digits and _");
    expect(() => algorithm("fine", { "a-b": f64(1) }, () => ({}))).toThrow("letters, digits and _");
  });

  it("refuses a parameter that is no declaration", () => {
    expect(() => algorithm("bare", untyped({ damping: 0.85 }), () => ({}))).toThrow("Write damping: f64(…)");
  });

  describe("of defaults that are computed", () => {
    const damping = f64(0.85);
    const limit = i32.from({ damping }, (p) => p.damping.cast("i32"));

    it.each<[string, () => unknown, string]>([
      [
        "a parameter that comes later",
        () => algorithm("late", { limit, damping }, () => ({})),
        "the default of limit reads damping: f64; expected a parameter before it, which are none",
      ],
      [
        "a parameter of another name",
        () => algorithm("other", { factor: damping, x: f64.node(), limit }, () => ({})),
        "the default of limit reads damping: f64; expected a parameter before it, which are factor: f64, x: node<f64>",
      ],
      [
        "a parameter of another type",
        () => algorithm("wide", { damping: f64.node(0.85), limit }, () => ({})),
        "which are damping: node<f64>",
      ],
      [
        "a node value",
        () =>
          i32.from(
            untyped({ x: i32.node() }),
            untyped(() => 1),
          ),
        "the default of a parameter reads x, which is node<i32>; expected a scalar",
      ],
      [
        "what is no declaration",
        () =>
          i32.from(
            untyped({ damping: 0.85 }),
            untyped(() => 1),
          ),
        "Write damping: f64(…)",
      ],
      [
        "a number",
        () =>
          i32.from(
            { damping },
            untyped(() => 1),
          ),
        "the default of a parameter got the number 1",
      ],
      ["no function", () => i32.from({ damping }, untyped(1)), "the default of a parameter got the number 1"],
      [
        "an expression of another element",
        () =>
          i32.from(
            { damping },
            untyped((p: { damping: unknown }) => p.damping),
          ),
        'the default of a parameter got damping (f64); expected i32\n  hint: Convert it: x.cast("i32").',
      ],
      [
        "an expression of an algorithm",
        () =>
          algorithm("mixed", {}, (g) => ({
            n: g.scalar(f64.from({ damping }, () => g.nodeCount).initial.reads.length),
          })),
        "which belongs to another algorithm",
      ],
    ])("refuses %s", (_, build, message) => {
      const found = (): unknown => {
        try {
          return build();
        } catch (error) {
          return error;
        }
      };
      const error = found();
      expect(error).toMatchObject({ code: expect.stringMatching(/^dsl\//), span: { file: pathOf(import.meta.url) } });
      expect(String(error)).toContain(message);
    });
  });

  it("refuses a result that is no expression", () => {
    expect(() =>
      algorithm(
        "number",
        {},
        untyped(() => ({ x: 1 })),
      ),
    ).toThrow("the result x got the number 1");
  });
});

describe("positions", () => {
  const file = pathOf(import.meta.url);

  function lineOf(text: string): number {
    // The line that this function was called from is all that is needed.
    return Number(/errors\.test\.ts\S*?:(\d+)/.exec(text)?.[1]);
  }

  it("of errors are the user's call", () => {
    let line = 0;
    const error = failureOf((g, x) => {
      line = lineOf(new Error().stack ?? "") + 1;
      return g.nodeIndex().add(untyped(x));
    });
    expect(error.span).toMatchObject({ file, line });
    expect(error.message.startsWith(`${file}:${line}:`)).toBe(true);
  });

  it("of ops are the user's calls, also where one call makes several ops", () => {
    let line = 0;
    const made: Algorithm = algorithm("positions", { x: f64.node() }, (_, { x }) => {
      line = lineOf(new Error().stack ?? "") + 1;
      return { mean: x.clamp(0, 1).mean() };
    });
    expect(made.func.body.ops.length).toBeGreaterThan(5);
    for (const op of made.func.body.ops) expect(op.span).toMatchObject({ file, line });
  });

  it("of ops are never in the builder, whatever method made them; those of the library have none", () => {
    const ofLibrary = new Set(Object.values<Algorithm>(library).map(({ func }) => func));
    for (const { func } of PROGRAMS) {
      for (const { name, span } of walkOps(func.body)) {
        if (ofLibrary.has(func)) expect(span?.file, `${name} of ${func.name}`).toBeUndefined();
        else expect(span?.file, `${name} of ${func.name}`).toMatch(/test\/(?:travelling\/)?programs\.ts$/);
      }
    }
  });

  it("of errors after a function of the user's returned are those of the call that it was given to", () => {
    let line = 0;
    const error = failureOf((g, x) => {
      line = lineOf(new Error().stack ?? "") + 1;
      g.loop({ x }, { limit: 1 }, ({ x }) => {
        g.in.sum(({ source }) => source(x));
        return { x: untyped(x.sum()) };
      });
    });
    expect(error.message).toContain("starts as node<f64> and goes on as f64");
    expect(error.span).toMatchObject({ file, line });
  });

  it("of errors in functions that a built-in function calls are those of the call within them", () => {
    let line = 0;
    const error = failureOf((g, x) => {
      line = lineOf(new Error().stack ?? "") + 1;
      return [1, 2].map(() => g.nodeIndex().add(untyped(x)));
    });
    expect(error.span).toMatchObject({ file, line });
    const direct = failureOf((_, x) => {
      line = lineOf(new Error().stack ?? "") + 1;
      return ["a"].map((x as Expression<"node", "f64">).add as never, x);
    });
    expect(direct.span).toMatchObject({ file, line });
  });

  it("go on being found after a function of the user's threw", () => {
    expect(() =>
      algorithm("throws", {}, (g) => {
        g.loop({ k: 0 }, { limit: 1 }, () => {
          throw new RangeError("the user's own");
        });
        return {};
      }),
    ).toThrow("the user's own");
    expect(failureOf((g, x) => g.nodeIndex().add(untyped(x))).span?.file).toBe(file);
  });
});
