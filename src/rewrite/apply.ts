/** Applies rewrite rules to a fixpoint in one sweep: an op is rewritten after its operands are. */

import { EdgewiseError } from "../error.ts";
import type { Op } from "../ir/op.ts";
import { printType, sameType, valueType } from "../ir/type.ts";
import type { Func, Value } from "../ir/value.ts";
import { newValue } from "../ir/value.ts";
import type { Rule, RuleIndex } from "./rule.ts";
import type { Site, Visit } from "./sweep.ts";
import { sweep } from "./sweep.ts";
import type { NewTerm, Replacement, Term } from "./term.ts";
import { LazyTerm, opOf, shapeOf } from "./term.ts";

/**
 * The most rewrites of one op of the input, counting the ops made in its place. Rules make an expression smaller or order it,
 * so a handful is usual; more than this means a cycle among the rules.
 */
const MOST_STEPS = 200;

/** Called with a law each time that it is used. */
export type LawObserver = (law: string) => void;

/** Applies every rule wherever it matches. Throws `pass`, naming the laws, where they never end. */
export function applyRules(func: Func, rules: RuleIndex, observe?: LawObserver): Func {
  return sweep(func, rewriting(rules, observe));
}

/** A visit that applies rules, for one sweep. Passes that do more than rules can express combine it with their own. */
export function rewriting(rules: RuleIndex, observe?: LawObserver): Visit {
  const terms = new Map<Value, Term>();
  return (op, site) => {
    if (op.results.length !== 1 || !rules.has(op.name)) return null;
    return new Rewriter(rules, terms, site, observe).rewrite(op);
  };
}

/** The rewriting of one op of the input. */
class Rewriter {
  readonly #rules: RuleIndex;
  readonly #terms: Map<Value, Term>;
  readonly #site: Site;
  readonly #observe: LawObserver | undefined;
  readonly #laws: string[] = [];

  constructor(rules: RuleIndex, terms: Map<Value, Term>, site: Site, observe: LawObserver | undefined) {
    this.#rules = rules;
    this.#terms = terms;
    this.#site = site;
    this.#observe = observe;
  }

  /** The value that replaces the op's result, after all ops that it needs are emitted; null where no rule matches. */
  rewrite(op: Op): readonly [Value] | null {
    const found = this.#match(op);
    if (!found) return null;
    return [this.#replace(op, found.rule, found.replacement)];
  }

  #match(op: Op): { rule: Rule; replacement: Replacement } | null {
    if (!this.#rules.has(op.name)) return null;
    const term = new LazyTerm(op.results[0]!, op, this.#termOf);
    for (const rule of this.#rules.candidates(term)) {
      const replacement = rule.apply(term);
      if (replacement) return { rule, replacement };
    }
    return null;
  }

  #replace(op: Op, rule: Rule, replacement: Replacement): Value {
    this.#count(rule, op);
    const result = op.results[0]!;
    if (replacement.kind === "new") return this.#finish(this.#make(replacement, op, rule));
    if (sameType(replacement.value.type, result.type)) return replacement.value;
    return this.#finish(broadcast(replacement.value, op, rule));
  }

  /** Makes the op of a right side, with the result of the op that it replaces. */
  #make(term: NewTerm, op: Op, rule: Rule): Op {
    const operands = term.operands.map((operand) => this.#valueOf(operand, op));
    const made = opOf(shapeOf(term, operands), newValue, op.span);
    if (sameType(made.results[0]!.type, op.results[0]!.type)) return { ...made, results: op.results };
    return broadcast(this.#finish(made), op, rule);
  }

  #valueOf(operand: Replacement, root: Op): Value {
    if (operand.kind === "known") return operand.value;
    const operands = operand.operands.map((inner) => this.#valueOf(inner, root));
    return this.#finish(opOf(shapeOf(operand, operands), newValue, root.span));
  }

  /** Emits a new op, or the op that it is rewritten to. */
  #finish(op: Op): Value {
    const again = this.rewrite(op);
    if (again) return again[0];
    this.#site.emit(op);
    return op.results[0]!;
  }

  readonly #termOf = (value: Value): Term => {
    const known = this.#terms.get(value);
    if (known) return known;
    const term = new LazyTerm(value, this.#site.definition(value) ?? null, this.#termOf);
    this.#terms.set(value, term);
    return term;
  };

  #count(rule: Rule, op: Op): void {
    this.#observe?.(rule.law);
    this.#laws.push(rule.law);
    if (this.#laws.length <= MOST_STEPS) return;
    const cycle = [...new Set(this.#laws.slice(-MOST_STEPS / 2))];
    throw new EdgewiseError({
      code: "pass",
      message: `rewriting ${op.name} did not end within ${MOST_STEPS} steps; the rules that undo each other: ${cycle.join("; ")}`,
      span: op.span ?? undefined,
      hint: "Make the right side of each rule smaller than its left side, or nearer to one fixed order.",
    });
  }
}

/** A broadcast of the scalar `value` to all places where `op` has an entry. */
function broadcast(value: Value, op: Op, rule: Rule): Op {
  const { type, graph } = op.results[0]!;
  if (graph && type.kind === "value" && type.domain !== "scalar" && sameType(value.type, valueType(type.element))) {
    const operands = [graph, value];
    const { domain } = type;
    return { name: "broadcast", operands, attributes: { domain }, regions: [], results: op.results, span: op.span };
  }
  throw new EdgewiseError({
    code: "pass",
    message: `the rule ${rule.law} put a value of type ${printType(value.type)} in place of ${op.name}, which gives ${printType(type)}`,
    span: op.span ?? undefined,
  });
}
