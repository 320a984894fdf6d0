import { describe, expect, it } from "vitest";
import { bytesBeside, expectAddresses, workersWithin } from "../../runtime/address-space.ts";

const GIB = 2 ** 30;

describe("addresses shared out", () => {
  it("are all there is without a limit", () => {
    expect([bytesBeside(256, Infinity), workersWithin(Infinity)]).toEqual([Infinity, Infinity]);
  });

  it("leave room for the workers that were asked for", () => {
    for (const left of [4 * GIB, 8 * GIB, 100 * GIB]) {
      expect(workersWithin(left - bytesBeside(4, left))).toBeGreaterThanOrEqual(4);
    }
  });

  it("are enough for none where there are few", () => {
    expect([workersWithin(0), workersWithin(GIB / 2), workersWithin(1.2 * GIB)]).toEqual([0, 0, 1]);
    expect(bytesBeside(4, 0)).toBe(2 ** 26);
  });

  it("are refused where V8 would end the process for want of them", () => {
    for (const left of [Infinity, GIB, GIB / 4]) expect(() => expectAddresses(left)).not.toThrow();
    expect(() => expectAddresses(2 ** 27)).toThrow(
      expect.objectContaining({
        code: "memory",
        message: expect.stringMatching(/^found 128 MiB .* at least 192 MiB\n/),
      }),
    );
  });
});
