/** Plans in one line, for tests of what stands on which level. */

import { parseFunc } from "../../src/ir/parse.ts";
import type { Plan, Step } from "../../src/plan/plan.ts";
import { makePlan } from "../../src/planner/make.ts";

/** A level as the names of its kernels after those of its scalars, a loop or a choice as its body in brackets. */
export function outline(steps: readonly Step[]): string {
  return steps.map(outlineOf).join(" ; ");
}

function outlineOf(step: Step): string {
  if (step.kind === "loop") return `loop [${outline(step.body)}]`;
  if (step.kind === "choose") return `choose [${step.cases.map(outline).join(" | ")}]`;
  const scalars = step.scalars ? [`(${step.scalars.name})`] : [];
  return [...scalars, ...step.kernels.map(({ name }) => name), ...(step.fence ? ["fence"] : [])].join(" ");
}

/** The plan of ops over a node value `%x` and a scalar `%a`, whose results are given as `%value type`. */
export function planOfBody(ops: string, results: string): Plan {
  const types = results
    .split(", ")
    .map((result, k) => `r${k}: ${result.split(" ")[1]}`)
    .join(", ");
  const returned = results.split(", ").map((result, k) => `r${k} = ${result.split(" ")[0]}`);
  const text = `func @f(%g: graph, %x: node<f64> = 1, %a: f64 = 2) -> (${types}) { ${ops} return ${returned.join(", ")} }`;
  return makePlan(parseFunc(text));
}

export function outlineOfBody(ops: string, results: string): string {
  return outline(planOfBody(ops, results).steps);
}
