import { describe, expect, it } from "vitest";
import { parseFunc } from "../../src/ir/parse.ts";
import type { Func } from "../../src/ir/value.ts";
import type { Loop, Plan } from "../../src/plan/plan.ts";
import { walkSteps } from "../../src/plan/walk.ts";
import { makePlan } from "../../src/planner/make.ts";
import { GRAPHS } from "../graphs.ts";
import { outline } from "../plan/outline.ts";
import { interpreted, ranSync } from "../ways.ts";

/** A loop over one node value from the parameter, for five rounds. */
function program(body: string, carried = "%v: node<f64> = %x", types = "node<f64>"): Func {
  const count = types.split(", ").length;
  const names = Array.from({ length: count }, (_, k) => `%y${k}`);
  return parseFunc(`func @f(%g: graph, %x: node<f64> = 1, %z: node<f64> = 3) -> (${names.map((name) => `${name.slice(1)}: node<f64>`).join(", ")}) {
    %limit = const 5 : i32
    %half = const 0.5 : f64
    ${names.join(", ")}, %n, %done = loop (%i: i32, ${carried}) limit %limit { ${body} } : ${types}, i32, bool
    return ${names.map((name) => `${name.slice(1)} = ${name}`).join(", ")}
  }`);
}

function loopOf(plan: Plan): Loop {
  return [...walkSteps(plan.steps)].find((step): step is Loop => step.kind === "loop")!;
}

/** Carried arrays that have no twin, and those that have. */
function carriage(func: Func): { inPlace: number; swapped: number } {
  const { carries, swaps } = loopOf(makePlan(func));
  return { inPlace: carries.length - swaps.length, swapped: swaps.length };
}

/** What reads rows, with a last operand: of floats that each round computes anew, or given once. */
const ROWS: readonly (readonly [what: string, body: (last: string) => string])[] = [
  [
    "what an aggregate reads in its epilogue",
    (
      last,
    ) => `%w = aggregate %g in add (%s: f64 = source %x) { yield %s } epilogue (%t: f64, %o: f64 = node %v, %l: f64 = scalar ${last}) -> keep {
       %r = add %t, %o : f64 %u = add %r, %l : f64 yield %u
     } : node<f64> yield %w`,
  ],
  [
    "what an aggregate reads of its own node along the row",
    (last) => `%w = aggregate %g in add (%s: f64 = source %x, %o: f64 = destination %v, %l: f64 = scalar ${last}) {
       %r = add %s, %o : f64 %u = add %r, %l : f64 yield %u
     } : node<f64> yield %w`,
  ],
  [
    "what was read at neighbors on an earlier level",
    (
      last,
    ) => `%sum = aggregate %g in add (%s: f64 = source %v, %l: f64 = scalar ${last}) { %u = add %s, %l : f64 yield %u } : node<f64>
     %w = add %sum, %v : node<f64> yield %w`,
  ],
];

const IN_PLACE = {
  "what a map reads at its own node": program("%w = mul %v, %half : node<f64> yield %w"),
  "what nobody reads": program("%w = mul %x, %half : node<f64> yield %w"),
  ...Object.fromEntries(ROWS.map(([what, body]) => [what, program(`%k = cast %i : f64 ${body("%k")}`)])),
  "what stays as it is": program("yield %v"),
  "each of two that do not meet": program(
    "%p = neg %v : node<f64> %q = mul %w, %half : node<f64> yield %p, %q",
    "%v: node<f64> = %x, %w: node<f64> = %z",
    "node<f64>, node<f64>",
  ),
  "what one arm changes and the other leaves": program(
    `%c = gt %i, %i : bool
     %w = if %c { %p = neg %v : node<f64> yield %p } else { yield %v } : node<f64>
     yield %w`,
  ),
  "what is compared until it is unchanged": program("%w = abs %v : node<f64> yield %w until unchanged"),
  "what an inner loop has read": program(
    `%u, %m, %ready = loop (%j: i32, %t: node<f64> = %x) limit %limit { %r = add %t, %v : node<f64> yield %r } : node<f64>, i32, bool
     yield %u`,
  ),
};

const WITH_A_TWIN = {
  ...Object.fromEntries(ROWS.map(([what, body]) => [`${what}, for sparse rounds`, program(body("%half"))])),
  "what an aggregate reads at neighbors": program(
    `%w = aggregate %g in add (%s: f64 = source %v) { yield %s } : node<f64> yield %w`,
  ),
  "what another kernel of the level reads": program(
    "%w = mul %v, %half : node<f64> %s = reduce add %v : f64 %u = add %w, %s : node<f64> yield %w",
  ),
  "what is read later in the round": program(
    "%w = mul %v, %half : node<f64> %u = add %w, %v : node<f64> %s = reduce add %u : f64 %k = gt %s, %half : bool yield %w until %k",
  ),
  "an entry that scalars take of it on the level": program(
    `%two = const 2 : i32 %w = mul %v, %half : node<f64>
     %e = gather %v[%two] otherwise %half : f64 %k = gt %e, %half : bool yield %w until %k`,
  ),
  "what is sorted out by a kernel of another kind": program(
    "%at = node_index %g : node<i32> %w = scatter %g add %v to %at : node<f64> yield %w",
  ),
};

describe("a loop updates in place", () => {
  it.each(Object.entries(IN_PLACE))("%s", (_, func) => {
    expect(carriage(func).swapped).toBe(0);
    expect(carriage(func).inPlace).toBeGreaterThan(0);
  });

  it.each(Object.entries(WITH_A_TWIN))("but not %s", (_, func) => {
    expect(carriage(func)).toEqual({ inPlace: 0, swapped: 1 });
  });

  it("neither of two that change places", () => {
    const func = program("yield %w, %v", "%v: node<f64> = %x, %w: node<f64> = %z", "node<f64>, node<f64>");
    expect(carriage(func)).toEqual({ inPlace: 0, swapped: 2 });
  });

  it("with nothing to do for what stays as it is", () => {
    expect(outline(loopOf(makePlan(program("yield %v"))).body)).toBe("");
  });

  it.each(Object.entries({ ...IN_PLACE, ...WITH_A_TWIN }))("to what the interpreter comes to: %s", (_, func) => {
    const given = (graph: (typeof GRAPHS)[number]["graph"]) => ({
      x: Float64Array.from({ length: graph.nodeCount }, (_, node) => node / 7 - 3),
    });
    for (const { graph } of GRAPHS) {
      expect(ranSync(func, graph, given(graph)), graph.name).toEqual(interpreted(func, graph, given(graph)));
    }
  });
});
