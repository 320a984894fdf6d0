/** Programs of the text language in templates: what they give, what stands in them, and where their mistakes are. */

import { fileURLToPath } from "node:url";
import { describe, expect, expectTypeOf, it } from "vitest";
import { bfs, hits, pagerank } from "../../src/algorithms/index.ts";
import type { Algorithm, Expression } from "../../src/dsl/index.ts";
import { algorithm, f64, i32, nodeKey } from "../../src/dsl/index.ts";
import { EdgewiseError } from "../../src/error.ts";
import { rmat } from "../../src/graph/generate.ts";
import { interpret } from "../../src/interp/interpret.ts";
import { printFunc } from "../../src/ir/print.ts";
import { verifyFunc } from "../../src/ir/verify.ts";
import { check, edgewise } from "../../src/lang/index.ts";
import { numbered } from "./read.ts";

const HERE = fileURLToPath(import.meta.url);
const graph = rmat({ scale: 4, weights: { low: 1, high: 9 } });

const irOf = ({ func }: Algorithm): string => numbered(printFunc(func));
const textOf = (text: string): Algorithm => check(text).algorithms.at(-1)!;

/** The error of what is made, and the line that it was made in. */
function refused(make: () => unknown): EdgewiseError {
  try {
    make();
  } catch (error) {
    if (error instanceof EdgewiseError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

/** The line of this file that calls this. */
function lineHere(): number {
  return Number(/template\.test\.ts\S*?:(\d+)/.exec(new Error("here").stack!.split("\n")[2]!)![1]);
}

const entries = (found: unknown): number[] => Array.from(found as ArrayLike<number>);

describe("a template", () => {
  it("gives what the builder and a text give", () => {
    const made = edgewise`
      algorithm reach(root: node, limit: i32 = 3) {
        var reached = node_index == root
        repeat limit {
          reached = reached or any(u in in_neighbors: reached[u])
        }
        return reached
      }
    `;
    const built = algorithm("reach", { root: nodeKey(), limit: i32(3) }, (g, { root, limit }) => {
      const { reached } = g.loop({ reached: g.nodeIndex().eq(root) }, { limit }, ({ reached: before }) => ({
        reached: before.or(g.in.any(({ source }) => source(before))),
      }));
      return { reached };
    });
    expect(irOf(made)).toBe(irOf(built));
    expect(made).toMatchObject({
      kind: "algorithm",
      name: "reach",
      parameters: built.parameters,
      results: built.results,
    });
    expectTypeOf(made).toEqualTypeOf<Algorithm>();
  });

  it("is of any algorithm: the last of several, which calls the others", () => {
    const made = edgewise`
      fn half(x) {
        return x / 2
      }
      algorithm first(x = 8) {
        return half(x) as y
      }
      algorithm last() {
        return half(first()) as z
      }
    `;
    expect(made.name).toBe("last");
    expect(interpret(made.func, graph).results.get("z")).toBe(2);
  });

  it("has the escapes of texts as they are written", () => {
    const made = edgewise`algorithm f() {
      return node_attribute("a \"name\"\n", else 0) as x
    }`;
    const [op] = made.func.body.ops;
    expect(op).toMatchObject({ attributes: { attribute: 'a "name"\n' } });
  });
});

describe("interpolations", () => {
  it("are numbers and truths, which are literals", () => {
    const made = edgewise`algorithm f(k = ${0.25}, flag = ${true}) {
      let x = ${-2} ** 2 - ${-0} + ${Number.NaN} * ${Number.POSITIVE_INFINITY} * k
      return x, node_index + ${7} as y, x > ${1e300} and flag as z
    }`;
    const text = textOf(`algorithm f(k = 0.25, flag = true) {
      let x = (-2) ** 2 - -0 + nan * infinity * k
      return x, node_index + 7 as y, x > 1e300 and flag as z
    }`);
    expect(irOf(made)).toBe(irOf(text));
  });

  it("are algorithms, called in their place or by their names, with the defaults of a run", () => {
    const made = edgewise`algorithm f(root: node) {
      let hub, authority = ${hits}(limit = ${2})
      let depth = ${bfs}(root)
      let again = pagerank(0.5, limit = 3)
      return hub, authority, depth, ${pagerank}() as rank, again
    }`;
    verifyFunc(made.func);
    const { results } = interpret(made.func, graph, { root: 1 });
    const alone = interpret(hits.func, graph, { limit: 2 }).results;
    expect(results.get("hub")).toEqual(alone.get("hub"));
    expect(results.get("authority")).toEqual(alone.get("authority"));
    expect(results.get("depth")).toEqual(interpret(bfs.func, graph, { root: 1 }).results.get("depth"));
    expect(results.get("rank")).toEqual(interpret(pagerank.func, graph).results.get("rank"));
    const halved = interpret(pagerank.func, graph, { damping: 0.5, limit: 3 }).results;
    expect(results.get("again")).toEqual(halved.get("rank"));
  });

  it("know an algorithm that stands alone in its line by its name, of the builder and of another template", () => {
    const inner = edgewise`algorithm inner(x: node<f64> = 2, scale: f64 = 3, twice: f64 = scale * 2) {
      return x * twice as y
    }`;
    const made = edgewise`
      ${inner} // known as inner
      algorithm outer() {
        return inner(degree) as a, inner(scale = 1) as b, sum(u in in_neighbors: inner()[u]) as c
      }`;
    const { results } = interpret(made.func, graph);
    const degree = interpret(edgewise`algorithm d() { return degree }`.func, graph).results.get("degree");
    expect(entries(results.get("a"))).toEqual(entries(degree).map((x) => x * 6));
    expect(entries(results.get("b"))).toEqual(entries(degree).map(() => 4));
  });

  it("are functions of expressions, of whole values and of entries, with several results", () => {
    const square = (x: Expression<"node", "f64">): Expression<"node", "f64"> => x.mul(x);
    const both = (x: Expression<"node", "f64">) => [x.add(1), 2];
    const named = (x: Expression<"scalar", "f64">) => ({ low: x.sub(1), high: x.add(1) });
    const made = edgewise`algorithm f(x: node<f64> = 3, s = 5) {
      let a, b = ${both}(x)
      let low, high = ${named}(s)
      let c = sum(u in in_neighbors where ${(d: Expression<"each", "f64">) => d.gt(1)}(degree[u]): square(x[u]) * low)
      return ${square}(x) as q, a, c, b + high as d
    }`;
    const text = textOf(`fn square(x) { return x * x }
      algorithm f(x: node<f64> = 3, s = 5) {
      let a = x + 1
      let low = s - 1
      let high = s + 1
      let c = sum(u in in_neighbors where degree[u] > 1: square(x[u]) * low)
      return square(x) as q, a, c, 2 + high as d
    }`);
    expect(irOf(made)).toBe(irOf(text));
  });

  it("lie in comments without a meaning, and hide neither words nor what the text defines", () => {
    const max = algorithm("max", { x: f64(1) }, (_, { x }) => ({ x }));
    const made = edgewise`
      // ${max} is called in its place
      fn half(x) { return x / 2 }
      algorithm f() {
        /* ${(x: Expression<"scalar", "f64">) => x} */
        return max(half(8), ${max}(3)) as y, ${function half(x: Expression<"scalar", "f64">) {
          return x.mul(4);
        }}(1 + 1) as z
      }`;
    const { results } = interpret(made.func, graph);
    expect([results.get("y"), results.get("z")]).toEqual([4, 8]);
  });

  it("are told apart where two have one name", () => {
    const one = algorithm("same", {}, (g) => ({ x: g.scalar(1) }));
    const two = algorithm("same", {}, (g) => ({ x: g.scalar(2) }));
    const made = edgewise`algorithm f() {
      return ${one}() + 10 * ${two}() + 100 * ${one}() as x
    }`;
    expect(interpret(made.func, graph).results.get("x")).toBe(121);
    const error = refused(() => edgewise`algorithm f() { return ${one}() + ${two}() + same() as x }`);
    expect(error.message).toContain("found same, which is no function");
    expect(error.message).toContain(`\${same}() + \${same 2}() + same()`);
  });
});

describe("a mistake in a template", () => {
  it("has the file and line of the template, a column of its text, and its line in the message", () => {
    const line = lineHere();
    const error = refused(
      () => edgewise`
        algorithm f(damping = ${0.5}) {
          let x = ${pagerank}(${0.75}) * dampin
          return x
        }`,
    );
    expect(error).toMatchObject({ code: "lang/name", span: { file: HERE, line: line + 4, column: 42 } });
    const text = `          let x = \${pagerank}(\${0.75}) * dampin`;
    expect(error.message).toContain(`${HERE}:${line + 4}:42: found dampin, which is no name that is known here\n`);
    expect(error.message).toContain(`| ${text}\n`);
    expect(error.message).toContain(`|${" ".repeat(42)}^^^^^^\n`);
    expect(error.hint).toBe("Did you mean damping?");
  });

  it("is told with the others, by lines", () => {
    const line = lineHere();
    const error = refused(
      () => edgewise`algorithm f(x = 1) {
      let y = x + true
      let z = x + unknown
      return y, z, w
    }`,
    );
    expect(error.span?.line).toBe(line + 3);
    expect(error.message).toContain(`also line ${line + 4}: found unknown`);
    expect(error.message).toContain(`also line ${line + 5}: found w`);
  });

  it("is one of an interpolated function at its own place", () => {
    let line = 0;
    const wrong = (x: Expression<"node", "f64">) => {
      line = lineHere();
      return x.mul(true as never);
    };
    const error = refused(() => edgewise`algorithm f(x: node<f64> = 1) { return ${wrong}(x) as y }`);
    expect(error).toMatchObject({ code: "dsl/type", span: { file: HERE, line: line + 1 } });
  });

  it("of an algorithm that is called points to the call, and of its run to the algorithm", () => {
    const made = edgewise`algorithm f(x: node<f64> = 1) {
      return x[${bfs}(root = 3) + 100] as y
    }`;
    const line = lineHere() - 3;
    const gather = made.func.body.ops.at(-1)!;
    expect(gather).toMatchObject({ name: "gather" });
    expect(gather.span).toMatchObject({ file: HERE, line: line + 1, column: 14 });
    const [loop] = made.func.body.ops.filter((op) => op.name === "loop");
    expect(loop!.span).toBeNull();
  });

  it.each([
    ["no algorithm", () => edgewise`fn f(x) { return x }`, "found a template without an algorithm"],
    ["nothing", () => edgewise``, "found a text without an algorithm"],
    ["an interpolation alone", () => edgewise`${pagerank}`, "found a text without an algorithm"],
    [
      "a text",
      () => edgewise`algorithm f() { return ${"x" as never} as y }`,
      'interpolation 1 is the text "x"; expected',
    ],
    ["null", () => edgewise`algorithm f() { return ${null as never} as y }`, "interpolation 1 is null; expected"],
    [
      "an expression",
      () =>
        algorithm("g", {}, (g) => ({ x: edgewise`algorithm f() { return ${g.scalar(1) as never} as y }` }) as never),
      "interpolation 1 is f64; expected an algorithm",
    ],
    [
      "a number within a text",
      () => edgewise`algorithm f() { return node_attribute("${3}") as y }`,
      "found an interpolation within a text",
    ],
    [
      "an import",
      () => edgewise`import a from "./a.ew"
      algorithm f() { return 1 as y }`,
      "interpolate what it calls",
    ],
    [
      "an algorithm as a value",
      () => edgewise`algorithm f() { return 1 + ${pagerank} as y }`,
      `found \${pagerank}, which is an algorithm`,
    ],
    [
      "a function as a value",
      () => edgewise`algorithm f() { return ${() => 1} as y }`,
      "which is a function; expected a value",
    ],
    ["no argument", () => edgewise`algorithm f() { return ${bfs}() as y }`, `\${bfs} got no root; expected it`],
    [
      "one too many",
      () => edgewise`algorithm f() { return ${bfs}(1, 2) as y }`,
      `\${bfs} got 2 arguments; it has 1 (root)`,
    ],
    [
      "one twice",
      () => edgewise`algorithm f() { return ${bfs}(1, root = 2) as y }`,
      `found root twice in a call of \${bfs}`,
    ],
    [
      "one of another type",
      () => edgewise`algorithm f() { return ${pagerank}(degree) as y }`,
      "found degree (node<f64>) for damping; expected f64",
    ],
    [
      "too few for a function",
      () => edgewise`algorithm f() { return ${(x: Expression, _: Expression) => x}(1) as y }`,
      "got 1 argument; it takes 2",
    ],
    [
      "names for a function",
      () => edgewise`algorithm f() { return ${(x: Expression) => x}(x = 1) as y }`,
      "expected arguments in order",
    ],
    [
      "a clause for a function",
      () => edgewise`algorithm f() { return ${(x: Expression) => x}(u in in_neighbors: 1) as y }`,
      "found a clause in a call of",
    ],
    [
      "what gives something else",
      () => edgewise`algorithm f() { return ${(_: Expression) => "x"}(1) as y }`,
      "gave a value of type string; expected an expression",
    ],
    ["several for one", () => edgewise`algorithm f() { return ${hits}() as y }`, "found 2 values; expected one"],
    [
      "an entry for an algorithm",
      () => edgewise`algorithm f(x: node<f64>) { return sum(u in in_neighbors: ${pagerank}(x[u])) as y }`,
      "found u in what does not go over it",
    ],
  ])("is refused: %s", (_, make, message) => {
    const error = refused(make);
    expect(error.message).toContain(message);
    expect(error.span).toMatchObject({ file: HERE });
  });

  it("is refused where it is no template", () => {
    const call = edgewise as unknown as (text?: unknown) => unknown;
    for (const wrong of ["algorithm f() {}", undefined, null, [], ["a"], { raw: [1] }]) {
      expect(refused(() => call(wrong)).message).toContain("edgewise was called as a function; expected a template");
    }
  });

  it("leaves what a function of the program throws as it is", () => {
    const thrown = new TypeError("of the program");
    const throws = (_: Expression): never => {
      throw thrown;
    };
    expect(() => edgewise`algorithm f() { return ${throws}(1) as y }`).toThrow(thrown);
  });
});

describe("templates within each other", () => {
  it("are read in a function of the builder, and in one of a template, each at its own line", () => {
    let line = 0;
    const wrong = (x: Expression<"scalar", "f64">) => {
      line = lineHere();
      edgewise`algorithm inner() { return nothing }`;
      return x;
    };
    const error = refused(() => edgewise`algorithm f() { return ${wrong}(1) as y }`);
    expect(error.span).toMatchObject({ file: HERE, line: line + 1 });
    const made = edgewise`algorithm f() {
      return ${(x: Expression<"scalar", "f64">) => {
        const { func } = edgewise`algorithm g() { return 3 as z }`;
        return x.add(func.body.ops.length);
      }}(1) as y
    }`;
    expect(interpret(made.func, graph).results.get("y")).toBe(2);
    const outer = algorithm("outer", {}, (g) => {
      expect(refused(() => edgewise`algorithm h() { return none }`).span?.file).toBe(HERE);
      return { x: g.scalar(edgewise`algorithm h() { return 1 as x }`.func.body.ops.length) };
    });
    expect(interpret(outer.func, graph).results.get("x")).toBe(1);
  });
});
