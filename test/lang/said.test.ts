/** What the builder emits is said by a text: each op with each value of its attributes, by the table of ops. */

import { expect, it } from "vitest";
import type { Algorithm, GraphExpression } from "../../src/dsl/index.ts";
import { algorithm, f64, i32 } from "../../src/dsl/index.ts";
import { DIRECTIONS, END_SETS } from "../../src/ir/attributes.ts";
import { RegionBuilder } from "../../src/ir/build.ts";
import { printFunc } from "../../src/ir/print.ts";
import { SCALAR_OP_NAMES, scalarRow } from "../../src/ir/scalar.ts";
import type { Domain, Element } from "../../src/ir/type.ts";
import { ELEMENTS, GRAPH, valueType } from "../../src/ir/type.ts";
import type { Func, StructuralOpName, Value } from "../../src/ir/value.ts";
import { newValue } from "../../src/ir/value.ts";
import { walkOps } from "../../src/ir/walk.ts";
import { check, decompile } from "../../src/lang/index.ts";
import { numbered } from "./read.ts";

const NUMBERS = ["i32", "u32", "f32", "f64"] as const;

function built(build: (g: GraphExpression) => Record<string, unknown>): Func {
  // Each returns expressions, of types that differ from case to case.
  return (algorithm("said", {}, build as never) as Algorithm).func;
}

const by = <T>(
  values: readonly T[],
  build: (g: GraphExpression, value: T) => Record<string, unknown>,
): readonly Func[] => values.map((value) => built((g) => build(g, value)));

