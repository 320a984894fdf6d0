import { describe, expectTypeOf, it } from "vitest";
import type { bfs, heatDiffusion, pagerank } from "../../src/algorithms/index.ts";
import type { Expression, GraphExpression, ParametersOf, ResultArrays } from "../../src/dsl/index.ts";
import { algorithm, bool, f32, f64, i32, nodeKey } from "../../src/dsl/index.ts";

declare const g: GraphExpression;
declare const scalar: Expression<"scalar", "f64">;
declare const node: Expression<"node", "f64">;
declare const edge: Expression<"edge", "f64">;
declare const each: Expression<"each", "f64">;
declare const whole: Expression<"node", "i32">;
declare const flag: Expression<"node", "bool">;

describe("domains", () => {
  it("lets scalars and constants go with everything", () => {
    expectTypeOf(scalar.add(node)).toEqualTypeOf<Expression<"node", "f64">>();
    expectTypeOf(edge.mul(scalar)).toEqualTypeOf<Expression<"edge", "f64">>();
    expectTypeOf(each.div(scalar).sub(1)).toEqualTypeOf<Expression<"each", "f64">>();
    expectTypeOf(scalar.lt(scalar)).toEqualTypeOf<Expression<"scalar", "bool">>();
    expectTypeOf(scalar.clamp(0, node)).toEqualTypeOf<Expression<"node", "f64">>();
    expectTypeOf(flag.where(1, scalar)).toEqualTypeOf<Expression<"node", "f64">>();
    expectTypeOf(scalar.gt(0).where(scalar, node)).toEqualTypeOf<Expression<"node", "f64">>();
  });

  it("refuses to mix nodes, edges and entries", () => {
    // @ts-expect-error a node value and an edge value
    node.add(edge);
    // @ts-expect-error an edge value and a node value
    edge.min(node);
    // @ts-expect-error an entry and a node value that was not read
    each.mul(node);
    // @ts-expect-error an edge value and an entry
    edge.eq(each);
    // @ts-expect-error arms of different domains
    flag.where(node, edge);
    // @ts-expect-error a condition on nodes over values of edges
    flag.where(edge, 0);
    // @ts-expect-error a truth for each node where one is required
    g.require(flag, "flag");
    // @ts-expect-error a requirement that says nothing
    g.require(flag.all());
    expectTypeOf(g.require(flag.all(), "flag")).toBeVoid();
  });

  it("reads nodes at ends and edges at edges", () => {
    expectTypeOf(g.in.sum(({ source, edge: at }) => source(node).mul(at(edge)))).toEqualTypeOf<
      Expression<"node", "f64">
    >();
    // @ts-expect-error an edge value at a node
    g.in.sum(({ source }) => source(edge));
    // @ts-expect-error a node value at an edge
    g.in.sum(({ edge: at }) => at(node));
    // @ts-expect-error all nodes instead of the entry of one
    g.in.sum(() => node);
    // @ts-expect-error an edge of the graph has no neighbor
    g.edges.map(({ neighbor }) => neighbor(node));
    expectTypeOf(g.all.maximum(({ place }) => place)).toEqualTypeOf<Expression<"node", "i32">>();
    // @ts-expect-error a place in a row is a number, and reads nothing
    g.in.sum(({ place }) => place(node));
    // @ts-expect-error an edge of the graph has no place in a row
    g.edges.map(({ place }) => place);
  });

  it("reduces whole values only", () => {
    expectTypeOf(edge.sum()).toEqualTypeOf<Expression<"scalar", "f64">>();
    // @ts-expect-error a scalar has one entry
    scalar.sum();
    // @ts-expect-error an entry is combined by g.in.sum
    each.sum();
  });

  it("gives a gather the domain of its index", () => {
    expectTypeOf(edge.at(whole, 0)).toEqualTypeOf<Expression<"node", "f64">>();
    expectTypeOf(flag.at(0)).toEqualTypeOf<Expression<"scalar", "bool">>();
    // @ts-expect-error an index is an integer
    node.at(node);
  });
});

