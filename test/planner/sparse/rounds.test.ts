import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { interpret } from "../../../src/interp/interpret.ts";
import { parseFunc } from "../../../src/ir/parse.ts";
import { identityOf } from "../../../src/ir/scalar.ts";
import type { Func } from "../../../src/ir/value.ts";
import { isAbsorbed, isInert, isSettled, isSteady } from "../../../src/planner/sparse/laws.ts";
import type { NodeStep } from "../../../src/planner/sparse/node-step.ts";
import type { Proof } from "../../../src/planner/sparse/proof/small-models.ts";
import { GRAPHS } from "../../graphs.ts";
import { bytesOfAll } from "../../ways.ts";
import { applied, type Recipe, recipes, VALUES } from "./recipes.ts";
import { stepOfAny } from "./steps.ts";

/** Writes ops of node values as text. */
class Lines {
  readonly lines: string[] = [];

  op(name: string, operands: readonly string[], type: string): string {
    const result = `%v${this.lines.length}`;
    this.lines.push(`${result} = ${name} ${operands.join(", ")} : ${type}`);
    return result;
  }

  constant(value: number, element: string): string {
    const scalar = this.op("const", [Object.is(value, -0) ? "-0" : String(value)], element);
    return this.op("broadcast", ["%g", scalar], `node<${element}>`);
  }

  /** The least of what in-neighbors have. */
  least(x: string, element: string): string {
    return this.#row("min", x, element);
  }

  /** Whether any in-neighbor is true. */
  any(x: string): string {
    return this.#row("or", x, "bool");
  }

  #row(monoid: string, x: string, element: string): string {
    const [result, source] = [`%v${this.lines.length}`, `%s${this.lines.length}`];
    const region = `(${source}: ${element} = source ${x}) { yield ${source} }`;
    this.lines.push(`${result} = aggregate %g in ${monoid} ${region} : node<${element}>`);
    return result;
  }

  /** The number of the round, at every node. */
  clock(element: string): string {
    const round = element === "i32" ? "%i" : this.op("cast", ["%i"], element);
    return this.op("broadcast", ["%g", round], `node<${element}>`);
  }

  /** What a recipe makes of a node's value, what its row comes to, and what else there is. */
  apply(recipe: Recipe, x: string, row: string, ...more: readonly string[]): string {
    const resultOf = (op: string, element: string): string =>
      ["eq", "ne", "lt", "le", "gt", "ge", "identical"].includes(op) ? "bool" : element;
    return applied<string>(
      recipe,
      { numbers: [x, row, ...more], truth: "%t" },
      (value) => this.constant(value, recipe.element),
      (op, element, operands) => this.op(op, operands, `node<${resultOf(op, element)}>`),
    );
  }
}

/** Rounds of a recipe, of which `next` says what it does; `now` and `before` are what it has and had, `first` whether it had nothing. */
function program(
  { element }: Recipe,
  next: (lines: Lines, at: { readonly now: string; readonly before: string; readonly first: string }) => string,
): Func {
  const lines = new Lines();
  const first = lines.op("eq", ["%i", "%none"], "bool");
  const after = next(lines, { now: "%x", before: "%y", first });
  const type = `node<${element}>`;
  const body = lines.lines.join("\n      ");
  const remembers = body.includes("%y");
  return parseFunc(`func @f(%g: graph, %start: ${type}, %t: node<bool>, %limit: i32 = 4) -> (x: ${type}) {
    %none = const 0 : i32
    %a,${remembers ? " %b," : ""} %n, %c = loop (%i: i32, %x: ${type} = %start${remembers ? `, %y: ${type} = %start` : ""}) limit %limit {
      ${body}
      yield ${after}${remembers ? ", %x" : ""}
    } : ${type}${remembers ? `, ${type}` : ""}, i32, bool
    return x = %a
  }`);
}

/** Every node looks at its whole row. */
const dense = (recipe: Recipe): Func =>
  program(recipe, (lines, { now }) => lines.apply(recipe, now, lines.least(now, recipe.element)));

/** The same, where the number of the round is one of the operands. */
const clocked: Rounds = (recipe) =>
  program(recipe, (lines, { now }) => {
    const { element } = recipe;
    return lines.apply(recipe, now, lines.least(now, element), lines.clock(element));
  });

