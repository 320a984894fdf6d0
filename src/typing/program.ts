/** A whole algorithm as IR: what its body has constructed, with the results that it gives. */

import type { Func, Parameter } from "../ir/value.ts";
import { expectWhole } from "./operand.ts";
import type { BodyScope } from "./scope.ts";
import type { Site } from "./site.ts";
import type { Typed } from "./typed.ts";

/** A value that an algorithm gives under a name. */
export interface Result {
  readonly name: string;
  readonly value: Typed;
}

/** Constructs the body of an algorithm and what it gives, and finishes it. */
export function program(
  site: Site,
  name: string,
  scope: BodyScope,
  parameters: readonly Parameter[],
  build: () => readonly Result[],
): { readonly func: Func; readonly results: readonly Result[] } {
  const { construction, graph } = site;
  const results = construction.within(scope, () =>
    build().map((result) => ({ ...result, value: expectWhole(site, result.value, `the result ${result.name}`) })),
  );
  const body = scope.region.finish(
    [],
    results.map(({ value }) => value.value),
  );
  return { func: { name, graph, parameters, body, resultNames: results.map((result) => result.name) }, results };
}
