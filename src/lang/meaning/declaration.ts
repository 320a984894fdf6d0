/** Lowers algorithms and functions: parameters and their defaults, bodies, and results. */

import type { Parameter, Region } from "../../ir/value.ts";
import { isScalarOp } from "../../ir/value.ts";
import type { Algorithm, ComputedDefault, ParameterSpec } from "../../typing/algorithm.ts";
import { parameter } from "../../typing/leaf.ts";
import { loneNumber } from "../../typing/operand.ts";
import type { Result } from "../../typing/program.ts";
import { program } from "../../typing/program.ts";
import type { BodyScope } from "../../typing/scope.ts";
import { Construction } from "../../typing/scope.ts";
import { isLiteral } from "../../typing/typed.ts";
import type { Diagnostics } from "../diagnostic.ts";
import { TEXT_SPELLING } from "../spelling.ts";
import type { Callable, Contracts, ResultNode } from "../syntax/tree.ts";
import { lowerSeveral } from "./calls.ts";
import type { At, Lowering } from "./context.ts";
import { attempt, made, say } from "./context.ts";
import { lowerExpression } from "./expression.ts";
import { inline } from "./inlining.ts";
import type { CallableBinding } from "./names.ts";
import { Names } from "./names.ts";
import type { Declared } from "./parameters.ts";
import { declaredAs } from "./parameters.ts";
import { bodyOf } from "./statements/body.ts";
import { defineValue } from "./statements/define.ts";
import { fitted, lowerStatement } from "./statements/statement.ts";

/** The most calls, and the most text, that inlining may produce for one algorithm. Nested calls double it easily. */
const MOST_CALLS = 10_000;
const MOST_INLINED = 1 << 20;

/** Lowers an algorithm of a text, as the builder would have made it; null where something is wrong with it. */
export function lowerAlgorithm(binding: CallableBinding, diagnostics: Diagnostics): Algorithm | null {
  const { declaration, name } = binding;
  const { contracts } = declaration;
  const whole = lowerProgram(binding, diagnostics, name, (at) => resultsOf(declaration, at));
  if (whole === null || contracts === null) return whole;
  const contraction = lowerProgram(binding, diagnostics, `${name}Contraction`, (at) => factorOf(contracts, at));
  // The factor reads only some of the parameters, but is given all of them.
  return contraction && { ...whole, contraction: { ...contraction, warnings: [] } };
}

/** Lowers a program with the parameters of an algorithm; null where something is wrong with it. */
function lowerProgram(
  binding: CallableBinding,
  diagnostics: Diagnostics,
  name: string,
  build: (at: At) => Result[],
): Algorithm | null {
  const { declaration, home, source } = binding;
  const construction = new Construction(TEXT_SPELLING);
  const scope = construction.newBody();
  const lowering = loweringOf(construction, diagnostics);
  const names = new Names(home);
  const calls = [{ callable: binding, source, range: binding.range }];
  const at: At = { lowering, source, names, entry: null, calls };
  const parameters: Parameter[] = [];
  const specs: [string, ParameterSpec][] = [];
  for (const node of declaration.parameters) {
    const declared = declaredAs(node, at);
    if (!declared) {
      names.define({ kind: "poisoned", name: node.name, range: node.nameRange, source });
      continue;
    }
    const { asked, isKey } = declared;
    const initial = defaultOf(declared, parameters, scope, at);
    const typed = parameter(scope, node.name, asked.domain, asked.element);
    parameters.push({ value: typed.value, initial, nodeKey: isKey });
    const computed = typeof initial === "object" && initial !== null ? asSpec(initial) : initial;
    specs.push([node.name, { ...asked, initial: computed, nodeKey: isKey }]);
    defineValue({ name: node.name, range: node.nameRange }, typed, false, at);
  }
  const made = attempt(at, binding.range, (site) => program(site, name, scope, parameters, () => build(at)));
  if (made === null || lowering.isWrong) return null;
  const { func, results, warnings } = made;
  const types = results.map(({ name: result, value: { domain, element } }) => {
    if (domain === "each") throw new TypeError("a result is one entry");
    return [result, { domain, element }] as const;
  });
  return {
    kind: "algorithm",
    name,
    parameters: Object.fromEntries(specs),
    results: Object.fromEntries(types),
    func,
    warnings,
  };
}

/**
 * Reports mistakes in a function by itself, whether anything calls it or not. Nothing is known of parameters without a type,
 * so nothing that depends on them is reported.
 */
export function checkFunction(binding: CallableBinding, diagnostics: Diagnostics): void {
  const { declaration, home, source } = binding;
  const construction = new Construction(TEXT_SPELLING);
  const scope = construction.newBody();
  const names = new Names(home);
  const calls = [{ callable: binding, source, range: binding.range }];
  const at: At = { lowering: loweringOf(construction, diagnostics), source, names, entry: null, calls };
  construction.within(scope, () => {
    for (const node of declaration.parameters) {
      const { name, nameRange: range, type, initial } = node;
      const asked = type === null ? null : declaredAs(node, at)?.asked;
      if (initial) at.lowering.expression(initial, at, asked?.element ?? null);
      if (asked) defineValue({ name, range }, parameter(scope, name, asked.domain, asked.element), false, at);
      else names.define({ kind: "poisoned", name, range, source });
    }
    const { contracts, name } = declaration;
    if (contracts !== null) {
      say(at, "lang/syntax", contracts.range, `found contracts at the function ${name}; expected it at an algorithm`, {
        hint: "Runs start warm: say it of the algorithm that is run.",
      });
    }
    bodyOf(declaration, at);
  });
}

