/** Builds `loop` and `if`. Their bodies are run once, now, to build regions that see the values around them. */

import type { Domain } from "../ir/type.ts";
import { lookup } from "../lookup.ts";
import type { Arm as ArmValues } from "../typing/bodies/control.ts";
import { choose, loop } from "../typing/bodies/control.ts";
import type { Construction } from "../typing/scope.ts";
import type { Literal } from "../typing/typed.ts";
import type { Expression } from "./expression.ts";
import { expression } from "./expression.ts";
import type { Operand } from "./operand.ts";
import { describeFound, expectGiven, expectOperand, fault, siteOf } from "./operand.ts";
import type { Constant } from "./place.ts";
import { expectFunction, expectName, expectRecord, expressions, refuseUnknown } from "./record.ts";

/** The start values of a loop by name; a number starts an f64 scalar, a boolean a bool scalar. */
export type Carried = Readonly<Record<string, Operand<Domain> | number | boolean>>;

/** The carried values as a body sees them, and as they are after the loop. */
export type State<S> = {
  readonly [K in keyof S]: S[K] extends number
    ? Expression<"scalar", "f64">
    : S[K] extends boolean
      ? Expression<"scalar", "bool">
      : S[K] extends Operand<infer D, infer E>
        ? Expression<D, E>
        : never;
};

/**
 * What a body returns: the next value of every carried value, and `until`, whether this round was the last. Where names are
 * computed, the type does not know them, and any may be `until`.
 */
export type Next<S> = string extends keyof S
  ? { readonly [K in keyof S]: NextOf<State<S>[K]> | Operand<"scalar", "bool"> }
  : { readonly [K in keyof S]: NextOf<State<S>[K]> } & { readonly until?: Operand<"scalar", "bool"> };

type NextOf<X> =
  X extends Operand<infer D, infer E> ? Operand<D, E> | (D extends "scalar" ? Constant<E> : never) : never;

export interface LoopOptions {
  /** The greatest number of rounds. */
  readonly limit?: Operand<"scalar", "i32"> | number | undefined;
  /** Ends the loop with the first round in which every carried value keeps its bits. */
  readonly until?: "unchanged" | undefined;
}

/**
 * The number of rounds of a loop, and whether it converged. It is an alias and not an interface, so that what a loop gives
 * can be returned as results.
 */
export type LoopEnd = {
  readonly rounds: Expression<"scalar", "i32">;
  readonly converged: Expression<"scalar", "bool">;
};

/** What the arms of an `if` return. */
export type Arm = Readonly<Record<string, Operand<Domain>>>;

/** What an `if` gives. */
export type Chosen<R> = { readonly [K in keyof R]: R[K] extends Operand<infer D, infer E> ? Expression<D, E> : never };

const RESERVED = ["until", "rounds", "converged"];

type Body = (state: Readonly<Record<string, Expression>>, round: Expression<"scalar", "i32">) => unknown;

/** Builds a loop. The result has the carried values after the loop under their names, and `rounds` and `converged`. */
export function buildLoop(
  construction: Construction,
  start: unknown,
  options: LoopOptions,
  build: Body,
): Readonly<Record<string, Expression>> {
  const starts = Object.entries(expectRecord(start, "the start of a loop"));
  for (const [name] of starts) expectCarriedName(name);
  refuseUnknown(options, ["limit", "until"], "the options of a loop");
  const { limit, until } = options;
  const names = starts.map(([name]) => name);
  const { carried, rounds, converged } = loop(siteOf(construction), {
    carried: starts.map(([name, found]) => ({ name, start: expectGiven(found, `a loop, for ${name},`) })),
    limit: limit === undefined ? null : expectGiven(limit, "the limit of a loop"),
    untilUnchanged: expectUntil(until),
    body: (state, round) => {
      const body = expectFunction(build, "loop");
      const next = expectRecord(body(expressions(names, state), expression(round)), "the body of a loop");
      refuseStrangers(next, [...names, "until"], "the body of a loop");
      return {
        next: names.map((name) => expectNext(lookup(next, name), name)),
        until: next.until === undefined ? null : expectOperand(next.until, "until"),
      };
    },
  });
  return expressions([...names, "rounds", "converged"], [...carried, rounds, converged]);
}

/** Builds an `if`. The result has the values of the arm taken under the names that both arms return. */
export function buildIf(
  construction: Construction,
  condition: unknown,
  then: () => unknown,
  otherwise: () => unknown,
): Readonly<Record<string, Expression>> {
  const armOf = (build: () => unknown) => (): ArmValues => {
    const returned = expectRecord(expectFunction(build, "if")(), "an arm of an if");
    return new Map(Object.entries(returned).map(([name, found]) => [name, expectOperand(found, `if, for ${name},`)]));
  };
  const chosen = choose(siteOf(construction), expectOperand(condition, "if"), armOf(then), armOf(otherwise));
  return expressions([...chosen.keys()], [...chosen.values()]);
}

function expectCarriedName(name: string): void {
  expectName(name, "the name of a carried value");
  if (!RESERVED.includes(name)) return;
  throw fault("dsl/type", `a loop carries a value named ${name}, a word of its own`, "Call the value something else.");
}

function expectNext(found: unknown, name: string): Operand | Literal {
  if (found === undefined) {
    throw fault("dsl/type", `the body of a loop did not return ${name}`, `Return it unchanged if it is: { ${name} }.`);
  }
  return expectGiven(found, `the body of a loop, for ${name},`);
}

function refuseStrangers(found: Readonly<Record<string, unknown>>, names: readonly string[], what: string): void {
  const stranger = Object.keys(found).find((name) => !names.includes(name));
  if (stranger === undefined) return;
  throw fault(
    "dsl/type",
    `${what} returned ${stranger}, which is not carried; expected ${names.join(", ")}`,
    `Give ${stranger} a start value, or leave it out.`,
  );
}

function expectUntil(found: unknown): boolean {
  if (found === undefined || found === "unchanged") return found !== undefined;
  throw fault(
    "dsl/type",
    `the option until of a loop is ${describeFound(found)}; expected "unchanged"`,
    "A condition is returned by the body: return { …, until: x.lt(tolerance) }.",
  );
}
