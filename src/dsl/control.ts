/** `loop` and `if`: bodies that are run once, to build regions that see the values around them. */

import type { Domain, Element } from "../ir/type.ts";
import { valueType } from "../ir/type.ts";
import type { Value } from "../ir/value.ts";
import { elementOf, newValue } from "../ir/value.ts";
import { lookup } from "../lookup.ts";
import { constantIn } from "./apply.ts";
import type { Expression } from "./expression.ts";
import { expression } from "./expression.ts";
import type { Made, Operand } from "./operand.ts";
import { describe, expectOperand, fault } from "./operand.ts";
import type { Constant } from "./place.ts";
import { expectFunction, expectName, expectRecord, refuseUnknown } from "./record.ts";
import type { BodyScope, Construction } from "./scope.ts";
import { emit } from "./scope.ts";

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

/** What a body returns: every carried value as it goes on, and whether this round was the last. */
export type Next<S> = {
  readonly [K in keyof S]: State<S>[K] extends Operand<infer D, infer E>
    ? Operand<D, E> | (D extends "scalar" ? Constant<E> : never)
    : never;
} & { readonly until?: Operand<"scalar", "bool"> };

export interface LoopOptions {
  /** The greatest number of rounds. */
  readonly limit?: Operand<"scalar", "i32"> | number | undefined;
  /** Ends the loop with the first round in which every carried value keeps its bits. */
  readonly until?: "unchanged" | undefined;
}

/** How a loop went. An alias, not an interface, so that what a loop gives can be returned as results. */
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

/** Builds a loop; the names of `carried`, and `rounds` and `converged`, give what is left after it. */
export function buildLoop(
  construction: Construction,
  start: unknown,
  options: LoopOptions,
  build: Body,
): Readonly<Record<string, Expression>> {
  const outside = construction.body;
  const carried = Object.entries(expectRecord(start, "the start of a loop"));
  for (const [name] of carried) expectCarriedName(name);
  refuseUnknown(options, ["limit", "until"], "the options of a loop");
  const limit = options.limit === undefined ? [] : [limitOf(construction, options.limit)];
  const initial = carried.map(([name, found]) => startOf(outside, found, name));

  const inside = construction.newBody();
  const round = newValue(valueType("i32"), null, "round");
  const parameters = initial.map(({ value }, k) => newValue(value.type, value.graph, carried[k]![0]));
  const { yields, until } = construction.within(inside, () => {
    const state = carried.map(([name], k) => [name, give({ ...initial[k]!, value: parameters[k]!, scope: inside })]);
    const body = expectFunction(build, "loop");
    const returned = body(
      Object.fromEntries(state),
      expression({ domain: "scalar", element: "i32", value: round, scope: inside }),
    );
    const next = expectRecord(returned, "the body of a loop");
    refuseStrangers(next, [...carried.map(([name]) => name), "until"], "the body of a loop");
    return {
      yields: carried.map(([name], k) => nextOf(inside, lookup(next, name), initial[k]!, name)),
      until: next.until === undefined ? [] : [conditionOf(construction, next.until, "until")],
    };
  });
  const ending = endingOf(options, until.length > 0);
  const results = emit(
    outside,
    "loop",
    [...limit, ...initial.map(({ value }) => value)],
    { limited: limit.length > 0, until: ending },
    {
      regions: [inside.region.finish([round, ...parameters], [...yields, ...until])],
      names: [...carried.map(([name]) => name), "rounds", "converged"],
    },
  );
  const names = [...carried.map(([name]) => name), "rounds", "converged"];
  return Object.fromEntries(names.map((name, k) => [name, giveValue(outside, results[k]!)]));
}

/** Builds an `if`; the names that both arms return give what was chosen. */
export function buildIf(
  construction: Construction,
  condition: unknown,
  then: () => unknown,
  otherwise: () => unknown,
): Readonly<Record<string, Expression>> {
  const outside = construction.body;
  const decision = conditionOf(construction, condition, "if");
  const arms = [then, otherwise].map((build) => {
    const inside = construction.newBody();
    const values = construction.within(inside, () => {
      const returned = expectRecord(expectFunction(build, "if")(), "an arm of an if");
      return new Map(
        Object.entries(returned).map(([name, found]) => [name, expectWhole(construction, found, `if, for ${name},`)]),
      );
    });
    return { inside, values };
  });
  const [first, second] = arms as [(typeof arms)[number], (typeof arms)[number]];
  const names = [...first.values.keys()];
  for (const name of [...names, ...second.values.keys()]) {
    if (first.values.has(name) && second.values.has(name)) continue;
    throw fault("dsl/type", `one arm of an if returns ${name} and the other does not; expected the same names`);
  }
  const regions = arms.map(({ inside, values }) =>
    inside.region.finish(
      [],
      names.map((name) => values.get(name)!.value),
    ),
  );
  const results = emit(outside, "if", [decision], {}, { regions, names });
  return Object.fromEntries(names.map((name, k) => [name, giveValue(outside, results[k]!)]));
}

