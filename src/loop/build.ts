/** Builds a loop kernel. Arrays and locals get numbers, and statements go into the innermost open body. */

import type { Element } from "../ir/type.ts";
import { local } from "./expression.ts";
import type { Address, Expression, Local, LoopArray, LoopKernel, LoopType, Statement } from "./loop.ts";
import { typeOf } from "./verify.ts";

/** An update without the local that gets what the entry held before. */
export type Update = Omit<Statement & { kind: "update" }, "kind" | "before">;

export class KernelBuilder {
  readonly begin: Expression = local(0);
  readonly end: Expression = local(1);
  readonly #name: string;
  readonly #failures: number;
  readonly #arrays: LoopArray[] = [];
  readonly #arrayNumbers = new Map<string, number>();
  readonly #locals: Local[] = [
    { name: "begin", type: "index" },
    { name: "end", type: "index" },
  ];
  readonly #start: Statement[] = [];
  readonly #hoisted = new Map<string, Expression>();
  /** The open bodies, each within the one before it. */
  readonly #open: Statement[][] = [[]];

  constructor(name: string, failures: number) {
    this.#name = name;
    this.#failures = failures;
  }

  /** The number of an array; the same for the same element and address. */
  array(name: string, element: Element, address: Address): number {
    const key = `${element} ${spellAddress(address)}`;
    const known = this.#arrayNumbers.get(key);
    if (known !== undefined) return known;
    const number = this.#arrays.push({ name, element, address }) - 1;
    this.#arrayNumbers.set(key, number);
    return number;
  }

  /** An entry of an array of u32, read where the expression stands. */
  entry(name: string, address: Address, at: Expression): Expression {
    return { kind: "load", array: this.array(name, "u32", address), index: at };
  }

  push(statement: Statement): void {
    this.#body.push(statement);
  }

  /** Combines a value into an entry, or puts it there. */
  update(update: Update): void {
    this.push({ kind: "update", ...update, before: null });
  }

  /** Does the same, and returns what the entry held before, from a local. */
  fetch(name: string, update: Update): Expression {
    const { element: type } = this.#arrays[update.array]!;
    const before = this.#locals.push({ name, type }) - 1;
    this.push({ kind: "update", ...update, before });
    return local(before);
  }

  /** A new local with a value; returns its number, to be assigned again. */
  variable(name: string, type: LoopType, value: Expression): number {
    const number = this.#locals.push({ name, type }) - 1;
    this.assign(number, value);
    return number;
  }

  assign(number: number, value: Expression): void {
    this.push({ kind: "assign", local: number, value });
  }

  /** Computes a value here, once, and returns the local that holds it. */
  keep(name: string, type: LoopType, value: Expression): Expression {
    return local(this.variable(name, type, value));
  }

  /**
   * A value that is computed where it is first asked for, or never. It is computed again where the first time was in a branch
   * that may not have been taken.
   */
  later(name: string, type: LoopType, value: () => Expression): () => Expression {
    let kept: { readonly value: Expression; readonly body: Statement[] } | null = null;
    return () => {
      if (kept === null || !this.#open.includes(kept.body)) {
        kept = { value: this.keep(name, type, value()), body: this.#body };
      }
      return kept.value;
    };
  }

  /** Computes a value once, before everything else. */
  hoist(name: string, value: Expression): Expression {
    const key = spellExpression(value);
    const known = this.#hoisted.get(key);
    if (known) return known;
    const number = this.#locals.push({ name, type: this.typeOf(value) }) - 1;
    this.#start.push({ kind: "assign", local: number, value });
    const kept = local(number);
    this.#hoisted.set(key, kept);
    return kept;
  }

  /** Counts from one index up to another, by ones or by a step. */
  count(name: string, from: Expression, to: Expression, body: (counter: Expression) => void, step = 1): void {
    const number = this.#locals.push({ name, type: "index" }) - 1;
    this.push({ kind: "for", local: number, from, to, step, body: this.#collect(() => body(local(number))) });
  }

  loop(condition: Expression, body: () => void): void {
    this.push({ kind: "while", condition, body: this.#collect(body) });
  }

  /** Leaves the innermost loop. */
  leave(): void {
    this.push({ kind: "leave" });
  }

  branch(condition: Expression, then: () => void, otherwise: () => void = () => {}): void {
    if (condition.kind === "const") {
      (condition.value ? then : otherwise)();
      return;
    }
    this.push({ kind: "if", condition, then: this.#collect(then), otherwise: this.#collect(otherwise) });
  }

  typeOf(expression: Expression): LoopType {
    return typeOf(expression, { arrays: this.#arrays, locals: this.#locals });
  }

  get #body(): Statement[] {
    return this.#open.at(-1)!;
  }

  finish(): LoopKernel {
    return {
      name: this.#name,
      arrays: this.#arrays,
      locals: this.#locals,
      body: [...this.#start, ...this.#body],
      failures: this.#failures,
    };
  }

  #collect(body: () => void): Statement[] {
    const inner: Statement[] = [];
    this.#open.push(inner);
    body();
    this.#open.pop();
    return inner;
  }
}

/** A text that is different for each address. It is quicker than JSON, and needed at each access. */
function spellAddress(address: Address): string {
  switch (address.kind) {
    case "fixed":
      return `at ${address.byte}`;
    case "frame":
    case "frame pointer":
      return `${address.kind} ${address.offset}`;
    case "relative":
      return `${address.byte} from ${address.offset}`;
    default:
      return address satisfies never;
  }
}

/** A text that is different for each expression. */
function spellExpression(expression: Expression): string {
  switch (expression.kind) {
    case "const":
      return `${expression.type} ${Object.is(expression.value, -0) ? "-0" : expression.value}`;
    case "local":
      return `local ${expression.local}`;
    case "load":
      return `load ${expression.array} ${spellExpression(expression.index)}`;
    case "load lanes":
      return `load ${expression.lanes} lanes ${expression.array} ${spellExpression(expression.index)}`;
    case "splat":
      return `splat ${expression.lanes} ${spellExpression(expression.value)}`;
    case "indices":
      return `indices ${expression.lanes} ${spellExpression(expression.from)}`;
    case "scalar":
      return `(${expression.op} ${expression.element} ${expression.operands.map(spellExpression).join(", ")})`;
    case "vector":
      return `(${expression.op} ${expression.element} ${expression.lanes} ${expression.operands.map(spellExpression).join(", ")})`;
    case "any":
      return `any ${spellExpression(expression.value)}`;
    case "index":
    case "compare":
      return `(${expression.kind} ${expression.op} ${spellExpression(expression.left)}, ${spellExpression(expression.right)})`;
    case "convert":
      return `${expression.to} of ${spellExpression(expression.value)}`;
    case "bits":
      return `bits of ${spellExpression(expression.value)}`;
    default:
      return expression satisfies never;
  }
}