describe("selections", () => {
  it("give an index, and booleans at the same places", () => {
    expectTypeOf(edge.argMinimum()).toEqualTypeOf<Expression<"scalar", "i32">>();
    expectTypeOf(edge.topK(3)).toEqualTypeOf<Expression<"edge", "bool">>();
    expectTypeOf(whole.topK(whole.sum())).toEqualTypeOf<Expression<"node", "bool">>();
    // @ts-expect-error booleans have no order
    flag.argMaximum();
    // @ts-expect-error a scalar has one entry
    scalar.topK(1);
    // @ts-expect-error k is an integer
    node.topK(scalar);
  });
});

describe("scatters", () => {
  it("give a node value of the element of their entries", () => {
    expectTypeOf(g.scatter(whole, node).sum()).toEqualTypeOf<Expression<"node", "f64">>();
    expectTypeOf(g.scatter(edge.cast("u32"), edge.cast("i32")).minimum()).toEqualTypeOf<Expression<"node", "i32">>();
    expectTypeOf(g.scatter(whole, flag).count()).toEqualTypeOf<Expression<"node", "i32">>();
  });

  it("take an index for each entry, and combine what can be combined", () => {
    // @ts-expect-error an index of nodes for values of edges
    g.scatter(whole, edge);
    // @ts-expect-error an index is an integer
    g.scatter(node, node);
    // @ts-expect-error one index for all
    g.scatter(whole.sum(), node);
    // @ts-expect-error booleans are not added
    g.scatter(whole, flag).sum();
    // @ts-expect-error numbers are neither true nor false
    g.scatter(whole, node).any();
  });
});

describe("elements", () => {
  it("follow the op table", () => {
    expectTypeOf(whole.popcount()).toEqualTypeOf<Expression<"node", "i32">>();
    expectTypeOf(node.isNaN()).toEqualTypeOf<Expression<"node", "bool">>();
    expectTypeOf(flag.count()).toEqualTypeOf<Expression<"scalar", "i32">>();
    expectTypeOf(node.cast("u32")).toEqualTypeOf<Expression<"node", "u32">>();
    expectTypeOf(flag.where(1, 0, "u32")).toEqualTypeOf<Expression<"node", "u32">>();
    // @ts-expect-error integers have no square root
    whole.sqrt();
    // @ts-expect-error floats have no bits
    node.shl(1);
    // @ts-expect-error booleans are not added
    flag.add(true);
    // @ts-expect-error only booleans are counted
    node.count();
    // @ts-expect-error integers have no mean
    whole.mean();
    // @ts-expect-error a choice is by a boolean
    node.where(1, scalar);
  });

  it("are not converted unasked", () => {
    // @ts-expect-error i32 and f64
    whole.add(node);
    // @ts-expect-error a boolean beside a number
    node.eq(true);
    // @ts-expect-error a number beside a boolean
    flag.and(1);
    // @ts-expect-error two constants without an element
    flag.where(1, 0);
  });

  it("are f64 for attributes, i32 for indices, and what is asked for", () => {
    expectTypeOf(g.nodeAttribute("x")).toEqualTypeOf<Expression<"node", "f64">>();
    expectTypeOf(g.edgeAttribute("x", { element: "i32", otherwise: 1 })).toEqualTypeOf<Expression<"edge", "i32">>();
    expectTypeOf(g.nodeIndex()).toEqualTypeOf<Expression<"node", "i32">>();
    expectTypeOf(g.outDegree("u32")).toEqualTypeOf<Expression<"node", "u32">>();
    // @ts-expect-error the value that stands in is a boolean
    g.nodeAttribute("x", { element: "bool", otherwise: 1 });
  });
});

