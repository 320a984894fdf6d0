/** Corners of loops, conditions and results, each of which a planner can get wrong; every way of running must agree. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../src/engine/engine.ts";
import { parseFunc } from "../src/ir/parse.ts";
import { inTurn } from "./all-ways.ts";
import { ALL } from "./extent.ts";
import { GRAPHS } from "./graphs.ts";
import type { Outcome } from "./ways.ts";
import { FINE, interpreted, ran, ranSync, startEngines } from "./ways.ts";

let engines: readonly Engine[] = [];
beforeAll(async () => {
  engines = await startEngines([2, 3]);
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const graphs = GRAPHS.filter(({ name }) => /^(empty|one node|mixed|several blocks of nodes)$/.test(name));

/** `%x` is 0, 1, …, `%y` its square root, `%e` an edge value. */
const PROLOGUE = `
  %x = node_index %g : node<f64>
  %y = sqrt %x : node<f64>
  %e = edge_attribute %g "weight" otherwise 1 : edge<f64>
  %zero = const 0 : i32
  %one = const 1 : f64
  %half = const 0.5 : f64
  %three = const 3 : i32
  %yes = const true : bool
`;

const PARAMETERS = "%px: node<f64> = 0.25, %pe: edge<i32> = 7, %ps: f64 = 2.5, %flag: bool = false, %limit: i32 = 4";

