/** Calls interpolated algorithms, whose programs are inlined, and functions, which construct values. */

import { EdgewiseError } from "../../error.ts";
import type { Element } from "../../ir/type.ts";
import type { Parameter, Value } from "../../ir/value.ts";
import { elementOf, isComputed } from "../../ir/value.ts";
import { copyOp, resolve } from "../../ir/walk.ts";
import type { Algorithm } from "../../typing/algorithm.ts";
import { broadcast, constant } from "../../typing/leaf.ts";
import type { Site } from "../../typing/site.ts";
import type { Typed } from "../../typing/typed.ts";
import { wholeOf } from "../../typing/typed.ts";
import type { At, Found } from "../meaning/context.ts";
import { attempt, inPlace, made, outside, say } from "../meaning/context.ts";
import type { Asked, GivenBinding, GivenFunction } from "../meaning/names.ts";
import { fitted } from "../meaning/statements/statement.ts";
import type { Argument, CallNode } from "../syntax/tree.ts";

/** The values of a call of an interpolation; null where something is wrong with it. */
export function callGiven(binding: GivenBinding, node: CallNode, at: At): readonly Found[] | null {
  const { name, given } = binding;
  const wrong = node.comprehension ?? node.given.find(({ isElse }) => isElse);
  if (wrong) {
    say(
      at,
      "lang/type",
      wrong.range,
      `found ${node.comprehension ? "a clause" : "else"} in a call of ${name}; expected arguments`,
      {
        hint: `Write ${name}(x, y).`,
      },
    );
    return null;
  }
  if (given.kind === "function") return callFunction(name, given, node, at);
  const found = callAlgorithm(name, given.algorithm, node, outside(at));
  return found?.map((value) => inPlace(at, node.range, value)) ?? null;
}

function callFunction(name: string, { arity, apply }: GivenFunction, node: CallNode, at: At): readonly Found[] | null {
  const named = node.given.find((one) => one.name !== null);
  if (named) {
    say(
      at,
      "lang/type",
      named.range,
      `found ${named.name!.name} = … in a call of ${name}, a function; expected arguments in order`,
      {
        hint: `Write ${name}(x, y).`,
      },
    );
    return null;
  }
  if (node.given.length < arity) {
    say(at, "lang/type", node.range, `${name} got ${countOf(node.given)}; it takes ${arity}`);
    return null;
  }
  const values = node.given.map(({ value }) => made(at, value.range, at.lowering.expression(value, at, null), null));
  if (!values.every((value) => value !== null)) return null;
  const found = applied(apply, values);
  if (typeof found !== "string") return found;
  say(
    at,
    "lang/type",
    node.range,
    `${name} gave ${found}; expected an expression or a constant, or several in an array or object`,
  );
  return null;
}

/** An error that an interpolated function threw. It has a place of its own in the program around, so nothing is reported here. */
export class FunctionFault extends Error {
  override readonly cause: EdgewiseError;

  constructor(cause: EdgewiseError) {
    super(cause.message);
    this.cause = cause;
  }
}

function applied(apply: GivenFunction["apply"], values: readonly Typed[]): ReturnType<GivenFunction["apply"]> {
  try {
    return apply(values);
  } catch (error) {
    throw error instanceof EdgewiseError ? new FunctionFault(error) : error;
  }
}

function countOf({ length }: readonly Argument[]): string {
  return `${length} argument${length === 1 ? "" : "s"}`;
}

function callAlgorithm(name: string, { func }: Algorithm, node: CallNode, at: At): readonly Found[] | null {
  const { parameters, body } = func;
  const given = argumentsFor(name, parameters, node, at);
  if (given === null) return null;
  return attempt(at, node.range, (site) => {
    const scope = site.body;
    const substitution = new Map<Value, Value>([[func.graph, site.graph]]);
    for (const [k, parameter] of parameters.entries()) {
      const value = given[k]?.value ?? defaultOf(parameter, substitution, site).value;
      substitution.set(parameter.value, value);
    }
    for (const op of body.ops) scope.region.add(copyOp(op, substitution));
    return body.yields.map((value) => wholeOf(scope, resolve(value, substitution)));
  });
}

/** The value of a parameter's default, as a run has it. */
function defaultOf({ value, initial }: Parameter, substitution: Map<Value, Value>, site: Site): Typed {
  const { domain, element } = askedBy(value);
  const scope = site.body;
  let found: Typed;
  if (isComputed(initial)) {
    for (const op of initial.ops) scope.region.add(copyOp(op, substitution));
    found = wholeOf(scope, resolve(initial.yields[0]!, substitution));
  } else {
    const literal = element === "bool" ? initial === 1 : (initial ?? 0);
    found = constant(site, value.name ?? "a parameter", literal, element);
  }
  return domain === "scalar" ? found : broadcast(site, domain, found);
}

function askedBy(value: Value): Asked {
  const element: Element = elementOf(value);
  return { domain: value.type.kind === "value" ? value.type.domain : "scalar", element };
}

/** The arguments in the order of the parameters; undefined where the default is used. */
function argumentsFor(
  name: string,
  parameters: readonly Parameter[],
  node: CallNode,
  at: At,
): readonly (Typed | undefined)[] | null {
  const names = parameters.map(({ value }) => value.name ?? "");
  const found = new Map<number, Argument>();
  let isWrong = false;
  const refuse = (range: Argument["range"], message: string): void => {
    say(at, "lang/type", range, message);
    isWrong = true;
  };
  node.given.forEach((one, position) => {
    const k = one.name ? names.indexOf(one.name.name) : position;
    if (one.name && k < 0) {
      const known = names.join(", ") || "none";
      refuse(
        one.name.range,
        `found ${one.name.name} = … in a call of ${name}, which has no such parameter; it has ${known}`,
      );
    } else if (k >= names.length) {
      if (k === names.length)
        refuse(one.range, `${name} got ${countOf(node.given)}; it has ${names.length} (${names.join(", ") || "none"})`);
    } else if (found.has(k)) refuse(one.range, `found ${names[k]} twice in a call of ${name}`);
    else found.set(k, one);
  });
  const missing = parameters.filter(({ initial }, k) => initial === null && !found.has(k));
  if (missing.length > 0 && !isWrong) {
    refuse(
      node.range,
      `${name} got no ${missing.map(({ value }) => value.name).join(", ")}; expected ${missing.length === 1 ? "it" : "them"}`,
    );
  }
  const values = parameters.map(({ value }, k) => {
    const one = found.get(k);
    if (one === undefined) return undefined;
    const asked = askedBy(value);
    const given = at.lowering.expression(one.value, at, asked.element);
    return given === null ? null : fitted(given, asked, { name: names[k]!, range: one.range }, one.value.range, at);
  });
  if (isWrong || values.some((value) => value === null)) return null;
  return values.map((value) => value ?? undefined);
}
