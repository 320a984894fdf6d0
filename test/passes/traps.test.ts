/** Mistakes that optimizers of graph programs make: each program here would show one. */

import { describe, expect, it } from "vitest";
import { EXACT_PASSES } from "../../passes/index.ts";
import { type OptimizationLevel, PIPELINES, runPipeline } from "../../passes/pipelines.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { parseFunc } from "../../src/ir/parse.ts";
import { printFunc } from "../../src/ir/print.ts";
import type { Func } from "../../src/ir/value.ts";
import { verifyFunc } from "../../src/ir/verify.ts";
import { DEFAULT_CONTEXT, type PassRun, runPasses } from "../../src/pass.ts";
import { outcome } from "./outcome.ts";

const LEVELS = Object.keys(PIPELINES) as OptimizationLevel[];

/** Weights, values and degrees that all differ, so that any mix-up shows. */
const GRAPH = fromEdges({
  name: "trap",
  nodeCount: 4,
  sources: [0, 0, 1, 2, 2],
  targets: [1, 2, 2, 0, 3],
  edgeColumns: { weight: [0.5, 3, -2, 7, 0.1], height: [1, 2, 3, 5, 8] },
  nodeColumns: { level: [3, -1, 0.25, 10], depth: [2, 4, 6, 1] },
});

