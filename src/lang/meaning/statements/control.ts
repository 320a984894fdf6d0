/** Lowers loops and ifs: the variables that they change, and the values of these afterwards. */

import type { Element } from "../../../ir/type.ts";
import type { Arm, RoundEnd } from "../../../typing/bodies/control.ts";
import { choose, loop } from "../../../typing/bodies/control.ts";
import { constant } from "../../../typing/leaf.ts";
import type { Typed } from "../../../typing/typed.ts";
import { isLiteral, typeText } from "../../../typing/typed.ts";
import type { Range } from "../../source.ts";
import type { BlockNode, Expression, IfNode, RepeatNode, Statement } from "../../syntax/tree.ts";
import type { At, Found } from "../context.ts";
import { attempt, expectConstant, guarded, made, say, sound } from "../context.ts";
import type { RoundsBinding, ValueBinding } from "../names.ts";
import { Names } from "../names.ts";
import { changed } from "./assigned.ts";

/** Whether a line of a body or its arms could not be read. It may have been the one that ends the loop. */
function holdsBroken(statements: readonly Statement[]): boolean {
  return statements.some((statement) => {
    if (statement.kind === "broken") return true;
    if (statement.kind !== "if") return false;
    const { arms, otherwise } = statement;
    return arms.some(({ block }) => holdsBroken(block.statements)) || holdsBroken(otherwise?.statements ?? []);
  });
}

/** Lowers `repeat`. The variables that its body assigns are carried from round to round. */
export function lowerLoop(node: RepeatNode, at: At): void {
  const { source } = at;
  const limit = node.limit ? limitOf(node.limit, at) : null;
  const isBrokenHead = node.limit !== null && limit === null;
  const isBroken = isBrokenHead || (limit === null && holdsBroken(node.block.statements));
  const unchanged = node.untilUnchanged !== null;
  if (node.untilUnchanged && source.slice(node.untilUnchanged).replace(/^until\s+/, "") !== "unchanged") {
    const found = source.slice(node.untilUnchanged).replace(/^until\s+/, "");
    say(
      at,
      "lang/syntax",
      node.untilUnchanged,
      `found until ${found} before the block; expected until unchanged there`,
      {
        hint: "A condition stands in the body: until condition, once, at its top level.",
      },
    );
  }
  const variables = changed([node.block], at);
  const carried = variables.flatMap((variable) => {
    const { given } = variable;
    return given === null || isLiteral(given) ? [] : [{ variable, start: given }];
  });
  const names = new Names(at.names);
  const rounds: RoundsBinding | null = node.rounds && {
    kind: "rounds",
    name: node.rounds.name,
    range: node.rounds.range,
    source,
    round: null,
    ended: null,
    state: "broken",
  };
  if (rounds) defineRounds(rounds, at);
  const inside: At = { ...at, names };
  const poisoned = new Set<ValueBinding>();
  const found = attempt(at, node.limit && limit === null ? node.limit.range : headOf(node, at), (site) =>
    loop(site, {
      carried: carried.map(({ variable, start }) => ({ name: variable.name, start })),
      limit: isBroken ? 1 : limit,
      untilUnchanged: unchanged,
      body: (state, round): RoundEnd => {
        carried.forEach(({ variable }, k) => {
          variable.given = { ...state[k]!, label: variable.name };
        });
        if (rounds) Object.assign(rounds, { round: { ...round, label: `${rounds.name}.round` }, state: "inside" });
        const until = body(node, inside);
        const next = carried.map(({ variable }, k): Typed => {
          const { given } = variable;
          if (given !== null && !isLiteral(given)) return given;
          poisoned.add(variable);
          return state[k]!;
        });
        return { next, until: until === "none" ? null : (until ?? constantTruth(inside, node)) };
      },
    }),
  );
  carried.forEach(({ variable }, k) => {
    const result = found?.carried[k];
    variable.given = result && !poisoned.has(variable) ? { ...result, label: variable.name } : null;
  });
  if (!rounds) return;
  rounds.round = null;
  rounds.ended = found && {
    rounds: { ...found.rounds, label: `${rounds.name}.rounds` },
    converged: { ...found.converged, label: `${rounds.name}.converged` },
  };
  rounds.state = found ? "after" : "broken";
}

