/** Every example runs as a reader would run it, in a process of its own, and says what it is there to say. */

import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

/** A line that each example prints only if what it computes is right. */
const KEY_LINES: Readonly<Record<string, RegExp>> = {
  "bfs.ts": /^1 marriages away: Acciaiuoli, Albizzi, Barbadori, Ridolfi, Salviati, Tornabuoni$/m,
  "cdlp.ts": /^8 communities, settled after 3 rounds$/m,
  "degree-statistics.ts": /^grid 128 × 128 +16384 +32512 +2 +4 +3\.97 /m,
  "flights.ts":
    /1 .* Atlanta GA\n +2 .* Chicago IL\n +3 .* Dallas-Fort Worth TX\n +4 .* Denver CO\n[\s\S]*Every rank is the same bit for bit/,
  "graphology.ts": /^Demetrius +rank 0\.1622 +3 from Plato$/m,
  "heat-diffusion.ts": /^after 100 steps: hottest \d\.\d+, total 100\.000000$/m,
  "local-clustering.ts": /^ +0 % +0\.600$/m,
  "pagerank-variants.ts": /^pagerankGap .* 0\.481562 +20$/m,
  "pagerank.ts": /^sum of all ranks: 1\.000000000$/m,
  "triangles.ts": /^3 triangles among 16 families$/m,
  "wcc.ts": /^5 components of 23 countries$/m,
};

describe("examples", () => {
  it("have a key line each", () => {
    expect(readdirSync("examples").sort()).toEqual(Object.keys(KEY_LINES).sort());
  });

  it.each(Object.entries(KEY_LINES))("%s runs and prints its key line", { timeout: 120_000 }, async (file, line) => {
    const options = ["--conditions=edgewise-source", `examples/${file}`];
    const { stdout } = await promisify(execFile)(process.execPath, options);
    expect(stdout).toMatch(line);
  });
});