/** What every pass and the pipelines have to keep; a plain name says what went wrong. */
const TRAPS: Readonly<Record<string, string>> = {
  "a - b taken for b - a": `func @f(%g: graph) -> (r: node<f64>) {
    %a = node_attribute %g "level" : node<f64>
    %b = node_attribute %g "depth" : node<f64>
    %x = sub %a, %b : node<f64>
    %y = sub %b, %a : node<f64>
    %z = mul %x, %y : node<f64>
    return r = %z
  }`,
  "the arms of a select swapped": `func @f(%g: graph) -> (r: node<f64>, s: node<f64>) {
    %a = node_attribute %g "level" : node<f64>
    %b = node_attribute %g "depth" : node<f64>
    %c = lt %a, %b : node<bool>
    %not = not %c : node<bool>
    %x = select %c, %a, %b : node<f64>
    %y = select %c, %b, %a : node<f64>
    %z = select %not, %a, %b : node<f64>
    %w = sub %x, %y : node<f64>
    return r = %w, s = %z
  }`,
  "attributes of one kind with different names taken for one": `func @f(%g: graph) -> (r: f64) {
    %a = edge_attribute %g "weight" otherwise 1 : edge<f64>
    %b = edge_attribute %g "height" otherwise 1 : edge<f64>
    %c = edge_attribute %g "weight" otherwise -0 : edge<f64>
    %x = div %a, %b : edge<f64>
    %y = add %x, %c : edge<f64>
    %z = reduce add %y : f64
    return r = %z
  }`,
  "an op used only in a loop body removed": `func @f(%g: graph) -> (r: f64) {
    %one = const 1 : f64
    %n = node_count %g : f64
    %step = add %n, %one : f64
    %limit = const 3 : i32
    %r, %rounds, %converged = loop (%i: i32, %x: f64 = %one) limit %limit {
      %y = mul %x, %step : f64
      yield %y
    } : f64, i32, bool
    return r = %r
  }`,
  "a value that differs between rounds hoisted": `func @f(%g: graph) -> (r: f64, s: f64) {
    %zero = const 0 : f64
    %limit = const 4 : i32
    %r, %s, %rounds, %converged = loop (%i: i32, %x: f64 = %zero, %last: f64 = %zero) limit %limit {
      %round = cast %i : f64
      %y = add %x, %round : f64
      %twice = add %round, %round : f64
      %z = mul %twice, %x : f64
      yield %y, %z
    } : f64, f64, i32, bool
    return r = %r, s = %s
  }`,
  "weights dropped": `func @f(%g: graph) -> (r: node<f64>) {
    %x = node_attribute %g "level" : node<f64>
    %w = edge_attribute %g "weight" otherwise 1 : edge<f64>
    %two = const 2 : f64
    %v = mul %w, %two : edge<f64>
    %h = mul %x, %two : node<f64>
    %sum = aggregate %g in add (%xs: f64 = source %h, %ws: f64 = edge %v) {
      %p = mul %xs, %ws : f64
      yield %p
    } : node<f64>
    %r = add %sum, %x : node<f64>
    return r = %r
  }`,
  "minimum and maximum taken for sums": `func @f(%g: graph) -> (low: node<f64>, high: f64, mean: node<f64>, all: f64) {
    %x = node_attribute %g "level" : node<f64>
    %two = const 2 : f64
    %y = mul %x, %two : node<f64>
    %low, %sum, %count = aggregate %g in min, add, add (%ys: f64 = source %y) {
      %one = const 1 : f64
      yield %ys, %ys, %one
    } : node<f64>, node<f64>, node<f64>
    %mean = div %sum, %count : node<f64>
    %shifted = add %low, %x : node<f64>
    %high = reduce max %shifted : f64
    %product = reduce mul %y : f64
    return low = %shifted, high = %high, mean = %mean, all = %product
  }`,
  "an op that can fail hoisted out of an if": `func @f(%g: graph, %deep: bool = false) -> (r: f64) {
    %x = node_attribute %g "level" : node<f64>
    %limit = const 2 : i32
    %zero = const 0 : f64
    %far = const 99 : i32
    %r, %rounds, %converged = loop (%i: i32, %y: f64 = %zero) limit %limit {
      %v = if %deep {
        %bad = gather %x[%far] : f64
        yield %bad
      } else {
        %one = const 1 : f64
        yield %one
      } : f64
      %z = add %y, %v : f64
      yield %z
    } : f64, i32, bool
    return r = %r
  }`,
  "an op that can fail hoisted out of a loop of no rounds": `func @f(%g: graph, %limit: i32 = 0) -> (r: f64) {
    %x = node_attribute %g "level" : node<f64>
    %zero = const 0 : f64
    %far = const 99 : i32
    %r, %rounds, %converged = loop (%i: i32, %y: f64 = %zero) limit %limit {
      %bad = gather %x[%far] : f64
      yield %bad
    } : f64, i32, bool
    return r = %r
  }`,
  "an unused op that can fail removed": `func @f(%g: graph) -> (r: f64) {
    %x = node_attribute %g "level" : node<f64>
    %far = const 99 : i32
    %bad = gather %x[%far] : f64
    %one = const 1 : f64
    return r = %one
  }`,
  "another op made the first to fail": `func @f(%g: graph) -> (r: f64, s: f64) {
    %x = node_attribute %g "level" : node<f64>
    %y = add %x, %x : node<f64>
    %z = add %y, %x : node<f64>
    %sum = reduce add %z : f64
    %at = cast %sum : i32
    %far = const 99 : i32
    %first = gather %z[%at] : f64
    %second = gather %x[%far] : f64
    return r = %first, s = %second
  }`,
  "a sum fused with the division by it": `func @f(%g: graph) -> (r: node<f64>, s: f64) {
    %x = node_attribute %g "level" : node<f64>
    %y = mul %x, %x : node<f64>
    %sum = reduce add %y : f64
    %z = div %y, %sum : node<f64>
    %total = reduce add %z : f64
    return r = %z, s = %total
  }`,
  "a kernel that waits for itself by way of another": `func @f(%g: graph) -> (r: node<f64>, s: f64) {
    %x = node_attribute %g "level" : node<f64>
    %y = add %x, %x : node<f64>
    %zero = const 0 : i32
    %first = gather %y[%zero] : f64
    %z = add %y, %first : node<f64>
    %inflow = aggregate %g in add (%zs: f64 = source %y) {
      yield %zs
    } : node<f64>
    %w = add %inflow, %z : node<f64>
    %sum = reduce add %w : f64
    return r = %w, s = %sum
  }`,
  "the minimum of a broadcast taken for the scalar": `func @f(%g: graph) -> (r: node<f64>) {
    %c = const 3 : f64
    %everywhere = broadcast %g, %c : node<f64>
    %low = aggregate %g in min (%cs: f64 = source %everywhere) {
      yield %cs
    } : node<f64>
    return r = %low
  }`,
  "a value carried until unchanged removed": `func @f(%g: graph) -> (r: i32) {
    %zero = const 0 : i32
    %one = const 1 : i32
    %three = const 3 : i32
    %r, %s, %rounds, %converged = loop (%i: i32, %x: i32 = %zero, %y: i32 = %zero) {
      %next = add %x, %one : i32
      %x2 = min %next, %three : i32
      %more = min %i, %three : i32
      yield %x2, %more until unchanged
    } : i32, i32, i32, bool
    return r = %rounds
  }`,
  "-0 + 0 taken for -0": `func @f(%g: graph, %x: f64 = -0) -> (r: f64, s: f64, t: f64) {
    %zero = const 0 : f64
    %minus = const -0 : f64
    %a = add %x, %zero : f64
    %b = sub %x, %minus : f64
    %c = sub %zero, %x : f64
    return r = %a, s = %b, t = %c
  }`,
};
const options = { verify: verifyFunc };
/** Every pass by itself, and the pipelines. */
const WAYS: readonly (readonly [name: string, run: (func: Func) => PassRun])[] = [
  ...EXACT_PASSES.map(
    (pass) => [pass.name, (func: Func) => runPasses(func, [pass], DEFAULT_CONTEXT, options)] as const,
  ),
  ...LEVELS.map((level) => [level, (func: Func) => runPipeline(func, level, DEFAULT_CONTEXT, options)] as const),
];

describe.each(Object.entries(TRAPS))("%s", (_, text) => {
  it.each(WAYS)("not by %s", (_name, run) => {
    const func = parseFunc(text);
    const { func: after } = run(func);
    expect(outcome(after, GRAPH), printFunc(after)).toEqual(outcome(func, GRAPH));
  });
});
