import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pagerank, personalizedPagerank, randomWalkWithRestart, weightedPagerank } from "../../src/algorithms/index.ts";
import { compile } from "../../src/compile.ts";
import type { Algorithm } from "../../src/dsl/index.ts";
import { runSync } from "../../src/engine/run-sync.ts";
import { star } from "../../src/graph/generate.ts";
import { evaluateDefault } from "../../src/plan/defaults.ts";
import type { Plan } from "../../src/plan/plan.ts";
import type { NamedGraph } from "../graphs.ts";
import { outcomeOf, ROOTED } from "./run.ts";

/** The algorithms, with what damping is called in each, and what must be given besides. */
const WALKS: readonly (readonly [Algorithm, (damping: number) => object])[] = [
  [pagerank, (damping) => ({ damping })],
  [weightedPagerank, (damping) => ({ damping })],
  [personalizedPagerank, (damping) => ({ damping })],
  [randomWalkWithRestart, (damping) => ({ restart: 1 - damping, root: 0 })],
];

/** The limit of rounds that a plan with these parameters comes to where none is given. */
function limitOf(parameters: Plan["parameters"], given: Readonly<Record<string, number>>): number {
  const values: (number | undefined)[] = [];
  for (const { name, initial } of parameters) {
    values.push(given[name] ?? (initial === null ? undefined : evaluateDefault(initial, values)));
    if (name === "limit") return values.at(-1)!;
  }
  throw new TypeError("no limit");
}

describe.each(WALKS)("the limit of rounds of $name", (program, given) => {
  it("follows damping and tolerance", () => {
    const { parameters } = compile(program.func).plan;
    const damping = fc.oneof(fc.double({ min: 0, max: 0.9999, noNaN: true }), fc.constantFrom(0, 0.5, 0.85, 0.99));
    const tolerance = fc.oneof(fc.double({ min: 1e-300, max: 10, noNaN: true }), fc.constantFrom(1e-9, 1, 2, 1e300));
    fc.assert(
      fc.property(damping, tolerance, (damping, tolerance) => {
        const given_ = { ...given(damping), tolerance } as Record<string, number>;
        // What the program sees of damping, which it may have to compute.
        const seen = given_.restart === undefined ? damping : 1 - given_.restart;
        const rounds = Math.ceil(Math.log(tolerance / 2) / Math.log(seen)) + 1;
        expect(limitOf(parameters, given_)).toBe(Math.min(2 ** 31 - 1, Math.max(1, rounds)));
      }),
    );
  });

  it.each(ROOTED)("is enough on $name", (named: NamedGraph) => {
    const settings = [
      [0, 1e-9],
      [0.5, 0.1],
      [0.85, 1e-9],
      [0.97, 0.1],
    ] as const;
    for (const [damping, tolerance] of settings) {
      const { rounds, converged } = outcomeOf(program, named, { ...given(damping), tolerance } as never);
      expect({ damping, tolerance, rounds, converged }).toMatchObject({ converged: true });
    }
  });

  it("is what is given, where one is", () => {
    const claw = star(4, { directed: false });
    const few = runSync(program, claw, { ...given(0.85), limit: 7 } as never);
    expect([few.rounds, few.converged]).toEqual([7, false]);
    const exact = runSync(program, claw, { ...given(0.85), limit: 500, tolerance: 0 } as never);
    expect([exact.rounds, exact.loops[0]!.end]).toEqual([500, "asked"]);
  });
});
