/**
 * Inputs made to take long: each takes time in proportion to its length, or is refused by a limit that the message states.
 * Where it did not, these tests ran for minutes, and the limit of each test ended them.
 */

import { describe, expect, it } from "vitest";
import { fromEdges } from "../../../src/graph/build.ts";
import { parseEdgeList } from "../../../src/graph/formats/edge-list.ts";
import { ArcDigest } from "../../../src/graph/formats/gap/arc-digest.ts";
import { integerTable } from "../../../src/graph/formats/integer-table.ts";
import { parseLdbc } from "../../../src/graph/formats/ldbc.ts";
import { parseMatrixMarket } from "../../../src/graph/formats/matrix-market.ts";
import { processSeed, type Seed } from "../../../src/graph/seed.ts";
import { parseFunc } from "../../../src/ir/parse.ts";
import { atOnce } from "../../../src/turns.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("a long number", () => {
  const digits = "1".repeat(60_000);

  it.each([
    ["that is none as a weight", `1 2 3\n1 2 ${digits}x\n`, /^edge list:2:5: found "1+…" as weight; expected a finite/],
    ["that is none as an id", `1 2\n1 ${digits}x\n`, /^edge list:2:3: found "1+…" as the target node; expected an int/],
    [
      "over the limit of a field",
      `1 2\n1 ${digits}${digits}\n`,
      /^edge list:2:3: found a field of 120,000 bytes; expe/,
    ],
  ])("%s is refused", (_, text, message) => {
    const options = { ids: "integer" } as const;
    let found: unknown;
    try {
      parseEdgeList(utf8(text), options);
    } catch (error) {
      found = error;
    }
    expect(found).toMatchObject({ code: "graph/input", message: expect.stringMatching(message) });
    expect((found as Error).message.length).toBeLessThan(250);
  });

  it("as an id keeps all its digits", () => {
    const { nodeKeys } = parseEdgeList(utf8(`1 ${digits}\n`));
    expect([nodeKeys.of(0), nodeKeys.of(1), nodeKeys.find(digits)]).toEqual([1, BigInt(digits), 1]);
  });
});

describe("a wide table", () => {
  it("is refused beyond the limit on fields, with it", () => {
    expect(() => parseEdgeList(utf8(`${"1,".repeat(100_000)}1\n`))).toThrow(
      /^edge list:1:200001: found more than 100,000 fi/,
    );
  });
});

describe("ids chosen to collide", () => {
  // By what a table without a secret would make of both halves of a number.
  const colliding = Float64Array.from(
    { length: 200_000 },
    (_, high) => high * 2 ** 32 + (Math.imul(high, 0x9e3779b1) >>> 0),
  );

  it("take no longer in the table of integers", () => {
    const { ascending, indexOf } = atOnce(integerTable([colliding]));
    expect([ascending.length, indexOf(colliding[199_999]!)]).toEqual([200_000, 199_999]);
  });

  it("take no longer among bigints, which engines hash by their lowest 64 bits", () => {
    const ids = Array.from({ length: 60_000 }, (_, k) => BigInt(k + 1) << 64n);
    const listed = parseEdgeList(utf8(ids.map((id) => `0 ${id}`).join("\n")));
    expect([listed.nodeCount, listed.nodeKeys.indexOf(ids[59_999]!)]).toEqual([60_001, 60_000]);
    const given = fromEdges({ sources: [], targets: [], nodeKeys: ids });
    expect([given.nodeKeys.indexOf(ids[7]!), given.nodeKeys.indexOf(7n)]).toEqual([7, -1]);
  });
});

describe("seeds of hashes", () => {
  const seeds: readonly Seed[] = [[1, -2, 3, -4, 5], [2 ** 31 - 1, 77, -(2 ** 31), 9, -1], processSeed()];

  it("show in no table", () => {
    const integers = Float64Array.from({ length: 5000 }, (_, k) => (k * 7919 * 2 ** 27) % 2 ** 50);
    const tables = seeds.map((seed) => atOnce(integerTable([integers, integers.map((integer) => -integer)], seed)));
    for (const { ascending, indexOf } of tables) {
      expect(ascending).toEqual(tables[0]!.ascending);
      expect([...ascending].map(indexOf)).toEqual([...ascending.keys()]);
      expect(indexOf(0.5)).toBe(-1);
    }
  });

  it("show in no comparison of digests, and digests compare with those of one seed", () => {
    const digestOf = (seed: Seed, arcs: readonly (readonly [number, number, number])[]): ArcDigest => {
      const digest = new ArcDigest(seed);
      for (const arc of arcs) digest.add(...arc);
      return digest;
    };
    const arcs = Array.from({ length: 100 }, (_, k) => [k, (k * k) % 100, -k] as const);
    for (const seed of seeds) {
      expect(digestOf(seed, arcs).equals(digestOf(seed, arcs.toReversed()))).toBe(true);
      expect(digestOf(seed, arcs).equals(digestOf(seed, arcs.slice(1)))).toBe(false);
      expect(digestOf(seed, [[1, 2, 0]]).equals(digestOf(seed, [[2, 1, 0]]))).toBe(false);
    }
    expect(digestOf(seeds[0]!, arcs).equals(digestOf(seeds[1]!, arcs))).toBe(false);
  });
});

describe("other texts", () => {
  it("of nothing but line ends take no room for edges", () => {
    const nothing = utf8("\n".repeat(3_000_000));
    expect(() => parseEdgeList(nothing)).toThrow(/nothing but blank lines/);
    expect(() =>
      parseMatrixMarket(utf8(`%%MatrixMarket matrix coordinate pattern general\n1 1 1${"\n".repeat(1000)}`)),
    ).toThrow(/found the end of the text after 0 entries/);
    expect(parseLdbc(utf8(`7${"\n".repeat(1_000_000)}`), nothing, { directed: true }).graph.nodeCount).toBe(1);
  });

  it("of IR may have as much white space and as long strings as they like", () => {
    const space = `${" ".repeat(10_000_000)}\n// a comment\n`;
    const name = "n".repeat(1_000_000);
    const { body } = parseFunc(
      `func @f(%g: graph) -> (x: node<f64>) {${space}  %x = node_attribute %g "${name}" : node<f64>\n  return x = %x\n}\n`,
    );
    expect(body.ops[0]).toMatchObject({ attributes: { attribute: name } });
  });
});
