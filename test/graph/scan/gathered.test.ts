import { describe, expect, it } from "vitest";
import { Gathered } from "../../../src/graph/scan/gathered.ts";
import { atOnce } from "../../../src/turns.ts";

const SIZES = [1, 0, 65_534, 3, 300_000, 262_144, 7];
const TOTAL = SIZES.reduce((sum, size) => sum + size);

/** Takes 0, 1, 2 and so on, in chunks of these sizes, whose memory is used again by others. */
function taken(gathered: Gathered<Uint32Array<ArrayBuffer>>): Gathered<Uint32Array<ArrayBuffer>> {
  let length = 0;
  for (const size of SIZES) {
    const chunk = Uint32Array.from({ length: size }, (_, k) => length + k);
    gathered.take(chunk);
    chunk.fill(77);
    length += size;
    expect(gathered.length).toBe(length);
  }
  return gathered;
}

const expected = Uint32Array.from({ length: TOTAL }, (_, k) => k);

describe("gathered numbers", () => {
  it("are those of the chunks, in their order, whatever blocks they go across", () => {
    const gathered = taken(Gathered.words());
    const blocks = gathered.blocks;
    expect(blocks.map((block) => block.length)).toEqual([65_536, 262_144, 300_009]);
    expect(atOnce(gathered.joining())).toEqual(expected);
    expect([gathered.length, ...blocks.map((block) => block.length)]).toEqual([0, 0, 0, 0]);
  });

  it.each([TOTAL, TOTAL + 5000])("stand in one array from the beginning where %d are expected", (most) => {
    const gathered = Gathered.words();
    gathered.expect(most);
    const [block] = taken(gathered).blocks;
    const joined = atOnce(gathered.joining());
    expect(joined).toEqual(expected);
    expect([joined.buffer === block!.buffer, joined.buffer.byteLength]).toEqual([true, 4 * most]);
  });

  it.each([0, 1, 65_535, 300_000, TOTAL - 1, 2 ** 53])("may be others than the %d that are expected", (most) => {
    const gathered = Gathered.words();
    gathered.expect(most);
    expect(atOnce(taken(gathered).joining())).toEqual(expected);
  });

  it("may be none", () => {
    expect(atOnce(Gathered.floats().joining())).toEqual(new Float64Array(0));
    const gathered = Gathered.floats();
    gathered.expect(1000);
    expect(atOnce(gathered.joining())).toEqual(new Float64Array(0));
  });
});
