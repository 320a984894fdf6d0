/** Constructs loops and ifs, whose regions see the values around them. */

import type { Domain } from "../../ir/type.ts";
import { valueType } from "../../ir/type.ts";
import type { Value } from "../../ir/value.ts";
import { newValue } from "../../ir/value.ts";
import { constant } from "../leaf.ts";
import { conditionOf, expectScalar, expectVisible, expectWhole, literal } from "../operand.ts";
import { commonElement } from "../promotion.ts";
import type { BodyScope } from "../scope.ts";
import type { Site } from "../site.ts";
import type { Given, Typed } from "../typed.ts";
import { describe, isLiteral, nameOf, typeText, wholeOf } from "../typed.ts";

/** A carried value of a loop, and the value that it starts with. */
export interface CarriedStart {
  readonly name: string;
  readonly start: Given;
}

/**
 * The end of a round: the carried values in order, and whether this round was the last; null where the loop has no such
 * condition.
 */
export interface RoundEnd {
  readonly next: readonly Given[];
  readonly until: Typed | null;
}

export interface LoopParts {
  readonly carried: readonly CarriedStart[];
  /** The greatest number of rounds; null where there is none. */
  readonly limit: Given | null;
  /** Whether the loop ends with the first round in which every carried value keeps its bits. */
  readonly untilUnchanged: boolean;
  /** Constructs one round from the carried values, in order, and the number of the round, from 0. */
  readonly body: (state: readonly Typed<Domain>[], round: Typed<Domain>) => RoundEnd;
}

/** The results of a loop: the final carried values, how many rounds it took, and whether it converged. */
export interface LoopResults {
  readonly carried: readonly Typed<Domain>[];
  readonly rounds: Typed<Domain>;
  readonly converged: Typed<Domain>;
}

/** Adds a loop. */
export function loop(site: Site, { carried, limit, untilUnchanged, body }: LoopParts): LoopResults {
  const { construction } = site;
  const outside = site.body;
  site.expectShallow();
  const limits = limit === null ? [] : [limitOf(site, limit)];
  const initial = carried.map(({ name, start }) =>
    isLiteral(start) ? constant(site, name, start) : expectWhole(site, start, `a loop, for ${name},`),
  );
  const inside = construction.newBody();
  const round = newValue(valueType("i32"), null, "round");
  const parameters = initial.map(({ value }, k) => newValue(value.type, value.graph, carried[k]!.name));
  const { yields, condition } = construction.within(inside, () => {
    const { next, until } = body(
      parameters.map((value) => wholeOf(inside, value)),
      wholeOf(inside, round),
    );
    return {
      yields: carried.map(({ name }, k) => nextOf(site, inside, next[k]!, initial[k]!, name)),
      condition: until === null ? [] : [conditionOf(site, until, "until")],
    };
  });
  const ending = endingOf(site, untilUnchanged, condition.length > 0, limit !== null);
  const results = site
    .emit(
      outside,
      "loop",
      [...limits, ...initial.map(({ value }) => value)],
      { limited: limit !== null, until: ending },
      {
        regions: [inside.region.finish([round, ...parameters], [...yields, ...condition])],
        names: [...carried.map(({ name }) => name), "rounds", "converged"],
      },
    )
    .map((value) => wholeOf(outside, value));
  const count = carried.length;
  return { carried: results.slice(0, count), rounds: results[count]!, converged: results[count + 1]! };
}

/** The values of one arm by name. */
export type Arm = ReadonlyMap<string, Typed>;

/** Adds an `if`. Both arms give values of the same names and types; the results are those of the arm that is run, by name. */
export function choose(
  site: Site,
  condition: Typed,
  then: () => Arm,
  otherwise: () => Arm,
): ReadonlyMap<string, Typed<Domain>> {
  const { construction } = site;
  const outside = site.body;
  site.expectShallow();
  const decision = conditionOf(site, condition, "if");
  const build = (arm: () => Arm): { inside: BodyScope; values: ReadonlyMap<string, Value> } => {
    const inside = construction.newBody();
    const values = construction.within(
      inside,
      () => new Map([...arm()].map(([name, found]) => [name, expectWhole(site, found, `if, for ${name},`).value])),
    );
    return { inside, values };
  };
  const first = build(then);
  const second = build(otherwise);
  const names = [...first.values.keys()];
  for (const name of [...names, ...second.values.keys()]) {
    if (first.values.has(name) && second.values.has(name)) continue;
    throw site.fault("dsl/type", `one arm of an if returns ${name} and the other does not; expected the same names`);
  }
  const regions = [first, second].map(({ inside, values }) =>
    inside.region.finish(
      [],
      names.map((name) => values.get(name)!),
    ),
  );
  const results = site.emit(outside, "if", [decision], {}, { regions, names });
  return new Map(names.map((name, k) => [name, wholeOf(outside, results[k]!)]));
}

function endingOf(
  site: Site,
  untilUnchanged: boolean,
  hasCondition: boolean,
  hasLimit: boolean,
): "never" | "value" | "unchanged" {
  const { spelling } = site;
  if (untilUnchanged && hasCondition) {
    throw site.fault(
      "dsl/type",
      `a loop has ${spelling.untilUnchanged}, and ${spelling.untilCondition}; expected one of them`,
    );
  }
  if (!untilUnchanged && !hasCondition && !hasLimit) {
    throw site.fault("dsl/type", "a loop never ends: it has neither a limit nor an until", spelling.endLoop);
  }
  if (untilUnchanged) return "unchanged";
  return hasCondition ? "value" : "never";
}

function limitOf(site: Site, found: Given): Value {
  const what = "the limit of a loop";
  if (isLiteral(found)) return literal(site, site.body, found, "i32", what);
  expectVisible(site, found, what);
  return expectScalar(site, found, "i32", `${what} is ${describe(found)}; expected a scalar i32`);
}

function nextOf(site: Site, scope: BodyScope, found: Given, start: Typed<Domain>, name: string): Value {
  const what = `the body of a loop, for ${name},`;
  if (isLiteral(found)) {
    if (start.domain === "scalar") return literal(site, scope, found, start.element, what);
    throw site.fault(
      "dsl/type",
      `${what} got ${describe(found)}; expected ${typeText(start)}`,
      spreadHint(site, start),
    );
  }
  const next = expectWhole(site, found, what);
  if (next.domain === start.domain && next.element === start.element) return next.value;
  throw site.fault(
    "dsl/type",
    `a loop carries ${name}, which starts as ${typeText(start)} and goes on as ${typeText(next)}; expected one type`,
    next.domain === "scalar" && start.domain !== "scalar"
      ? spreadHint(site, start)
      : carryHint(site, name, start, next),
  );
}

function carryHint({ spelling }: Site, name: string, start: Typed<Domain>, next: Typed<Domain>): string {
  if (start.domain !== next.domain) return `Let ${name} start as it goes on.`;
  const wide = commonElement(start.element, next.element);
  return wide === start.element
    ? `Convert what it goes on as: ${spelling.cast(wide, nameOf(next))}.`
    : `Let ${name} start as ${wide}: ${spelling.cast(wide, name)}.`;
}

function spreadHint({ spelling }: Site, { domain }: Typed<Domain>): string | undefined {
  return domain === "scalar" ? undefined : `Spread the scalar: ${spelling.spread(domain)}.`;
}
