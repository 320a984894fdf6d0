import { describe, expect, it } from "vitest";
import { constFold } from "../../passes/const-fold.ts";
import { dce } from "../../passes/dce.ts";
import { afterPasses, text } from "./text.ts";

describe("const-fold", () => {
  it("computes by the meaning of the op: integers wrap, f32 rounds", () => {
    const before = `func @f(%g: graph) -> (r: i32, s: f32) {
      %a = const 2147483647 : i32
      %one = const 1 : i32
      %r = add %a, %one : i32
      %x = const 16777216 : f32
      %y = const 1 : f32
      %s = add %x, %y : f32
      return r = %r, s = %s
    }`;
    expect(afterPasses(before, constFold, dce)).toBe(
      text(`func @f(%g: graph) -> (r: i32, s: f32) {
        %r = const -2147483648 : i32
        %s = const 16777216 : f32
        return r = %r, s = %s
      }`),
    );
  });

  it("takes the arm of an if on a constant, and goes on within it", () => {
    const before = `func @f(%g: graph, %x: f64 = 1) -> (r: f64) {
      %a = const 1 : i32
      %c = eq %a, %a : bool
      %r = if %c {
        %b = cast %a : f64
        %s = add %x, %b : f64
        yield %s
      } else {
        yield %x
      } : f64
      return r = %r
    }`;
    expect(afterPasses(before, constFold, dce)).toBe(
      text(`func @f(%g: graph, %x: f64 = 1) -> (r: f64) {
        %b = const 1 : f64
        %s = add %x, %b : f64
        return r = %s
      }`),
    );
  });

  it.each([
    ["unchanged", "yield %y until unchanged", "false"],
    ["never", "yield %y", "true"],
  ])("replaces a loop of no rounds by its start values; until %s, it has converged: %s", (_, end, converged) => {
    const before = `func @f(%g: graph, %x: f64 = 1) -> (r: f64, n: i32, c: bool) {
      %limit = const -3 : i32
      %r, %n, %c = loop (%i: i32, %y: f64 = %x) limit %limit {
        ${end}
      } : f64, i32, bool
      return r = %r, n = %n, c = %c
    }`;
    expect(afterPasses(before, constFold, dce)).toBe(
      text(`func @f(%g: graph, %x: f64 = 1) -> (r: f64, n: i32, c: bool) {
        %n = const 0 : i32
        %c = const ${converged} : bool
        return r = %x, n = %n, c = %c
      }`),
    );
  });
});
