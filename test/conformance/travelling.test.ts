import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { interpret } from "../../src/interp/interpret.ts";
import type { Engines } from "../all-ways.ts";
import { allWays, closeAll, startAll } from "../all-ways.ts";
import { STATED_PROGRAMS } from "../travelling/programs.ts";
import { interpreted, withLoopResults } from "../ways.ts";

let engines: Engines;
beforeAll(async () => {
  engines = await startAll();
});
afterAll(() => closeAll(engines));

describe.each(STATED_PROGRAMS.map((stated) => ({ ...stated, name: stated.program.name })))(
  "$name, which $wrong gets wrong",
  ({ program, graph, given, results }) => {
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
      for await (const [way, outcome] of allWays(engines, func, graph, given, "all")) {
        expect(outcome, way).toEqual(expected);
      }
    });
  },
);
