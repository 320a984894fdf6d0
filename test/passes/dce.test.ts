import { describe, expect, it } from "vitest";
import { dce } from "../../passes/dce.ts";
import { afterPasses, text } from "./text.ts";

describe("dce", () => {
  it("removes a carried value that only feeds itself", () => {
    const before = `func @f(%g: graph, %a: f64 = 1, %n: i32 = 3) -> (r: f64) {
      %r, %s, %rounds, %converged = loop (%i: i32, %x: f64 = %a, %y: f64 = %a) limit %n {
        %w = add %x, %x : f64
        %v = mul %y, %x : f64
        yield %w, %v
      } : f64, f64, i32, bool
      return r = %r
    }`;
    expect(afterPasses(before, dce)).toBe(
      text(`func @f(%g: graph, %a: f64 = 1, %n: i32 = 3) -> (r: f64) {
        %r, %rounds, %converged = loop (%i: i32, %x: f64 = %a) limit %n {
          %w = add %x, %x : f64
          yield %w
        } : f64, i32, bool
        return r = %r
      }`),
    );
  });

  it("keeps a carried value that the end of the loop depends on", () => {
    const before = `func @f(%g: graph, %a: f64 = 1, %n: i32 = 3) -> (r: f64) {
      %r, %s, %rounds, %converged = loop (%i: i32, %x: f64 = %a, %y: f64 = %a) limit %n {
        %w = add %x, %x : f64
        %v = mul %y, %x : f64
        %c = lt %v, %y : bool
        yield %w, %v until %c
      } : f64, f64, i32, bool
      return r = %r
    }`;
    expect(afterPasses(before, dce)).toBe(text(before));
  });

  it("removes an unused loop that has a limit, and keeps one that may not end", () => {
    const before = `func @f(%g: graph, %a: i32 = 1, %n: i32 = 3) -> (r: i32) {
      %r, %rounds, %converged = loop (%i: i32, %x: i32 = %a) limit %n {
        yield %i
      } : i32, i32, bool
      %s, %rounds2, %converged2 = loop (%j: i32, %y: i32 = %a) {
        yield %j until unchanged
      } : i32, i32, bool
      return r = %a
    }`;
    expect(afterPasses(before, dce)).toBe(
      text(`func @f(%g: graph, %a: i32 = 1, %n: i32 = 3) -> (r: i32) {
        %s, %rounds2, %converged2 = loop (%j: i32, %y: i32 = %a) {
          yield %j until unchanged
        } : i32, i32, bool
        return r = %a
      }`),
    );
  });

  it("removes dead monoids, outputs and inputs of an aggregate", () => {
    const before = `func @f(%g: graph, %x: node<f64> = 1, %y: node<f64> = 2, %z: f64 = 3) -> (r: node<f64>) {
      %r, %s = aggregate %g in add, max (%a: f64 = source %x, %b: f64 = source %y) {
        yield %a, %b
      } epilogue (%p: f64, %q: f64, %c: f64 = scalar %z) -> keep, add {
        %d = add %q, %c : f64
        %e = neg %p : f64
        yield %e, %d
      } : node<f64>, f64
      return r = %r
    }`;
    expect(afterPasses(before, dce)).toBe(
      text(`func @f(%g: graph, %x: node<f64> = 1, %y: node<f64> = 2, %z: f64 = 3) -> (r: node<f64>) {
        %r = aggregate %g in add (%a: f64 = source %x) {
          yield %a
        } epilogue (%p: f64) -> keep {
          %e = neg %p : f64
          yield %e
        } : node<f64>
        return r = %r
      }`),
    );
  });

  it("makes a map of an aggregate whose edges nothing needs", () => {
    const before = `func @f(%g: graph, %x: node<f64> = 1) -> (r: node<f64>) {
      %r, %s = aggregate %g in add (%a: f64 = source %x) {
        yield %a
      } epilogue (%p: f64, %c: f64 = node %x) -> keep, keep {
        %d = neg %c : f64
        yield %d, %p
      } : node<f64>, node<f64>
      return r = %r
    }`;
    expect(afterPasses(before, dce)).toBe(
      text(`func @f(%g: graph, %x: node<f64> = 1) -> (r: node<f64>) {
        %r = map %g node (%c: f64 = node %x) -> keep {
          %d = neg %c : f64
          yield %d
        } : node<f64>
        return r = %r
      }`),
    );
  });

  it("removes dead monoids and inputs of an intersection, and keeps its condition", () => {
    const before = `func @f(%g: graph, %x: node<f64> = 1, %y: node<f64> = 2, %w: edge<f64> = 3) -> (r: edge<f64>) {
      %r, %s = intersect %g out, in add, max (%a: f64 = common %x, %b: f64 = common %y, %c: f64 = source_edge %w) {
        %d = neg %b : f64
        %e = lt %c, %c : bool
        yield %a, %d where %e
      } : edge<f64>, edge<f64>
      %t = intersect %g out, out add (%h: f64 = common %x) {
        yield %h
      } : edge<f64>
      return r = %r
    }`;
    expect(afterPasses(before, dce)).toBe(
      text(`func @f(%g: graph, %x: node<f64> = 1, %y: node<f64> = 2, %w: edge<f64> = 3) -> (r: edge<f64>) {
        %r = intersect %g out, in add (%a: f64 = common %x, %c: f64 = source_edge %w) {
          %e = lt %c, %c : bool
          yield %a where %e
        } : edge<f64>
        return r = %r
      }`),
    );
  });
});
