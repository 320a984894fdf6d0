import { describe, expect, it } from "vitest";
import { dce } from "../../passes/dce.ts";
import { fuse } from "../../passes/fuse.ts";
import { optimize } from "../../passes/pipelines.ts";
import { pagerank } from "../../src/algorithms/index.ts";
import { walkOps } from "../../src/ir/walk.ts";
import { afterPasses, text } from "./text.ts";

describe("fuse, into a map", () => {
  it("makes one map of a chain, keeping what is read elsewhere and reducing what is reduced", () => {
    const before = `func @f(%g: graph, %x: node<f64> = 1, %y: node<f64> = 2) -> (z: node<f64>, s: f64) {
      %a = mul %x, %y : node<f64>
      %one = const 1 : f64
      %z = add %a, %one : node<f64>
      %s = reduce add %a : f64
      return z = %z, s = %s
    }`;
    expect(afterPasses(before, fuse, dce)).toBe(
      text(`func @f(%g: graph, %x: node<f64> = 1, %y: node<f64> = 2) -> (z: node<f64>, s: f64) {
        %z, %s = map %g node (%x_1: f64 = node %x, %y_1: f64 = node %y) -> keep, add {
          %a = mul %x_1, %y_1 : f64
          %one = const 1 : f64
          %z_1 = add %a, %one : f64
          yield %z_1, %a
        } : node<f64>, f64
        return z = %z, s = %s
      }`),
    );
  });

  it("fuses ops that read the same values, though neither feeds the other, and leaves strangers apart", () => {
    const before = `func @f(%g: graph, %x: node<f64> = 1, %y: node<f64> = 2) -> (a: node<f64>, b: f64, c: node<f64>) {
      %a = neg %x : node<f64>
      %b = reduce max %x : f64
      %c = neg %y : node<f64>
      return a = %a, b = %b, c = %c
    }`;
    expect(afterPasses(before, fuse)).toBe(
      text(`func @f(%g: graph, %x: node<f64> = 1, %y: node<f64> = 2) -> (a: node<f64>, b: f64, c: node<f64>) {
        %a, %b = map %g node (%x_1: f64 = node %x) -> keep, max {
          %a_1 = neg %x_1 : f64
          yield %a_1, %x_1
        } : node<f64>, f64
        %c = neg %y : node<f64>
        return a = %a, b = %b, c = %c
      }`),
    );
  });

  it("divides by a sum in a kernel after the one that sums", () => {
    const before = `func @f(%g: graph, %x: node<f64> = 1) -> (r: node<f64>) {
      %y = mul %x, %x : node<f64>
      %s = reduce add %y : f64
      %z = div %y, %s : node<f64>
      %r = neg %z : node<f64>
      return r = %r
    }`;
    expect(afterPasses(before, fuse)).toBe(
      text(`func @f(%g: graph, %x: node<f64> = 1) -> (r: node<f64>) {
        %y, %s = map %g node (%x_1: f64 = node %x) -> keep, add {
          %y_1 = mul %x_1, %x_1 : f64
          yield %y_1, %y_1
        } : node<f64>, f64
        %r = map %g node (%y_2: f64 = node %y, %s_1: f64 = scalar %s) -> keep {
          %z = div %y_2, %s_1 : f64
          %r_1 = neg %z : f64
          yield %r_1
        } : node<f64>
        return r = %r
      }`),
    );
  });

  it("computes a value in the later kernel that alone reads it", () => {
    const before = `func @f(%g: graph, %x: node<f64> = 1, %y: node<f64> = 1) -> (r: node<f64>) {
      %late = abs %x : node<f64>
      %s = reduce add %x : f64
      %z = div %y, %s : node<f64>
      %r = add %z, %late : node<f64>
      return r = %r
    }`;
    expect(afterPasses(before, fuse)).toBe(
      text(`func @f(%g: graph, %x: node<f64> = 1, %y: node<f64> = 1) -> (r: node<f64>) {
        %s = reduce add %x : f64
        %r = map %g node (%x_1: f64 = node %x, %y_1: f64 = node %y, %s_1: f64 = scalar %s) -> keep {
          %late = abs %x_1 : f64
          %z = div %y_1, %s_1 : f64
          %r_1 = add %z, %late : f64
          yield %r_1
        } : node<f64>
        return r = %r
      }`),
    );
  });

  it("fuses over edges as over nodes, and never the two together", () => {
    const before = `func @f(%g: graph, %x: node<f64> = 1, %w: edge<f64> = 1) -> (r: f64, s: f64) {
      %a = neg %x : node<f64>
      %r = reduce add %a : f64
      %b = neg %w : edge<f64>
      %s = reduce add %b : f64
      return r = %r, s = %s
    }`;
    expect(afterPasses(before, fuse)).toBe(
      text(`func @f(%g: graph, %x: node<f64> = 1, %w: edge<f64> = 1) -> (r: f64, s: f64) {
        %r = map %g node (%x_1: f64 = node %x) -> add {
          %a = neg %x_1 : f64
          yield %a
        } : f64
        %s = map %g edge (%w_1: f64 = edge %w) -> add {
          %b = neg %w_1 : f64
          yield %b
        } : f64
        return r = %r, s = %s
      }`),
    );
  });
});

