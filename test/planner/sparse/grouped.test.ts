import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile } from "../../../src/compile.ts";
import type { Expression, GraphExpression } from "../../../src/dsl/index.ts";
import { algorithm } from "../../../src/dsl/index.ts";
import { interpret } from "../../../src/interp/interpret.ts";
import { parseFunc } from "../../../src/ir/parse.ts";
import type { Func } from "../../../src/ir/value.ts";
import type { Loop } from "../../../src/plan/plan.ts";
import { walkSteps } from "../../../src/plan/walk.ts";
import { GRAPHS } from "../../graphs.ts";
import { bytesOfAll, ranSync } from "../../ways.ts";
import type { Recipe } from "./recipes.ts";
import { applied, recipes, VALUES } from "./recipes.ts";

/** Each stage of a program's loop: by what it is grouped and by which scalar, and what counts outside the group. */
function groupsOf(func: Func): readonly string[] {
  const { plan } = compile(func);
  const loop = [...walkSteps(plan.steps)].find((step): step is Loop => step.kind === "loop");
  if (loop?.sparse.kind !== "sparse") throw new Error(`dense: ${loop?.sparse.why}`);
  return loop.sparse.stages.map(({ group }) => {
    if (group === null) return "none";
    const by = `${plan.buffers[group.values]!.name} = ${group.keys.map(([now]) => plan.slots[now]!.name).join(" or ")}`;
    const kept = group.isHeld ? "held" : "with the one before";
    return [by, kept, ...group.touches.map((touch) => `${touch.by} of ${touch.stage} ${touch.round}`)].join(", ");
  });
}

type Node<E extends "bool" | "i32" | "f64"> = Expression<"node", E>;
interface Around {
  readonly g: GraphExpression;
  readonly depth: Node<"i32">;
  readonly level: Expression<"scalar", "i32">;
  readonly round: Expression<"scalar", "i32">;
  readonly sum: Node<"f64">;
}

const LAST = 1_000_000;

/** A loop with a level; `depth` is given. */
function leveled(body: (x: Node<"f64">, around: Around) => Node<"f64">): Func {
  return algorithm("leveled", {}, (g) => {
    const depth = g.nodeAttribute("depth", { element: "i32", otherwise: 0 });
    const start = { x: g.node(1), level: g.scalar(0, "i32") };
    const { x } = g.loop(start, { limit: 300 }, ({ x, level }, round) => ({
      x: body(x, { g, depth, level, round, sum: g.in.sum(({ source }) => source(x)) }),
      // Not the number of the round, though it comes to the same.
      level: level.add(1).min(LAST),
    }));
    return { x };
  }).func;
}

describe("the nodes of a stage are grouped", () => {
  it.each<readonly [string, Func, readonly string[]]>([
    [
      "by what decides whether they change",
      leveled((x, { depth, level, sum }) => depth.eq(level).where(sum, x)),
      ["depth = level, held"],
    ],
    [
      "where it decides by its opposite",
      leveled((x, { depth, level, sum }) => depth.ne(level).where(x, sum)),
      ["depth = level, held"],
    ],
    [
      "together with other conditions",
      leveled((x, { depth, level, sum }) => depth.eq(level).and(x.lt(sum)).where(sum, x)),
      ["depth = level, held"],
    ],
    [
      "by the number of the round",
      leveled((x, { depth, round, sum }) => depth.eq(round).where(sum, x)),
      ["depth = round, held"],
    ],
    [
      "by the number of the round, with those that something else touches",
      leveled((x, { g, depth, round, sum }) =>
        depth.eq(round).where(sum, x.max(g.in.maximum(({ source }) => source(x)))),
      ),
      [
        "none",
        "depth = round, with the one before",
        "depth = round, with the one before, own of 1 this, own of 0 this, row of 2 last",
      ],
    ],
    [
      "by a number that is computed for this",
      leveled((x, { g, level, sum }) => g.degree("i32").eq(level).where(sum, x)),
      ["group = level, held"],
    ],
    [
      "with those of the round before, where these go back",
      leveled((_, { depth, level, sum }) => depth.eq(level).where(sum, 0)),
      ["depth = level, with the one before"],
    ],
    [
      "with those that something else touches",
      leveled((x, { g, depth, level, sum }) =>
        depth.eq(level).where(sum, x.max(g.in.maximum(({ source }) => source(x)))),
      ),
      [
        "none",
        "depth = level, with the one before",
        "depth = level, with the one before, own of 1 this, own of 0 this, row of 2 last",
      ],
    ],
    [
      "by a condition that a map of the same round gives",
      algorithm("masked", {}, (g) => {
        const depth = g.nodeAttribute("depth", { element: "i32", otherwise: 0 });
        const { x } = g.loop({ x: g.node(1), level: g.scalar(0, "i32") }, { limit: 300 }, ({ x, level }) => {
          const isNow = depth.eq(level);
          return {
            x: isNow.where(
              g.in.sum(({ source }) => source(x)),
              x,
            ),
            level: level.add(1).min(LAST),
          };
        });
        return { x };
      }).func,
      ["depth = level, with the one before", "depth = level, held"],
    ],
  ])("%s", (_, func, expected) => {
    expect(groupsOf(func)).toEqual(expected);
  });

  it("but not where the scalar says more than which group it is", () => {
    const func = leveled((x, { depth, level, sum }) => depth.eq(level).where(sum, x.min(level.cast("f64"))));
    expect(() => groupsOf(func)).toThrow(/^dense: every node computes `x`/);
    const upTo = leveled((x, { depth, level, sum }) => depth.le(level).where(sum, x));
    expect(() => groupsOf(upTo)).toThrow(/^dense: every node computes `x` from `level`, another one in each round:/);
  });

  it("but not by what changes", () => {
    const func = algorithm("moving", {}, (g) => {
      const start = { x: g.nodeIndex(), level: g.scalar(0, "i32") };
      const { x } = g.loop(start, { limit: 300 }, ({ x, level }) => ({
        x: x.eq(level).where(
          g.in.sum(({ source }) => source(x)),
          x,
        ),
        level: level.mul(2).add(1),
      }));
      return { x };
    }).func;
    expect(groupsOf(func)).toEqual(["none"]);
  });

  it("so that the first round has nothing to begin with, where that is all", () => {
    const { plan } = compile(leveled((x, { depth, level, sum }) => depth.eq(level).where(sum, x)));
    const loop = [...walkSteps(plan.steps)].find((step) => step.kind === "loop");
    expect(loop?.sparse).toMatchObject({ whyDenseFirst: null });
    const fading = compile(leveled((_, { depth, level, sum }) => depth.eq(level).where(sum, 0))).plan;
    const other = [...walkSteps(fading.steps)].find((step) => step.kind === "loop");
    expect(other?.sparse).toMatchObject({ whyDenseFirst: expect.any(String) });
  });
});

