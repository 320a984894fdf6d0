/** A front end needs no builder: it constructs IR from typed values and the places of its own source. */

import { describe, expect, it } from "vitest";
import type { Expression, GraphExpression } from "../../src/dsl/index.ts";
import { algorithm, f64, i32 } from "../../src/dsl/index.ts";
import { BUILDER_SPELLING } from "../../src/dsl/spelling.ts";
import { EdgewiseError } from "../../src/error.ts";
import { printFunc } from "../../src/ir/print.ts";
import type { ScalarOpName } from "../../src/ir/scalar.ts";
import { verifyFunc } from "../../src/ir/verify.ts";
import { walkOps } from "../../src/ir/walk.ts";
import { choose, loop } from "../../src/typing/bodies/control.ts";
import { aggregate, intersect, mapEdges, neighborMode } from "../../src/typing/combine.ts";
import { readAt } from "../../src/typing/entry.ts";
import { expectScattering, gather, scatter } from "../../src/typing/indexing.ts";
import { attribute, broadcast, leaf, parameter } from "../../src/typing/leaf.ts";
import { program } from "../../src/typing/program.ts";
import { indexOfExtremum, reduce, topK } from "../../src/typing/reduction.ts";
import { applyScalar } from "../../src/typing/scalar.ts";
import { Construction } from "../../src/typing/scope.ts";
import { Site } from "../../src/typing/site.ts";
import type { Spelling } from "../../src/typing/spelling.ts";
import type { Given, Typed } from "../../src/typing/typed.ts";
import { failureOf, untyped } from "../dsl/failure.ts";

const FILE = "pagerank.ew";

/** A front end in which each line is a place. */
function frontEnd(spelling: Spelling) {
  const construction = new Construction(spelling);
  const at = (line: number): Site => new Site(construction, { file: FILE, line, column: 1 });
  return { construction, at, body: construction.newBody() };
}

const pagerank = algorithm(
  "pagerank",
  { damping: f64(0.85), tolerance: f64(1e-9), limit: i32(100) },
  (g, { damping, tolerance, limit }) => {
    const n = g.nodeCount;
    const degree = g.outDegree();
    const sink = degree.eq(0);
    const { rank } = g.loop({ rank: g.node(n.recip()) }, { limit }, ({ rank }) => {
      const leaked = sink.where(rank, 0).sum();
      const inflow = g.in.sum(({ source }) => source(sink.where(0, rank.div(degree))));
      const next = inflow.add(leaked.div(n)).mul(damping).add(damping.rsub(1).div(n));
      return { rank: next, until: next.sub(rank).abs().sum().lt(tolerance) };
    });
    return { rank };
  },
);

/** The same, as `pagerank.ew` might have it in 16 lines. */
function pagerankOfText() {
  const { at, body } = frontEnd(BUILDER_SPELLING);
  const scalar = (line: number, name: ScalarOpName, ...operands: Given[]): Typed =>
    applyScalar(at(line), name, operands);
  const damping = parameter(body, "damping", "scalar", "f64");
  const tolerance = parameter(body, "tolerance", "scalar", "f64");
  const limit = parameter(body, "limit", "scalar", "i32");
  const parameters = [
    { value: damping.value, initial: 0.85, nodeKey: false },
    { value: tolerance.value, initial: 1e-9, nodeKey: false },
    { value: limit.value, initial: 100, nodeKey: false },
  ];
  return program(at(1), "pagerank", body, parameters, () => {
    const n = leaf(at(2), "node_count", { element: "f64" });
    const degree = leaf(at(3), "degree", { direction: "out", element: "f64" });
    const sink = scalar(4, "eq", degree, 0);
    const start = broadcast(at(5), "node", scalar(5, "div", 1, n));
    const { carried } = loop(at(6), {
      carried: [{ name: "rank", start }],
      limit,
      untilUnchanged: false,
      body: ([rank]) => {
        const leaked = reduce(at(7), "sum", scalar(7, "select", sink, rank!, 0), "add");
        const [inflow] = aggregate(at(8), "in", {
          what: "sum",
          where: null,
          combine: (scope) => {
            const share = scalar(9, "select", sink, 0, scalar(9, "div", rank!, degree));
            return [{ monoid: "add", entry: readAt(at(9), scope, "source", "source", share) }];
          },
        });
        const all = scalar(10, "add", inflow!, scalar(10, "div", leaked, n));
        const damped = scalar(11, "mul", all, damping);
        const next = scalar(12, "add", damped, scalar(12, "div", scalar(12, "sub", 1, damping), n));
        const change = reduce(at(13), "sum", scalar(13, "abs", scalar(13, "sub", next, rank!)), "add");
        return { next: [next], until: scalar(14, "lt", change, tolerance) };
      },
    });
    return [{ name: "rank", value: carried[0]! }];
  });
}

