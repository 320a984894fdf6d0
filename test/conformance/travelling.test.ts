import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { interpret } from "../../src/interp/interpret.ts";
import type { Engines } from "../all-ways.ts";
import { allWays, closeAll, EVERY_GRAPH, startAll } from "../all-ways.ts";
import { ALL } from "../extent.ts";
import { STATED_PROGRAMS } from "../travelling/programs.ts";
import { interpreted, withLoopResults } from "../ways.ts";

let engines: Engines;
beforeAll(async () => {
  engines = await startAll();
});
afterAll(() => closeAll(engines));

/** All ways, or some of them. */
const turnsOf = (at: number): readonly (number | "all")[] =>
  ALL ? ["all"] : [0, 1, 2].map((k) => EVERY_GRAPH * (at + k));

describe.each(STATED_PROGRAMS.map((stated, at) => ({ ...stated, name: stated.program.name, at })))(
  "$name, which $wrong gets wrong",
  ({ program, graph, given, results, at }) => {
    it("comes to what is stated", () => {
      const found = interpret(program.func, graph, given).results;
      for (const [name, stated] of Object.entries(results)) {
        const value = found.get(name)!;
        expect(typeof value === "number" ? value : [...value], name).toEqual(stated);
      }
    });

    it("comes to it whichever way it is run", async () => {
      const func = withLoopResults(program.func);
      const expected = interpreted(func, graph, given);
      for (const turn of turnsOf(at)) {
        for await (const [way, outcome] of allWays(engines, func, graph, given, turn)) {
          expect(outcome, way).toEqual(expected);
        }
      }
    });
  },
);