/** What the builder makes of each op besides the scalar ones: a new one does not type-check until it has a row. */
const PROGRAMS: { readonly [N in StructuralOpName]: () => readonly Func[] } = {
  const: () => [
    ...by([0, -0, 1e300, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324], (g, x) => ({
      x: g.scalar(x),
    })),
    ...by(NUMBERS, (g, element) => ({ x: g.scalar(3, element) })),
    ...by([true, false], (g, x) => ({ x: g.scalar(x) })),
  ],
  node_count: () => by(NUMBERS, (g, element) => ({ x: g.nodeCountAs(element) })),
  edge_count: () => by(NUMBERS, (g, element) => ({ x: g.edgeCountAs(element) })),
  node_index: () => by(NUMBERS, (g, element) => ({ x: g.nodeIndex(element) })),
  edge_index: () => by(NUMBERS, (g, element) => ({ x: g.edgeIndex(element) })),
  degree: () =>
    by(NUMBERS, (g, element) => ({ i: g.inDegree(element), o: g.outDegree(element), a: g.degree(element) })),
  node_attribute: () =>
    by(ELEMENTS, (g, element) => ({
      x: g.nodeAttribute('a "name"\n', { element }),
      y: g.nodeAttribute("b", { element, otherwise: element === "bool" ? true : 1 }),
    })),
  edge_attribute: () =>
    by(ELEMENTS, (g, element) => ({
      x: g.edgeAttribute("weight", { element }),
      y: g.edgeAttribute("weight", { element, otherwise: element === "bool" ? true : 1 }),
    })),
  broadcast: () =>
    by(ELEMENTS, (g, element) => ({
      x: g.node(element === "bool" ? true : 1, element),
      y: g.edge(element === "bool" ? false : 2, element),
    })),
  reduce: () => [
    ...by(NUMBERS, (g, element) => {
      const x = g.nodeIndex(element);
      const y = g.edgeIndex(element);
      return { a: x.sum(), b: x.product(), c: x.minimum(), d: x.maximum(), e: y.sum(), f: y.maximum() };
    }),
    built((g) => {
      const x = g.nodeIndex().gt(1);
      return { a: x.any(), b: x.all(), c: x.count(), d: g.outDegree().mean(), e: g.edgeIndex("f32").mean() };
    }),
  ],
  argmin: () => [built((g) => ({ x: g.nodeIndex().argMinimum(), y: g.edgeIndex("f32").argMinimum() }))],
  argmax: () => [built((g) => ({ x: g.nodeIndex().argMaximum(), y: g.edgeIndex("f32").argMaximum() }))],
  top_k: () => [built((g) => ({ x: g.outDegree().topK(3), y: g.edgeIndex().topK(g.nodeCountAs("i32")) }))],
  map: () => [
    built((g) => {
      const [x, w] = [g.outDegree(), g.edgeIndex("f64")];
      const { a, b } = g.edges.map(({ source, destination, edge }) => ({
        a: source(x).sub(destination(x)).mul(g.nodeCount),
        b: edge(w),
      }));
      return { a, b };
    }),
  ],
  aggregate: () =>
    DIRECTIONS.flatMap((direction) => [
      built((g) => {
        const x = g.degree();
        const w = g.edgeIndex("f64");
        const rows = { in: g.in, out: g.out, all: g.all }[direction];
        const { a, b, c, d } = rows.aggregate(
          ({ neighbor, self, edge }, { sum, product, minimum, maximum }) => ({
            a: sum(neighbor(x).mul(self(x))),
            b: product(edge(w)),
            c: minimum(neighbor(x)),
            d: maximum(self(x).add(g.nodeCount)),
          }),
          { where: ({ neighbor }) => neighbor(x).gt(2) },
        );
        const ends = rows.any(({ source, destination }) => source(x).gt(destination(x)));
        return { a, b, c, d, ends, all: rows.all(({ neighbor }) => neighbor(x).gt(1)), n: rows.count() };
      }),
      built((g) => {
        const rows = { in: g.in, out: g.out, all: g.all }[direction];
        return {
          m: rows.mean(({ neighbor }) => neighbor(g.degree())),
          n: rows.count(({ neighbor }) => neighbor(g.degree()).gt(1)),
        };
      }),
      built((g) => {
        const rows = { in: g.in, out: g.out, all: g.all }[direction];
        const few = g.nodeIndex();
        return {
          last: rows.maximum(({ place }) => place),
          near: rows.sum(
            ({ edge, place, neighbor }) => edge(g.edgeWeight()).mul(place.cast("f64")).add(neighbor(g.degree())),
            {
              where: ({ self, place }) => self(few).gt(place),
            },
          ),
          first: rows.mean(({ neighbor }) => neighbor(g.degree()), { where: ({ place }) => place.eq(0) }),
        };
      }),
    ]),
  neighbor_mode: () =>
    by(DIRECTIONS, (g, direction) => {
      const rows = { in: g.in, out: g.out, all: g.all }[direction];
      return { a: rows.mode(g.nodeIndex(), -1), b: rows.mode(g.nodeIndex("u32"), g.nodeIndex("u32")) };
    }),
  intersect: () =>
    END_SETS.flatMap((source) =>
      by(END_SETS, (g, destination) => {
        const [x, w] = [g.degree(), g.edgeIndex("f64")];
        const { a, b, c } = g.edges.intersect(
          (ends, { sum, minimum, any }) => ({
            a: sum(ends.common(x).mul(ends.source(x)).mul(ends.destination(x))),
            b: minimum(ends.edge(w).add(g.nodeCount)),
            c: any(
              (source === "self" ? ends.edge(w) : ends.sourceEdge(w)).gt(
                destination === "self" ? ends.edge(w) : ends.destinationEdge(w),
              ),
            ),
          }),
          { source, destination, where: (ends) => ends.common(x).gt(1) },
        );
        return { a, b, c, n: g.edges.commonNeighbors({ source, destination }) };
      }),
    ),
  gather: () => [
    built((g) => {
      const x = g.degree();
      return {
        a: x.at(g.nodeIndex()),
        b: x.at(g.edgeIndex("u32"), 0),
        c: x.at(3),
        d: g.edgeIndex().at(g.nodeCountAs("u32"), g.edgeCountAs("i32")),
      };
    }),
  ],
  scatter: () => [
    built((g) => {
      const s = g.scatter(g.nodeIndex(), g.degree());
      const t = g.scatter(g.edgeIndex(), g.edgeIndex().gt(1));
      return { a: s.sum(), b: s.product(), c: s.minimum(), d: s.maximum(), e: t.any(), f: t.all(), h: t.count() };
    }),
  ],
  require: () => [
    built((g) => {
      const x = g.degree();
      g.require(g.nodeCount.gt(1), "more");
      g.require(x.gt(0).all(), "nodes");
      g.require(g.edgeIndex().lt(0).any().not(), "edges");
      g.require(
        x
          .gt(1)
          .all()
          .and(x.gt(9).any().or(x.lt(0).any()).not()),
        'all "at\nonce',
      );
      return {};
    }),
  ],
  loop: () => [
    built((g) => {
      const a = g.loop({ x: 1, y: true, z: g.nodeIndex() }, { limit: 3 }, ({ x, y, z }, round) => ({
        x: x.add(1),
        y,
        z: z.add(round),
      }));
      const b = g.loop({ x: a.x }, { until: "unchanged" }, ({ x }) => ({ x: x.sqrt() }));
      const c = g.loop({ x: b.x }, { limit: a.rounds, until: "unchanged" }, ({ x }) => ({ x: x.add(1) }));
      const d = g.loop({ x: c.x }, {}, ({ x }) => ({ x: x.mul(2), until: x.gt(9) }));
      const e = g.loop({}, { limit: 2 }, () => ({}));
      return { a: a.z, x: d.x, rounds: d.rounds, converged: c.converged, e: e.rounds };
    }),
  ],
  if: () => [
    built((g) => {
      const yes = g.nodeCount.gt(3);
      const { x, y } = g.if(
        yes,
        () => ({ x: g.node(1), y: g.scalar(2) }),
        () => ({ x: g.degree(), y: g.nodeCount }),
      );
      g.if(
        yes,
        () => {
          g.require(yes, "a");
          return {};
        },
        () => {
          g.require(yes.not(), "b");
          return {};
        },
      );
      return { x, y };
    }),
  ],
};

