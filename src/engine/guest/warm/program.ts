/**
 * Makes the program of a warm start: the same program with further parameters for the values that its loop carried
 * before, which are among its results too.
 */

import type { Algorithm } from "../../../dsl/algorithm.ts";
import { RegionBuilder } from "../../../ir/build.ts";
import { identityOf } from "../../../ir/scalar.ts";
import type { Func, OpOf, Parameter, Value } from "../../../ir/value.ts";
import { elementOf, newValue } from "../../../ir/value.ts";
import { walkOps } from "../../../ir/walk.ts";
import type { GrowingMonoid } from "./growth.ts";
import { growthOf } from "./growth.ts";

export interface WarmProgram<A extends Algorithm> {
  readonly algorithm: A;
  /** The names of the further parameters and results, one for each value that the loop carries. */
  readonly states: readonly string[];
  /** The value that stands for a node that was not there before. */
  readonly absent: number;
  /**
   * The program that computes the contraction factor, if the warm start depends on it; null where it depends on changes
   * being additions only.
   */
  readonly contraction: Algorithm | null;
  /** Whether the loop has to be settled in any order for the proof to hold. */
  readonly isSettled: boolean;
}

const PROGRAMS = new WeakMap<Algorithm, WarmProgram<Algorithm> | string>();

/** Finds the program for a warm start of an algorithm, or the reason why there is none. It is made once. */
export function warmProgramOf<A extends Algorithm>(algorithm: A): WarmProgram<A> | string {
  const known = PROGRAMS.get(algorithm) ?? make(algorithm);
  PROGRAMS.set(algorithm, known);
  // The program that is kept for an algorithm was made of this algorithm.
  return known as WarmProgram<A> | string;
}

function make<A extends Algorithm>(algorithm: A): WarmProgram<A> | string {
  const { func, contraction = null } = algorithm;
  const loops = [...walkOps(func.body)].filter((op) => op.name === "loop");
  const [loop] = loops;
  if (loops.length !== 1 || loop === undefined || !func.body.ops.includes(loop)) return "it has not one loop alone";
  const carried = loop.operands.slice(loop.attributes.limited ? 1 : 0);
  if (carried.some(({ type }) => type.kind === "graph" || type.domain !== "node"))
    return "its loop carries what nodes do not have";
  if (contraction !== null) {
    if (carried.some((value) => elementOf(value) !== "f64")) return "its loop carries what is no float64";
    return { ...rewritten(algorithm, loop, null), absent: NaN, contraction, isSettled: false };
  }
  const growth = growthOf(func, loop);
  if (typeof growth === "string") return growth;
  const { monoid } = growth;
  const absent = identityOf(monoid, elementOf(carried[0]!));
  if (absent === undefined) return "its loop carries what has no least";
  return { ...rewritten(algorithm, loop, monoid), absent, contraction: null, isSettled: monoid !== "or" };
}

function rewritten<A extends Algorithm>(
  algorithm: A,
  loop: OpOf<"loop">,
  monoid: GrowingMonoid | null,
): Pick<WarmProgram<A>, "algorithm" | "states"> {
  const { func } = algorithm;
  const builder = new RegionBuilder();
  const parameters: Parameter[] = [];
  const limit = loop.attributes.limited ? loop.operands.slice(0, 1) : [];
  const carried = loop.operands.slice(limit.length);
  const states = carried.map((_, k) => freeName(func, k));
  for (const op of func.body.ops) {
    if (op !== loop) {
      builder.add(op);
      continue;
    }
    const starts = carried.map((value, k): Value => {
      const state = newValue(value.type, value.graph, states[k]!);
      parameters.push({ value: state, initial: null, nodeKey: false });
      if (monoid !== null) return builder.emitOne(monoid, [value, state], {});
      return builder.emitOne("select", [builder.emitOne("isnan", [state], {}), value, state], {});
    });
    builder.add({ ...loop, operands: [...limit, ...starts] });
  }
  const ends = loop.results.slice(0, carried.length);
  const body = builder.finish(func.body.parameters, [...func.body.yields, ...ends]);
  const warm: Func = {
    ...func,
    parameters: [...func.parameters, ...parameters],
    body,
    resultNames: [...func.resultNames, ...states],
  };
  return { algorithm: { ...algorithm, func: warm }, states };
}

/** Makes a name that no parameter and no result has. */
function freeName({ parameters, resultNames }: Func, k: number): string {
  const taken = [...parameters.map(({ value }) => value.name), ...resultNames];
  let name = `before_${k}`;
  while (taken.includes(name)) name += "_";
  return name;
}
