/**
 * The interpreter for many programs that have most of their ops in common, as those have that passes make of one: an op
 * that is the same object and reads data of the same bits as once before is not evaluated again, in loops neither.
 */

import type { Graph } from "../../src/graph/graph.ts";
import type { Datum } from "../../src/interp/datum.ts";
import { canonical } from "../../src/interp/datum.ts";
import type { Environment } from "../../src/interp/evaluate.ts";
import { define, evaluateOp, evaluateRegion } from "../../src/interp/evaluate.ts";
import { bindParameters } from "../../src/interp/parameters.ts";
import type { Func, Op, Value } from "../../src/ir/value.ts";
import { usedValues } from "../../src/ir/walk.ts";
import type { Given, Outcome } from "../ways.ts";
import { bytesOfAll, nameless, settled } from "../ways.ts";

/** An op that has been evaluated: the values that it reads, and what came of the data that they had. */
interface Evaluated {
  readonly values: readonly Value[];
  readonly results: Map<string, readonly Datum[]>;
}

/** Interprets programs on one graph with the same parameters. */
export class Oracle {
  readonly #graph: Graph;
  readonly #given: Given;
  readonly #evaluated = new Map<Op, Evaluated>();
  readonly #data = new DataPool();

  constructor(graph: Graph, given: Given) {
    this.#graph = graph;
    this.#given = given;
  }

  /** Gives the outcome of a program; the same as `interpret` gives. */
  ask(func: Func): Outcome {
    const outcome = settled(() => {
      const environment: Environment = {
        algorithm: func.name,
        graphs: new Map([[func.graph, this.#graph]]),
        data: new Map(),
        onRound: undefined,
        evaluate: (op, within) => this.#evaluate(op, within),
      };
      const values = func.parameters.map(({ value }) => value);
      const given = bindParameters(func, this.#graph, this.#given);
      define(
        values,
        given.map((datum) => this.#data.intern(datum)),
        environment,
      );
      const results = evaluateRegion(func.body, environment).map(canonical);
      return bytesOfAll(func, new Map(func.resultNames.map((name, k) => [name, results[k]!])));
    });
    return nameless(outcome);
  }

  #evaluate(op: Op, environment: Environment): readonly Datum[] {
    let evaluated = this.#evaluated.get(op);
    if (!evaluated) {
      evaluated = { values: [...usedValues(op)], results: new Map() };
      this.#evaluated.set(op, evaluated);
    }
    const key = evaluated.values.map((value) => this.#data.nameOf(environment.data.get(value))).join();
    const known = evaluated.results.get(key);
    if (known) return known;
    const results = evaluateOp(op, environment).map((datum) => this.#data.intern(datum));
    evaluated.results.set(key, results);
    return results;
  }
}

/** Arrays, of which there is one for the same bits. */
class DataPool {
  readonly #names = new Map<Datum, string>();
  /** Arrays that look alike, by a quick key. */
  readonly #alike = new Map<string, Exclude<Datum, number>[]>();

  /** The one array with these bits. */
  intern(datum: Datum): Datum {
    if (typeof datum === "number" || this.#names.has(datum)) return datum;
    const middle = datum.length >> 1;
    const look = `${datum.constructor.name} ${datum.length} ${datum[0]} ${datum[middle]} ${datum.at(-1)}`;
    const alike = this.#alike.get(look) ?? [];
    this.#alike.set(look, alike);
    const bytes = bytesOf(datum);
    const known = alike.find((other) => Buffer.compare(bytesOf(other), bytes) === 0);
    if (known) return known;
    alike.push(datum);
    this.#names.set(datum, `#${this.#names.size}`);
    return datum;
  }

  /** A text that no other datum has: of an array that is kept here, or a number, or a graph. */
  nameOf(datum: Datum | undefined): string {
    if (typeof datum === "number") return Object.is(datum, -0) ? "-0" : String(datum);
    return datum === undefined ? "" : this.#names.get(datum)!;
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Exclude<Datum, number>): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
