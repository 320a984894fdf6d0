import { describe, expect, it } from "vitest";
import * as library from "../../src/algorithms/index.ts";
import type { Algorithm } from "../../src/dsl/index.ts";
import { runSync } from "../../src/engine/run-sync.ts";
import { EdgewiseError } from "../../src/error.ts";
import { interpret } from "../../src/interp/interpret.ts";
import { GRAPHS } from "../graphs.ts";

const { graph } = GRAPHS.find(({ name }) => name === "weighted")!;

/** The algorithms that have a parameter, with what else must be given. */
function withParameter(name: string): Algorithm[] {
  return Object.values<Algorithm>(library).filter(({ parameters }) => Object.hasOwn(parameters, name));
}

function givenTo({ parameters }: Algorithm, given: object): Record<string, number> {
  return { ...("root" in parameters ? { root: 0 } : {}), ...given };
}

/** What a run is refused with, which it is by kernels and by the interpreter in the same words. */
function refusal(program: Algorithm, given: object): string {
  const all = givenTo(program, given);
  const [found, expected] = [
    () => runSync(program, graph, all as never),
    () => interpret(program.func, graph, all),
  ].map((run) => {
    try {
      run();
    } catch (error) {
      if (error instanceof EdgewiseError && error.code === "run/require") return error.message;
      throw error;
    }
    throw new Error(`${program.name} was not refused`);
  });
  expect(found).toBe(expected);
  return found!;
}

describe("a tolerance", () => {
  it.each(withParameter("tolerance"))("is no negative number and not NaN: $name", (program) => {
    for (const tolerance of [-1e-300, -1, Number.NEGATIVE_INFINITY, Number.NaN]) {
      expect(refusal(program, { tolerance, limit: 3 })).toContain("tolerance must be a number from 0");
      expect(refusal(program, { tolerance })).toContain("tolerance must be a number from 0");
    }
    for (const tolerance of [0, 1e-300, 5, Number.POSITIVE_INFINITY]) {
      runSync(program, graph, givenTo(program, { tolerance, limit: 3 }) as never);
    }
  });

  const { pagerank, weightedPagerank, personalizedPagerank, randomWalkWithRestart } = library;
  it.each<Algorithm>([pagerank, weightedPagerank, personalizedPagerank, randomWalkWithRestart])(
    "of 0 takes a limit, which may be 0 and not less: $name",
    (program) => {
      const told = "limit must be at least 0, and given where tolerance is 0";
      expect(refusal(program, { tolerance: 0 })).toContain(told);
      expect(refusal(program, { limit: -1 })).toContain(told);
      expect(runSync(program, graph, givenTo(program, { tolerance: 0, limit: 0 }) as never).rounds).toBe(0);
    },
  );
});

describe("damping", () => {
  it.each(withParameter("damping"))("is at least 0 and less than 1: $name", (program) => {
    for (const damping of [-0.1, 1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(refusal(program, { damping, limit: 3 })).toContain("damping must be at least 0 and less than 1");
      expect(refusal(program, { damping })).toContain("damping must be at least 0 and less than 1");
    }
    for (const damping of [0, -0, 0.999]) runSync(program, graph, givenTo(program, { damping }) as never);
  });

  it("is what a walker's restart leaves", () => {
    for (const restart of [0, -1, 1.01, 1e-17, Number.NaN]) {
      expect(refusal(library.randomWalkWithRestart, { restart })).toContain(
        "restart must be greater than 0 and at most 1",
      );
    }
    const { rounds, probability } = runSync(library.randomWalkWithRestart, graph, { root: 0, restart: 1 });
    expect([rounds, probability[0]]).toEqual([1, 1]);
  });
});
