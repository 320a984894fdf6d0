import fc from "fast-check";
import { describe, it } from "vitest";
import { compile } from "../../src/compile.ts";
import { runSync } from "../../src/engine/run-sync.ts";
import { EdgewiseError } from "../../src/error.ts";
import { planFromJson, planToJson } from "../../src/plan/serialize.ts";
import { casesOf } from "../extent.ts";
import { GRAPHS } from "../graphs.ts";
import { RUN_LIMIT } from "../limits.ts";
import { PROGRAMS } from "../programs.ts";

const { graph } = GRAPHS.find(({ name }) => name.includes("parallel and reciprocal"))!;
const given = (parameters: Readonly<Record<string, number>>): Record<string, unknown> => ({ ...parameters });

/** Plain data that may be changed at will. */
type Data = { [key: string]: Data } | Data[] | string | number | boolean | null;

/** The holders of all fields and entries, each with the name or number of one. */
function places(data: Data): (readonly [Exclude<Data, string | number | boolean | null>, string])[] {
  if (typeof data !== "object" || data === null) return [];
  return Object.entries(data).flatMap(([key, inner]) => [[data, key] as const, ...places(inner as Data)]);
}

const anything = fc.constantFrom<Data>(
  ...[0, 1, 2, -1, 0.5, 1e9, null, true, "nodes", "edges", "node blocks", "here", "source", "f64", "i32", "bool"],
  ...["add", "map", "gather", "keep", "reduce", "slot", "buffer", "toString", "__proto__"],
);

describe("a stored plan of which parts were changed", () => {
  it("is refused, or runs to its end or to a typed error: never to one of JavaScript, and to none of the code made of it", () => {
    const changes = fc.array(fc.tuple(fc.nat(), anything, fc.boolean()), { minLength: 1, maxLength: 2 });
    const holds = fc.property(fc.constantFrom(...PROGRAMS), changes, ({ func, parameters }, changed) => {
      const data = JSON.parse(planToJson(compile(func).plan)) as Data;
      for (const [at, value, remove] of changed) {
        const all = places(data);
        const [holder, key] = all[at % all.length]!;
        if (remove && !Array.isArray(holder)) delete holder[key];
        else Object.assign(holder, { [key]: value });
      }
      try {
        const plan = planFromJson(JSON.stringify(data));
        const named = plan.parameters.filter(({ name, nodeKey }) => Object.hasOwn(parameters, name) && !nodeKey);
        runSync(plan, graph, given(Object.fromEntries(named.map(({ name }) => [name, parameters[name]!]))) as never, {
          timeout: RUN_LIMIT,
        });
      } catch (error) {
        const isTyped =
          error instanceof EdgewiseError && error.code !== "loop/invalid" && error.code !== "wasm/invalid";
        if (!isTyped) throw error;
      }
    });
    fc.assert(holds, { numRuns: casesOf(60, 300), seed: 11 });
  });
});
