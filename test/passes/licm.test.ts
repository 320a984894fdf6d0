import { describe, expect, it } from "vitest";
import { licm } from "../../passes/licm.ts";
import { afterPasses, text } from "./text.ts";

describe("licm", () => {
  it("moves what is invariant out of all loops around it, and no further than its operands", () => {
    const before = `func @f(%g: graph, %p: f64 = 1, %n: i32 = 3) -> (r: f64) {
      %r, %r1, %c1 = loop (%i: i32, %x: f64 = %p) limit %n {
        %s, %r2, %c2 = loop (%j: i32, %y: f64 = %x) limit %n {
          %a = mul %p, %p : f64
          %b = mul %x, %a : f64
          %z = add %y, %b : f64
          yield %z
        } : f64, i32, bool
        yield %s
      } : f64, i32, bool
      return r = %r
    }`;
    expect(afterPasses(before, licm)).toBe(
      text(`func @f(%g: graph, %p: f64 = 1, %n: i32 = 3) -> (r: f64) {
        %a = mul %p, %p : f64
        %r, %r1, %c1 = loop (%i: i32, %x: f64 = %p) limit %n {
          %b = mul %x, %a : f64
          %s, %r2, %c2 = loop (%j: i32, %y: f64 = %x) limit %n {
            %z = add %y, %b : f64
            yield %z
          } : f64, i32, bool
          yield %s
        } : f64, i32, bool
        return r = %r
      }`),
    );
  });

  it("moves nothing out of an arm, and no op that can fail or may not end", () => {
    const before = `func @f(%g: graph, %p: i32 = 1, %q: bool = true, %n: i32 = 3, %v: node<i32> = 1) -> (r: i32) {
      %r, %r1, %c1 = loop (%i: i32, %x: i32 = %p) limit %n {
        %a = if %q {
          %b = mul %p, %p : i32
          %c = add %b, %x : i32
          yield %c
        } else {
          yield %x
        } : i32
        %d = gather %v[%p] : i32
        %s, %r2, %c2 = loop (%j: i32, %y: i32 = %p) {
          yield %p until unchanged
        } : i32, i32, bool
        %e = add %a, %d : i32
        %f = add %e, %s : i32
        yield %f
      } : i32, i32, bool
      return r = %r
    }`;
    expect(afterPasses(before, licm)).toBe(text(before));
  });

  it("moves what depends on scalars alone out of the region of an aggregate, with the constants it needs", () => {
    const before = `func @f(%g: graph, %p: f64 = 1, %v: node<f64> = 1) -> (r: node<f64>) {
      %r = aggregate %g in add (%s: f64 = source %v, %d: f64 = scalar %p) {
        %one = const 1 : f64
        %rest = sub %one, %d : f64
        %x = mul %s, %rest : f64
        yield %x
      } : node<f64>
      return r = %r
    }`;
    const found = afterPasses(before, licm);
    expect(found).toBe(
      text(`func @f(%g: graph, %p: f64 = 1, %v: node<f64> = 1) -> (r: node<f64>) {
        %one = const 1 : f64
        %rest = sub %one, %p : f64
        %r = aggregate %g in add (%s: f64 = source %v, %d: f64 = scalar %p, %rest_1: f64 = scalar %rest) {
          %one_1 = const 1 : f64
          %x = mul %s, %rest_1 : f64
          yield %x
        } : node<f64>
        return r = %r
      }`),
    );
  });

  it("moves what depends on scalars alone out of the region of an intersection", () => {
    const before = `func @f(%g: graph, %p: f64 = 1, %v: node<f64> = 1) -> (r: edge<f64>) {
      %r = intersect %g out, out add (%s: f64 = common %v, %d: f64 = scalar %p) {
        %e = mul %d, %d : f64
        %w = mul %s, %e : f64
        yield %w
      } : edge<f64>
      return r = %r
    }`;
    expect(afterPasses(before, licm)).toBe(
      text(`func @f(%g: graph, %p: f64 = 1, %v: node<f64> = 1) -> (r: edge<f64>) {
        %e = mul %p, %p : f64
        %r = intersect %g out, out add (%s: f64 = common %v, %d: f64 = scalar %p, %e_1: f64 = scalar %e) {
          %w = mul %s, %e_1 : f64
          yield %w
        } : edge<f64>
        return r = %r
      }`),
    );
  });
});