/**
 * Rounds in which a node makes of its own value, the least of its row and whether its turn has come what a recipe says; or keeps
 * what it has until its turn has come.
 */
function roundsOf(recipe: Recipe, waits: boolean, steps: readonly number[]): Func {
  const { element } = recipe;
  const type = `node<${element}>`;
  const lines: string[] = [];
  const op = (name: string, operands: readonly string[], result: string): string => {
    const value = `%v${lines.length}`;
    lines.push(`${value} = ${name} ${operands.join(", ")} : ${result}`);
    return value;
  };
  const constant = (value: number): string => {
    const scalar = op("const", [Object.is(value, -0) ? "-0" : String(value)], element);
    return op("broadcast", ["%g", scalar], type);
  };
  const comparisons = ["eq", "ne", "lt", "le", "gt", "ge", "identical"];
  const made = applied<string>(recipe, { numbers: ["%x", "%least"], truth: "%turn" }, constant, (name, _, operands) =>
    op(
      name,
      operands,
      comparisons.includes(name) || name === "not" || ["and", "or", "xor"].includes(name) ? "node<bool>" : type,
    ),
  );
  const next = waits ? op("select", ["%turn", made, "%x"], type) : made;
  const [by, most] = steps;
  return parseFunc(`func @f(%g: graph, %start: ${type}, %d: node<i32>, %limit: i32 = 7) -> (x: ${type}) {
    %zero = const 0 : i32
    %by = const ${by} : i32
    %most = const ${most} : i32
    %a, %l, %n, %c = loop (%i: i32, %x: ${type} = %start, %level: i32 = %zero) limit %limit {
      %turn = eq %d, %level : node<bool>
      %least = aggregate %g in min (%s: ${element} = source %x) { yield %s } : ${type}
      ${lines.join("\n      ")}
      %raised = add %level, %by : i32
      %after = rem %raised, %most : i32
      yield ${next}, %after
    } : ${type}, i32, i32, bool
    return x = %a
  }`);
}

describe("random rounds come to the same by groups", () => {
  const SMALL = GRAPHS.filter(({ nodeCount }) => nodeCount > 0 && nodeCount <= 40);

  it("whatever they make of what a turn is", () => {
    let grouped = 0;
    fc.assert(
      fc.property(
        recipes,
        fc.boolean(),
        fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 5 })),
        fc.nat(SMALL.length - 1),
        fc.infiniteStream(fc.nat()),
        (recipe, waits, steps, number, picks) => {
          const { graph } = SMALL[number]!;
          const func = roundsOf(recipe, waits, steps);
          const pick = (values: readonly number[]): number => values[picks.next().value! % values.length]!;
          const drawn = (values: readonly number[]) => Array.from({ length: graph.nodeCount }, () => pick(values));
          const Column = recipe.element === "i32" ? Int32Array : Float64Array;
          const given = {
            start: Column.from(drawn(VALUES[recipe.element])),
            d: Int32Array.from(drawn([0, 1, 2, 3, -1])),
          };
          const expected = bytesOfAll(func, interpret(func, graph, given).results);
          expect(ranSync(func, graph, given, { sparse: "always" })).toEqual({ kind: "results", results: expected });
          const loops = [...walkSteps(compile(func).plan.steps)].filter((step): step is Loop => step.kind === "loop");
          const isGrouped = ({ sparse }: Loop): boolean =>
            sparse.kind === "sparse" && sparse.stages.some(({ group }) => group !== null);
          if (loops.some(isGrouped)) grouped++;
        },
      ),
      { numRuns: 200 },
    );
    expect(grouped).toBeGreaterThan(30);
  });
});
