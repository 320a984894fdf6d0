import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ascendingKeys, indexKeys, type Key, type Keys, listedKeys, positionKeys } from "../../src/graph/keys.ts";

function expectRoundTrip(keys: Keys, values: readonly Key[]): void {
  expect(keys.size).toBe(values.length);
  expect(values.map((_, index) => keys.of(index))).toEqual(values);
  expect(values.map((value) => keys.indexOf(value))).toEqual([...values.keys()]);
}

describe("keys", () => {
  it("map keys of any kind to their indices and back", () => {
    const object = { name: "c" };
    const symbol = Symbol("d");
    expectRoundTrip(listedKeys(["a", 7, 7n, "7", object, symbol, true], "node"), [
      "a",
      7,
      7n,
      "7",
      object,
      symbol,
      true,
    ]);
  });

  it("of contiguous integers are found without a table, and nothing else is", () => {
    const keys = listedKeys([0, 1, 2], "node", true);
    expectRoundTrip(keys, [0, 1, 2]);
    expect([3, -1, 0.5, "1", 1n].map((key) => keys.indexOf(key))).toEqual([-1, -1, -1, -1, -1]);
    expect(Object.is(keys.indexOf(-0), 0)).toBe(true);
  });

  it("that ascend are found by bisection", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer()), fc.integer(), (integers, other) => {
        const values = [...integers].sort((a, b) => a - b);
        expectRoundTrip(ascendingKeys(Float64Array.from(values)), values);
        expect(ascendingKeys(values).indexOf(other)).toBe(values.indexOf(other));
      }),
    );
  });

  it("that are positions are found through their inverse", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(50)), fc.integer({ min: -2, max: 60 }), (values, other) => {
        const keys = positionKeys(Uint32Array.from(values));
        expectRoundTrip(keys, values);
        expect(keys.indexOf(other)).toBe(values.indexOf(other));
      }),
    );
  });

  it("that repeat are refused when they are first looked up", () => {
    const keys = listedKeys(["a", "a"], "edge");
    expect(() => keys.indexOf("a")).toThrow(/edge key "a" stands at positions 0 and 1/);
  });

  it("refuse an index that is not one of theirs", () => {
    expect(() => indexKeys(3).of(3)).toThrow(expect.objectContaining({ code: "usage" }));
  });
});

describe("find", () => {
  it("takes a text for the key itself before it takes it for a number", () => {
    expect(listedKeys([30, "30"], "node").find("30")).toBe(1);
  });

  it("finds the number or the bigint that a text spells", () => {
    const keys = listedKeys([30, 18446744073709551615n, 0.5], "node");
    expect(["30", "18446744073709551615", "0.5", "+30"].map((text) => keys.find(text))).toEqual([0, 1, 2, 0]);
  });

  it("does not round a long integer to a key beside it", () => {
    expect(listedKeys([9007199254740992, "x"], "node").find("9007199254740993")).toBe(-1);
  });

  it("finds nothing in an empty or unknown text", () => {
    expect(["", " ", "x", "3"].map((text) => indexKeys(3).find(text))).toEqual([-1, -1, -1, -1]);
  });
});
