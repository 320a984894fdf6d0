/** How much of a packed file is believed. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { readGraph } from "../../src/index.ts";

const folder = mkdtempSync(join(tmpdir(), "edgewise-unpacked-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("files", () => {
  it("that unpack to more than a hundred times their length are not believed, beyond what any may", async () => {
    const bomb = join(folder, "bomb.txt.gz");
    writeFileSync(bomb, gzipSync(new Uint8Array(2 ** 28 + 1).fill(10), { level: 1 }));
    await expect(readGraph(bomb)).rejects.toThrow(
      /bomb\.txt\.gz: found that unpacked it comes to more than 268,435,456 bytes/,
    );
  });
});
