/** Every example runs as a reader would run it, and says what it is there to say. */

import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { IMPORTING, program } from "./cli/command.ts";
import { PROCESS_LIMIT } from "./limits.ts";

/** A line that each example prints only if what it computes is right. */
const KEY_LINES: Readonly<Record<string, RegExp>> = {
  "average-neighbor-degree.ts": /^uniform 16384 +60 % have fewer than their friends$/m,
  "betweenness.ts": /^ {2}Medici +52\.2 % [\s\S]*^Medici and Salviati: 26\.0 ways$/m,
  "bfs-parents.ts": /^head heal hell hall tall tail: 5 steps$/m,
  "bfs.ts": /^1 marriages away: Acciaiuoli, Albizzi, Barbadori, Ridolfi, Salviati, Tornabuoni$/m,
  "cdlp.ts": /^8 communities, settled after 3 rounds$/m,
  "closeness.ts": /^Fernando {2}0\.643[\s\S]*^diameter 4, radius 2; a double sweep finds 4, /m,
  "core-numbers.ts": /^innermost: 1 2 3 4 8 9 14 31 33 34 \(8 rounds\)$/m,
  "degree-statistics.ts": /^grid 128 × 128 +16384 +32512 +2 +4 +3\.97 /m,
  "eigenvector-centrality.ts": /^0\.3178 {2}Gavroche$/m,
  "flood-fill.ts": /^17 of 111 fields stay dry$/m,
  "flights.ts":
    /1 .* Atlanta GA\n +2 .* Chicago IL\n +3 .* Dallas-Fort Worth TX\n +4 .* Denver CO\n[\s\S]*Every rank is the same bit for bit/,
  "graphology.ts": /^Demetrius +rank 0\.1622 +3 from Plato$/m,
  "greedy-coloring.ts": /^4 colors, 0 borders between countries of the same color$/m,
  "heat-diffusion.ts": /^after 100 steps: hottest \d\.\d+, total 100\.000000$/m,
  "local-clustering.ts": /^ +0 % +0\.600$/m,
  "hits.ts": /^restaurants: Anchor 0\.713, Olive 0\.574, Station 0\.353, Mill 0\.193, Palace 0\.000/m,
  "katz-centrality.ts": /^Cleo +3 +2\.9963$/m,
  "maximal-independent-set.ts": /^seed 2: \d+ hives in \d rounds, 0 side by side, 0 missing$/m,
  "pagerank-variants.ts": /^pagerankGap .* 0\.481562 +20$/m,
  "pagerank.ts": /^sum of all ranks: 1\.000000000$/m,
  "personalized-pagerank.ts": /^Elm: ML 0\.193, Haskell 0\.151, Lisp 0\.143/m,
  "random-walk-with-restart.ts": /^for Ann: Solaris 0\.0689, Stalker 0\.0307, Casablanca 0\.0185, Amélie 0\.0147$/m,
  "reachability.ts": /^Pegnitz reaches Rhine, Main, Regnitz, North Sea/m,
  "spreading-activation.ts": /^street: car 0\.91, bus 0\.66, truck 0\.55, fire engine 0\.35 \(faintly\); 4 rounds$/m,
  "shortest-path-tree.ts": /^Hamburg {3}by Hanover {3}910 km from Munich, 0 km from a depot$/m,
  "sssp.ts": /^ 910 km {2}Munich, Nuremberg, Frankfurt, Kassel, Hanover, Hamburg$/m,
  "topological-levels.ts":
    /^ {2}step 3: client, server\n[\s\S]*run\/require: there must be no cycle \(first at node "log" /m,
  "triangles.ts": /^3 triangles among 16 families$/m,
  "wcc-pointer-jumping.ts": /^path 10000 +10000 +2 {2}same labels$/m,
  "wcc.ts": /^5 components of 23 countries$/m,
  "widest-paths.ts": /^Lighthouse +18 t$/m,
};

/** What `npm run demo` runs. */
const DEMO = "flights.ts";

describe("examples", () => {
  it("have a key line each", () => {
    // Those in the text language are held to the library by test/lang/library.test.ts.
    const programs = readdirSync("examples").filter((file) => file.endsWith(".ts"));
    expect(programs.sort()).toEqual(Object.keys(KEY_LINES).sort());
  });

  const { [DEMO]: demo, ...others } = KEY_LINES;
  it.each(Object.entries(others))("%s runs and prints its key line", async (file, line) => {
    const { code, stdout, stderr } = await program(process.cwd(), `examples/${file}`);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(line);
  });

  it(`${DEMO} does in a process of its own, which ends with it`, async () => {
    const options = [...IMPORTING, `examples/${DEMO}`];
    const { stdout } = await promisify(execFile)(process.execPath, options, { timeout: PROCESS_LIMIT });
    expect(stdout).toMatch(demo!);
  });
});
