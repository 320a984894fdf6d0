/** Inlines calls of a program's functions and algorithms: lowers the body of each where it is called. */

import { constant } from "../../typing/leaf.ts";
import type { Typed } from "../../typing/typed.ts";
import { isLiteral, typeText } from "../../typing/typed.ts";
import type { Expression, ParameterNode } from "../syntax/tree.ts";
import type { At, Found, InlinedCall } from "./context.ts";
import { attempt, say } from "./context.ts";
import type { CallableBinding } from "./names.ts";
import { Names } from "./names.ts";
import type { Declared } from "./parameters.ts";
import { declaredAs } from "./parameters.ts";
import { bodyOf } from "./statements/body.ts";
import { defineValue } from "./statements/define.ts";
import { fitted } from "./statements/statement.ts";

/** The most calls that may be nested. */
const DEEPEST_CALLS = 64;

/** Inlines a call: lowers the body with the given arguments, and returns its values. */
export function inline(callable: CallableBinding, call: InlinedCall, at: At): readonly Found[] | null {
  const { declaration, home, source, name } = callable;
  const again = at.calls.findIndex((known) => known.callable.declaration === declaration);
  if (again >= 0) {
    const cycle = [...at.calls.slice(again).map((known) => known.callable.name), name].join(", which calls ");
    say(at, "lang/name", call.range, `found a call of ${name} within itself: ${cycle}`, {
      hint: "Calls are inlined, so none may come back to itself; what is repeated is a loop: repeat 10 { … }.",
    });
    return null;
  }
  if (at.calls.length >= DEEPEST_CALLS) {
    say(
      at,
      "lang/limit",
      call.range,
      `found a call within ${DEEPEST_CALLS} others; expected at most ${DEEPEST_CALLS} within each other`,
    );
    return null;
  }
  const given = bindArguments(callable, call, at);
  if (given === null) return null;
  const names = new Names(home);
  const inside: At = {
    lowering: at.lowering,
    source,
    names,
    entry: at.entry,
    calls: [...at.calls, { callable, source: at.source, range: call.range }],
  };
  declaration.parameters.forEach((node, k) => {
    const { found, isGiven } = given[k]!;
    const value = isGiven ? found : node.initial ? defaultAt(node, inside) : null;
    defineValue({ name: node.name, range: node.nameRange }, value, false, inside);
  });
  const returned = bodyOf(declaration, inside);
  return returned === null ? null : returned.map(({ given: one }) => one);
}

/** The default of a parameter of an inlined function or algorithm, from the parameters before it. */
function defaultAt(node: ParameterNode, at: At): Found {
  const declared = node.type === null ? null : declaredAs(node, at);
  const found = at.lowering.expression(node.initial!, at, declared?.asked.element ?? null);
  if (found === null || declared === null) return found;
  return fitted(found, declared.asked, { name: node.name, range: node.nameRange }, node.initial!.range, at);
}

/** The values of the parameters of a call, in their order. */
function bindArguments(
  { declaration, name, source, home, range }: CallableBinding,
  call: InlinedCall,
  at: At,
): readonly { readonly found: Found; readonly isGiven: boolean }[] | null {
  const { parameters } = declaration;
  const nodes = new Map<ParameterNode, Expression>();
  let isWrong = false;
  const related = [{ message: `${name} is defined here`, range, source }];
  const listed = parameters.map((node) => node.name).join(", ") || "none";
  call.given.forEach(({ name: by, range: place, node }, k) => {
    const known = by ? parameters.find((parameter) => parameter.name === by.name) : parameters[k];
    if (!known) {
      const message = by
        ? `found ${by.name} = … in a call of ${name}, which has no such parameter; it has ${listed}`
        : `${name} got ${call.given.length} arguments; it has ${parameters.length} (${listed})`;
      if (by || k === parameters.length) say(at, "lang/type", by?.range ?? place, message, { related });
      isWrong = true;
    } else if (nodes.has(known)) {
      say(at, "lang/type", place, `found ${known.name} twice in a call of ${name}`, { related });
      isWrong = true;
    } else nodes.set(known, node);
  });
  const own: At = { ...at, source, names: new Names(home) };
  const found = parameters.map((node) => {
    const value = nodes.get(node);
    if (value === undefined) {
      if (node.initial === null) {
        say(
          at,
          "lang/type",
          call.range,
          `${name} got no ${node.name}; expected ${parameters
            .filter(({ initial }) => initial === null)
            .map((one) => one.name)
            .join(", ")}`,
          { related },
        );
        isWrong = true;
      }
      return { found: null, isGiven: false };
    }
    // A parameter of a function without a type takes values of any type. An algorithm has a type for each parameter.
    const isOpen = node.type === null && declaration.kind === "fn";
    const declared = isOpen ? null : declaredAs(node, own);
    const given = at.lowering.expression(value, at, declared?.asked.element ?? null);
    if (given === null || declared === null) return { found: given, isGiven: true };
    if (isEntry(given) && declared.asked.domain === "scalar" && given.element === declared.asked.element)
      return { found: given, isGiven: true };
    return { found: argument(given, declared, value, name, at), isGiven: true };
  });
  return isWrong ? null : found;
}

function isEntry(found: NonNullable<Found>): found is Typed {
  return !isLiteral(found) && found.domain === "each";
}

function argument(
  given: NonNullable<Found>,
  { node, asked }: Declared,
  value: Expression,
  name: string,
  at: At,
): Found {
  if (isLiteral(given) && asked.domain === "scalar") {
    return attempt(at, value.range, (site) => constant(site, `${node.name} of ${name}`, given, asked.element));
  }
  if (
    !isLiteral(given) &&
    (given.element !== asked.element || (given.domain !== asked.domain && given.domain !== "scalar"))
  ) {
    const text = typeText({ ...given, ...asked });
    say(at, "lang/type", value.range, `found ${typeText(given)} for ${node.name} of ${name}; expected ${text}`, {
      hint: given.element === asked.element ? undefined : `Convert it: ${asked.element}(…).`,
    });
    return null;
  }
  return fitted(given, asked, { name: node.name, range: value.range }, value.range, at);
}
