import { describe, expect, it } from "vitest";
import { Gathered } from "../../../src/graph/scan/gathered.ts";
import { atOnce } from "../../../src/turns.ts";

const counted = (from: number, length: number): Uint32Array<ArrayBuffer> =>
  Uint32Array.from({ length }, (_, k) => from + k);

describe("gathered numbers", () => {
  it("are those of the chunks, in their order, whatever blocks they go across", () => {
    const gathered = Gathered.words();
    let length = 0;
    for (const size of [1, 0, 65_534, 3, 300_000, 262_144, 7]) {
      const chunk = counted(length, size);
      gathered.take(chunk);
      length += size;
      expect([gathered.length, chunk.length]).toEqual([length, 0]);
    }
    expect(gathered.blocks.map((block) => block.length)).toEqual([65_536, 262_144, 300_009]);
    expect(atOnce(gathered.joining())).toEqual(counted(0, length));
    expect(gathered.length).toBe(0);
  });

  it("may be none", () => {
    expect(atOnce(Gathered.floats().joining())).toEqual(new Float64Array(0));
  });
});