function expectCarriedName(name: string): void {
  expectName(name, "the name of a carried value");
  if (!RESERVED.includes(name)) return;
  throw fault("dsl/type", `a loop carries a value named ${name}, a word of its own`, "Call the value something else.");
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

function endingOf(options: LoopOptions, hasCondition: boolean): "never" | "value" | "unchanged" {
  const { until } = options;
  if (until !== undefined && until !== "unchanged") {
    throw fault(
      "dsl/type",
      `the option until of a loop is ${describe(until)}; expected "unchanged"`,
      "A condition is returned by the body: return { …, until: x.lt(tolerance) }.",
    );
  }
  if (until && hasCondition) {
    throw fault(
      "dsl/type",
      'a loop has the option until: "unchanged", and its body returns until; expected one of them',
    );
  }
  if (until === undefined && !hasCondition && options.limit === undefined) {
    throw fault(
      "dsl/type",
      "a loop never ends: it has neither a limit nor an until",
      'Give it { limit: 100 }, or { until: "unchanged" }, or return until from its body.',
    );
  }
  return until ?? (hasCondition ? "value" : "never");
}

function limitOf(construction: Construction, found: unknown): Value {
  if (typeof found === "number") return constantIn(construction.body, found, "i32", "the limit of a loop");
  const operand = expectOperand(found, "the limit of a loop", construction);
  if (operand.domain === "scalar" && operand.element === "i32") return operand.value;
  throw fault("dsl/type", `the limit of a loop is ${describe(operand)}; expected a scalar i32`);
}

function conditionOf(construction: Construction, found: unknown, what: string): Value {
  const operand = expectOperand(found, what, construction);
  if (operand.domain === "scalar" && operand.element === "bool") return operand.value;
  throw fault(
    "dsl/type",
    `${what} got ${describe(operand)}; expected one bool`,
    "Combine the entries: x.any() or x.all(). Choose entry by entry with condition.where(a, b).",
  );
}

function startOf(scope: BodyScope, found: unknown, name: string): Made<Domain> {
  if (typeof found === "number" || typeof found === "boolean") {
    const element: Element = typeof found === "number" ? "f64" : "bool";
    return { domain: "scalar", element, value: constantIn(scope, found, element, name), scope };
  }
  return expectWhole(scope.construction, found, `a loop, for ${name},`);
}

function nextOf(scope: BodyScope, found: unknown, start: Made<Domain>, name: string): Value {
  const what = `the body of a loop, for ${name},`;
  if (found === undefined) {
    throw fault("dsl/type", `the body of a loop did not return ${name}`, `Return it unchanged if it is: { ${name} }.`);
  }
  const scalar = start.domain === "scalar";
  if (scalar && (typeof found === "number" || typeof found === "boolean")) {
    return constantIn(scope, found, start.element, what);
  }
  const next = expectWhole(scope.construction, found, what);
  if (next.domain === start.domain && next.element === start.element) return next.value;
  const spread = next.domain === "scalar" && !scalar;
  throw fault(
    "dsl/type",
    `a loop carries ${name}, which starts as ${typeText(start)} and goes on as ${typeText(next)}; expected one type`,
    spread ? `Spread the scalar: g.${start.domain}(x).` : `Let ${name} start as it goes on, or convert it: x.cast(…).`,
  );
}

function typeText({ domain, element }: Made<Domain>): string {
  return domain === "scalar" ? element : `${domain}<${element}>`;
}

function expectWhole(construction: Construction, found: unknown, what: string): Made<Domain> {
  const operand = expectOperand(found, what, construction);
  const { domain } = operand;
  if (domain !== "each") return { ...operand, domain };
  throw fault("dsl/type", `${what} got ${describe(operand)}; expected a scalar, node or edge value`);
}

function give(made: Made<Domain>): Expression {
  return expression(made);
}

function giveValue(scope: BodyScope, value: Value): Expression {
  const domain = value.type.kind === "value" ? value.type.domain : "scalar";
  return give({ domain, element: elementOf(value), value, scope });
}