describe("loops", () => {
  it("carry their start values' types through body and results", () => {
    const after = g.loop({ x: g.nodeAttribute("x"), total: scalar.add(1), k: 0 }, { limit: 3 }, (state, round) => {
      expectTypeOf(state.x).toEqualTypeOf<Expression<"node", "f64">>();
      expectTypeOf(state.total).toEqualTypeOf<Expression<"scalar", "f64">>();
      expectTypeOf(round).toEqualTypeOf<Expression<"scalar", "i32">>();
      return { ...state, k: state.k.add(1) };
    });
    expectTypeOf(after.x).toEqualTypeOf<Expression<"node", "f64">>();
    expectTypeOf(after.k).toEqualTypeOf<Expression<"scalar", "f64">>();
    expectTypeOf(after.rounds).toEqualTypeOf<Expression<"scalar", "i32">>();
    expectTypeOf(after.converged).toEqualTypeOf<Expression<"scalar", "bool">>();
  });

  it("take every carried value from their body, as it started", () => {
    // @ts-expect-error y goes missing
    g.loop({ x: node, y: node }, { limit: 3 }, ({ x }) => ({ x }));
    // @ts-expect-error x becomes a scalar
    g.loop({ x: node }, { limit: 3 }, () => ({ x: scalar }));
    // @ts-expect-error x becomes an integer
    g.loop({ x: node }, { limit: 3 }, () => ({ x: whole }));
    // @ts-expect-error until is one boolean, not one for each node
    g.loop({ x: node }, { limit: 3 }, () => ({ x: node, until: flag }));
    // @ts-expect-error a limit is an integer
    g.loop({ x: node }, { limit: scalar }, () => ({ x: node }));
  });
});

describe("conditions", () => {
  it("give what both arms return", () => {
    const chosen = g.if(
      flag.any(),
      () => ({ x: node, n: scalar }),
      () => ({ x: node.add(1), n: scalar }),
    );
    expectTypeOf(chosen.x).toEqualTypeOf<Expression<"node", "f64">>();
    g.if(
      flag.any(),
      () => ({ x: node }),
      // @ts-expect-error the other arm has another type
      () => ({ x: scalar }),
    );
    // @ts-expect-error a condition is one boolean
    g.if(flag, () => ({}), () => ({})); // biome-ignore format: the error is expected on this line
  });
});

describe("several combinations at once", () => {
  it("give each its element", () => {
    const { total, any, edges } = g.in.aggregate(({ source }, { sum, any, count }) => ({
      total: sum(source(node)),
      any: any(source(flag)),
      edges: count(),
    }));
    expectTypeOf(total).toEqualTypeOf<Expression<"node", "f64">>();
    expectTypeOf(any).toEqualTypeOf<Expression<"node", "bool">>();
    expectTypeOf(edges).toEqualTypeOf<Expression<"node", "i32">>();
    // @ts-expect-error booleans have no sum
    g.in.sum(({ source }) => source(flag));
  });
});

describe("intersections", () => {
  it("give edge values, and read edge values at edges only", () => {
    const { total, some } = g.edges.intersect(({ common, sourceEdge }, { sum, any }) => ({
      total: sum(common(node).mul(sourceEdge(edge))),
      some: any(common(flag)),
    }));
    expectTypeOf(total).toEqualTypeOf<Expression<"edge", "f64">>();
    expectTypeOf(some).toEqualTypeOf<Expression<"edge", "bool">>();
    expectTypeOf(g.edges.commonNeighbors({ source: "in" })).toEqualTypeOf<Expression<"edge", "i32">>();
    // @ts-expect-error a node value at an edge
    g.edges.intersect(({ destinationEdge }, { sum }) => ({ y: sum(destinationEdge(node)) }));
    // @ts-expect-error rows of all are not in order
    g.edges.commonNeighbors({ source: "all" });
  });
});

describe("modes", () => {
  it("are of integers at nodes", () => {
    expectTypeOf(g.all.mode(whole, whole)).toEqualTypeOf<Expression<"node", "i32">>();
    expectTypeOf(g.in.mode(whole, -1)).toEqualTypeOf<Expression<"node", "i32">>();
    // @ts-expect-error floats
    g.all.mode(node, node);
    // @ts-expect-error two elements
    g.all.mode(whole, g.nodeIndex("u32"));
  });
});

describe("random numbers", () => {
  it("are f64 at nodes, from seeds and counters of 32 bits", () => {
    const round = whole.sum();
    expectTypeOf(g.random({ seed: 1, counter: round })).toEqualTypeOf<Expression<"node", "f64">>();
    expectTypeOf(g.random({ seed: round.cast("u32") })).toEqualTypeOf<Expression<"node", "f64">>();
    // @ts-expect-error a float
    g.random({ seed: scalar });
    // @ts-expect-error a value of nodes
    g.random({ seed: 0, counter: whole });
    // @ts-expect-error no seed
    g.random({ counter: 0 });
  });
});

