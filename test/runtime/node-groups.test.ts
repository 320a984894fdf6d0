import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sortByValue } from "../../runtime/group-sort.ts";
import { NodeGroups } from "../../runtime/node-groups.ts";
import type { BoundGrouping } from "../../src/bind/bound.ts";

const integers = fc.array(
  fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -5000, max: 5000 }), fc.integer()),
  { maxLength: 60 },
);

/** The nodes of some values in memory: values, order, starts, entries, scratch, and the beginnings of rows. */
function grouped(values: readonly number[], degrees: readonly number[], isSigned: boolean): NodeGroups {
  const nodes = values.length;
  const room = 4 * (nodes + 2);
  const buffer = new ArrayBuffer(6 * room);
  new Int32Array(buffer, 0, nodes).set(values);
  const begins = new Uint32Array(buffer, 5 * room, nodes + 1);
  degrees.slice(0, nodes).forEach((degree, node) => {
    begins[node + 1] = begins[node]! + degree;
  });
  const bound: BoundGrouping = {
    values: { kind: "fixed", byte: 0 },
    isSigned,
    order: room,
    starts: 2 * room,
    entries: 3 * room,
    scratch: 4 * room,
    rows: [5 * room],
  };
  const groups = new NodeGroups(bound, { buffer, nodes, get: () => 0 });
  groups.sort();
  return groups;
}

describe("nodes in groups", () => {
  it("are in the order of their values, those of one value in their own", () => {
    fc.assert(
      fc.property(integers, fc.boolean(), (numbers, isSigned) => {
        const values = isSigned ? Int32Array.from(numbers) : Uint32Array.from(numbers);
        const order = new Uint32Array(values.length);
        sortByValue(values, order, new Uint32Array(values.length));
        const expected = [...values.keys()].sort((a, b) => values[a]! - values[b]! || a - b);
        expect([...order]).toEqual(expected);
      }),
    );
  });

  it("are found by a value, with as many entries as their rows have", () => {
    fc.assert(
      fc.property(
        integers,
        fc.array(fc.nat(9), { minLength: 60, maxLength: 60 }),
        fc.boolean(),
        (values, degrees, isSigned) => {
          const groups = grouped(values, degrees, isSigned);
          for (const value of [...values, 0, -1, 0x7fff_ffff, -0x8000_0000]) {
            const nodes = [...values.keys()].filter((node) => values[node] === value);
            const range = groups.find(value);
            if (nodes.length === 0) expect(range).toBeNull();
            else
              expect(range).toMatchObject({
                count: nodes.length,
                entries: nodes.reduce((sum, node) => sum + degrees[node]!, 0),
              });
          }
        },
      ),
    );
  });

  it("say how much the groups near to a value come to", () => {
    const groups = grouped([5, 1, 1, 1, 9, 9], [1, 1, 1, 1, 1, 1], true);
    // Groups of 3, 1 and 2 nodes, of as many entries.
    expect([-4, 1, 5, 7, 9, 12].map((value) => groups.mostNear(value))).toEqual([6, 6, 6, 4, 4, 4]);
  });
});
