/** Tables read by their plain lines, against the same tables read line by line. */

import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { PlainLines } from "../../../src/graph/formats/table/plain-lines.ts";
import { TextTable } from "../../../src/graph/formats/text-table.ts";
import { partsOf } from "../../../src/graph/graph.ts";
import { type ReadOptions, readGraph } from "../../../src/graph/read.ts";
import { atOnce } from "../../../src/turns.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const FIELDS = ["0", "1", "7", "12", "123456789", "1234567890", "4294967296", "123456789012345", "1234567890123456"];
const ODD = [
  "-5",
  "-0",
  "007",
  "1.5",
  "-0.25",
  "1.",
  ".5",
  "1e3",
  "0.1234567890123456",
  "12345678901234567",
  "0.12345678901234567",
  "a",
  "bc",
  "ü",
  '"q"',
  '"1"',
  "",
  "#c",
  "+1",
  "NA",
];

/** A text of lines that are mostly plain, as bytes. */
const table = fc
  .record({
    separator: fc.constantFrom(" ", "\t", ",", ";", "  "),
    end: fc.constantFrom("\n", "\n", "\r\n"),
    count: fc.integer({ min: 2, max: 4 }),
    oddity: fc.constantFrom(0, 0.05, 0.2),
    seed: fc.array(fc.tuple(fc.nat(99), fc.nat(19), fc.double({ min: 0, max: 1, noNaN: true })), {
      maxLength: 60,
      size: "max",
    }),
    comment: fc.boolean(),
    last: fc.boolean(),
  })
  .map(({ separator, end, count, oddity, seed, comment, last }) => {
    const fields = seed.map(([plain, odd, chance]) => (chance < oddity ? ODD[odd]! : FIELDS[plain % FIELDS.length]!));
    const lines: string[] = [];
    for (let k = 0; k + count <= fields.length; k += count) lines.push(fields.slice(k, k + count).join(separator));
    if (comment) lines.splice(2, 0, "# 1 2", " ", "  3 4");
    return new TextEncoder().encode(lines.join(end) + (last ? end : ""));
  });

const options = fc.record<ReadOptions>(
  {
    missing: fc.constantFrom("skip", "default", "default", "error"),
    onError: fc.constantFrom("stop", "skip", "skip", "skip"),
    ids: fc.constantFrom("auto", "auto", "integer", "text"),
    nodeCount: fc.constant(2000),
    comment: fc.constantFrom("", "12", "b", "ü"),
    header: fc.constant(false),
  },
  { requiredKeys: [] },
);

/** All that comes of a table, or what is wrong with it. */
async function outcome(bytes: Uint8Array, given: ReadOptions): Promise<unknown> {
  const told: unknown[] = [];
  try {
    const graph = await readGraph(bytes, {
      ...given,
      inputFormat: "edge-list",
      onRead: (reading) => told.push(reading),
    });
    const { allocator, nodeKeys, edgeKeys, ...parts } = partsOf(graph);
    return [told, parts, [nodeKeys, edgeKeys].map((keys) => Array.from({ length: keys.size }, (_, k) => keys.of(k)))];
  } catch (error) {
    return [told, String(error)];
  }
}

describe("a table of plain lines", () => {
  it("is the same graph, or the same error, as line by line", async () => {
    await fc.assert(
      fc.asyncProperty(table, options, async (bytes, given) => {
        const quick = await outcome(bytes, given);
        const of = vi.spyOn(PlainLines, "of").mockReturnValue(null);
        const slow = await outcome(bytes, given);
        of.mockRestore();
        expect(quick).toEqual(slow);
      }),
      { numRuns: 250 },
    );
  });

  it.each(["0 1\n1.5 2\n", "0 1\n12345678901234567 2\n", "0 1 1\n1 2 12345678901234567\n", "0 1\n1 01\n"])(
    "is so in a short one, %j",
    async (text) => {
      const bytes = new TextEncoder().encode(text);
      const quick = await outcome(bytes, {});
      vi.spyOn(PlainLines, "of").mockReturnValue(null);
      expect(quick).toEqual(await outcome(bytes, {}));
    },
  );

  it("says where text is no UTF-8, and leaves the line out if lines may be", async () => {
    const bytes = Uint8Array.from([...Buffer.from("a b\nc d\ne \xff\nf g\n", "latin1")]);
    await expect(readGraph(bytes, { inputFormat: "edge-list" })).rejects.toThrow(/bytes, line 3, column 3|bytes:3:3/);
    expect((await readGraph(bytes, { inputFormat: "edge-list", onError: "skip" })).edgeCount).toBe(3);
  });

  it("is read by plain lines at all, whatever stands before and after them", async () => {
    const read = vi.spyOn(PlainLines.prototype, "read");
    const lines = Array.from({ length: 9 }, (_, k) => `${k} ${k + 1} 0.5`);
    await readGraph({ text: `# c\n${lines.join("\n")}\nx\n`.replace("x\n", "") });
    expect(read.mock.results.map(({ value }) => value)).toContain(9);
    const names = lines.map((line) => `n${line}`);
    await readGraph({ text: `source,target,weight\n${names.join("\n").replaceAll(" ", ",")}\n` });
    expect(read.mock.results.at(-2)?.value).toBe(9);
  });
});

it("many texts have the numbers that they have one by one, however the table grows", () => {
  const texts = Array.from({ length: 5000 }, (_, k) => `${(k * 7919) % 3001}`);
  const bytes = new TextEncoder().encode(texts.join(""));
  const spans = new Uint32Array(2 * texts.length);
  for (const [k, text] of texts.entries()) {
    const from = k === 0 ? 0 : spans[2 * k - 1]!;
    spans.set([from, from + text.length], 2 * k);
  }
  const table = new TextTable();
  const numbers = new Uint32Array(texts.length);
  expect(table.addAll(bytes, spans, numbers, () => true)).toBe(5000);
  expect(Array.from(numbers, (number) => table.at(number))).toEqual(texts);
  expect(atOnce(table.listing())).toEqual([...new Set(texts)]);
});
