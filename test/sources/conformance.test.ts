import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SOURCES_CHOICES } from "../../src/bind/sources/choice.ts";
import type { Engines } from "../all-ways.ts";
import { allWays, closeAll, EVERY, startAll, turnOf } from "../all-ways.ts";
import { ALL } from "../extent.ts";
import { GRAPHS } from "../graphs.ts";
import { ALWAYS_SPARSE, FINE, interpreted, NEVER_SPARSE, ran, ranSync } from "../ways.ts";
import { FAILING, PROGRAMS } from "./programs.ts";

let engines: Engines;
beforeAll(async () => {
  engines = await startAll();
});
afterAll(() => closeAll(engines));

/** What takes the interpreter a body for each of thousands of nodes is tested on fewer. */
const SMALL = GRAPHS.filter(({ nodeCount, edges }) => nodeCount * (nodeCount + edges.length) < 300_000);

const SHARES = [{}, FINE, ALWAYS_SPARSE, NEVER_SPARSE];

describe.each([...PROGRAMS, ...FAILING].map((program, index) => ({ ...program, index })))(
  "$name",
  ({ func, index }) => {
    it("gives the bytes of the interpreter, or ends with its error, whichever way it is run", async () => {
      for (const [at, { name, graph }] of SMALL.entries()) {
        if ((at + index) % EVERY !== 0) continue;
        const expected = interpreted(func, graph);
        for await (const [way, outcome] of allWays(engines, func, graph, {}, turnOf(index, at))) {
          expect(outcome, `${name}: ${way}`).toEqual(expected);
        }
      }
    });

    it("does so however workers take the nodes, and again", async () => {
      for (const [at, { name, graph }] of SMALL.entries()) {
        if ((at + index) % EVERY !== 0) continue;
        const expected = interpreted(func, graph);
        expect(ranSync(func, graph, {}, { sources: "lanes" }), `${name}: the calling thread, lanes`).toEqual(expected);
        for (const [k, engine] of engines.ofWorkers.entries()) {
          if (!ALL && (at + index + k) % 2 === 0) continue;
          const share = SHARES[(at + k) % SHARES.length]!;
          for (const sources of [...SOURCES_CHOICES, "apart"] as const) {
            const { outcome } = await ran(engine, func, func, graph, {}, { ...share, sources });
            expect(outcome, `${name}: ${engine.workers} workers, ${sources}`).toEqual(expected);
          }
        }
      }
    });
  },
);
