import { describe, expect, it } from "vitest";
import { dce } from "../../passes/dce.ts";
import { simplify } from "../../passes/simplify.ts";
import { afterPasses, text } from "./text.ts";

describe("simplify", () => {
  it("works in the regions of loops and aggregates, to a fixpoint", () => {
    const before = `func @f(%g: graph, %x: node<f64> = 1, %n: i32 = 3) -> (r: node<f64>) {
      %r, %rounds, %converged = loop (%i: i32, %y: node<f64> = %x) limit %n {
        %z = aggregate %g in add (%s: f64 = source %y) {
          %four = const 4 : f64
          %one = const 1 : f64
          %a = mul %one, %s : f64
          %b = div %a, %four : f64
          %c = neg %b : f64
          %d = neg %c : f64
          yield %d
        } : node<f64>
        yield %z
      } : node<f64>, i32, bool
      return r = %r
    }`;
    expect(afterPasses(before, simplify, dce)).toBe(
      text(`func @f(%g: graph, %x: node<f64> = 1, %n: i32 = 3) -> (r: node<f64>) {
        %r, %rounds, %converged = loop (%i: i32, %y: node<f64> = %x) limit %n {
          %z = aggregate %g in add (%s: f64 = source %y) {
            %0 = const 0.25 : f64
            %b = mul %s, %0 : f64
            yield %b
          } : node<f64>
          yield %z
        } : node<f64>, i32, bool
        return r = %r
      }`),
    );
  });

  it("computes once what is the same everywhere", () => {
    const before = `func @f(%g: graph, %x: node<f64> = 1, %p: f64 = 2, %q: f64 = 3) -> (r: node<f64>, s: node<f64>) {
      %a = broadcast %g, %p : node<f64>
      %b = broadcast %g, %q : node<f64>
      %r = mul %a, %b : node<f64>
      %s = sub %a, %x : node<f64>
      return r = %r, s = %s
    }`;
    expect(afterPasses(before, simplify, dce)).toBe(
      text(`func @f(%g: graph, %x: node<f64> = 1, %p: f64 = 2, %q: f64 = 3) -> (r: node<f64>, s: node<f64>) {
        %0 = mul %p, %q : f64
        %r = broadcast %g, %0 : node<f64>
        %s = sub %p, %x : node<f64>
        return r = %r, s = %s
      }`),
    );
  });

  it("broadcasts a scalar that a law puts in the place of a node value", () => {
    const before = `func @f(%g: graph, %x: node<i32> = 1) -> (r: node<i32>) {
      %r = sub %x, %x : node<i32>
      return r = %r
    }`;
    expect(afterPasses(before, simplify)).toBe(
      text(`func @f(%g: graph, %x: node<i32> = 1) -> (r: node<i32>) {
        %0 = const 0 : i32
        %r = broadcast %g, %0 : node<i32>
        return r = %r
      }`),
    );
  });

  it("counts the edges of a row where each adds the same power of two", () => {
    const before = `func @f(%g: graph) -> (r: node<f64>) {
      %r = aggregate %g out add () {
        %half = const 0.5 : f64
        yield %half
      } : node<f64>
      return r = %r
    }`;
    expect(afterPasses(before, simplify)).toBe(
      text(`func @f(%g: graph) -> (r: node<f64>) {
        %0 = degree %g out : node<f64>
        %1 = const 0.5 : f64
        %r = mul %0, %1 : node<f64>
        return r = %r
      }`),
    );
  });

  it.each([
    ["a sum that rounds", "add", "0.1"],
    ["a negative power of two, for 0 times it is -0", "add", "-0.5"],
    ["an infinite summand, for 0 times it is NaN", "add", "Infinity"],
    ["a minimum, for the least of nothing is infinite", "min", "0.5"],
    ["a product", "mul", "2"],
  ])("leaves %s alone", (_, monoid, constant) => {
    const before = `func @f(%g: graph) -> (r: node<f64>, s: f64) {
      %c = const ${constant} : f64
      %everywhere = broadcast %g, %c : node<f64>
      %s = reduce ${monoid} %everywhere : f64
      %r = aggregate %g in ${monoid} () {
        %d = const ${constant} : f64
        yield %d
      } : node<f64>
      return r = %r, s = %s
    }`;
    expect(afterPasses(before, simplify)).toBe(text(before));
  });

  it("counts nodes and edges where each adds the same integer", () => {
    const before = `func @f(%g: graph, %x: i32 = 3) -> (r: i32) {
      %everywhere = broadcast %g, %x : edge<i32>
      %r = reduce add %everywhere : i32
      return r = %r
    }`;
    expect(afterPasses(before, simplify, dce)).toBe(
      text(`func @f(%g: graph, %x: i32 = 3) -> (r: i32) {
        %0 = edge_count %g : i32
        %r = mul %0, %x : i32
        return r = %r
      }`),
    );
  });
});
