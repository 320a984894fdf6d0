/** Programs print as texts that come to the same IR. */

import { globSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as library from "../../src/algorithms/index.ts";
import { algorithm, f64, i32, u32 } from "../../src/dsl/index.ts";
import { EdgewiseError } from "../../src/error.ts";
import { parseFunc } from "../../src/ir/parse.ts";
import { printFunc } from "../../src/ir/print.ts";
import type { Func } from "../../src/ir/value.ts";
import { verifyFunc } from "../../src/ir/verify.ts";
import { check, decompile, format } from "../../src/lang/index.ts";
import { casesOf } from "../extent.ts";
import { cases } from "../fuzz/case.ts";
import { arbitraryFunc } from "../ir/arbitrary.ts";
import { PROGRAMS } from "../programs.ts";
import { checkFile, numbered } from "./read.ts";
import { inSourceForm } from "./source-form.ts";

/** Expects a program to print as a formatted text that comes to the same; gives the text. */
function expectSame(func: Func): string {
  const text = decompile(func);
  const { algorithms, diagnostics } = check(text);
  expect(
    diagnostics.filter(({ severity }) => severity === "error"),
    text,
  ).toEqual([]);
  const again = algorithms.find(({ name }) => name === func.name)!;
  expect(numbered(printFunc(again.func)), text).toBe(numbered(printFunc(func)));
  expect(format(text).text).toBe(text);
  return text;
}

describe("programs", () => {
  it.each(Object.entries(library))("of the library: %s", (_, { func }) => {
    for (const line of expectSame(func).split("\n")) expect(line.length).toBeLessThanOrEqual(100);
  });

  it.each(globSync("examples/*.ew", { cwd: new URL("../../", import.meta.url) }))("of %s", (file) => {
    for (const { func } of checkFile(file).algorithms) expectSame(func);
  });

  it.each(PROGRAMS.map(({ name, func }) => [name, func] as const))("of every way of running: %s", (_, func) => {
    expectSame(func);
  });

  it("of the fuzzer, with what only passes make taken apart", () => {
    const holds = fc.property(cases, ({ text }) => {
      const func = inSourceForm(parseFunc(text));
      verifyFunc(func);
      expectSame(func);
    });
    fc.assert(holds, { numRuns: casesOf(30, 150) });
  });

  it("of any parameters", () => {
    const holds = fc.property(arbitraryFunc({ inputs: "any", maxSteps: 2 }), (func) => {
      // Printing gives names to parameters that have none.
      const named = inSourceForm(parseFunc(printFunc(func).replaceAll(/%(?=\d)/g, "%v")));
      const parameters = named.parameters.map((one) => (one.nodeKey ? { ...one, initial: null } : one));
      expectSame({ ...named, parameters });
    });
    fc.assert(holds, { numRuns: casesOf(25, 100) });
  });

  it("of the fuzzer as they are: the same, or an error that names the op", () => {
    const holds = fc.property(cases, ({ text }) => {
      const func = parseFunc(text);
      try {
        expectSame({ ...func, resultNames: func.resultNames.map((name) => name.replaceAll(/\W/g, "_")) });
      } catch (error) {
        if (!(error instanceof EdgewiseError)) throw error;
        expect(error.code).toBe("lang/form");
        expect(error.message).toMatch(
          /not in source form: (aggregate with epilogue|map over nodes|map with reductions|require of entries that|require without the entries|(aggregate|intersect|map) that takes one value twice|\w+ of (bool|i32|u32) by (and|or|xor))/,
        );
      }
    });
    fc.assert(holds, { numRuns: casesOf(25, 100) });
  });
});

/** A text that prints as it is. */
function expectKept(text: string): void {
  const { algorithms, diagnostics } = check(text);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(decompile(algorithms.at(-1)!.func)).toBe(text);
}

describe("what is printed", () => {
  it("is the sketch of PageRank as a person would write it", () => {
    expectKept(`algorithm pagerank(damping = 0.85, tolerance = 1e-9, limit: i32 = 100) {
  let n = node_count
  let links = out_degree
  let holds = links == 0
  var rank = node(1 / n)
  repeat limit {
    let total = sum(where(holds, rank, 0))
    let total_2 = sum(u in in_neighbors: rank[u] / links[u])
    let next_rank = (1 - damping) / n + damping * (total_2 + total / n)
    until sum(abs(next_rank - rank)) < tolerance
    rank = next_rank
  }
  return rank
}
`);
  });

  it("has loops with what they carry, in order, and how they went", () => {
    expectKept(`algorithm loops(limit: i32 = 7) {
  var x = 1
  var still: i32 = 3
  var rounds: i32 = 0
  repeat limit as r {
    var y = x
    repeat until unchanged {
      y = sqrt(y)
    }
    x = y
    still = still
    rounds = r.round
  }
  return x, still, rounds as last, r.rounds, r.converged
}
`);
  });

  it("keeps the values of before where carried values read each other", () => {
    const func = check(`algorithm swapped(a = 1, b = 2) {
  var x = a
  var y = b
  repeat 3 {
    let old = x
    x = y + 1
    y = old * 2
  }
  return x, y
}
`).algorithms[0]!.func;
    const text = expectSame(func);
    expect(text).toContain("    let next_x = y + 1\n    let next_y = x * 2\n    x = next_x\n    y = next_y\n");
    const { func: pure } = algorithm("pure", {}, (g) => {
      const { x, y } = g.loop({ x: 1, y: 2 }, { limit: 3 }, (state) => ({ x: state.y, y: state.x }));
      return { x, y };
    });
    expect(expectSame(pure)).toContain("    let next_x = y\n    let next_y = x\n    x = next_x\n    y = next_y\n");
  });

  it("has choices one after the other, and choices without values", () => {
    expectKept(`algorithm choices(x = 1) {
  let low, high = if x < 0 {
    0, x
  } else if x < 1 {
    let total = sum(node(x))
    total * total, 1
  } else {
    1, 2
  }
  if x > 5 {
    require all(node(x) > 3), "too low"
  }
  return low, high
}
`);
  });

  it("says what is required, of entries and of conjunctions, in one line each", () => {
    expectKept(`algorithm required(x: node<f64> = 1, w: edge<f64> = 1, k: i32 = 3) {
  require k > 0 and k < 10, "k must be from 1 to 9"
  require all(x >= 0), "x must not be negative"
  require not any(w < 0) and (all(x < 9) and not any(x == 2)), "a \\"mixed\\"\\none"
  return
}
`);
  });

  it("has brackets where signs would be read otherwise, and none else", () => {
    expectKept(`algorithm signs(x = 1, y = 2, flag = true) {
  return (x ** y) ** 2 - x ** (y ** 2) - (x - (y - 1)) as a,
    (x < y) == flag and not (flag and y != 3) or not (x > 2) == flag as b,
    -(x ** 2) * -x / (y / -2) % (-3) ** y as c,
    (-y) ** 2 + 4 as d
}
`);
  });

  it("finds random numbers and means again", () => {
    expectKept(`algorithm drawn(seed: u32 = 7, salt: i32 = 1) {
  let a = node_random(seed, 3)
  let random = edge_random(salt + 1)
  let random_2 = node_random(12, seed)
  let d = mean(e in in_edges where random[e] > 0.5: random_2[e.source])
  return a, mean(u in out_neighbors: random_2[u]) as b, d, sum(d) / node_count as e
}
`);
  });

  it("gathers, scatters, chooses the greatest, intersects and takes modes", () => {
    expectKept(`algorithm moved(parent: node<i32>, k: i32 = 3) {
  let x = f64(parent)
  let chosen = top(k, x)
  let total, greatest = (
    v in common(e, in, self)
    where x[v] > x[e.source]:
    sum(parent[v] * parent[e.destination]),
    max(x[v] + x[e.destination])
  )
  return x[parent] as a,
    x[k, else 0] as b,
    chosen,
    max(at parent: x) as c,
    count(at parent: chosen) as d,
    mode(u in all_neighbors: parent[u], else node<i32>(-1)) as most,
    total,
    greatest
}
`);
  });

  it("names entries that are used twice, and reads inputs in the order of the op", () => {
    expectKept(`algorithm shared(x: node<f64> = 1, y: node<f64> = 2, p = 3) {
  let a = sum(u in in_neighbors with x_2 = x[u] - y where x_2 > 0: x_2 * p)
  let b = sum(u in in_neighbors with p_2 = p, x_3 = x[u]: sqrt(p_2) * x_3)
  return a, b, a + b as c
}
`);
  });

  it("escapes reserved names, and puts graph. before words that parameters hide", () => {
    const { func } = algorithm(
      "degree",
      { in: i32(1), max: f64(2), weight: f64.node(3), out_degree: i32(4), u: f64(1) },
      (g, { max, u, weight, in: from, out_degree: links }) => ({
        where: g.outDegree().max(max).add(g.degree()).add(u).add(weight),
        sum: g.in.sum(({ edge }) => edge(g.edgeAttribute("weight", { otherwise: 1 }))).add(from.add(links).cast("f64")),
      }),
    );
    const text = expectSame(func);
    expect(text).toContain(
      "algorithm degree(@in: i32 = 1, max = 2, weight: node<f64> = 3, out_degree: i32 = 4, u = 1)",
    );
    expect(text).toContain("max(graph.out_degree, max) + graph.degree");
    expect(text).toContain("as @where");
  });

  it("computes defaults, by a function where something is used twice", () => {
    const text = expectSame(
      parseFunc(`func @defaults(%g: graph, %k: i32 = 3, %a: i32 = {
  %1 = add %k, %k : i32
  yield %1
}, %b: f64 = {
  %2 = cast %k : f64
  %3 = mul %2, %2 : f64
  yield %3
}, %c: i32 = {
  yield %k
}, %d: i32 = {
  %4 = const 5 : i32
  yield %4
}) -> () {
  return
}
`),
    );
    expect(text).toBe(`fn default_b(k) {
  let x = f64(k)
  return x * x
}

algorithm defaults(k: i32 = 3, a: i32 = k + k, b: f64 = default_b(k), c: i32 = k, d: i32 = i32(5)) {
  return
}
`);
  });

  it("has literals of every element, and what is no number", () => {
    const { func } = algorithm("literals", { n: u32(4) }, (g, { n }) => ({
      a: n.rsub(4294967295),
      b: g.node(-0),
      c: g.node(Number.NaN).add(Number.NEGATIVE_INFINITY),
      d: g.outDegree("f32").mul(0.1),
      e: g.node(true).and(false),
      f: g.outDegree().gt(1).where(-1, 2147483647, "i32"),
    }));
    expectSame(func);
  });
});

describe("what only passes make", () => {
  it.each([
    {
      form: "aggregate with epilogue",
      line: 3,
      type: "node<f64>",
      ops: `%s = aggregate %g in add (%x: f64 = source %r) {
    yield %x
  } epilogue (%t: f64) -> keep {
    yield %t
  }`,
    },
    {
      form: "map over nodes",
      line: 3,
      type: "node<f64>",
      ops: "%s = map %g node (%x: f64 = node %r) -> keep {\n    yield %x\n  }",
    },
    {
      form: "map with reductions",
      line: 3,
      type: "f64",
      ops: "%s = map %g edge (%x: f64 = source %r) -> add {\n    yield %x\n  }",
    },
    { form: "reduce of i32 by xor", line: 4, type: "i32", ops: "%i = cast %r : node<i32>\n  %s = reduce xor %i" },
    {
      form: "scatter of u32 by or",
      line: 4,
      type: "node<u32>",
      ops: "%i = cast %r : node<u32>\n  %s = scatter %g or %i to %i",
    },
    {
      form: "aggregate that takes one value twice in one role",
      line: 3,
      type: "node<f64>",
      ops: `%s = aggregate %g in add (%x: f64 = source %r, %y: f64 = source %r) {
    %z = mul %x, %y : f64
    yield %z
  }`,
    },
  ])("is refused: $form", ({ form, line, type, ops }) => {
    expectRefused(
      `func @f(%g: graph) -> (x: ${type}) {\n  %r = degree %g out : node<f64>\n  ${ops} : ${type}\n  return x = %s\n}\n`,
      form,
      line,
    );
  });

  it("is refused: what is required of entries in another way", () => {
    const text = `func @f(%g: graph) -> () {
  %r = degree %g out : node<f64>
  %h = gt %r, %r : node<bool>
  %s = reduce and %h : bool
  %i = const 3 : u32
  require %s "x" at node %i of %g
  return
}
`;
    expectRefused(text, "require of entries that its condition does not combine", 6);
  });

  it.each([
    { form: 'a result called "a b"', text: 'func @f(%g: graph, %x: i32) -> ("a b": i32) {\n  return "a b" = %x\n}' },
    { form: 'an algorithm called "a-b"', text: 'func @"a-b"(%g: graph) -> () {\n  return\n}' },
    { form: "a parameter named nan", text: "func @f(%g: graph, %nan: f64 = 1) -> () {\n  return\n}" },
    {
      form: "the parameter x, a node with a default",
      text: "func @f(%g: graph, %x: i32 key = 1) -> () {\n  return\n}",
    },
  ])("is refused: $form", ({ form, text }) => {
    expect(() => decompile(parseFunc(text))).toThrow(`not in source form: ${form}`);
  });
});

function expectRefused(text: string, form: string, line: number): void {
  const func = parseFunc(text, "f.ir");
  const span: unknown = expect.objectContaining({ file: "f.ir", line });
  expect(() => decompile(func)).toThrow(expect.objectContaining({ code: "lang/form", span }));
  expect(() => decompile(func)).toThrow(`not in source form: ${form}`);
}
