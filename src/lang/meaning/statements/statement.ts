/** Lowers the statements of a block, one after the other. */

import { nearest } from "../../../arguments/nearest.ts";
import type { Domain, Element } from "../../../ir/type.ts";
import { printType, valueType } from "../../../ir/type.ts";
import { broadcast, constant } from "../../../typing/leaf.ts";
import { addRequirement } from "../../../typing/requirement.ts";
import type { Typed } from "../../../typing/typed.ts";
import { isLiteral, typeText } from "../../../typing/typed.ts";
import type { Range } from "../../source.ts";
import type { Assigned, Binding as BindingNode, Named, Statement } from "../../syntax/tree.ts";
import type { At, Found } from "../context.ts";
import { attempt, expectConstant, made, say } from "../context.ts";
import type { Asked, ValueBinding } from "../names.ts";
import { Names } from "../names.ts";
import { typeOf } from "../types.ts";
import { sayUnknown } from "../unknown.ts";
import { chooseStatement, chooseValues, lowerLoop } from "./control.ts";
import { defineValue } from "./define.ts";
import { forNodesStatement, lowerForNodes } from "./for-nodes.ts";

/** Lowers statements in order, with the names that are visible. */
export function lowerStatements(statements: readonly Statement[], at: At): void {
  for (const statement of statements) lowerStatement(statement, at);
}

/** Lowers one statement. A function that is called within a clause may have fewer kinds of statements. */
export function lowerStatement(statement: Statement, at: At): void {
  if (at.entry !== null && !["let", "return", "broken", "values"].includes(statement.kind)) {
    const word = statement.kind === "assign" ? "an assignment" : statement.kind;
    say(
      at,
      "lang/type",
      statement.range,
      `found ${word} in a function that is called within a clause; expected let and return`,
      {
        hint: "What happens at each neighbor is one expression: choose with where(condition, a, b).",
      },
    );
    return;
  }
  switch (statement.kind) {
    case "let":
    case "var":
      define(statement.bindings, statement.value, statement.kind === "var", at);
      break;
    case "assign":
      assign(statement.targets, statement.value, at);
      break;
    case "repeat":
      lowerLoop(statement, at);
      break;
    case "for_nodes":
      forNodesStatement(statement, at);
      break;
    case "if":
      chooseStatement(statement, at);
      break;
    case "until":
      say(
        at,
        "lang/syntax",
        statement.range,
        "found until outside of a loop's own body; expected it once, at the top level of the body of repeat",
        {
          hint: "Compute the condition where it is known, let or var, and write until at the top level of the loop.",
        },
      );
      break;
    case "return":
      say(
        at,
        "lang/syntax",
        statement.range,
        "found return within a block or before the end; expected it as the last statement of an algorithm or function",
        {
          hint: "Choose what is returned: let x = if c { a } else { b }.",
        },
      );
      break;
    case "require":
      lowerRequire(statement, at);
      break;
    case "values":
      unusedValues(statement, at);
      break;
    case "broken":
      at.lowering.isWrong = true;
      for (const name of statement.names) poison(name, at);
      for (const block of statement.blocks) {
        const names = new Names(at.names);
        for (const name of statement.names) poison(name, { ...at, names });
        lowerStatements(
          block.statements.filter(({ kind }) => kind !== "until"),
          { ...at, names },
        );
      }
      break;
    default:
      statement satisfies never;
  }
}

/** Poisons a name, so that uses of it are not reported; a variable loses its known value. */
function poison({ name, range }: Named, at: At): void {
  const known = at.names.find(name);
  if (known?.kind === "value" && known.isVariable) known.given = null;
  else at.names.define({ kind: "poisoned", name, range, source: at.source });
}