describe("a program constructed without the builder", () => {
  it("is the IR that the builder makes, with the places that were given", () => {
    const { func } = pagerankOfText();
    verifyFunc(func);
    expect(printFunc(func)).toBe(printFunc(pagerank.func));
    const lines = [...walkOps(func.body)].map(({ span }) => (span?.file === FILE ? span.line : 0));
    expect(new Set(lines)).toEqual(new Set([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]));
  });
});

type X = Expression<"node", "f64">;

/** One mistake: as a front end with places makes it, and as a person with the builder does. */
type Mistake = readonly [string, (site: Site, x: Typed) => unknown, (g: GraphExpression, x: X) => unknown];

const nodeIndex = (site: Site): Typed => leaf(site, "node_index", { element: "i32" });
const weight = (site: Site): Typed => attribute(site, "edge_attribute", "weight", "f64", 1);
const sumOf = (site: Site, entry: (source: (x: Typed) => Typed) => Typed): unknown =>
  aggregate(site, "in", {
    what: "sum",
    where: null,
    combine: (scope) => [{ monoid: "add", entry: entry((x) => readAt(site, scope, "source", "source", x)) }],
  });
const oneLoop = (site: Site, x: Typed, next: Given, until: Typed | null = null): unknown =>
  loop(site, {
    carried: [{ name: "x", start: x }],
    limit: 1,
    untilUnchanged: false,
    body: () => ({ next: [next], until }),
  });

const MISTAKES: readonly Mistake[] = [
  [
    "a node value beside an edge value",
    (site, x) => applyScalar(site, "add", [x, weight(site)]),
    (g, x) => x.add(untyped(g.edgeWeight())),
  ],
  [
    "two elements",
    (site, x) => applyScalar(site, "mul", [nodeIndex(site), x]),
    (g, x) => g.nodeIndex().mul(untyped(x)),
  ],
  ["a fraction beside i32", (site) => applyScalar(site, "add", [nodeIndex(site), 0.5]), (g) => g.nodeIndex().add(0.5)],
  ["true beside f64", (site, x) => applyScalar(site, "eq", [x, true]), (_, x) => x.eq(untyped(true))],
  [
    "an op without a meaning for i32",
    (site) => applyScalar(site, "sqrt", [nodeIndex(site)]),
    (g) => (g.nodeIndex() as unknown as X).sqrt(),
  ],
  [
    "a choice by a number",
    (site, x) => applyScalar(site, "select", [x, x, 0]),
    (_, x) => (x as unknown as Expression<"node", "bool">).where(x, 0),
  ],
  [
    "a node value beside an entry",
    (site, x) => sumOf(site, (source) => applyScalar(site, "add", [source(x), x])),
    (g, x) => g.in.sum(({ source }) => source(x).add(untyped(x))),
  ],
  ["a node value in place of an entry", (site, x) => sumOf(site, () => x), (g, x) => g.in.sum(() => untyped(x))],
  [
    "an edge value read at a node",
    (site) => sumOf(site, (source) => source(weight(site))),
    (g) => g.in.sum(({ source }) => untyped(source(untyped(g.edgeWeight())))),
  ],
  [
    "a sum of a scalar",
    (site, x) => reduce(site, "sum", reduce(site, "sum", x, "add"), "add"),
    (_, x) => (x.sum() as unknown as X).sum(),
  ],
  [
    "whether any number",
    (site, x) => reduce(site, "any", x, "or", "bool"),
    (_, x) => (x as unknown as Expression<"node", "bool">).any(),
  ],
  [
    "the least of booleans",
    (site, x) => indexOfExtremum(site, "argMinimum", applyScalar(site, "gt", [x, 0]), "argmin"),
    (_, x) => (x.gt(0) as unknown as X).argMinimum(),
  ],
  ["half an entry more", (site, x) => topK(site, "topK", x, 2.5), (_, x) => x.topK(2.5)],
  [
    "a gather from a scalar",
    (site, x) => gather(site, "at", reduce(site, "sum", x, "add"), 0, undefined),
    (_, x) => (x.sum() as unknown as X).at(0),
  ],
  [
    "a scatter by floats",
    (site, x) => scatter(site, "sum", expectScattering(site, x, x), "add"),
    (g, x) => g.scatter(untyped(x), x).sum(),
  ],
  ["the mode of floats", (site, x) => neighborMode(site, "all", x, 0), (g, x) => g.all.mode(untyped(x), 0)],
  [
    "an edge value over no edge",
    (site) =>
      intersect(
        site,
        { source: "self", destination: "out" },
        {
          what: "intersect",
          where: null,
          combine: (scope) => [
            { monoid: "add", entry: readAt(site, scope, "sourceEdge", "source_edge", weight(site)) },
          ],
        },
      ),
    (g) => g.edges.intersect(({ sourceEdge }, { sum }) => ({ y: sum(sourceEdge(g.edgeWeight())) }), { source: "self" }),
  ],
  [
    "a node value mapped to edges",
    (site, x) => mapEdges(site, "map", () => [x]),
    (g, x) => g.edges.map(() => untyped(x)),
  ],
  ["a node value spread over nodes", (site, x) => broadcast(site, "node", x), (g, x) => g.node(untyped(x))],
  [
    "a value that stands in for an attribute of another element",
    (site) => attribute(site, "node_attribute", "size", "i32", 0.5),
    (g) => g.nodeAttribute("size", { element: "i32", otherwise: 0.5 }),
  ],
  [
    "a carried value that changes its domain",
    (site, x) => oneLoop(site, x, reduce(site, "sum", x, "add")),
    (g, x) =>
      g.loop(
        { x },
        { limit: 1 },
        untyped(() => ({ x: x.sum() })),
      ),
  ],
  [
    "an until for each node",
    (site, x) => oneLoop(site, x, x, applyScalar(site, "gt", [x, 0])),
    (g, x) => g.loop({ x }, { limit: 1 }, untyped(() => ({ x, until: x.gt(0) }))), // biome-ignore format: one line
  ],
  [
    "an if by nodes",
    (site, x) => choose(site, applyScalar(site, "gt", [x, 0]), () => new Map(), () => new Map()), // biome-ignore format: one line
    (g, x) => g.if(untyped(x.gt(0)), () => ({}), () => ({})), // biome-ignore format: one line
  ],
  [
    "arms of two types",
    (site, x) =>
      choose(
        site,
        reduce(site, "any", applyScalar(site, "gt", [x, 0]), "or", "bool"),
        () => new Map([["a", x]]),
        () => new Map([["a", reduce(site, "sum", x, "add")]]),
      ),
    (g, x) => g.if(x.gt(0).any(), () => ({ a: x }), untyped(() => ({ a: x.sum() }))), // biome-ignore format: one line
  ],
];

