/**
 * Represents straight-line code as terms, which laws are stated about. Equal terms are one object (hash consing), so that
 * `===` compares them.
 */

import type { Range } from "../../../ir/column-facts.ts";
import type { ScalarOpName } from "../../../ir/scalar.ts";
import { isExact, isIdempotent, scalarRow } from "../../../ir/scalar.ts";
import type { Element } from "../../../ir/type.ts";
import type { Instruction } from "../../../plan/code.ts";
import { extremeBeyond } from "./distribute.ts";
import { rangeGiven, rangeOfValue, resultOf, valueOfRange } from "./ranges.ts";

interface TermFields {
  /** The number of the term, in the order in which terms were made. Operands come before the terms made of them. */
  readonly id: number;
  /** The element of its value. */
  readonly element: Element;
  /** The range of its value, for any values of its variables. */
  readonly range: Range;
  /**
   * Whether the term depends on parameters only. A law is not about parameters, and has to hold for any values of them.
   */
  readonly isParameter: boolean;
}

export interface Variable extends TermFields {
  readonly kind: "variable";
  /** The name of the variable in messages. */
  readonly name: string;
}

export interface Constant extends TermFields {
  readonly kind: "constant";
  readonly value: number;
}

export interface Operation extends TermFields {
  readonly kind: "operation";
  readonly op: ScalarOpName;
  /** The element by which the op's meaning is looked up. */
  readonly at: Element;
  readonly operands: readonly Term[];
}

export type Term = Variable | Constant | Operation;

/** Makes terms, each only once. */
export class Terms {
  readonly #known = new Map<string, Term>();

  /** The variable of a key, which may be any text. A new one is made at the first use of the key. */
  variable(key: string, fields: Omit<Variable, "kind" | "id">): Term {
    return this.#once(`variable ${key}`, (id) => ({ kind: "variable", id, ...fields }));
  }

  constant(element: Element, value: number): Term {
    const key = `${element} ${Object.is(value, -0) ? "-0" : value}`;
    return this.#once(key, (id) => ({
      kind: "constant",
      id,
      element,
      range: rangeOfValue(value),
      isParameter: true,
      value,
    }));
  }

  /** Applies an op to terms, and computes the result where it is known. */
  apply(op: ScalarOpName, at: Element, operands: readonly Term[]): Term {
    if (op === "select") {
      const [condition, yes, no] = operands;
      if (yes === no) return yes!;
      if (condition!.kind === "constant") return condition!.value === 0 ? no! : yes!;
    }
    if (op === "cast" && operands[0]!.element === at) return operands[0]!;
    if (op === "identical" && operands[0] === operands[1]) return this.constant("bool", 1);
    const before = this.#beforeChoice(op, at, operands);
    if (before !== null) return before;
    return isChoice(op, at) ? this.#choice(op, at, operands) : this.#applied(op, at, operands);
  }

  #applied(op: ScalarOpName, at: Element, operands: readonly Term[]): Term {
    const element = resultOf(op, at);
    const range = rangeGiven(
      op,
      at,
      operands.map((operand) => operand.range),
    );
    const value = valueOfRange(range);
    if (value !== null) return this.constant(element, value);
    const inOrder = scalarRow(op).traits.includes("commutative") ? operands.toSorted((a, b) => a.id - b.id) : operands;
    return this.#once(keyOf(op, at, inOrder), (id) => ({
      kind: "operation",
      id,
      element,
      range,
      isParameter: operands.every((operand) => operand.isParameter),
      op,
      at,
      operands: inOrder,
    }));
  }

  /**
   * A choice among several terms (`min`, `max`, `and`, `or`), each once and in one order, so that choices that are written
   * differently are one term.
   */
  #choice(op: ScalarOpName, at: Element, operands: readonly Term[]): Term {
    const chosenFrom = (term: Term): readonly Term[] =>
      term.kind === "operation" && term.op === op && term.at === at ? term.operands.flatMap(chosenFrom) : [term];
    const all = [...new Set(operands.flatMap(chosenFrom))].sort((a, b) => a.id - b.id);
    return all.reduce((one, other) => this.#applied(op, at, [one, other]));
  }

  /** The op applied to the alternatives of its operand's choice, where the result is known to be the same; null elsewhere. */
  #beforeChoice(op: ScalarOpName, at: Element, operands: readonly Term[]): Term | null {
    const place = operands.findIndex(({ kind }) => kind !== "constant");
    const chosen = operands[place];
    if (chosen?.kind !== "operation" || operands.length > 2) return null;
    const other = operands.length === 2 ? operands[1 - place]! : null;
    if (other !== null && other.kind !== "constant") return null;
    const application = { op, at, of: chosen.element, isFirst: place === 0, constant: other?.value ?? null };
    const applied = (operand: Term): Term => this.apply(op, at, operands.with(place, operand));
    if (chosen.op === "select") {
      if (extremeBeyond("min", application) === null) return null;
      const [condition, yes, no] = chosen.operands;
      return this.apply("select", resultOf(op, at), [condition!, applied(yes!), applied(no!)]);
    }
    if (chosen.op !== "min" && chosen.op !== "max") return null;
    const extreme = extremeBeyond(chosen.op, application);
    return extreme && this.apply(extreme, resultOf(op, at), chosen.operands.map(applied));
  }

  /** All operations made so far. */
  operations(): readonly Operation[] {
    return [...this.#known.values()].filter((term) => term.kind === "operation");
  }

  /**
   * The result of `work` under the supposition that some operations have given values. Terms made of these are made anew
   * meanwhile.
   */
  supposing<T>(supposed: ReadonlyMap<Operation, number>, work: () => T): T {
    const keys = [...supposed].map(([operation, value]) => {
      const key = keyOf(operation.op, operation.at, operation.operands);
      this.#known.set(key, this.constant(operation.element, value));
      return [key, operation] as const;
    });
    try {
      return work();
    } finally {
      for (const [key, operation] of keys) this.#known.set(key, operation);
    }
  }

  /** The terms of all registers of straight-line code. Those of the inputs come first; `instead` replaces some. */
  ofCode(
    inputs: readonly Term[],
    code: readonly Instruction[],
    instead: ReadonlyMap<number, Term> = new Map(),
  ): readonly Term[] {
    const registers: Term[] = [];
    const push = (term: Term): void => void registers.push(instead.get(registers.length) ?? term);
    inputs.forEach(push);
    for (const instruction of code) {
      push(
        instruction.op === "const"
          ? this.constant(instruction.element, instruction.value)
          : this.apply(
              instruction.op,
              instruction.element,
              instruction.operands.map((operand) => registers[operand]!),
            ),
      );
    }
    return registers;
  }

  #once(key: string, make: (id: number) => Term): Term {
    const known = this.#known.get(key);
    if (known) return known;
    const term = make(this.#known.size);
    this.#known.set(key, term);
    return term;
  }
}

/** The variables that a term is made of. */
export function variablesBehind(term: Term): readonly Term[] {
  const seen = new Set([term]);
  for (const one of seen) if (one.kind === "operation") for (const operand of one.operands) seen.add(operand);
  return [...seen].filter(({ kind }) => kind === "variable");
}

function keyOf(op: ScalarOpName, at: Element, operands: readonly Term[]): string {
  return `${op} ${at} ${operands.map(({ id }) => id).join(" ")}`;
}

/** Whether an op chooses one of its operands, or bits of them, whatever their order and however often each is there. */
function isChoice(op: ScalarOpName, at: Element): boolean {
  const isMonoid = op === "min" || op === "max" || op === "and" || op === "or";
  return isMonoid && isIdempotent(op, at) && isExact(op, at);
}