describe("algorithms", () => {
  it("tell what a run is given", () => {
    expectTypeOf<ParametersOf<typeof pagerank>>().toExtend<{ damping?: number | undefined }>();
    expectTypeOf({ damping: 0.9 }).toExtend<ParametersOf<typeof pagerank>>();
    expectTypeOf({}).toExtend<ParametersOf<typeof pagerank>>();
    expectTypeOf({}).not.toExtend<ParametersOf<typeof bfs>>();
    expectTypeOf({ root: "ATL" }).toExtend<ParametersOf<typeof bfs>>();
    expectTypeOf({ heat: new Float64Array(3) }).toExtend<ParametersOf<typeof heatDiffusion>>();
    const open = algorithm("open", { isOpen: bool.node(true) }, (_, { isOpen }) => ({ isOpen }));
    expectTypeOf({ isOpen: new Map([["news", false]]) }).toExtend<ParametersOf<typeof open>>();
    expectTypeOf({ isOpen: [true, false] }).toExtend<ParametersOf<typeof open>>();
    expectTypeOf({ isOpen: new Uint8Array(3) }).toExtend<ParametersOf<typeof open>>();
    expectTypeOf({ heat: "temperature" }).toExtend<ParametersOf<typeof heatDiffusion>>();
    const given = (_: ParametersOf<typeof pagerank>): void => undefined;
    // @ts-expect-error there is no such parameter
    given({ dampening: 0.9 });
    // @ts-expect-error damping is a number
    given({ damping: "0.9" });
  });

  it("tell what a run gives", () => {
    expectTypeOf<ResultArrays<typeof pagerank>>().toEqualTypeOf<{ readonly rank: Float64Array }>();
    expectTypeOf<ResultArrays<typeof bfs>["depth"]>().toEqualTypeOf<Int32Array>();
    const counted = algorithm("counted", {}, (graph) => ({
      some: graph.degree().gt(1).any(),
      edges: graph.edgeCount,
      high: graph.degree().gt(9),
    }));
    expectTypeOf<ResultArrays<typeof counted>>().toEqualTypeOf<{
      readonly some: boolean;
      readonly edges: number;
      readonly high: Uint8Array;
    }>();
  });

  it("see their parameters by name, with their types", () => {
    algorithm(
      "typed",
      { a: f64(1), b: f32.node(), c: bool.edge(false), root: nodeKey(), d: i32() },
      (_, { a, b, c, root, d }) => {
        expectTypeOf(a).toEqualTypeOf<Expression<"scalar", "f64">>();
        expectTypeOf(b).toEqualTypeOf<Expression<"node", "f32">>();
        expectTypeOf(c).toEqualTypeOf<Expression<"edge", "bool">>();
        expectTypeOf(root).toEqualTypeOf<Expression<"scalar", "i32">>();
        expectTypeOf(d).toEqualTypeOf<Expression<"scalar", "i32">>();
        return {};
      },
    );
    // @ts-expect-error a default of the wrong type
    f64(true);
    const a = f64(1);
    i32.from({ a, root: nodeKey() }, (p) => {
      expectTypeOf(p).toEqualTypeOf<{
        readonly a: Expression<"scalar", "f64">;
        readonly root: Expression<"scalar", "i32">;
      }>();
      return p.a.cast("i32");
    });
    // @ts-expect-error a default of the wrong type
    i32.from({ a }, (p) => p.a);
    // @ts-expect-error a default that reads what it does not name
    f64.from({ a }, (p) => p.b);
    // @ts-expect-error a default that reads a node value
    f64.from({ x: f64.node() }, () => a);
    // What is computed need not be given.
    const computed = algorithm("computed", { a, b: bool.node.from({ a }, (p) => p.a.gt(0)) }, () => ({}));
    expectTypeOf({}).toExtend<ParametersOf<typeof computed>>();
    expectTypeOf({ b: [true] }).toExtend<ParametersOf<typeof computed>>();
    // @ts-expect-error there is no parameter of that name
    algorithm("typo", { damping: f64(0.85) }, (_, { dampening }) => ({ x: dampening }));
    // @ts-expect-error a result is an expression
    algorithm("number", {}, () => ({ x: 1 }));
  });
});