describe("mistakes", () => {
  const span = { file: FILE, line: 3, column: 7 };

  function failureOfText(make: (site: Site, x: Typed) => unknown, spelling = BUILDER_SPELLING): EdgewiseError {
    const construction = new Construction(spelling);
    const body = construction.newBody();
    const site = new Site(construction, span);
    const x = parameter(body, "x", "node", "f64");
    try {
      construction.within(body, () => make(site, x));
    } catch (error) {
      if (error instanceof EdgewiseError) return error;
      throw error;
    }
    throw new Error("nothing was refused");
  }

  const wordsOf = ({ code, message, hint, span: place }: EdgewiseError) => {
    const start = place ? `${place.file}:${place.line}:${place.column}: ` : "";
    expect(message.startsWith(start)).toBe(true);
    return { code, message: message.slice(start.length), hint };
  };

  it.each(MISTAKES)("by %s are told at the place given, in the words that the builder has", (_, make, build) => {
    const error = failureOfText(make);
    expect(error.span).toEqual(span);
    expect(wordsOf(error)).toEqual(wordsOf(failureOf(build)));
  });

  it("are told with what is written in the language of the front end", () => {
    const spelling: Spelling = { ...BUILDER_SPELLING, op: () => "+", cast: (element) => `${element}(x)` };
    const error = failureOfText((site) => applyScalar(site, "add", [nodeIndex(site), 0.5]), spelling);
    expect(error.message).toContain("+ got the number 0.5; expected a constant of i32");
    expect(error.hint).toBe("Convert the other operand first: f64(x).");
  });

  it("have no place where none is known", () => {
    const construction = new Construction(BUILDER_SPELLING);
    const site = new Site(construction, null);
    expect(() => leaf(site, "node_count", { element: "f64" })).toThrow(/^an algorithm was extended/);
  });

  it("outside of a region are told at the place given too", () => {
    const construction = new Construction(BUILDER_SPELLING);
    const body = construction.newBody();
    const site = new Site(construction, span);
    const x = parameter(body, "x", "node", "f64");
    let leaked: Typed | undefined;
    construction.within(body, () =>
      sumOf(site, (source) => {
        leaked = source(x);
        return leaked;
      }),
    );
    expect(() => construction.within(body, () => applyScalar(site, "neg", [leaked!]))).toThrow(
      `${FILE}:3:7: neg got x (each<f64>), which belongs to the function of one map or aggregate`,
    );
  });
});