/** Results as `name: type`, ops after the prologue. */
const PROGRAMS: Readonly<Record<string, readonly [results: string, ops: string]>> = {
  "carried values that change places": [
    "p: node<f64>, q: node<f64>, n: i32",
    `%p, %q, %n, %done = loop (%i: i32, %a: node<f64> = %x, %b: node<f64> = %y) limit %limit {
      yield %b, %a
    } : node<f64>, node<f64>, i32, bool`,
  ],
  "carried values that go round in three, scalars too": [
    "p: node<f64>, q: node<f64>, r: node<f64>, s: f64, t: f64",
    `%p, %q, %r, %s, %t, %n, %done = loop (%i: i32, %a: node<f64> = %x, %b: node<f64> = %y, %c: node<f64> = %px, %u: f64 = %one, %v: f64 = %half) limit %limit {
      %d = add %a, %v : node<f64>
      yield %b, %c, %d, %v, %u
    } : node<f64>, node<f64>, node<f64>, f64, f64, i32, bool`,
  ],
  "a carried value that becomes an outer value": [
    "p: node<f64>, q: edge<f64>, s: f64, n: i32",
    `%p, %q, %s, %n, %done = loop (%i: i32, %a: node<f64> = %x, %b: edge<f64> = %e, %u: f64 = %one) limit %limit {
      %w = mul %e, %u : edge<f64>
      yield %y, %w, %ps
    } : node<f64>, edge<f64>, f64, i32, bool`,
  ],
  "one value yielded twice": [
    "p: node<f64>, q: node<f64>, s: f64, t: f64",
    `%p, %q, %s, %t, %n, %done = loop (%i: i32, %a: node<f64> = %x, %b: node<f64> = %y, %u: f64 = %one, %v: f64 = %one) limit %limit {
      %c = add %a, %b : node<f64>
      %m = reduce max %c : f64
      yield %c, %c, %m, %m
    } : node<f64>, node<f64>, f64, f64, i32, bool`,
  ],
  "one initial value carried twice": [
    "p: node<f64>, q: node<f64>",
    `%p, %q, %n, %done = loop (%i: i32, %a: node<f64> = %x, %b: node<f64> = %x) limit %limit {
      %c = add %a, %half : node<f64>
      %d = mul %b, %half : node<f64>
      yield %c, %d
    } : node<f64>, node<f64>, i32, bool`,
  ],
  "reductions in a loop and in the loop in it": [
    "p: node<f64>, s: f64, n: i32",
    `%p, %s, %n, %done = loop (%i: i32, %a: node<f64> = %x, %u: f64 = %one) limit %limit {
      %sum = reduce add %a : f64
      %b, %v, %m, %met = loop (%j: i32, %c: node<f64> = %a, %w: f64 = %sum) limit %i {
        %d = mul %c, %half : node<f64>
        %most = reduce max %d : f64
        %z = add %most, %w : f64
        yield %d, %z
      } : node<f64>, f64, i32, bool
      %least = reduce min %b : f64
      %t = add %least, %v : f64
      %f = add %b, %u : node<f64>
      yield %f, %t
    } : node<f64>, f64, i32, bool`,
  ],
  "a reduction in one arm of an if in a loop": [
    "p: node<f64>, s: f64",
    `%p, %s, %n, %done = loop (%i: i32, %a: node<f64> = %x, %u: f64 = %one) limit %limit {
      %k = const 2 : i32
      %odd = rem %i, %k : i32
      %isOdd = eq %odd, %zero : bool
      %v = if %isOdd {
        %sum = reduce add %a : f64
        yield %sum
      } else {
        yield %u
      } : f64
      %b = add %a, %v : node<f64>
      yield %b, %v
    } : node<f64>, f64, i32, bool`,
  ],
  "until unchanged, of a scalar and an array": [
    "p: node<f64>, s: f64, n: i32, done: bool",
    `%p, %s, %n, %done = loop (%i: i32, %a: node<f64> = %x, %u: f64 = %one) {
      %k = const 5 : f64
      %b = add %a, %one : node<f64>
      %c = min %b, %k : node<f64>
      %v = add %u, %half : f64
      %w = min %v, %k : f64
      yield %c, %w until unchanged
    } : node<f64>, f64, i32, bool`,
  ],
  "until unchanged, of a copied array": [
    "p: node<f64>, q: node<f64>, n: i32, done: bool",
    `%p, %q, %n, %done = loop (%i: i32, %a: node<f64> = %x, %b: node<f64> = %x) {
      yield %y, %a until unchanged
    } : node<f64>, node<f64>, i32, bool`,
  ],
  "until unchanged, of scalars alone, within a limit": [
    "s: f64, n: i32, done: bool",
    `%s, %n, %done = loop (%i: i32, %u: f64 = %one) limit %limit {
      %v = mul %u, %half : f64
      yield %v until unchanged
    } : f64, i32, bool`,
  ],
  "until unchanged, of nothing": [
    "n: i32, done: bool",
    `%n, %done = loop (%i: i32) {
      yield until unchanged
    } : i32, bool`,
  ],
  "an until that is carried": [
    "s: f64, n: i32, done: bool",
    `%no = const false : bool
    %s, %stop, %n, %done = loop (%i: i32, %u: f64 = %one, %ended: bool = %no) {
      %v = add %u, %one : f64
      %late = ge %i, %three : bool
      yield %v, %late until %ended
    } : f64, bool, i32, bool`,
  ],
  "an until that was known before the loop": [
    "s: f64, n: i32, done: bool",
    `%s, %n, %done = loop (%i: i32, %u: f64 = %one) {
      %v = add %u, %one : f64
      yield %v until %yes
    } : f64, i32, bool`,
  ],
  "one entry of what the round before computed": [
    "s: f64, p: node<f64>",
    `%s, %p, %n, %done = loop (%i: i32, %u: f64 = %one, %a: node<f64> = %x) limit %limit {
      %entry = gather %a[%zero] otherwise %u : f64
      %b = add %a, %entry : node<f64>
      %next = gather %b[%i] otherwise %half : f64
      yield %next, %b
    } : f64, node<f64>, i32, bool`,
  ],
  "a failing gather in a loop": [
    "p: node<f64>",
    `%p, %n, %done = loop (%i: i32, %a: node<f64> = %x) limit %limit {
      %index = node_index %g : node<i32>
      %late = ge %i, %three : bool
      %far = const 100000 : i32
      %by = select %late, %far, %zero : i32
      %at = add %index, %by : node<i32>
      %b = gather %a[%at] : node<f64>
      yield %b
    } : node<f64>, i32, bool`,
  ],
  "two failing gathers in an if, after one that does not fail": [
    "p: node<f64>, s: f64",
    `%index = node_index %g : node<i32>
    %fine = gather %x[%index] : node<f64>
    %p, %s = if %yes {
      %far = const -3 : i32
      %one_entry = gather %fine[%far] : f64
      %at = sub %index, %three : node<i32>
      %many = gather %y[%at] : node<f64>
      yield %many, %one_entry
    } else {
      yield %fine, %one
    } : node<f64>, f64`,
  ],
  "a failing gather after a loop, and another in the loop": [
    "p: node<f64>, s: f64",
    `%p, %n, %done = loop (%i: i32, %a: node<f64> = %x) limit %limit {
      %far = const 77777 : i32
      %entry = gather %a[%far] : f64
      %b = add %a, %entry : node<f64>
      yield %b
    } : node<f64>, i32, bool
    %first = const -1 : i32
    %s = gather %x[%first] : f64`,
  ],
  "results that are parameters": ["px: node<f64>, pe: edge<i32>, ps: f64, flag: bool, limit: i32", ""],
  "results that are attributes and constants": [
    "e: edge<f64>, level: node<f64>, missing: node<bool>, one: f64, yes: bool",
    `%level = node_attribute %g "level" otherwise -0 : node<f64>
    %missing = node_attribute %g "missing" otherwise true : node<bool>`,
  ],
  "one result under two names": ["x: node<f64>, x: node<f64>, one: f64, one: f64", ""],
  "loops of no rounds": [
    "p: node<f64>, s: f64, n: i32, done: bool, q: node<f64>, m: i32, met: bool",
    `%never = const -2 : i32
    %p, %s, %n, %done = loop (%i: i32, %a: node<f64> = %x, %u: f64 = %ps) limit %zero {
      %b = neg %a : node<f64>
      yield %b, %one
    } : node<f64>, f64, i32, bool
    %q, %m, %met = loop (%j: i32, %c: node<f64> = %px) limit %never {
      %d = neg %c : node<f64>
      yield %d until %yes
    } : node<f64>, i32, bool`,
  ],
  "a loop of which nothing is used but its rounds": [
    "n: i32",
    `%p, %n, %done = loop (%i: i32, %a: node<f64> = %x) {
      %b = mul %a, %half : node<f64>
      %sum = reduce add %b : f64
      %small = lt %sum, %one : bool
      yield %b until %small
    } : node<f64>, i32, bool`,
  ],
  "an if in an if in a loop, in arms that yield outer, carried and new values": [
    "p: node<f64>, q: node<f64>",
    `%p, %q, %n, %done = loop (%i: i32, %a: node<f64> = %x, %b: node<f64> = %y) limit %limit {
      %early = lt %i, %three : bool
      %c, %d = if %early {
        %f, %h = if %flag {
          yield %b, %a
        } else {
          %k = add %a, %half : node<f64>
          yield %k, %k
        } : node<f64>, node<f64>
        yield %f, %b
      } else {
        yield %px, %a
      } : node<f64>, node<f64>
      yield %d, %c
    } : node<f64>, node<f64>, i32, bool`,
  ],
  "a loop in an arm in a loop": [
    "p: node<f64>, s: f64",
    `%p, %s, %n, %done = loop (%i: i32, %a: node<f64> = %x, %u: f64 = %one) limit %limit {
      %early = lt %i, %three : bool
      %b, %v = if %early {
        %c, %m, %met = loop (%j: i32, %d: node<f64> = %a) limit %three {
          %sum = reduce add %d : f64
          %scaled = mul %d, %half : node<f64>
          %small = lt %sum, %u : bool
          yield %scaled until %small
        } : node<f64>, i32, bool
        %w = cast %m : f64
        yield %c, %w
      } else {
        yield %a, %u
      } : node<f64>, f64
      yield %b, %v
    } : node<f64>, f64, i32, bool`,
  ],
};

