/** Broken files of each format: whatever bytes there are, a graph comes of them or an error with a place. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EdgewiseError } from "../../../src/error.ts";
import { formatNames, readersOf } from "../../../src/graph/formats/registry.ts";
import { readGraph } from "../../../src/graph/read.ts";
import { bytesOf, SAMPLES } from "./samples.ts";

/** Bytes that mean something in one format or another. */
const TELLING = [0, 9, 10, 13, 32, 34, 39, 44, 45, 48, 57, 58, 60, 62, 91, 93, 123, 125, 38, 92, 128, 255];

const change = fc.record({
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  length: fc.integer({ min: 0, max: 12 }),
  bytes: fc.uint8Array({ maxLength: 3 }),
  telling: fc.array(fc.constantFrom(...TELLING), { maxLength: 3 }),
  copied: fc.integer({ min: 0, max: 40 }),
});

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

/** The bytes with a range taken out, and other bytes or a copy of what stands there put in. */
function changed(bytes: Uint8Array, { at, length, bytes: put, telling, copied }: Change): Uint8Array {
  const from = Math.floor(at * bytes.length);
  const copy = copied > 20 ? bytes.slice(from, from + copied) : [];
  return Uint8Array.from([...bytes.slice(0, from), ...put, ...telling, ...copy, ...bytes.slice(from + length)]);
}

/** Formats of records that may be left out. */
const LEAVING_OUT = new Set(readersOf("onError").map(({ name }) => name));

async function expectTyped(bytes: Uint8Array, inputFormat: string, isSkipping = false): Promise<void> {
  const onError = isSkipping && LEAVING_OUT.has(inputFormat) ? "skip" : undefined;
  try {
    (await readGraph(bytes, { inputFormat, onError })).dispose();
  } catch (error) {
    if (error instanceof EdgewiseError) {
      expect(["graph/input", "graph/size", "graph/attribute", "usage"]).toContain(error.code);
      return;
    }
    throw error;
  }
}

describe("a changed file", () => {
  it("there is a sample of each format that is read", () => {
    expect(formatNames("reading").filter((name) => name !== "gap")).toEqual(
      expect.arrayContaining(SAMPLES.map(([name]) => name)),
    );
    expect(new Set(SAMPLES.map(([name]) => name)).size).toBe(formatNames("reading").length - 1);
  });

  it.each(SAMPLES)("of %s is read, or refused with a typed error", async (format, sample) => {
    const bytes = bytesOf(sample);
    await readGraph(bytes, { inputFormat: format });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        await expectTyped(changes.reduce(changed, bytes), format, changes.length > 1);
      }),
      { numRuns: 150 },
    );
    for (let length = 0; length < bytes.length; length += 1 + Math.floor(bytes.length / 60)) {
      await expectTyped(bytes.subarray(0, length), format);
    }
  });
});
