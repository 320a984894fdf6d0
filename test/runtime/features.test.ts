import { afterEach, describe, expect, it, vi } from "vitest";
import { hasVectors } from "../../runtime/features.ts";

afterEach(() => vi.unstubAllEnvs());

describe("vectors", () => {
  it("are there in every engine that tests run in", () => {
    expect(hasVectors()).toBe(true);
  });

  it.each(["simd", "threads,simd"])("are done without where EDGEWISE_WITHOUT is %s", (names) => {
    vi.stubEnv("EDGEWISE_WITHOUT", names);
    expect(hasVectors()).toBe(false);
  });

  it("are used where EDGEWISE_WITHOUT names something else", () => {
    vi.stubEnv("EDGEWISE_WITHOUT", "simd-of-another-kind");
    expect(hasVectors()).toBe(true);
  });
});
