import { describe, expect, it } from "vitest";
import { cse } from "../../passes/cse.ts";
import { afterPasses, text } from "./text.ts";

describe("cse", () => {
  it("compares operands in order, unless the op is commutative", () => {
    const before = `func @f(%g: graph, %x: f64 = 1, %y: f64 = 2) -> (a: f64, b: f64, c: f64, d: f64, e: f64) {
      %a = sub %x, %y : f64
      %b = sub %y, %x : f64
      %c = sub %x, %y : f64
      %d = add %x, %y : f64
      %e = add %y, %x : f64
      return a = %a, b = %b, c = %c, d = %d, e = %e
    }`;
    expect(afterPasses(before, cse)).toBe(
      text(`func @f(%g: graph, %x: f64 = 1, %y: f64 = 2) -> (a: f64, b: f64, c: f64, d: f64, e: f64) {
        %a = sub %x, %y : f64
        %b = sub %y, %x : f64
        %d = add %x, %y : f64
        return a = %a, b = %b, c = %a, d = %d, e = %d
      }`),
    );
  });

  it("tells constants apart by their bits", () => {
    const before = `func @f(%g: graph) -> (a: f64, b: f64, c: f64, d: f64) {
      %a = const 0 : f64
      %b = const -0 : f64
      %c = const NaN : f64
      %d = const Infinity : f64
      return a = %a, b = %b, c = %c, d = %d
    }`;
    expect(afterPasses(before, cse)).toBe(text(before));
  });

  it("uses in an arm what is around it, never what is in the other arm", () => {
    const before = `func @f(%g: graph, %x: f64 = 1, %p: bool = true) -> (a: f64, b: f64) {
      %a = neg %x : f64
      %b = if %p {
        %c = neg %x : f64
        %d = abs %c : f64
        yield %d
      } else {
        %c2 = neg %x : f64
        %d2 = abs %c2 : f64
        yield %d2
      } : f64
      return a = %a, b = %b
    }`;
    expect(afterPasses(before, cse)).toBe(
      text(`func @f(%g: graph, %x: f64 = 1, %p: bool = true) -> (a: f64, b: f64) {
        %a = neg %x : f64
        %b = if %p {
          %d = abs %a : f64
          yield %d
        } else {
          %d2 = abs %a : f64
          yield %d2
        } : f64
        return a = %a, b = %b
      }`),
    );
  });

  it("keeps closed regions closed, and merges aggregates whose regions read alike", () => {
    const before = `func @f(%g: graph) -> (a: node<f64>, b: node<f64>, c: node<f64>) {
      %one = const 1 : f64
      %x = broadcast %g, %one : node<f64>
      %a = aggregate %g in add (%s: f64 = source %x) {
        %k = const 1 : f64
        %p = add %s, %k : f64
        yield %p
      } : node<f64>
      %b = aggregate %g in add (%t: f64 = source %x) {
        %l = const 1 : f64
        %q = add %t, %l : f64
        yield %q
      } : node<f64>
      %c = aggregate %g in add (%u: f64 = destination %x) {
        %m = const 1 : f64
        %v = add %u, %m : f64
        yield %v
      } : node<f64>
      return a = %a, b = %b, c = %c
    }`;
    expect(afterPasses(before, cse)).toBe(
      text(`func @f(%g: graph) -> (a: node<f64>, b: node<f64>, c: node<f64>) {
        %one = const 1 : f64
        %x = broadcast %g, %one : node<f64>
        %a = aggregate %g in add (%s: f64 = source %x) {
          %k = const 1 : f64
          %p = add %s, %k : f64
          yield %p
        } : node<f64>
        %c = aggregate %g in add (%u: f64 = destination %x) {
          %m = const 1 : f64
          %v = add %u, %m : f64
          yield %v
        } : node<f64>
        return a = %a, b = %a, c = %c
      }`),
    );
  });

  it("keeps the region of an intersection closed, and merges two that read alike but not those of other ends", () => {
    const intersect = (result: string, ends: string, k: number): string => `
      %${result} = intersect %g ${ends} add () {
        %k${k} = const 1 : f64
        yield %k${k}
      } : edge<f64>`;
    const head = "func @f(%g: graph) -> (a: edge<f64>, b: edge<f64>, c: edge<f64>) {\n%one = const 1 : f64";
    const before = `${head}${intersect("a", "in, out", 0)}${intersect("b", "in, out", 1)}${intersect("c", "out, in", 2)}
      return a = %a, b = %b, c = %c }`;
    expect(afterPasses(before, cse)).toBe(
      text(`${head}${intersect("a", "in, out", 0)}${intersect("c", "out, in", 2)}
        return a = %a, b = %a, c = %c }`),
    );
  });
});