function unusedValues({ values, range }: Extract<Statement, { kind: "values" }>, at: At): void {
  const [first] = values;
  if (first?.kind === "chain" && first.signs[0]?.sign === "==" && first.operands[0]?.kind === "name") {
    const { name } = first.operands[0];
    say(
      at,
      "lang/syntax",
      first.signs[0].range,
      "found ==, which compares, where nothing uses what comes of it; expected =",
      { hint: `Write ${name} = … for a var, let ${name} = … for what is new.` },
    );
    return;
  }
  const arrow = /^@?(\w+)\s*<-/.exec(at.source.slice(range));
  if (arrow) {
    say(at, "lang/syntax", range, "found <-; expected =", {
      hint: `Write let ${arrow[1]} = … for what is new, ${arrow[1]} = … for a var.`,
    });
    const target = first?.kind === "chain" ? first.operands[0] : undefined;
    if (target?.kind === "name") poison({ name: target.name, range: target.range }, at);
    return;
  }
  if (/^(?:console|System|std|cout|puts|echo|disp|display|printf?)\b/.test(at.source.slice(range))) {
    say(at, "lang/syntax", range, "found a value that nothing uses; what is to be seen is returned", {
      hint: "Write return x as name.",
    });
    return;
  }
  say(at, "lang/syntax", range, "found a value that nothing uses", {
    hint: "Give it a name, let x = …, return it, or make it the last line of an arm whose if is assigned.",
  });
}

/** Lowers `require`. Without a message, its message is the text of the condition. */
function lowerRequire({ condition, message }: Extract<Statement, { kind: "require" }>, at: At): void {
  const found = at.lowering.expression(condition, at, "bool");
  const holds = made(at, condition.range, found, null);
  if (holds === null) return;
  const text = message?.text ?? at.source.slice(condition.range).replaceAll(/\s+/g, " ");
  attempt(at, condition.range, (site) => addRequirement(site, holds, text));
}

/** Lowers the assigned values, one for each name; null where all are wrong. */
function valuesOf(
  value: Assigned,
  names: readonly string[],
  wanted: readonly (Element | null)[],
  at: At,
): readonly Found[] | null {
  const found =
    value.kind === "if"
      ? chooseValues(value, names, wanted, at)
      : value.kind === "for_nodes"
        ? lowerForNodes(value, names, wanted, at)
        : at.lowering.several(value, at, wanted);
  if (found === null || found.length === names.length) return found;
  const one = names.length === 1;
  say(
    at,
    "lang/type",
    value.range,
    `found ${found.length} value${found.length === 1 ? "" : "s"} for ${names.length} name${one ? "" : "s"}`,
    {
      hint: found.length > names.length ? `Write as many names: let a, b = ….` : "Write a let for each name.",
    },
  );
  return null;
}

function define(bindings: readonly BindingNode[], value: Assigned, isVariable: boolean, at: At): void {
  const asked = bindings.map(({ type }) => typeOf(type, at));
  const wanted = asked.map((type) => type?.element ?? null);
  const found = valuesOf(
    value,
    bindings.map(({ name }) => name),
    wanted,
    at,
  );
  bindings.forEach((binding, k) => {
    const { name, range } = binding;
    const type = asked[k];
    const one = found === null || type === undefined ? null : found[k]!;
    let given: Found = type && one !== null ? fitted(one, type, binding, value.range, at) : one;
    // A variable has an element from its declaration on, which its literal may not state.
    if (isVariable && given !== null && isLiteral(given)) given = made(at, value.range, given, null);
    defineValue({ name, range }, given, isVariable, at);
  });
}

/** Converts a value to the annotated type: a literal or scalar is spread over nodes or edges, and nothing else is converted. */
export function fitted(found: NonNullable<Found>, asked: Asked, named: Named, range: Range, at: At): Typed | null {
  const { domain, element } = asked;
  if (!expectConstant(at, range, found, element, named.name)) return null;
  const one = isLiteral(found) ? attempt(at, range, (site) => constant(site, named.name, found, element)) : found;
  if (one === null) return null;
  if (one.element === element && one.domain === domain) return one;
  if (one.element === element && one.domain === "scalar" && domain !== "scalar") {
    return attempt(at, range, (site) => broadcast(site, domain, one));
  }
  const text = printType(valueType(element, domain));
  say(at, "lang/type", range, `found ${describeTyped(one)} for ${named.name}; expected ${text}`, {
    hint: misfit(one, asked),
    related: [{ message: `${named.name} is ${text}`, range: named.range }],
  });
  return null;
}

function describeTyped(one: Typed): string {
  return one.label === undefined ? typeText(one) : `${one.label} (${typeText(one)})`;
}

