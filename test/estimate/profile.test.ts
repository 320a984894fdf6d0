import { describe, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { ENGINE_VERSION } from "../../src/engine/profile/kept.ts";
import { roundNanos } from "../../src/engine/profile/measure.ts";
import { cachesOf } from "../../src/engine/profile/rates.ts";
import { isProfile, whyImplausible } from "../../src/estimate/profile.ts";
import { amdahl, machineFor, ratesFor, readCurve, serialShare, shippedRates } from "../../src/estimate/rates.ts";
import { machine, profileOf } from "./machines.ts";

const CURVE = [
  { bytes: 1024, nanos: 1 },
  { bytes: 4096, nanos: 3 },
];

describe("a curve", () => {
  it("is read off a line by the logarithm, and beyond its ends as at them", () => {
    expect([1, 1024, 2048, 4096, 1 << 30].map((bytes) => readCurve(CURVE, bytes))).toEqual([1, 1, 2, 3, 3]);
  });
});

describe("the rates of other numbers of workers", () => {
  it("are by Amdahl's law of the part that workers were measured not to share", () => {
    const share = amdahl(0.2, 4);
    expect(serialShare(share, 4)).toBeCloseTo(0.2);
    const bound = { ...machine(4), all: { ...machine(4).one, simpleNanos: 0.5 * share } };
    expect(ratesFor(bound, 2).simpleNanos).toBeCloseTo(0.5 * amdahl(0.2, 2));
    expect(ratesFor(bound, 16).simpleNanos).toBeCloseTo(0.5 * amdahl(0.2, 16));
  });

  it("are those that were measured where they were", () => {
    const measured = machine(4);
    expect(machineFor(measured, 4)).toBe(measured);
    expect(machineFor(measured, 1)).toMatchObject({ workers: 1, all: measured.one });
  });
});

describe("a profile", () => {
  const profile = profileOf(shippedRates(2));

  it("is told by its form from whatever else a file may hold", () => {
    expect(isProfile(JSON.parse(JSON.stringify(profile)))).toBe(true);
    const broken = [
      null,
      {},
      { ...profile, version: 0 },
      { ...profile, cores: "2" },
      { ...profile, rates: { ...profile.rates, caches: {} } },
      { ...profile, rates: { ...profile.rates, one: { ...profile.rates.one, gather: [] } } },
      { ...profile, rates: { ...profile.rates, one: { ...profile.rates.one, gather: [...CURVE].reverse() } } },
    ];
    expect(broken.map(isProfile)).toEqual(broken.map(() => false));
  });

  it("is refused where no machine does that", () => {
    expect(whyImplausible(profile)).toBeNull();
    const { rates } = profile;
    const one = { ...rates.one, simpleNanos: 1e6 };
    expect(whyImplausible({ ...profile, rates: { ...rates, one } })).toContain(
      "one worker, nanoseconds for a simple op",
    );
    const caches = { core: 1 << 25, last: 1 << 20 };
    expect(whyImplausible({ ...profile, rates: { ...rates, caches } })).toContain("larger than the last one");
  });

  it("is of the version that package.json says", () => {
    expect(ENGINE_VERSION).toBe(manifest.version);
  });
});

describe("what is measured", () => {
  it("finds the sizes of caches where lookups become slower", () => {
    const gather = [0.3, 0.3, 0.5, 2.5, 3, 3.2, 9, 30].map((nanos, k) => ({ bytes: 2 ** (14 + 2 * k), nanos }));
    expect(cachesOf(gather)).toEqual({ core: 2 ** 18, last: 2 ** 22 });
  });

  it("takes the lower quartile of each chunk, so that a core that is taken away in one round does not count", () => {
    const event = (kernel: number, from: number, start: number, end: number) =>
      ({ kind: "kernel", kernel, from, to: from + 8, start, end }) as const;
    const kernels = [
      { calls: 1, millis: 0.5 },
      { calls: 6, millis: 30 },
    ];
    const events = [0, 1, 2].flatMap((round) => [
      event(0, 0, 0, 0.5),
      event(1, 0, round, round + 0.001),
      event(1, 8, round, round === 1 ? 20 : round + 0.002),
    ]);
    expect(roundNanos([[{ kernels, events }]])).toBeCloseTo(3000);
  });
});
