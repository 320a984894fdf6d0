/**
 * The interpreter for many programs that have most of their ops in common, as those have that passes make of one: an op
 * that is the same object and reads the same data as before is not evaluated again.
 */

import type { Graph } from "../../src/graph/graph.ts";
import type { Datum } from "../../src/interp/datum.ts";
import { canonical } from "../../src/interp/datum.ts";
import type { Environment } from "../../src/interp/evaluate.ts";
import { define, evaluateRegion } from "../../src/interp/evaluate.ts";
import { bindParameters } from "../../src/interp/parameters.ts";
import type { Func, Op, Value } from "../../src/ir/value.ts";
import { usedValues } from "../../src/ir/walk.ts";
import type { Given, Outcome } from "../ways.ts";
import { bytesOfAll, nameless, settled } from "../ways.ts";

/** An op that has been evaluated: what it read, and what came of it. */
interface Evaluated {
  readonly values: readonly Value[];
  readonly read: readonly (Datum | undefined)[];
  readonly results: readonly Datum[];
}

/** Interprets programs on one graph with the same parameters. */
export class Oracle {
  readonly #graph: Graph;
  readonly #given: Given;
  readonly #evaluated = new Map<Op, Evaluated>();
  /** The data that a value last had: equal data of another program are taken for the same. */
  readonly #latest = new Map<Value, Datum>();

  constructor(graph: Graph, given: Given) {
    this.#graph = graph;
    this.#given = given;
  }

  /** What a program comes to; the same as `interpret` says. */
  ask(func: Func): Outcome {
    const outcome = settled(() => {
      const environment: Environment = {
        graphs: new Map([[func.graph, this.#graph]]),
        data: new Map(),
        onRound: undefined,
      };
      const values = func.parameters.map(({ value }) => value);
      define(values, this.#known(values, bindParameters(func, this.#graph, this.#given)), environment);
      for (const op of func.body.ops) define(op.results, this.#evaluate(op, environment), environment);
      const results = func.body.yields.map((value) => canonical(environment.data.get(value)!));
      return bytesOfAll(func, new Map(func.resultNames.map((name, k) => [name, results[k]!])));
    });
    return nameless(outcome);
  }

  #evaluate(op: Op, environment: Environment): readonly Datum[] {
    const before = this.#evaluated.get(op);
    const values = before?.values ?? [...usedValues(op)];
    const read = values.map((value) => environment.data.get(value));
    if (before && read.every((datum, k) => Object.is(datum, before.read[k]))) return before.results;
    const alone = { parameters: [], ops: [op], yields: op.results };
    const results = this.#known(op.results, evaluateRegion(alone, environment));
    this.#evaluated.set(op, { values, read, results });
    return results;
  }

  /** The data as they last were of the same values, where they have not changed a bit. */
  #known(values: readonly Value[], data: readonly Datum[]): readonly Datum[] {
    return values.map((value, k) => {
      const latest = this.#latest.get(value);
      const datum = latest !== undefined && sameBits(latest, data[k]!) ? latest : data[k]!;
      this.#latest.set(value, datum);
      return datum;
    });
  }
}

function sameBits(one: Datum, other: Datum): boolean {
  if (typeof one === "number" || typeof other === "number") return Object.is(one, other);
  return one.constructor === other.constructor && Buffer.compare(bytesOf(one), bytesOf(other)) === 0;
}

function bytesOf({ buffer, byteOffset, byteLength }: Exclude<Datum, number>): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