function misfit(one: Typed, { domain, element }: Asked): string {
  if (one.domain === domain || one.domain === "scalar") return `Convert it: ${element}(${one.label ?? "x"}).`;
  if (domain === "scalar") return `Combine the entries: sum(${one.label ?? "x"}), max(${one.label ?? "x"}), any(…).`;
  return domain === "node"
    ? "Combine the edges of each node: sum(e in in_edges: x[e])."
    : "Read node values at the ends of each edge: edge(e: x[e.source]).";
}

function assign(targets: readonly Named[], value: Assigned, at: At): void {
  const bindings = targets.map((target) => variableOf(target, at));
  const types = bindings.map((binding) => (binding?.given && !isLiteral(binding.given) ? binding.given : null));
  const found = valuesOf(
    value,
    targets.map(({ name }) => name),
    types.map((type) => type?.element ?? null),
    at,
  );
  bindings.forEach((binding, k) => {
    if (!binding) return;
    const type = types[k];
    const one = found?.[k] ?? null;
    if (type === null || type === undefined || one === null) {
      binding.given = null;
      return;
    }
    const asked: Asked = { domain: type.domain as Domain, element: type.element };
    const given = sameAs(one, asked, binding, value.range, at);
    // To report a mistake once, the variable keeps its old value.
    if (given !== null) binding.given = { ...given, label: binding.name };
  });
}

/** A new value for a variable, which keeps the type of its declaration. */
function sameAs(found: NonNullable<Found>, asked: Asked, binding: ValueBinding, range: Range, at: At): Typed | null {
  if (!expectConstant(at, range, found, asked.element, binding.name)) return null;
  const one = isLiteral(found)
    ? attempt(at, range, (site) => constant(site, binding.name, found, asked.element))
    : found;
  if (one === null) return null;
  if (one.element === asked.element && one.domain === asked.domain) return one;
  if (one.element === asked.element && one.domain === "scalar" && asked.domain !== "scalar") {
    const { domain } = asked;
    return attempt(at, range, (site) => broadcast(site, domain, one));
  }
  const text = printType(valueType(asked.element, asked.domain));
  say(at, "lang/type", range, `found ${describeTyped(one)} for ${binding.name}, which is ${text} from its var on`, {
    hint: one.domain !== asked.domain ? domainHint(binding, one, asked) : elementHint(binding, one, asked),
    related: [{ message: `${binding.name} is ${text}`, range: binding.range, source: binding.source }],
  });
  return null;
}

function domainHint({ name }: ValueBinding, one: Typed, asked: Asked): string {
  if (asked.domain === "scalar" && one.domain !== "each")
    return `Let it start as that: var ${name} = ${one.domain}(…).`;
  return misfit(one, asked);
}

function elementHint({ name }: ValueBinding, one: Typed, asked: Asked): string {
  const type = printType(valueType(one.element, asked.domain));
  return `Declare it as that, var ${name}: ${type} = …, or convert the value: ${asked.element}(${one.label ?? "x"}).`;
}

function variableOf({ name, range }: Named, at: At): ValueBinding | null {
  const binding = at.names.find(name);
  if (binding?.kind === "poisoned") return null;
  if (binding?.kind === "value" && binding.isVariable) return binding;
  if (binding) {
    const what =
      binding.kind === "value" ? "which a let or parameter defines and nothing changes" : "which is no variable";
    say(at, "lang/name", range, `found an assignment to ${name}, ${what}`, {
      hint:
        binding.kind === "value"
          ? `Declare it with var: var ${name} = …; a parameter is copied first: var current = ${name}.`
          : `Choose another name: var x = ….`,
      related: [{ message: `${name} is defined here`, range: binding.range, source: binding.source }],
    });
    return null;
  }
  const variables = at.names.all().filter((known) => known.kind === "value" && known.isVariable);
  const near = nearest(
    name,
    variables.map((known) => known.name),
  );
  if (near === null) {
    say(at, "lang/name", range, `found an assignment to ${name}, which is not declared`, {
      hint: `Write let ${name} = …, or var ${name} = … before the loop if it changes from round to round.`,
    });
    poison({ name, range }, at);
    return null;
  }
  sayUnknown({ ...at, names: at.names }, name, range, "value");
  return null;
}
