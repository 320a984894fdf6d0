import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { parseFunc } from "../../src/ir/parse.ts";
import type { Monoid } from "../../src/ir/scalar.ts";
import { identityOf, MONOIDS } from "../../src/ir/scalar.ts";
import type { Element } from "../../src/ir/type.ts";
import type { Func } from "../../src/ir/value.ts";
import { BLOCK } from "../../src/plan/blocks.ts";
import { ALL } from "../extent.ts";
import { ALWAYS_SPARSE, interpreted, ran, ranSync, startEngines } from "../ways.ts";

const ELEMENTS = ["bool", "i32", "u32", "f32", "f64"] as const satisfies readonly Element[];
const COLUMNS = { bool: Uint8Array, i32: Int32Array, u32: Uint32Array, f32: Float32Array, f64: Float64Array } as const;

/** The first two are what nearly all nodes have; the others are few, so that block results are lost and found again. */
const VALUES: Readonly<Record<Element, readonly number[]>> = {
  bool: [0, 1, 1, 0],
  i32: [5, -7, 12, -9, 2147483647, 64, -8, 3, 128],
  u32: [5, 4294967295, 12, 64, 6, 3, 128, 2147483648],
  f32: [0.5, -0.25, 12, Infinity, -0, 0, -3, 7],
  f64: [0.1, -0.25, 12, -Infinity, -0, 0, -3, 7],
};
const PATH = 87;
const NODES = PATH * Math.ceil((3 * BLOCK) / PATH);
const ROUNDS = PATH + 3;

/** Each round hands every value on to the next node of its path, and adds what all come to to what they came to before. */
function handingOn(monoid: Monoid, element: Element): Func {
  const scalar = element === "bool" ? "i32" : element;
  const handed = monoid === "max" ? "max" : element !== "bool" ? "min" : monoid === "and" ? "and" : "or";
  const number = element === "bool" ? "%number = cast %all : i32" : "%number = max %all, %all : " + element;
  return parseFunc(`func @f(%g: graph, %start: node<${element}>) -> (x: node<${element}>, seen: ${scalar}) {
    %none = const 0 : ${scalar}
    %three = const 3 : ${scalar}
    %limit = const ${ROUNDS} : i32
    %x, %seen, %n, %c = loop (%i: i32, %now: node<${element}> = %start, %sum: ${scalar} = %none) limit %limit {
      %next = aggregate %g in ${handed} (%s: ${element} = source %now) { yield %s } : node<${element}>
      %all = reduce ${monoid} %next : ${element}
      ${number}
      %more = mul %sum, %three : ${scalar}
      %after = add %more, %number : ${scalar}
      yield %next, %after
    } : node<${element}>, ${scalar}, i32, bool
    return x = %x, seen = %seen
  }`);
}

const CASES = MONOIDS.flatMap((monoid) =>
  ELEMENTS.flatMap((element) => (identityOf(monoid, element) === undefined ? [] : [{ monoid, element }])),
);

describe("what rounds reduce while few operands change", () => {
  let engines: readonly Engine[] = [];
  beforeAll(async () => {
    engines = await startEngines([1, 2]);
  });
  afterAll(() => Promise.all(engines.map((engine) => engine.close())));

  // What reaches the end of a path is gone; in one of the graphs the first node keeps what it has.
  const graphs = [false, true].map((keeps) => {
    const paths = Uint32Array.from({ length: NODES }, (_, node) => node).filter((node) => (node + 1) % PATH !== 0);
    const sources = keeps ? Uint32Array.of(0, ...paths) : paths;
    const targets = keeps ? Uint32Array.of(0, ...paths.map((node) => node + 1)) : paths.map((node) => node + 1);
    return fromEdges({ nodeCount: NODES, sources, targets, directed: true });
  });

  it.each(CASES.map((one, turn) => ({ ...one, turn })))("$monoid of $element", async ({ monoid, element, turn }) => {
    const func = handingOn(monoid, element);
    const values = VALUES[element];
    const all = graphs.flatMap((graph) => values.slice(0, 2).map((value) => [graph, value] as const));
    // Both graphs, each with one of the values.
    const tried = ALL ? all : all.filter((_, k) => (k + turn) % 2 === 0);
    for (const [graph, common] of tried) {
      const start = new COLUMNS[element](NODES).fill(common);
      for (let node = 0, k = 2; node < NODES; node += 119 + 31 * (k % 3), k++) start[node] = values[k % values.length]!;
      const expected = interpreted(func, graph, { start });
      expect(ranSync(func, graph, { start }, ALWAYS_SPARSE)).toEqual(expected);
      for (const engine of engines) {
        const { outcome, result } = await ran(engine, func, func, graph, { start }, ALWAYS_SPARSE);
        expect(outcome, `${engine.workers} workers`).toEqual(expected);
        expect(result?.report?.rounds[0]?.sparse ?? 0).toBeGreaterThan(ROUNDS / 2);
      }
    }
  });
});