describe.each(Object.entries(PROGRAMS))("%s", (_, [results, ops]) => {
  const named = results
    .split(", ")
    .map((result, k) => ({ name: result.split(":")[0]!, type: result.split(" ")[1]!, k }));
  const declared = named.map(({ type, k }) => `r${k}: ${type}`).join(", ");
  const returned = named.map(({ name, k }) => `r${k} = %${name}`).join(", ");
  const func = parseFunc(
    `func @f(%g: graph, ${PARAMETERS}) -> (${declared}) { ${PROLOGUE} ${ops} return ${returned} }`,
  );

  it.each(graphs)("comes to the same on $name, whichever way it is run", async ({ graph }) => {
    for (const [turn, given] of [{}, { flag: 1, limit: 7 }, { limit: 0 }].entries()) {
      const expected = interpreted(func, graph, given);
      const outcomes: [string, Outcome][] = [];
      for (const [level, pipeline] of (["O0", "O2"] as const).entries()) {
        outcomes.push([`${pipeline}, runSync`, ranSync(func, graph, given, { compile: { pipeline } })]);
        for (const engine of ALL ? engines : inTurn(engines, turn + level)) {
          const { outcome } = await ran(engine, func, func, graph, given, { ...FINE, compile: { pipeline } });
          outcomes.push([`${pipeline}, ${engine.workers} workers`, outcome]);
        }
      }
      for (const [way, outcome] of outcomes) expect(outcome, `${way}, ${JSON.stringify(given)}`).toEqual(expected);
    }
  });
});
