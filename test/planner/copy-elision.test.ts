import { describe, expect, it } from "vitest";
import { parseFunc } from "../../src/ir/parse.ts";
import { makePlan } from "../../src/planner/make.ts";
import { GRAPHS } from "../graphs.ts";
import { outline } from "../plan/outline.ts";
import { interpreted, ranSync } from "../ways.ts";

interface Case {
  readonly body: string;
  readonly results: string;
  readonly expected: string;
}

const LOOP = (start: string): string =>
  `loop (%i: i32, %v: node<f64> = ${start}) limit %limit { %w = mul %v, %half : node<f64> yield %w } : node<f64>, i32, bool`;

const INNER = (start: string, tag = ""): string =>
  `loop (%j${tag}: i32, %p${tag}: node<f64> = ${start}) limit %limit {
    %q${tag} = aggregate %g in add (%w${tag}: f64 = source %p${tag}) { yield %w${tag} } : node<f64> yield %q${tag}
  } : node<f64>, i32, bool`;

const CASES: Readonly<Record<string, Case>> = {
  "written where the loop carries it": {
    body: `%a = neg %x : node<f64> %y, %n, %d = ${LOOP("%a")}`,
    results: "y = %y",
    expected: "(move) neg a ; loop [mul w]",
  },
  "written there though it is read before the loop": {
    body: `%a = neg %x : node<f64> %s = reduce add %a : f64 %y, %n, %d = ${LOOP("%a")} %z = mul %y, %s : node<f64>`,
    results: "y = %z",
    expected: "(move) neg a ; reduce s ; loop [mul w] ; (fold s) mul z",
  },
  "copied where it is read after the loop began": {
    body: `%a = neg %x : node<f64> %y, %n, %d = ${LOOP("%a")} %z = add %y, %a : node<f64>`,
    results: "y = %z",
    expected: "(move) neg a ; copy ; loop [mul w] ; add z",
  },
  "copied where the body reads it": {
    body: `%a = neg %x : node<f64> %y, %n, %d = loop (%i: i32, %v: node<f64> = %a) limit %limit {
      %w = add %v, %a : node<f64> yield %w
    } : node<f64>, i32, bool`,
    results: "y = %y",
    expected: "(move) neg a ; copy ; loop [add w]",
  },
  "copied where it is a result": {
    body: `%a = neg %x : node<f64> %y, %n, %d = ${LOOP("%a")}`,
    results: "y = %y, a = %a",
    expected: "(move) neg a ; copy ; loop [mul w]",
  },
  "copied once where two loops start with it": {
    body: `%a = neg %x : node<f64> %y, %n, %d = ${LOOP("%a")} %u, %m, %e = ${LOOP("%a").replaceAll("%i:", "%j:").replaceAll("%v", "%p").replaceAll("%w", "%q")}`,
    results: "y = %y, u = %u",
    expected: "(move) neg a ; copy ; loop [mul w] ; loop [mul q]",
  },
  "copied once where a loop carries it twice": {
    body: `%a = neg %x : node<f64> %y, %u, %n, %d = loop (%i: i32, %v: node<f64> = %a, %t: node<f64> = %a) limit %limit {
      %w = mul %v, %half : node<f64> %q = sqrt %t : node<f64> yield %w, %q
    } : node<f64>, node<f64>, i32, bool`,
    results: "y = %y, u = %u",
    expected: "(move) neg a ; copy ; loop [mul w sqrt q]",
  },
  "copied from a parameter": {
    body: `%y, %n, %d = ${LOOP("%x")}`,
    results: "y = %y",
    expected: "(move) copy ; loop [mul w]",
  },
  "carried on by an inner loop in its place": {
    body: `%y, %n, %d = loop (%i: i32, %v: node<f64> = %x) limit %limit {
      %u, %m, %e = ${INNER("%v")} yield %u
    } : node<f64>, i32, bool`,
    results: "y = %y",
    expected: "(move) copy ; loop [(move) ; loop [aggregate q]]",
  },
  "carried on by an inner loop until it is written anew": {
    body: `%y, %n, %d = loop (%i: i32, %v: node<f64> = %x) limit %limit {
      %a = neg %v : node<f64> %u, %m, %e = ${INNER("%v")} %b = add %u, %a : node<f64> yield %b
    } : node<f64>, i32, bool`,
    results: "y = %y",
    expected: "(move) copy ; loop [(move) neg a ; loop [aggregate q] ; add b]",
  },
  "carried on by loops in loops": {
    body: `%y, %n, %d = loop (%i: i32, %v: node<f64> = %x) limit %limit {
      %u, %m, %e = loop (%k: i32, %t: node<f64> = %v) limit %limit {
        %z, %o, %f = ${INNER("%t")} yield %z
      } : node<f64>, i32, bool
      yield %u
    } : node<f64>, i32, bool`,
    results: "y = %y",
    expected: "(move) copy ; loop [(move) ; loop [(move) ; loop [aggregate q]]]",
  },
  "carried on by an inner loop, and copied for another that follows it": {
    body: `%y, %n, %d = loop (%i: i32, %v: node<f64> = %x) limit %limit {
      %u, %m, %e = ${INNER("%v")} %s, %o, %f = ${INNER("%u", "2")} yield %s
    } : node<f64>, i32, bool`,
    results: "y = %y",
    expected: "(move) copy ; loop [(move) ; loop [aggregate q] ; copy ; loop [aggregate q2] ; copy]",
  },
  "copied in every round for an inner loop where it is read after that": {
    body: `%y, %n, %d = loop (%i: i32, %v: node<f64> = %x) limit %limit {
      %u, %m, %e = ${INNER("%v")} %b = add %u, %v : node<f64> yield %b
    } : node<f64>, i32, bool`,
    results: "y = %y",
    expected: "(move) copy ; loop [(move) copy ; loop [aggregate q] ; add b]",
  },
  "copied in every round for an inner loop that reads it as it was": {
    body: `%y, %n, %d = loop (%i: i32, %v: node<f64> = %x) limit %limit {
      %u, %m, %e = loop (%j: i32, %p: node<f64> = %v) limit %limit {
        %q = add %p, %v : node<f64> yield %q
      } : node<f64>, i32, bool
      yield %u
    } : node<f64>, i32, bool`,
    results: "y = %y",
    expected: "(move) copy ; loop [(move) copy ; loop [add q] ; copy]",
  },
  "copied in every round for an inner loop whose result neighbors read for what is written anew": {
    body: `%y, %n, %d = loop (%i: i32, %v: node<f64> = %x) limit %limit {
      %u, %m, %e = ${INNER("%v")}
      %b = aggregate %g out max (%r: f64 = destination %u) { yield %r } : node<f64> yield %b
    } : node<f64>, i32, bool`,
    results: "y = %y",
    expected: "(move) copy ; loop [(move) copy ; loop [aggregate q] ; aggregate b]",
  },
  "copied in every round for an inner loop that an arm alone writes anew": {
    body: `%y, %n, %d = loop (%i: i32, %v: node<f64> = %x) limit %limit {
      %u, %m, %e = ${INNER("%v")} %c = eq %i, %limit : bool
      %b = if %c { yield %v } else { %h = neg %u : node<f64> yield %h } : node<f64> yield %b
    } : node<f64>, i32, bool`,
    results: "y = %y",
    expected: "(move) copy ; loop [(eq) copy ; loop [aggregate q] ; choose [neg h | ]]",
  },
  "copied in every round for an inner loop that starts from what no round changes": {
    body: `%a = neg %x : node<f64> %y, %n, %d = loop (%i: i32, %v: node<f64> = %x) limit %limit {
      %u, %m, %e = ${INNER("%a")} %b = add %u, %v : node<f64> yield %b
    } : node<f64>, i32, bool`,
    results: "y = %y",
    expected: "(move) neg a ; copy ; loop [(move) copy ; loop [aggregate q] ; add b]",
  },
  "written to where both arms leave their values": {
    body: `%c = lt %half, %half : bool %a = neg %x : node<f64>
      %y = if %c { %p = sqrt %x : node<f64> yield %p } else { yield %a } : node<f64>`,
    results: "y = %y",
    expected: "(lt) neg a ; choose [ | sqrt p]",
  },
};

describe("a value that goes elsewhere is", () => {
  it.each(Object.entries(CASES))("%s", (_, { body, results, expected }) => {
    const types = results.split(", ").map((result) => `${result.split(" ")[0]}: node<f64>`);
    const func = parseFunc(`func @f(%g: graph, %x: node<f64> = 1) -> (${types.join(", ")}) {
      %limit = const 5 : i32 %half = const 0.5 : f64 ${body} return ${results}
    }`);
    expect(outline(makePlan(func).steps)).toBe(expected);
    for (const { graph } of GRAPHS) {
      const given = { x: Float64Array.from({ length: graph.nodeCount }, (_, node) => node / 7 - 3) };
      expect(ranSync(func, graph, given), graph.name).toEqual(interpreted(func, graph, given));
    }
  });
});