type Rounds = (recipe: Recipe) => Func;

/** Only edges of changed sources count. */
const pushed: Rounds = (recipe) =>
  program(recipe, (lines, { now, before, first }) => {
    const { element } = recipe;
    const same = lines.op("identical", [now, before], "node<bool>");
    const changed = lines.op("or", [lines.op("not", [same], "node<bool>"), first], "node<bool>");
    const nothing = lines.constant(identityOf("min", element)!, element);
    const given = lines.op("select", [changed, now, nothing], `node<${element}>`);
    return lines.apply(recipe, now, lines.least(given, element));
  });

/** Only nodes with changed sources look at their rows. */
const pulled: Rounds = (recipe) =>
  program(recipe, (lines, { now, before, first }) => {
    const same = lines.op("identical", [now, before], "node<bool>");
    const touched = lines.any(lines.op("not", [same], "node<bool>"));
    const looks = lines.op("or", [touched, first], "node<bool>");
    const next = lines.apply(recipe, now, lines.least(now, recipe.element));
    return lines.op("select", [looks, next, now], `node<${recipe.element}>`);
  });

/** Only nodes that have changed, or whose sources have, look at the number of the round. */
const heedless: Rounds = (recipe) =>
  program(recipe, (lines, { now, before, first }) => {
    const { element } = recipe;
    const changed = lines.op("not", [lines.op("identical", [now, before], "node<bool>")], "node<bool>");
    const touched = lines.op("or", [changed, lines.any(changed)], "node<bool>");
    const looks = lines.op("or", [touched, first], "node<bool>");
    const next = lines.apply(recipe, now, lines.least(now, element), lines.clock(element));
    return lines.op("select", [looks, next, now], `node<${element}>`);
  });

/** Nodes that no edge leads to stay as they are. */
const kept: Rounds = (recipe) =>
  program(recipe, (lines, { now }) => {
    const yes = lines.op("broadcast", ["%g", lines.op("const", ["true"], "bool")], "node<bool>");
    const next = lines.apply(recipe, now, lines.least(now, recipe.element));
    return lines.op("select", [lines.any(yes), next, now], `node<${recipe.element}>`);
  });

const SMALL = GRAPHS.filter(({ nodeCount }) => nodeCount > 0 && nodeCount <= 40);

describe("random loops come to the same where a law lets them leave out", () => {
  it.each<readonly [string, (step: NodeStep) => Proof, whole: Rounds, part: Rounds]>([
    ["what has not changed on the other side: absorbed", isAbsorbed, dense, pushed],
    ["nodes whose sources have not changed: settled", isSettled, dense, pulled],
    ["nodes that have not changed, nor their sources: steady", isSteady, clocked, heedless],
    ["nodes without edges: inert", isInert, dense, kept],
  ])("%s", (_, law, whole, part) => {
    let held = 0;
    let needed = 0;
    fc.assert(
      fc.property(recipes, fc.nat(SMALL.length - 1), fc.infiniteStream(fc.nat()), (recipe, number, picks) => {
        const { graph } = SMALL[number]!;
        const step = stepOfAny(whole(recipe));
        if (step === null) return;
        const { holds } = law(step);
        const pick = (values: readonly number[]): number => values[picks.next().value! % values.length]!;
        const Column = recipe.element === "i32" ? Int32Array : Float64Array;
        const values = (from: readonly number[]) => Array.from({ length: graph.nodeCount }, () => pick(from));
        const given = {
          start: Column.from(values(VALUES[recipe.element])),
          t: Uint8Array.from(values([0, 1])),
        };
        const [expected, sparse] = [whole(recipe), part(recipe)].map((func) =>
          JSON.stringify(bytesOfAll(func, interpret(func, graph, given).results)),
        );
        if (holds) {
          held++;
          expect(sparse).toBe(expected);
        } else if (sparse !== expected) needed++;
      }),
      { numRuns: law === isSteady ? 240 : 120 },
    );
    expect(held).toBeGreaterThan(5);
    // Settled fails of few recipes, and then shows on fewer graphs; steady of some.
    if (law !== isSettled) expect(needed).toBeGreaterThan(law === isSteady ? 0 : 5);
  });
});
