/** Programs of which sparse rounds once forgot something. */

import { describe, expect, it } from "vitest";
import { algorithm } from "../../../src/dsl/index.ts";
import { parseFunc } from "../../../src/ir/parse.ts";
import type { Func } from "../../../src/ir/value.ts";
import { GRAPHS } from "../../graphs.ts";
import { interpreted, ranSync, withLoopResults } from "../../ways.ts";

const PROGRAMS: Readonly<Record<string, Func>> = {
  // A row that is settled was not looked at again when a map gave its node another value, for a scalar had changed.
  "a map at the row's own node that a scalar changes": parseFunc(`func @f(%g: graph) -> (x: node<bool>) {
    %limit = const 40 : i32
    %zero = const 0 : i32
    %one = const 1 : i32
    %i = node_index %g : node<i32>
    %x0 = eq %i, %zero : node<bool>
    %y, %l, %n, %c = loop (%r: i32, %x: node<bool> = %x0, %level: i32 = %one) limit %limit {
      %open = le %i, %level : node<bool>
      %w = aggregate %g in or (%s: bool = source %x) { yield %s } epilogue (%t: bool, %o: bool = node %x, %a: bool = node %open) -> keep {
        %p = and %t, %a : bool
        %q = or %o, %p : bool
        yield %q
      } : node<bool>
      %ones = cast %w : node<i32>
      %sum = reduce add %ones : i32
      %more = min %sum, %one : i32
      %next = add %level, %more : i32
      yield %w, %next
    } : node<bool>, i32, i32, bool
    return x = %y
  }`),
  // New entries were written over old ones while rows were gone through that had been left out so far.
  "a row whose condition on its own node comes to hold again": algorithm("back", {}, (g) => {
    const start = { x: g.nodeIndex().rem(3).eq(0) };
    return g.loop(start, { until: "unchanged", limit: 12 }, ({ x }) => {
      const count = g.in.count(({ source }) => source(x), { where: ({ destination }) => destination(x).not() });
      return { x: count.eq(1) };
    });
  }).func,
  // A loop until nothing changes compares the scalars that it carries: block results of these were taken for ones that say
  // nothing else.
  "a reduction that is carried, in a loop until nothing changes":
    parseFunc(`func @f(%g: graph) -> (x: node<bool>, far: i32) {
    %limit = const 60 : i32
    %zero = const 0 : i32
    %i = node_index %g : node<i32>
    %x0 = eq %i, %zero : node<bool>
    %y, %l, %n, %c = loop (%r: i32, %x: node<bool> = %x0, %far: i32 = %zero) limit %limit {
      %w = aggregate %g in or (%s: bool = source %x) { yield %s } epilogue (%t: bool, %o: bool = node %x) -> keep {
        %q = or %o, %t : bool
        yield %q
      } : node<bool>
      %ones = cast %w : node<i32>
      %sum = reduce add %ones : i32
      yield %w, %sum until unchanged
    } : node<bool>, i32, i32, bool
    return x = %y, far = %l
  }`),
  // What most nodes begin with would have been taken for what a round leaves as it is.
  "a round that changes what most nodes begin with": algorithm("turning", {}, (g) => {
    const { on } = g.loop({ on: g.nodeIndex().eq(0) }, { limit: 5 }, ({ on }) => ({
      on: g.in.any(({ source }) => source(on)).or(on.not()),
    }));
    return { on };
  }).func,
};

describe("a sparse round does not forget", () => {
  it.each(Object.entries(PROGRAMS))("%s", (_, func) => {
    const watched = withLoopResults(func);
    for (const { graph } of GRAPHS) {
      const expected = interpreted(watched, graph);
      expect(ranSync(watched, graph, {}, { sparse: "always" }), graph.name).toEqual(expected);
    }
  });
});