/** Defines the name of a loop. It may be the name of an earlier loop, but of nothing else in the block. */
function defineRounds(rounds: RoundsBinding, at: At): void {
  const { name, range } = rounds;
  const own = at.names.own(name);
  if (own && own.kind !== "rounds" && own.kind !== "poisoned") {
    say(at, "lang/name", range, `found ${name}, which this block has already`, {
      hint: `Choose another name: as rounds.`,
      related: [{ message: `${name} is defined here`, range: own.range, source: own.source }],
    });
    return;
  }
  at.names.define(rounds);
}

/** Lowers the greatest number of rounds, one i32. */
function limitOf(node: Expression, at: At): Found {
  const found = at.lowering.expression(node, at, "i32");
  if (!expectConstant(at, node.range, found, "i32", "the count of a loop")) return null;
  if (found === null || isLiteral(found) || (found.domain === "scalar" && found.element === "i32")) return found;
  const text = found.label === undefined ? typeText(found) : `${found.label} (${typeText(found)})`;
  say(at, "lang/type", node.range, `found ${text} as the count of a loop; expected one i32`, {
    hint:
      found.domain === "scalar"
        ? `Convert it, i32(${found.label ?? "x"}), or define it as one: ${found.label ?? "x"}: i32 = ….`
        : "A loop has one count: a number, a parameter, or max(x) of a value.",
  });
  return null;
}

/** The range of a loop's line up to its block. */
function headOf({ range, block }: RepeatNode, at: At): Range {
  const end = range.start + at.source.text.slice(range.start, block.range.start).trimEnd().length;
  return { start: range.start, end: Math.max(end, range.start + 1) };
}

/**
 * Lowers the statements of a round. Returns whether the round is the last, `"none"` where no line says so, null where that
 * line is wrong.
 */
function body(node: RepeatNode, at: At): Typed | "none" | null {
  const { statements } = node.block;
  const untils = statements.filter((statement) => statement.kind === "until");
  const [first, ...others] = untils;
  for (const other of others) {
    say(at, "lang/syntax", other.range, "found a second until in the body of one loop; expected one", {
      hint: "Join the conditions with or.",
      related: [{ message: "the first is here", range: first!.range }],
    });
  }
  let condition: Typed | "none" | null = "none";
  for (const statement of statements) {
    if (statement.kind !== "until") at.lowering.statement(statement, at);
    else if (statement === first) {
      const found = at.lowering.expression(statement.condition, at, "bool");
      const made = found === null ? null : truth(statement.condition, found, "until", at);
      condition = made;
    }
  }
  return condition;
}

/** Refuses values that are not one bool. */
function truth({ range }: { readonly range: Range }, found: NonNullable<Found>, what: string, at: At): Typed | null {
  const one = made(at, range, found, null);
  if (one === null) return null;
  if (one.domain === "scalar" && one.element === "bool") return one;
  const type = typeText(one);
  const text = one.label === undefined ? type : `${one.label} (${type})`;
  say(at, "lang/type", range, `found ${text} after ${what}; expected one bool`, {
    hint:
      one.element !== "bool"
        ? `Compare it: ${one.label ?? "x"} != 0.`
        : what === "if"
          ? "Combine the entries, any(x) or all(x); to choose entry by entry, where(x, a, b)."
          : "Combine the entries: any(x) or all(x).",
  });
  return null;
}

function constantTruth(at: At, { range }: { readonly range: Range }): Typed | null {
  return attempt(at, range, (site) => constant(site, "until", true, "bool"));
}

/** The condition of an `if`, or a placeholder where it is wrong, so that its arms are checked too. */
function decision(node: IfNode, arm: number, at: At): Typed | null {
  const { condition } = node.arms[arm]!;
  const found = at.lowering.expression(condition, at, "bool");
  return (found === null ? null : truth(condition, found, "if", at)) ?? constantTruth(at, condition);
}

/** Lowers `if` as a statement: the variables that its arms assign get new values. */
export function chooseStatement(node: IfNode, at: At): void {
  chooseArm(node, 0, at, null);
}

/** Lowers `if` as values: those of the last lines of its arms. */
export function chooseValues(
  node: IfNode,
  names: readonly string[],
  wanted: readonly (Element | null)[],
  at: At,
): readonly Found[] | null {
  if (node.otherwise === null) {
    say(at, "lang/syntax", node.range, "found an if without else, whose value is assigned; expected both arms", {
      hint: "Write let x = if condition { a } else { b }, or choose with where(condition, a, b).",
    });
    return null;
  }
  if (at.entry !== null) {
    say(at, "lang/type", node.range, "found if in a function that is called within a clause; expected where(…)", {
      hint: "What happens at each neighbor is one expression: choose with where(condition, a, b).",
    });
    return null;
  }
  return chooseArm(node, 0, at, { names, wanted });
}

