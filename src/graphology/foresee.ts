/** Makes the plans of the programs here, for the build. */

import { knownParameters } from "../engine/guest/foreseen.ts";
import { Compilations } from "../engine/kept/compilations.ts";
import { provideWhole } from "../engine/parts/whole.ts";
import { fromEdges } from "../graph/build.ts";
import { planToJson } from "../plan/text.ts";
import { PROGRAMS } from "./foreseen-algorithm.ts";
import "./index.ts";

/** Compiles every program as a run does, for each value of its bool parameters. Gives the text that `foreseenText` gives of it. */
export function foreseenPlans(): string {
  provideWhole();
  const compilations = new Compilations();
  // Without attributes, which no program here reads.
  const graph = fromEdges({ sources: [0], targets: [1] });
  if (new Set(PROGRAMS.map(({ name }) => name)).size < PROGRAMS.length)
    throw new TypeError("two programs share a name");
  return PROGRAMS.flatMap((program) => {
    const known = knownParameters(program);
    return Array.from({ length: 2 ** known.length }, (_, bits) => {
      const values = known.map((_, k) => (bits >> k) & 1);
      const given = Object.fromEntries(known.map((name, k) => [name, values[k] === 1]));
      // Options that are there, if empty, have it compiled.
      const { plan } = compilations.planOf(program, graph, given, { compile: {} });
      return `\n${program.name}\t${values.join(" ")}\t${planToJson(plan)}`;
    });
  }).join("");
}
