/** Plans of programs of this package that were made along with the package. */

import { isShown } from "../../debug.ts";
import type { Algorithm } from "../../dsl/algorithm.ts";
import { lookup } from "../../lookup.ts";
import type { Plan } from "../../plan/plan.ts";
import { readExactJson } from "../../plan/text.ts";
import { foresee } from "../kept/foreseen.ts";

/**
 * Has runs of an algorithm take the plans that a text has by its name: for each a line break, the name, the values of the bool
 * parameters and the plan, these parted by tabs. They must be what the compiler makes of it for any graph: one for each value
 * of the bool parameters, which are known when a run is compiled.
 */
export function foreseeIn(textOf: () => string, algorithm: Algorithm): void {
  const plans = new Map<string, Plan | null>();
  foresee(algorithm, (given) => {
    // Stages are shown while a program is compiled.
    if (isShown("passes") || isShown("plan")) return null;
    const key = knownParameters(algorithm)
      .map((name) => Number(lookup(given, name)))
      .join(" ");
    const known = plans.get(key);
    if (known !== undefined) return known;
    const plan = planIn(textOf(), `\n${algorithm.name}\t${key}\t`);
    plans.set(key, plan);
    return plan;
  });
}

/** Lists the bool parameters of an algorithm. */
export function knownParameters({ parameters }: Algorithm): string[] {
  return Object.entries(parameters).flatMap(([name, { domain, element }]) =>
    domain === "scalar" && element === "bool" ? [name] : [],
  );
}

function planIn(lines: string, head: string): Plan | null {
  const at = lines.indexOf(head);
  if (at < 0) return null;
  const start = at + head.length;
  const end = lines.indexOf("\n", start);
  // The package wrote it, and verified it then.
  return readExactJson(lines.slice(start, end < 0 ? lines.length : end)) as Plan;
}