interface Values {
  readonly names: readonly string[];
  readonly wanted: readonly (Element | null)[];
}

/** Lowers the arms from one on. Returns the values of the arm that is run; null where any is wrong. */
function chooseArm(node: IfNode, first: number, at: At, values: Values | null): readonly Found[] | null {
  const arms = node.arms.slice(first);
  const variables = changed([...arms.map(({ block }) => block), node.otherwise], at).filter(
    ({ given }) => given !== null && !isLiteral(given),
  );
  const before = variables.map(({ given }) => given);
  const condition = decision(node, first, at);
  if (condition === null) return null;
  const broken = new Set<ValueBinding>();
  let isBroken = false;
  let count = -1;
  const types: (Typed | null)[] = [];
  const keyOf = (k: number): string =>
    variables.some(({ name }) => name === values!.names[k]) ? `${values!.names[k]}_value` : values!.names[k]!;
  const arm = (build: (at: At) => readonly Found[] | null, range: Range) => (): Arm => {
    variables.forEach((variable, k) => {
      variable.given = before[k]!;
    });
    const own: At = { ...at, names: new Names(at.names) };
    const found = build(own);
    const result = new Map<string, Typed>();
    variables.forEach((variable, k) => {
      const { given } = variable;
      if (given === null || isLiteral(given)) broken.add(variable);
      result.set(variable.name, given === null || isLiteral(given) ? (before[k] as Typed) : given);
    });
    if (values === null) return result;
    if (found === null) isBroken = true;
    else if (count >= 0 && found.length !== count) {
      isBroken = true;
      say(at, "lang/type", range, `found an arm of ${found.length} values; the arm before has ${count}`);
    }
    count = found?.length ?? count;
    for (const [k, name] of values.names.entries()) {
      const one = found?.[k] ?? null;
      const typed = one === null ? null : made(own, range, one, values.wanted[k] ?? types[k]?.element ?? null);
      if (typed === null) isBroken = true;
      const other = types[k];
      if (typed && other && typeText(typed) !== typeText(other)) {
        isBroken = true;
        say(
          at,
          "lang/type",
          range,
          `found ${typeText(typed)} for ${name} in this arm, and ${typeText(other)} in the arm before; expected one type`,
          {
            hint:
              typed.domain === other.domain
                ? `Convert one of them: ${other.element}(…).`
                : "Spread a scalar: node(x) or edge(x).",
          },
        );
      }
      types[k] ??= typed;
      if (!isBroken && typed) result.set(keyOf(k), typed);
    }
    return result;
  };
  const { block } = arms[0]!;
  const rest = arms[1];
  const then = arm((own) => armValues(block, own, values), block.range);
  const otherwise = arm(
    (own) => {
      if (rest) return chooseArm(node, first + 1, own, values);
      return node.otherwise ? armValues(node.otherwise, own, values) : [];
    },
    (rest?.block ?? node.otherwise ?? node).range,
  );
  const found = guarded(() =>
    attempt(at, node.arms[first]!.condition.range, (site) =>
      choose(site, condition, then, () => {
        const last = otherwise();
        // Both arms have been checked, and their mistakes reported.
        return sound(isBroken ? null : last);
      }),
    ),
  );
  variables.forEach((variable) => {
    const result = found?.get(variable.name);
    variable.given = result && !broken.has(variable) ? { ...result, label: variable.name } : null;
  });
  if (values === null) return [];
  if (!found || isBroken) return null;
  if (count !== values.names.length) return Array.from({ length: count }, () => null);
  return values.names.map((_, k) => found.get(keyOf(k)) ?? null);
}

/** Lowers the statements of an arm, and the values of its last line where values are wanted. */
function armValues(block: BlockNode, at: At, values: Values | null): readonly Found[] | null {
  const { statements, range } = block;
  if (values === null) {
    for (const statement of statements) at.lowering.statement(statement, at);
    return [];
  }
  const last = statements.at(-1);
  for (const statement of statements.slice(0, -1)) at.lowering.statement(statement, at);
  if (last?.kind === "values") {
    return last.values.map((value, k) => at.lowering.expression(value, at, values.wanted[k] ?? null));
  }
  if (last) at.lowering.statement(last, at);
  if (last?.kind !== "broken") {
    say(at, "lang/syntax", last?.range ?? range, "found an arm without a value; expected its values as its last line", {
      hint: "Write let x = if condition { a } else { b }.",
    });
  }
  return null;
}
