import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../src/compile.ts";
import type { RowEnds } from "../../src/dsl/entry.ts";
import type { Expression } from "../../src/dsl/expression.ts";
import type { Algorithm } from "../../src/dsl/index.ts";
import { algorithm } from "../../src/dsl/index.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { runSync } from "../../src/engine/run-sync.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { grid } from "../../src/graph/generate.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { interpret } from "../../src/interp/interpret.ts";
import { walkSteps } from "../../src/plan/walk.ts";
import { EVERY } from "../all-ways.ts";
import { ALL, casesOf } from "../extent.ts";
import { GRAPHS } from "../graphs.ts";
import { PROGRAMS } from "../programs.ts";
import { FINE, interpreted, ran, ranSync, startEngines } from "../ways.ts";
import { IN_ANY_ORDER, IN_ROUNDS } from "./programs.ts";

let engines: readonly Engine[];
beforeAll(async () => {
  engines = await startEngines([1, 2, 3]);
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const RUNS = casesOf(50, 250);

/** What plans say of the order of a program's innermost loops. */
function ordersOf(program: Algorithm) {
  const { plan } = compile(program.func);
  return [...walkSteps(plan.steps)].flatMap((step) =>
    step.kind === "loop" && step.sparse.kind === "sparse" ? [step.sparse.order] : [],
  );
}

/** A graph with other weights, of which the last are not such as distances have. */
function weighted({ graph, nodeCount }: (typeof GRAPHS)[number], weights: readonly number[]): Graph {
  const weight = Float64Array.from({ length: graph.edgeCount }, (_, edge) => weights[(7 * edge) % weights.length]!);
  return fromEdges({
    nodeCount,
    kind: graph.kind,
    sources: graph.edgeSource(),
    targets: graph.edgeTarget(),
    ...(graph.kind === "mixed"
      ? { undirected: Array.from({ length: graph.edgeCount }, (_, edge) => edge % 2 === 0) }
      : {}),
    edgeColumns: { weight },
  });
}

const WEIGHTS = {
  positive: [3, 1, 4, 1.5, 9, 2.6],
  "with zeros": [0, 2, 0, 5],
  whole: [3, 1, 0, 8],
  "of one size": [1],
  "with −0": [1, -0, 2],
  infinite: [1, Infinity, 2],
  huge: [1e308, 9e307, 3],
  "not numbers": [1, 2, NaN, 4],
} as const;

/** Where rounds end in every graph for one of these, whatever the order. */
const ENDLESS = { negative: [1, 2, -0.5, 3] } as const;

describe("a loop that comes to the same in any order", () => {
  it.each(IN_ANY_ORDER.map((program) => [program.name, program] as const))("%s is found to be one", (_, program) => {
    expect(ordersOf(program)).toMatchObject([{ kind: "any order" }]);
  });

  it.each(IN_ANY_ORDER.map((program) => [program.name, program] as const))(
    "%s gives the bits of the interpreter, whichever way it is run",
    async (_, program) => {
      for (const [at, named] of GRAPHS.filter(
        ({ graph, nodeCount }) => nodeCount > 0 && graph.kind !== "mixed",
      ).entries()) {
        for (const [k, [weights, values]] of Object.entries(WEIGHTS).entries()) {
          // Each graph has some of the weights, and another one the others.
          if ((at + k) % EVERY !== 0) continue;
          const graph = weighted(named, values);
          const expected = interpreted(program.func, graph);
          const message = `${named.name}, weights ${weights}`;
          expect(ranSync(program.func, graph), message).toEqual(expected);
          const engine = engines[(at + k) % engines.length]!;
          const { outcome } = await ran(engine, program.func, program.func, graph, {}, { ...FINE, sparse: "always" });
          expect(outcome, `${message}, ${engine.workers} workers`).toEqual(expected);
        }
      }
    },
    120_000,
  );

  it("has no rounds, and is told how many nodes were settled", async () => {
    const [program] = IN_ANY_ORDER;
    const graph = weighted(GRAPHS.find(({ nodeCount }) => nodeCount > 20)!, WEIGHTS.positive);
    const engine = engines[0]!;
    const free = await engine.run(program!, graph, {});
    expect([free.rounds, free.converged, free.loops[0]?.rounds]).toEqual([null, true, null]);
    expect(free.phases).toBeGreaterThan(0);
    const inOrder = await engine.run(program!, graph, {}, { order: "rounds" });
    expect([inOrder.rounds === null, inOrder.phases]).toEqual([false, null]);
    expect(inOrder.results).toEqual(free.results);
  });

  it.each(["likeliest", "upToHundred", "labels"])("knows a start that gives nothing to others: %s", (name) => {
    const [order] = ordersOf(IN_ANY_ORDER.find((program) => program.name === name)!);
    expect(order?.kind === "any order" && order.worst !== null).toBe(true);
  });

  it.each(["likeliest", "leastSums"])("relaxes the edges of each node hardly more than once: %s", async (name) => {
    const program = IN_ANY_ORDER.find((one) => one.name === name)!;
    const [side, nodeCount] = [200, 40_000];
    const plain = grid({ rows: side, columns: side });
    const graph = fromEdges({
      nodeCount,
      kind: "undirected",
      sources: plain.edgeSource(),
      targets: plain.edgeTarget(),
      edgeColumns: { weight: Float64Array.from({ length: plain.edgeCount }, (_, k) => 8 + ((k * 7919) % 1009) / 127) },
    });
    const [rounds] = (await engines[0]!.run(program, graph, {})).report!.rounds;
    expect(rounds!.phases).toBeGreaterThan(0);

    expect(rounds!.nodes / nodeCount).toBeLessThan(1.5);
  });

  it.each([
    ["NaN", WEIGHTS["not numbers"]],
    ["negative", ENDLESS.negative],
  ])("goes round by round where weights are %s and that may show", async (_, values) => {
    const program = IN_ANY_ORDER.find(({ name }) => name === "aroundObstacles")!;
    const graph = weighted(
      GRAPHS.find(({ nodeCount, graph: { kind } }) => nodeCount > 20 && kind === "directed")!,
      values,
    );
    const result = await engines[0]!.run(program, graph, {});
    expect(result.rounds).not.toBeNull();
    expect(ranSync(program.func, graph)).toEqual(interpreted(program.func, graph));
  });
});

describe("a program of all kinds", () => {
  const some = PROGRAMS.filter(({ func }) => {
    const { plan } = compile(func);
    return [...walkSteps(plan.steps)].some(
      (step) => step.kind === "loop" && step.sparse.kind === "sparse" && step.sparse.order?.kind === "any order",
    );
  });

  it("is settled in any order here and there", () => {
    expect(some.map(({ name }) => name)).toEqual(expect.arrayContaining(["sssp", "widestPaths"]));
  });

  it.each(some.map((program, index) => [program.name, program, index] as const))(
    "%s gives the bits of the interpreter without rounds",
    async (_, { func, parameters, leastNodes }, index) => {
      for (const [at, { name, graph, nodeCount }] of GRAPHS.entries()) {
        if (nodeCount < leastNodes || (!ALL && (at + index) % 2 === 0)) continue;
        const expected = interpreted(func, graph, parameters);
        expect(ranSync(func, graph, parameters), name).toEqual(expected);
        const engine = engines[at % engines.length]!;
        const options = { ...FINE, ...(at % 4 < 2 ? {} : { sparse: "always" as const }) };
        const { outcome } = await ran(engine, func, func, graph, parameters, options);
        expect(outcome, `${name}, ${engine.workers} workers`).toEqual(expected);
      }
    },
    120_000,
  );
});

describe("a loop whose edges give nothing of what their sources have", () => {
  it("goes round by round", () => {
    const program = algorithm("heaviest", {}, (g) => {
      const weight = g.edgeAttribute("weight");
      const { x } = g.loop({ x: g.node(0) }, { until: "unchanged" }, ({ x }) => ({
        x: x.max(
          g.in.maximum(({ source, edge }) => {
            // What is read and not used keeps the row in the loop.
            source(x);
            return edge(weight);
          }),
        ),
      }));
      return { x };
    });
    expect(ordersOf(program)).toEqual([null]);
    for (const named of GRAPHS.filter(({ graph, nodeCount }) => nodeCount > 0 && graph.kind === "directed")) {
      const graph = weighted(named, WEIGHTS.positive);
      expect(ranSync(program.func, graph), named.name).toEqual(interpreted(program.func, graph));
    }
  });
});

describe("a loop whose order may show", () => {
  it.each(IN_ROUNDS.map(([program, why]) => [program.name, program, why] as const))(
    "%s: is said why",
    (_, program, why) => {
      const [order] = ordersOf(program);
      expect(order).toMatchObject({ kind: "in order" });
      expect(order?.kind === "in order" && order.why).toMatch(why);
    },
  );
});

/** Code of an edge over x, what its source has, w, its weight, n and o, what its neighbor and its own node have besides, and constants. */
type Code =
  | { readonly op: Read }
  | { readonly op: "const"; readonly value: number }
  | { readonly op: (typeof UNARY)[number]; readonly a: Code }
  | { readonly op: (typeof BINARY)[number]; readonly a: Code; readonly b: Code };

type Read = "x" | "w" | "n" | "o";

const UNARY = ["neg", "ceil", "floor", "round", "sqrt", "trunc", "abs"] as const;
const BINARY = ["add", "sub", "mul", "div", "min", "max"] as const;
const COMPARISONS = ["lt", "le", "gt", "ge", "ne", "eq"] as const;

const { code } = fc.letrec<{ code: Code }>((tie) => ({
  code: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    { weight: 4, arbitrary: fc.constant<Code>({ op: "x" }) },
    { weight: 2, arbitrary: fc.constant<Code>({ op: "w" }) },
    { weight: 1, arbitrary: fc.record({ op: fc.constantFrom("n" as const, "o" as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        op: fc.constant("const" as const),
        value: fc.constantFrom(0, -0, 1, 2, 0.5, -1, Infinity, -Infinity),
      }),
    },
    { weight: 2, arbitrary: fc.record({ op: fc.constantFrom(...UNARY), a: tie("code") }) },
    { weight: 6, arbitrary: fc.record({ op: fc.constantFrom(...BINARY), a: tie("code"), b: tie("code") }) },
  ),
}));

type Each = Expression<"each", "f64">;

function spelled(code: Code, reads: Readonly<Record<Read, Each>>): Each | number {
  switch (code.op) {
    case "x":
    case "w":
    case "n":
    case "o":
      return reads[code.op];
    case "const":
      return code.value;
    default: {
      // A number has no methods: what there is of it is added to 0 · x only where the op has no other operand.
      const left = asExpression(spelled(code.a, reads), reads.x);
      return "b" in code ? left[code.op](spelled(code.b, reads)) : left[code.op]();
    }
  }
}

function asExpression(given: Each | number, x: Each): Each {
  return typeof given === "number" ? x.isFinite().where(given, given, "f64") : given;
}

/** The same code of values of nodes, which have no edges: w, n and o are all `factor`. */
function atNodes(code: Code, x: Expression<"node", "f64">, factor: typeof x): Expression<"node", "f64"> {
  const [each, other] = [x, factor] as unknown as [Each, Each];
  const reads = { x: each, w: other, n: other, o: other };
  return asExpression(spelled(code, reads), each) as unknown as Expression<"node", "f64">;
}

const loops = fc.record({
  code,
  offered: fc.option(code, { freq: 1 }),
  condition: fc.option(fc.record({ op: fc.constantFrom(...COMPARISONS), a: code, b: code }), { freq: 2 }),
  isMin: fc.boolean(),
  start: fc.constantFrom("root", "all", "some", "zeros"),
  limit: fc.option(fc.constantFrom(0, 1, 3, 40), { freq: 4 }),
  direction: fc.constantFrom("in", "out", "all"),
  between: fc.constantFrom("any ends", "any ends", "ascending ends", "even nodes", "odd neighbors"),
  isScaled: fc.boolean(),
});

const graphs = fc.record({
  nodeCount: fc.integer({ min: 1, max: 9 }),
  edges: fc.array(fc.tuple(fc.nat(8), fc.nat(8), fc.constantFrom(0, 1, 2, 0.5, 3, -0, -1, Infinity, NaN)), {
    maxLength: 24,
  }),
  factors: fc.oneof(
    fc.array(fc.constantFrom(1, 2, 0.5), { minLength: 9, maxLength: 9 }),
    fc.array(fc.constantFrom(1, 2, 0.5, 0, -1, NaN), { minLength: 9, maxLength: 9 }),
  ),
  kind: fc.constantFrom("directed", "undirected", "mixed"),
  weights: fc.constantFrom("any", "not negative", "positive", "of units"),
});

const ALLOWED = {
  any: () => true,
  "not negative": (w: number) => w >= 0 && !Object.is(w, -0),
  positive: (w: number) => w > 0 && w < Infinity,
  "of units": (w: number) => w >= 0 && w <= 1 && !Object.is(w, -0),
} as const;

/** More rounds than a loop of few nodes takes, unless it never ends. */
const MOST_ROUNDS = 200;

describe("random code of an edge", () => {
  it("gives the bits of the interpreter, whatever the order", () => {
    let settled = 0;
    let found = 0;
    fc.assert(
      fc.property(loops, graphs, (loop, shape) => {
        const { code, offered, condition, isMin, start, limit, direction, between, isScaled } = loop;
        const edges = shape.edges.filter(
          ([s, t, w]) => s < shape.nodeCount && t < shape.nodeCount && ALLOWED[shape.weights](w),
        );
        const graph = fromEdges({
          nodeCount: shape.nodeCount,
          kind: shape.kind,
          sources: edges.map(([s]) => s),
          targets: edges.map(([, t]) => t),
          ...(shape.kind === "mixed" ? { undirected: edges.map((_, k) => k % 2 === 0) } : {}),
          edgeColumns: { weight: Float64Array.from(edges, ([, , w]) => w) },
          nodeColumns: { factor: Float64Array.from({ length: shape.nodeCount }, (_, node) => shape.factors[node]!) },
        });
        const program = algorithm("random", {}, (g) => {
          const [weight, factor] = [g.edgeAttribute("weight"), g.nodeAttribute("factor")];
          const identity = isMin ? Infinity : -Infinity;
          const begun = {
            root: g.nodeIndex().eq(0),
            all: g.nodeIndex().ge(0),
            some: g.nodeIndex().rem(3).eq(1),
            zeros: g.nodeIndex().rem(2).eq(0),
          }[start];
          const first = begun.where(start === "zeros" ? g.node(-0) : g.nodeIndex().cast("f64"), identity);
          const options = { until: "unchanged", ...(limit === null ? {} : { limit }) } as const;
          const { x: result } = g.loop({ x: first }, options, ({ x }) => {
            const gives = offered === null ? x : atNodes(offered, x, factor);
            const other = { in: "source", out: "destination", all: "neighbor" } as const;
            const reads = (row: RowEnds): Readonly<Record<Read, Each>> => ({
              x: row[other[direction]](gives),
              w: row.edge(weight),
              n: row.neighbor(factor),
              o: row.self(factor),
            });
            const value = (row: RowEnds): Each => asExpression(spelled(code, reads(row)), reads(row).x);
            const index = g.nodeIndex();
            const chosen = {
              "any ends": () => null,
              "ascending ends": ({ source, destination }: RowEnds) => source(index).le(destination(index)),
              "even nodes": ({ self }: RowEnds) => self(index.rem(2).eq(0)),
              "odd neighbors": ({ neighbor }: RowEnds) => neighbor(index.rem(2).eq(1)),
            }[between];
            const tested = (row: RowEnds): Expression<"each", "bool"> | null => {
              if (condition === null) return null;
              const left = asExpression(spelled(condition.a, reads(row)), reads(row).x);
              return left[condition.op](spelled(condition.b, reads(row)));
            };
            const where = (row: RowEnds): Expression<"each", "bool"> => {
              const [one, other] = [tested(row), chosen(row)];
              return one && other ? one.and(other) : (one ?? other)!;
            };
            const rows = g[direction];
            const scaled = (given: typeof x): typeof x => (isScaled ? given.mul(factor) : given);
            const isConditional = condition !== null || between !== "any ends";
            const counting = isConditional ? { where } : {};
            return {
              x: isMin ? x.min(scaled(rows.minimum(value, counting))) : x.max(scaled(rows.maximum(value, counting))),
            };
          });
          return { x: result };
        });
        const [order] = ordersOf(program);
        if (order?.kind !== "any order") return;
        found++;
        let rounds = 0;
        // Where the interpreter does not come to an end, nobody does.
        fc.pre(
          (() => {
            try {
              interpret(program.func, graph, {}, { onRound: () => void (++rounds > MOST_ROUNDS && fc.pre(false)) });
              return true;
            } catch {
              return false;
            }
          })(),
        );
        const session = runSync(program, graph);
        if (session.rounds === null) settled++;
        expect(ranSync(program.func, graph)).toEqual(interpreted(program.func, graph));
      }),
      { numRuns: RUNS, seed: 20_261_201 },
    );
    console.log(`${found} of ${RUNS} may be settled in any order, ${settled} were`);
    expect(settled).toBeGreaterThan(RUNS / 50);
  }, 120_000);
});