/** Each scalar op at each element that it has a meaning for, on scalars, node and edge values; also with a constant among them. */
function scalarPrograms(): readonly Func[] {
  return SCALAR_OP_NAMES.flatMap((name) => {
    const { arity, rule, meaning } = scalarRow(name);
    return (Object.keys(meaning) as Element[]).flatMap((element) => {
      const sources = rule === "cast" ? ELEMENTS : [element];
      return sources.flatMap((from) => {
        const elements = Array.from({ length: arity }, (_, k) => (rule === "select" && k === 0 ? "bool" : from));
        const attributes = rule === "cast" ? { element } : {};
        return (["scalar", "node", "edge"] as const).flatMap((domain) =>
          [-1, ...elements.keys()].map((constant): Func => {
            const graph = newValue(GRAPH, null, "g");
            const builder = new RegionBuilder();
            const parameters: Value[] = [];
            const operands = elements.map((one, k) => {
              if (k === constant) return builder.constant(1, one);
              const value = newValue(valueType(one, domain), domain === "scalar" ? null : graph, `x${k}`);
              parameters.push(value);
              return value;
            });
            const yields = builder.emit(name, operands, attributes as never);
            return {
              name: "said",
              graph,
              parameters: parameters.map((value) => ({ value, initial: null, nodeKey: false })),
              body: builder.finish([], yields),
              resultNames: ["y"],
            };
          }),
        );
      });
    });
  });
}

/** What is wrong with the text of a program; null where it comes to the same. */
function unsaid(func: Func): string | null {
  try {
    const { algorithms, diagnostics } = check(decompile(func));
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    if (errors.length > 0) return errors[0]!.message;
    const [said] = algorithms;
    return said && numbered(printFunc(said.func)) === numbered(printFunc(func)) ? null : "another program";
  } catch (error) {
    return String(error);
  }
}

function expectSaid(funcs: readonly Func[]): void {
  const left = funcs.flatMap((func) => {
    const why = unsaid(func);
    return why === null ? [] : [`${why}: ${printFunc(func)}`];
  });
  expect(left).toEqual([]);
}

it.each(Object.entries(PROGRAMS))("leaves nothing of %s out", (name, programs) => {
  const funcs = programs();
  // A row is of its op.
  for (const func of funcs) expect([...walkOps(func.body)].map((op) => op.name as string)).toContain(name);
  expectSaid(funcs);
});

it("leaves no scalar op out at any element", () => {
  const funcs = scalarPrograms();
  expect(new Set(funcs.flatMap(({ body }) => body.ops.map(({ name }) => name))).size).toBe(SCALAR_OP_NAMES.length + 1);
  expectSaid(funcs);
});

it("leaves no kind of parameter out", () => {
  const domains: readonly Domain[] = ["scalar", "node", "edge"];
  const { func } = algorithm(
    "said",
    { a: f64(), b: i32(3), c: f64.node(), d: f64.edge(1) },
    (_, parameters) => parameters,
  );
  const value = (element: Element, domain: Domain, name: string): Value =>
    newValue(valueType(element, domain), domain === "scalar" ? null : func.graph, name);
  const parameters = ELEMENTS.flatMap((element) =>
    domains.flatMap((domain) => [
      { value: value(element, domain, `${element}_${domain}`), initial: null, nodeKey: false },
      { value: value(element, domain, `${element}_${domain}_1`), initial: 1, nodeKey: false },
    ]),
  );
  const key = { value: value("i32", "scalar", "root"), initial: null, nodeKey: true };
  const body = { parameters: [], ops: [], yields: [] };
  expectSaid([func, { ...func, parameters: [...parameters, key], body, resultNames: [] }]);
});
