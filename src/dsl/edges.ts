/** Maps over edges: an edge value computed from what is at each edge and at its ends. */

import type { Domain, Element } from "../ir/type.ts";
import { elementOf } from "../ir/value.ts";
import type { EdgeEnds, Entry } from "./entry.ts";
import { edgeEnds, inputsOf, yieldOf } from "./entry.ts";
import type { Expression } from "./expression.ts";
import { expression } from "./expression.ts";
import { Operand } from "./operand.ts";
import { expectFunction, expectRecord } from "./record.ts";
import type { Construction } from "./scope.ts";
import { emit } from "./scope.ts";

/** What a map over edges gives for the entries that its function returns. */
export type Mapped<R> = { readonly [K in keyof R]: R[K] extends Entry<infer E> ? Expression<"edge", E> : never };

/** The edges of the graph, each once. */
export class Edges {
  readonly #construction: Construction;

  constructor(construction: Construction) {
    this.#construction = construction;
  }

  /** The edge value, or the edge values by name, that a function says for one edge: `({ source }) => source(rank)`. */
  map<E extends Element>(value: (ends: EdgeEnds) => Entry<E>): Expression<"edge", E>;
  map<R extends Readonly<Record<string, Entry<Element>>>>(values: (ends: EdgeEnds) => R): Mapped<R>;
  map(build: (ends: EdgeEnds) => unknown): Expression<Domain> | Readonly<Record<string, Expression<Domain>>> {
    const construction = this.#construction;
    const scope = construction.newEntry();
    const { names, yields } = construction.within(scope, () => {
      const returned = expectFunction(build, "map")(edgeEnds(scope));
      if (returned instanceof Operand) return { names: null, yields: [yieldOf(scope, returned, "map")] };
      const record = expectRecord(returned, "the function given to map");
      const names = Object.keys(record);
      return { names, yields: names.map((name) => yieldOf(scope, record[name], "map")) };
    });
    const { operands, roles, region } = inputsOf(scope, yields);
    const results = emit(
      construction.body,
      "map",
      [construction.graph, ...operands],
      { domain: "edge", roles, outputs: yields.map(() => "keep" as const) },
      { regions: [region] },
    ).map((value) =>
      expression<"edge", Element>({
        domain: "edge",
        element: elementOf(value),
        value,
        scope: construction.body,
      }),
    );
    return names ? Object.fromEntries(names.map((name, k) => [name, results[k]!])) : results[0]!;
  }
}
