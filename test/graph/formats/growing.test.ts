/** Arrays that grow in parts have what was pushed, before and after they are joined. */

import { describe, expect, it } from "vitest";
import { Indices, Numbers } from "../../../src/graph/formats/elements/growing.ts";
import { atOnce, type Turns } from "../../../src/turns.ts";

const PART = 1 << 16;

describe.each([
  ["indices", () => new Indices()],
  ["numbers", () => new Numbers()],
] as const)("a growing array of %s", (_, make) => {
  it.each([0, 1, 16, 17, 64, PART - 1, PART, PART + 1, 3 * PART, 3 * PART + 5])("has all of %d", (length) => {
    const array = make();
    for (let k = 0; k < length; k++) array.push(2 * k);
    expect(array.length).toBe(length);
    const places = [0, 15, 16, PART - 1, PART, 2 * PART + 7, length - 1].filter((k) => k >= 0 && k < length);
    const expected = places.map((k) => 2 * k);
    expect(places.map((k) => array.at(k))).toEqual(expected);
    const join = (): Turns<ArrayLike<number> & ArrayBufferView> => array.joining();
    const joined = atOnce(join());
    expect(joined.length).toBe(length);
    expect(Array.from(joined).every((value, k) => value === 2 * k)).toBe(true);
    expect(places.map((k) => array.at(k))).toEqual(expected);
    // Whoever joins it again gets the same memory, which may have been written to.
    expect(atOnce(join()).buffer).toBe(joined.buffer);
    expect(array.length).toBe(length);
  });
});
