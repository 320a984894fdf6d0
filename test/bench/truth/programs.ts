/** The programs and graphs that reports are judged on, and what is predicted of a program on a graph. */

import * as library from "../../../src/algorithms/index.ts";
import type { Algorithm } from "../../../src/dsl/index.ts";
import { Compilations } from "../../../src/engine/kept/compilations.ts";
import { Decisions } from "../../../src/engine/kept/decisions.ts";
import { Names } from "../../../src/engine/kept/names.ts";
import { provideWhole } from "../../../src/engine/parts/whole.ts";
import { knownMachine } from "../../../src/engine/profile/machine.ts";
import type { PlanEstimate } from "../../../src/estimate/estimate.ts";
import type { MachineProfile } from "../../../src/estimate/profile.ts";
import type { PoolState } from "../../../src/estimate/rates.ts";
import { grid, rmat, star, uniform } from "../../../src/graph/generate.ts";
import type { Graph } from "../../../src/graph/graph.ts";
import { generatedFunc } from "../generated.ts";

/** How many workers predictions are of. */
export const WORKERS = 2;

/** From 2^10 to 2^22 edges: skewed, uniform, a star, a grid. */
export const GRAPHS: readonly (() => Graph)[] = [
  () => rmat({ scale: 8, edgeFactor: 4, seed: 1 }),
  () => uniform({ nodeCount: 2 ** 12, edgeCount: 2 ** 14, seed: 2 }),
  () => star({ nodeCount: 2 ** 15 }),
  () => grid({ rows: 2 ** 8, columns: 2 ** 8 }),
  () => rmat({ scale: 16, edgeFactor: 16, seed: 3 }),
  () => uniform({ nodeCount: 2 ** 18, edgeCount: 2 ** 22, seed: 4 }),
];

/** A program with the parameters that it cannot be run without. */
export interface JudgedProgram {
  readonly algorithm: Algorithm;
  readonly given: GivenValues;
}

export type GivenValues = Readonly<Record<string, number | ReadonlyMap<number, number | boolean>>>;

/** Random programs. */
const SEEDS = 16;

/** Those of the library that are like another which is judged, and those that only make sense with values of a user's own. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  "bfsParents",
  "closeness",
  "diameter",
  "diameterBound",
  "earliestArrival",
  "edgeBetweenness",
  "heatDiffusion",
  "katzCentrality",
  "reachability",
  "shortestPathTree",
  "topologicalLevels",
  "wccLabels",
  "wccPointerJumping",
  "weightedBetweenness",
  "weightedEdgeBetweenness",
]);

/** What is given where a program would have nothing to do without: the first node, and what it begins with. */
const AT_FIRST: GivenValues = {
  root: 0,
  seeds: new Map([[0, true]]),
  sources: new Map([[0, true]]),
  activation: new Map([[0, 1]]),
};

/** Programs of the library, and random ones. */
export function judgedPrograms(): readonly JudgedProgram[] {
  const all: readonly Algorithm[] = Object.values<Algorithm>(library);
  const ofLibrary = all
    .filter(({ name }) => !LEFT_OUT.has(name))
    .map((algorithm): JudgedProgram => ({ algorithm, given: givenTo(algorithm) }));
  const random = Array.from({ length: SEEDS }, (_, k): JudgedProgram => {
    const func = { ...generatedFunc(20 + 5 * k, k + 1), name: `random ${k + 1}` };
    return { algorithm: { kind: "algorithm", name: func.name, parameters: {}, results: {}, func }, given: {} };
  });
  return [...ofLibrary, ...random];
}

/** A set that is all nodes unless given is left at that. */
function givenTo({ func }: Algorithm): GivenValues {
  const idle = func.parameters.filter(({ initial }) => initial === null || initial === 0);
  return Object.fromEntries(
    idle.flatMap(({ value: { name } }) => (name !== null && name in AT_FIRST ? [[name, AT_FIRST[name]!]] : [])),
  );
}

/** Predicts what runs take by a profile. */
export class Predictor {
  readonly #compilations = new Compilations();
  readonly #decisions: Decisions;

  constructor(profile: MachineProfile) {
    provideWhole();
    const known = knownMachine(WORKERS, profile);
    this.#decisions = new Decisions(WORKERS, new Names(), known.profile, known.experience);
  }

  /** With the rounds that loops had in the mean, by their numbers. */
  estimate(
    { algorithm, given }: JudgedProgram,
    graph: Graph,
    known: { readonly rounds: readonly number[]; readonly pool: PoolState },
  ): PlanEstimate {
    const { plan } = this.#compilations.planOf(algorithm, graph, given, {});
    return this.#decisions.estimateOf(plan, graph, WORKERS, known);
  }

  /** How many workers a run gets, of which nobody knows yet how many rounds it has. */
  workers({ algorithm, given }: JudgedProgram, graph: Graph, pool: PoolState): number {
    const { plan } = this.#compilations.planOf(algorithm, graph, given, {});
    return this.#decisions.of(plan, graph, {}, pool).workers;
  }
}
