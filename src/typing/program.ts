/** Finishes a whole algorithm: the IR that its body constructed, and the results that it gives. */

import type { Diagnostic } from "../error.ts";
import type { Func, Parameter } from "../ir/value.ts";
import { expectWhole } from "./operand.ts";
import type { BodyScope } from "./scope.ts";
import type { Site } from "./site.ts";
import type { Typed } from "./typed.ts";
import { unusedTruths } from "./unused.ts";

/** A value that an algorithm gives under a name. */
export interface Result {
  readonly name: string;
  readonly value: Typed;
}

/** An algorithm as IR, the types of its results, and warnings of what the author most likely did not mean. */
export interface Program {
  readonly func: Func;
  readonly results: readonly Result[];
  readonly warnings: readonly Diagnostic[];
}

/** Constructs the body of an algorithm and what it gives, and finishes it. */
export function program(
  site: Site,
  name: string,
  scope: BodyScope,
  parameters: readonly Parameter[],
  build: () => readonly Result[],
): Program {
  const { construction, graph } = site;
  const results = construction.within(scope, () =>
    build().map((result) => ({ ...result, value: expectWhole(site, result.value, `the result ${result.name}`) })),
  );
  const body = scope.region.finish(
    [],
    results.map(({ value }) => value.value),
  );
  const func = { name, graph, parameters, body, resultNames: results.map((result) => result.name) };
  return { func, results, warnings: unusedTruths(func, site.spelling, construction.usedBesides) };
}
