import { afterEach, describe, expect, it, vi } from "vitest";
import { hasSharedMemory, hasVectors, whyNoSharedMemory, whyNoThreads } from "../../runtime/features.ts";
import { faultIn } from "../faults.ts";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

function found() {
  return { simd: hasVectors(), threads: whyNoThreads() === null, shared: hasSharedMemory() };
}

describe("what a run can do without", () => {
  it("is there in every engine that tests run in", () => {
    vi.stubEnv("EDGEWISE_WITHOUT", "");
    expect(found()).toEqual({ simd: true, threads: true, shared: true });
    vi.stubEnv("EDGEWISE_WITHOUT", undefined);
    expect(found()).toEqual({ simd: true, threads: true, shared: true });
  });

  it.each([
    ["simd", { simd: false, threads: true, shared: true }],
    ["threads", { simd: true, threads: false, shared: true }],
    ["shared", { simd: true, threads: true, shared: false }],
    ["threads, simd", { simd: false, threads: false, shared: true }],
  ])("is done without where EDGEWISE_WITHOUT is %s", (names, expected) => {
    vi.stubEnv("EDGEWISE_WITHOUT", names);
    expect(found()).toEqual(expected);
  });

  it("is refused by a name that is none, rather than had in silence", () => {
    vi.stubEnv("EDGEWISE_WITHOUT", "simd,thread");
    for (const probe of [hasVectors, hasSharedMemory, whyNoThreads]) {
      expect(faultIn(probe, "usage").message).toContain('"thread"');
    }
  });
});

describe("shared memory", () => {
  const because = (): string | null => {
    vi.stubEnv("EDGEWISE_WITHOUT", "");
    return whyNoSharedMemory();
  };

  it("needs a SharedArrayBuffer, which pages that are not isolated do not have", () => {
    vi.stubGlobal("SharedArrayBuffer", undefined);
    expect(because()).toBe("there is no SharedArrayBuffer here");
    expect(hasSharedMemory()).toBe(false);
  });

  it("needs WebAssembly memory that can be shared", () => {
    // An engine that does not know `shared` gives memory of the other kind.
    vi.stubGlobal("SharedArrayBuffer", class {});
    expect(because()).toBe("WebAssembly has no shared memory here");
  });
});

describe("threads", () => {
  it("need the permission to start workers", () => {
    vi.stubGlobal("process", { ...process, env: process.env, permission: { has: () => false } });
    vi.stubEnv("EDGEWISE_WITHOUT", "");
    expect(whyNoThreads()).toContain("--allow-worker");
  });
});
