/** Functions of the shapes that an analysis must get right. */

import { parseFunc } from "../../src/ir/parse.ts";
import type { Func } from "../../src/ir/value.ts";

/** A function of a node value %x, scalars %a and %k, and a bool %c, that returns the values named. */
export function withBody(lines: readonly string[], results: readonly string[] = []): Func {
  const types = results.map((name) => `${name}: node<f64>`).join(", ");
  const returned = results.map((name) => `${name} = %${name}`).join(", ");
  return parseFunc(
    `func @f(%g: graph, %x: node<f64> = 1, %a: f64 = 1, %k: i32 = 3, %c: bool = true) -> (${types}) {
      ${lines.join("\n")}
      return ${returned}
    }`,
    "shape.ir",
  );
}

export const SHAPES = {
  empty: withBody([]),
  single: withBody(["%y = neg %x : node<f64>"], ["y"]),
  chain: withBody(
    ["%p = neg %x : node<f64>", "%q = abs %p : node<f64>", "%r = sqrt %q : node<f64>", "%s = exp %r : node<f64>"],
    ["s"],
  ),
  diamond: withBody(
    ["%p = neg %x : node<f64>", "%q = abs %p : node<f64>", "%r = sqrt %p : node<f64>", "%s = add %q, %r : node<f64>"],
    ["s"],
  ),
  independent: withBody(
    Array.from({ length: 8 }, (_, k) => `%y${k} = neg %x : node<f64>`),
    Array.from({ length: 8 }, (_, k) => `y${k}`),
  ),
  cycle: withBody(["%p = neg %q : node<f64>", "%q = add %x, %r : node<f64>", "%r = abs %p : node<f64>"]),
} as const satisfies Record<string, Func>;