describe("fuse, into an aggregate", () => {
  it("makes an epilogue of what follows, with its reductions", () => {
    const before = `func @f(%g: graph, %x: node<f64> = 1, %d: f64 = 2) -> (r: node<f64>, s: f64) {
      %in = aggregate %g in add (%u: f64 = source %x) {
        yield %u
      } : node<f64>
      %r = mul %in, %d : node<f64>
      %e = sub %r, %x : node<f64>
      %s = reduce max %e : f64
      return r = %r, s = %s
    }`;
    expect(afterPasses(before, fuse)).toBe(
      text(`func @f(%g: graph, %x: node<f64> = 1, %d: f64 = 2) -> (r: node<f64>, s: f64) {
        %r, %s = aggregate %g in add (%u: f64 = source %x) {
          yield %u
        } epilogue (%u_1: f64, %d_1: f64 = scalar %d, %x_1: f64 = node %x) -> keep, max {
          %r_1 = mul %u_1, %d_1 : f64
          %e = sub %r_1, %x_1 : f64
          yield %r_1, %e
        } : node<f64>, f64
        return r = %r, s = %s
      }`),
    );
  });

  it("lets the second of two aggregates wait for the first, and has what needs both as its epilogue", () => {
    const before = `func @f(%g: graph, %x: node<f64> = 1) -> (r: node<f64>) {
      %a = aggregate %g in add (%u: f64 = source %x) {
        yield %u
      } : node<f64>
      %b = aggregate %g out add (%v: f64 = destination %x) {
        yield %v
      } : node<f64>
      %r = sub %a, %b : node<f64>
      return r = %r
    }`;
    expect(afterPasses(before, fuse)).toBe(
      text(`func @f(%g: graph, %x: node<f64> = 1) -> (r: node<f64>) {
        %a = aggregate %g in add (%u: f64 = source %x) {
          yield %u
        } : node<f64>
        %r = aggregate %g out add (%v: f64 = destination %x) {
          yield %v
        } epilogue (%v_1: f64, %a_1: f64 = node %a) -> keep {
          %r_1 = sub %a_1, %v_1 : f64
          yield %r_1
        } : node<f64>
        return r = %r
      }`),
    );
  });

  it("computes a cheap op on one stored value at the edges, but stores a division", () => {
    const before = `func @f(%g: graph, %x: node<bool> = true, %y: node<f64> = 1) -> (r: node<f64>) {
      %c = cast %x : node<f64>
      %two = const 2 : f64
      %half = div %y, %two : node<f64>
      %r = aggregate %g in add (%u: f64 = source %c, %v: f64 = source %half) {
        %p = mul %u, %v : f64
        yield %p
      } : node<f64>
      return r = %r
    }`;
    expect(afterPasses(before, fuse, dce)).toBe(
      text(`func @f(%g: graph, %x: node<bool> = true, %y: node<f64> = 1) -> (r: node<f64>) {
        %two = const 2 : f64
        %half = div %y, %two : node<f64>
        %r = aggregate %g in add (%x_1: bool = source %x, %half_1: f64 = source %half) {
          %c = cast %x_1 : f64
          %p = mul %c, %half_1 : f64
          yield %p
        } : node<f64>
        return r = %r
      }`),
    );
  });

  it("computes edge values at the edges, and broadcasts as scalars", () => {
    const before = `func @f(%g: graph, %w: edge<f64> = 1, %k: f64 = 3) -> (r: node<f64>) {
      %v = sqrt %w : edge<f64>
      %b = broadcast %g, %k : node<f64>
      %r = aggregate %g in min (%p: f64 = edge %v, %q: f64 = source %b) {
        %s = mul %p, %q : f64
        yield %s
      } : node<f64>
      return r = %r
    }`;
    expect(afterPasses(before, fuse)).toBe(
      text(`func @f(%g: graph, %w: edge<f64> = 1, %k: f64 = 3) -> (r: node<f64>) {
        %r = aggregate %g in min (%w_1: f64 = edge %w, %k_1: f64 = scalar %k) {
          %v = sqrt %w_1 : f64
          %s = mul %v, %k_1 : f64
          yield %s
        } : node<f64>
        return r = %r
      }`),
    );
  });

  it("stores what is read elsewhere as well", () => {
    const before = `func @f(%g: graph, %w: edge<f64> = 1) -> (r: node<f64>, v: edge<f64>) {
      %v = neg %w : edge<f64>
      %r = aggregate %g in min (%p: f64 = edge %v) {
        yield %p
      } : node<f64>
      return r = %r, v = %v
    }`;
    expect(afterPasses(before, fuse)).toBe(text(before));
  });
});

describe("the body of PageRank, optimized", () => {
  it("is two kernels: one over the nodes, and one aggregate whose epilogue gives ranks and their change", () => {
    const { func } = optimize(pagerank.func);
    const loop = func.body.ops.find((op) => op.name === "loop");
    const wide = [...walkOps(loop!.regions[0]!)].filter((op) => op.results.some(({ graph }) => graph !== null));
    expect(wide.map((op) => op.name)).toEqual(["map", "aggregate"]);
    expect(wide.map((op) => (op.name === "map" ? op.attributes.outputs : null))[0]).toEqual(["add", "keep"]);
    expect(wide.map((op) => (op.name === "aggregate" ? op.attributes.epilogue?.outputs : null))[1]).toEqual([
      "keep",
      "add",
    ]);
  });
});
