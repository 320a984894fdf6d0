/** Tables of very many columns take time and room in proportion to what they hold: see `crafted.test.ts`. */

import { describe, expect, it } from "vitest";
import { parseEdgeList } from "../../../src/graph/formats/edge-list.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("a wide table", () => {
  const names = Array.from({ length: 60_000 }, (_, k) => `c${k}`);
  const wide = (lines: string): Uint8Array => utf8(`source,target,${names.join(",")}\n${lines}`);

  it("has as many edge columns as its header has names", () => {
    const graph = parseEdgeList(wide(`0,1,${names.map((_, k) => k).join(",")}\n`));
    expect([graph.edgeColumnNames.length, graph.edgeColumn("c59999")]).toEqual([60_000, Float64Array.of(59_999)]);
  });

  it("takes no room for the columns of blank lines", () => {
    const blank = "\n".repeat(1_000_000);
    expect(parseEdgeList(wide(`0,1,${names.map(() => 1).join(",")}\n${blank}`)).edgeCount).toBe(1);
  });

  it("takes no room for values that lines end before", () => {
    // An array of 300,000 numbers for each of 60,000 columns would be 144 GB.
    const short = "0,1\n".repeat(300_000);
    const text = wide(`0,1,${names.map(() => 1).join(",")}\n${short}`);
    expect(() => parseEdgeList(text, { missing: "default" })).toThrow(/:3:4: found 2 fields; expected 60002/);
  });

  it("has texts in columns in time in proportion to it", () => {
    const text = wide(`0,1,${names.map(() => "NA").join(",")}\n0,1,${names.map(() => "x").join(",")}\n`);
    const graph = parseEdgeList(text);
    expect([graph.edgeColumnNames, graph.attribute("edge", "c59999")]).toEqual([
      [],
      {
        kind: "text",
        index: 1,
        found: 'the text "x" on line 3 of edge list',
        expected: "number",
        groups: { codes: Uint32Array.of(0, 1), categories: ["NA", "x"] },
      },
    ]);
  });
});