function loweringOf(construction: Construction, diagnostics: Diagnostics): Lowering {
  let calls = 0;
  let inlined = 0;
  return {
    construction,
    diagnostics,
    isWrong: false,
    defined: 0,
    expression: lowerExpression,
    several: lowerSeveral,
    statement: lowerStatement,
    inline: (callable, call, at) => {
      const { start, end } = callable.declaration.block.range;
      calls++;
      inlined += end - start;
      if (calls <= MOST_CALLS && inlined <= MOST_INLINED) return inline(callable, call, at);
      const what =
        calls > MOST_CALLS ? `more than ${MOST_CALLS} calls` : `calls of more than ${MOST_INLINED} characters of text`;
      say(at, "lang/limit", call.range, `found ${what} in one algorithm, all of which is inlined`, {
        hint: "Give what is computed several times a name with let.",
      });
      return null;
    },
  };
}

/** The default of a parameter: a number, or a computation from the scalars before it. */
function defaultOf(
  { node, asked }: Declared,
  before: readonly Parameter[],
  scope: BodyScope,
  at: At,
): number | Region | null {
  const { initial, name } = node;
  if (initial === null) return null;
  const { construction } = at.lowering;
  const inside = construction.newBody();
  const isSimple = initial.kind === "number" || initial.kind === "truth";
  const found = construction.within(scope, () =>
    construction.within(inside, () => {
      const value = at.lowering.expression(initial, at, asked.element);
      if (value === null || isLiteral(value)) return value;
      return fitted(
        value,
        { domain: "scalar", element: asked.element },
        { name, range: node.nameRange },
        initial.range,
        at,
      );
    }),
  );
  if (found === null) return null;
  if (isLiteral(found))
    return attempt(at, initial.range, (site) => loneNumber(site.span, found, asked.element, `the default of ${name}`));
  const foreign = inside.region.ops.find((op) => !isScalarOp(op) && op.name !== "const");
  if (foreign) {
    say(
      at,
      "lang/type",
      initial.range,
      `found ${foreign.name} in the default of ${name}; expected scalar operations on parameters before it`,
      {
        hint: "A default is known before there is a graph: compute it in the body.",
      },
    );
    return null;
  }
  const parameters = new Set(before.map(({ value }) => value));
  const isWhole = inside.region.ops.some(({ operands }) =>
    operands.some(
      (operand) => parameters.has(operand) && operand.type.kind === "value" && operand.type.domain !== "scalar",
    ),
  );
  if (isWhole || isSimple) {
    say(at, "lang/type", initial.range, `found a node or edge value in the default of ${name}; expected scalars`);
    return null;
  }
  return inside.region.finish([], [found.value]);
}

/** A computed default in the form of a declaration: with parameters of its own for those that it reads. */
function asSpec(region: Region): ComputedDefault {
  const own = new Set(region.ops.flatMap(({ results }) => results));
  const reads = [...new Set([...region.ops.flatMap(({ operands }) => operands), ...region.yields])].filter(
    (value) => !own.has(value),
  );
  return { reads: reads.map(({ name }) => name ?? ""), region: { ...region, parameters: reads } };
}

function factorOf({ range, factor }: Contracts, at: At): Result[] {
  const found = at.lowering.expression(factor, at, "f64");
  if (found === null) return [];
  const named = { name: "contracts", range };
  const value = fitted(found, { domain: "scalar", element: "f64" }, named, factor.range, at);
  return value === null ? [] : [{ name: "factor", value }];
}

/** Lowers the body of an algorithm, and returns its results by name. */
function resultsOf(declaration: Callable, at: At): Result[] {
  const results = bodyOf(declaration, at);
  const found: Result[] = [];
  for (const { node, given } of results ?? []) {
    const name = nameOf(node, at);
    if (name === null) continue;
    const earlier = found.find((result) => result.name === name);
    if (earlier) {
      say(at, "lang/name", (node.name ?? node).range, `found two results of the name ${name}`, {
        hint: `Name one of them otherwise: return x as other.`,
      });
      continue;
    }
    const value = made(at, node.value.range, given, null);
    if (value !== null) found.push({ name, value });
  }
  return found;
}

/** The name of a result: the one after `as`, else the one that its expression implies. */
function nameOf({ value, name, range }: ResultNode, at: At): string | null {
  if (name) return name.name;
  if (value.kind === "name" && value.element === null) return value.name;
  if (value.kind === "member") return value.member.name;
  say(at, "lang/syntax", range, "found a result without a name; expected one", {
    hint: `Write return ${at.source.slice(range).slice(0, 40)} as name.`,
  });
  return null;
}
