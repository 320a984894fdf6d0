/** Gives the outcome of a program on a graph in a form that `toEqual` compares bit for bit, where all NaNs are one. */

import { EdgewiseError } from "../../src/error.ts";
import type { Graph } from "../../src/graph/graph.ts";
import type { Datum } from "../../src/interp/interpret.ts";
import { interpret } from "../../src/interp/interpret.ts";
import type { Func } from "../../src/ir/value.ts";

type Outcome = Readonly<Record<string, number | readonly number[]>> | { readonly error: string };

/** The results by name as the interpreter gives them, or the message of the error that ended the run. */
export function outcome(func: Func, graph: Graph, parameters: Readonly<Record<string, Datum>> = {}): Outcome {
  try {
    const { results } = interpret(func, graph, parameters);
    const plain = [...results].map(([name, x]) => [name, typeof x === "number" ? x : Array.from(x)] as const);
    return Object.fromEntries(plain);
  } catch (error) {
    if (error instanceof EdgewiseError) return { error: error.message };
    throw error;
  }
}
