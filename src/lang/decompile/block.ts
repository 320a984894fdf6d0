/** Writes the statements of a block: of an algorithm, a loop's body, or an arm. */

import type { Op, OpOf, Region, Value } from "../../ir/value.ts";
import type { Assigned, BlockNode, Expression, IfNode, Statement } from "../syntax/tree.ts";
import { aggregateClause, combiner, countedTruth, edgeClause, intersectClause, meanClause } from "./clauses.ts";
import { hintOf } from "./hints.ts";
import type { Macro } from "./macros.ts";
import { strangeRequire } from "./macros.ts";
import { argument, call, literalNode, member, NOWHERE, named, nameNode, typeNode } from "./make.ts";
import { wordOf } from "./names.ts";
import type { BlockContext } from "./ops.ts";
import { expressionOf } from "./ops.ts";
import type { Constant, Item, Wanted, Written } from "./pending.ts";
import { Pending } from "./pending.ts";
import { readsName } from "./reads.ts";
import { loneForm } from "./regions.ts";

export class Block {
  readonly statements: Statement[] = [];
  readonly #context: BlockContext;
  readonly #pending: Pending;
  /** The value that ends the loop whose body this is, if nothing else reads it. */
  #until: Value | null = null;
  #isUntilWritten = false;

  constructor(context: BlockContext) {
    this.#context = context;
    const read = (value: Value): Expression => {
      const found = context.spelled.get(value);
      if (found) return found;
      throw new TypeError("a value is read before it is written");
    };
    this.#pending = new Pending(context.width, read, (item) => this.#name(item));
  }

  get node(): BlockNode {
    return { range: NOWHERE, statements: this.statements };
  }

  write(region: Region): void {
    const macros = this.#context.macros.get(region);
    for (let k = 0; k < region.ops.length; k++) {
      const macro = macros?.get(k);
      if (macro) {
        this.#macro(macro);
        k = macro.end - 1;
      } else this.#op(region.ops[k]!);
    }
  }

  /** Writes the values at the end of the block: those of an arm, or the results. Literals are `typed` where they have to be ops. */
  yields(values: readonly Value[], literals: "plain" | "typed" = "plain"): readonly Expression[] {
    const wanted = values.map((value): Wanted => {
      const constant = this.#pending.find(value)?.constant;
      return { value, literal: constant && loneForm(constant) === "here" ? literals : "typed" };
    });
    const written = this.#pending.take(wanted, "items");
    this.#pending.flushAll();
    return written.map(({ node }) => node);
  }

  /** Writes a computed default as one expression; null where it would need names. */
  lone(region: Region): Expression | null {
    this.write(region);
    const [value] = region.yields as readonly [Value];
    const [written] = this.#pending.take([{ value, literal: "typed" }]);
    return this.statements.length === 0 ? written!.node : null;
  }

  #macro(macro: Macro): void {
    switch (macro.kind) {
      case "require": {
        const { condition, message } = macro;
        const [holds] = this.#take([{ value: condition, literal: "here" }]);
        this.#say({
          kind: "require",
          range: NOWHERE,
          condition: holds!.node,
          message: { text: message, range: NOWHERE },
        });
        break;
      }
      case "random": {
        const words = [macro.seed, ...(macro.counter === 0 ? [] : [macro.counter])];
        const values = words.filter((word) => typeof word !== "number");
        const written = this.#take(values.map((value) => ({ value, literal: "typed" })));
        const given = words.map((word) =>
          argument(typeof word === "number" ? literalNode(word, "u32") : written[values.indexOf(word)]!.node),
        );
        this.#push(macro.result, call(this.#context.word(macro.word), given), null, null, "random");
        break;
      }
      case "mean":
        this.#push(macro.result, meanClause(this.#context, macro.op, this.#pending), null, null, "mean");
        break;
      default:
        macro satisfies never;
    }
  }

  #op(op: Op): void {
    switch (op.name) {
      case "loop":
        this.#loop(op);
        break;
      case "if":
        this.#if(op);
        break;
      case "for_nodes":
        this.#forNodes(op);
        break;
      case "require":
        throw strangeRequire(op);
      case "map":
        this.#results(op, edgeClause(this.#context, op, this.#pending));
        break;
      case "aggregate":
        this.#results(op, aggregateClause(this.#context, op, this.#pending));
        break;
      case "intersect":
        this.#results(op, intersectClause(this.#context, op, this.#pending));
        break;
      default: {
        const node = expressionOf(op, this.#context, this.#pending);
        this.#push(op.results[0]!, node, op, op.name === "const" ? op.attributes : null);
      }
    }
  }

  /** Handles the results of an op: a single one may be written where it is used, several get names. */
  #results(op: Op, node: Expression): void {
    const [first, ...others] = op.results as readonly [Value, ...Value[]];
    if (others.length === 0) this.#push(first, node, op);
    else this.#define(op, this.#namesFor(op), node);
  }

  #take(wanted: readonly Wanted[], shape?: "line" | "apart"): readonly Written[] {
    return this.#pending.take(wanted, shape);
  }

  #push(
    value: Value,
    node: Expression,
    op: Op | null,
    constant: Constant | null = null,
    hint: string | null = null,
  ): void {
    const isUsedOnce = this.#context.uses.get(value) === 1;
    this.#pending.push({ value, node, hint, op, constant, reads: [] }, isUsedOnce);
    if (value === this.#until && isUsedOnce && constant === null) this.#writeUntil(value);
  }

  #writeUntil(value: Value): void {
    const [condition] = this.#take([{ value, literal: "here" }], "apart");
    this.#say({ kind: "until", range: NOWHERE, condition: condition!.node });
    this.#isUntilWritten = true;
  }

  /** Adds a statement after everything that was computed before it. */
  #say(statement: Statement): void {
    this.#pending.flushAll();
    this.statements.push(statement);
  }

  #name({ value, node, hint, op, constant }: Item): void {
    const name = this.#nameFor(value, hint ?? hintOf(op, 0));
    const type = constant ? typeNode(constant.element) : null;
    this.statements.push({ kind: "let", range: NOWHERE, bindings: [{ ...named(name), type }], value: node });
    this.#context.spelled.set(value, nameNode(name));
  }

  /** Chooses names for the results of an op. The names are not defined yet. */
  #namesFor(op: Op): readonly string[] {
    return op.results.map((value, k) => this.#nameFor(value, hintOf(op, k)));
  }

  #define({ results }: Op, names: readonly string[], value: Assigned): void {
    const bindings = names.map((name) => ({ ...named(name), type: null }));
    this.#say({ kind: "let", range: NOWHERE, bindings, value });
    for (const [k, result] of results.entries()) this.#context.spelled.set(result, nameNode(names[k]!));
  }

  #nameFor(value: Value, hint: string): string {
    const { names, hints } = this.#context;
    const own = value.name === null ? undefined : wordOf(value.name);
    return names.take(own ?? hints.get(value) ?? hint);
  }

  #if(op: OpOf<"if">): void {
    const [condition] = this.#take([{ value: op.operands[0]!, literal: "here" }]);
    this.#pending.flushAll();
    const names = this.#namesFor(op);
    const [then, otherwise] = op.regions.map((region) => this.#arm(region)) as [BlockNode, BlockNode];
    const arms = [{ condition: condition!.node, block: then }];
    const nested = lastIf(otherwise);
    const node: IfNode = nested
      ? { kind: "if", range: NOWHERE, arms: [...arms, ...nested.arms], otherwise: nested.otherwise }
      : { kind: "if", range: NOWHERE, arms, otherwise: isEmpty(otherwise) ? null : otherwise };
    if (op.results.length === 0) this.#say(node);
    else this.#define(op, names, node);
  }

  #forNodes(op: OpOf<"for_nodes">): void {
    const [set] = this.#take([{ value: op.operands[0]!, literal: "named" }]);
    this.#pending.flushAll();
    const results = this.#namesFor(op);
    const [region] = op.regions as readonly [Region];
    const [source] = region.parameters as readonly [Value];
    const name = this.#nameFor(source, "source");
    this.#context.spelled.set(source, nameNode(name));
    const body = this.#inner();
    body.write(region);
    const values = body.#combined(op, region);
    if (values.length > 0) body.statements.push({ kind: "values", range: NOWHERE, values });
    const node = {
      kind: "for_nodes",
      range: NOWHERE,
      bound: named(name),
      set: set!.node,
      block: body.node,
    } as const;
    if (values.length === 0) this.#say(node);
    else this.#define(op, results, node);
  }

  /** Writes the values of this block with the words that combine them over nodes. */
  #combined(op: OpOf<"for_nodes">, { yields }: Region): readonly Expression[] {
    const wanted = yields.map((value): Wanted => {
      const constant = this.#pending.find(value)?.constant;
      return { value, literal: constant && loneForm(constant) === "here" ? "here" : "typed" };
    });
    const written = this.#pending.take(wanted, "items");
    this.#pending.flushAll();
    return written.map(({ node, item }, k) => {
      const word = combiner(op, op.attributes.monoids[k]!, yields[k]!);
      const truth = word === "sum" && item ? countedTruth(item) : null;
      return call(nameNode(truth ? "count" : word), [argument(truth ?? node)]);
    });
  }

  #arm(region: Region): BlockNode {
    const block = this.#inner();
    block.write(region);
    const values = block.yields(region.yields);
    if (values.length > 0) block.statements.push({ kind: "values", range: NOWHERE, values });
    return block.node;
  }

  #inner(): Block {
    const { width } = this.#context;
    return new Block({ ...this.#context, width: Math.max(40, width - 2) });
  }

  #loop(op: OpOf<"loop">): void {
    const { limited, until } = op.attributes;
    const [region] = op.regions as readonly [Region];
    const [round, ...carried] = region.parameters as readonly [Value, ...Value[]];
    const initial = limited ? op.operands.slice(1) : op.operands;
    const limits = limited ? [{ value: op.operands[0]!, literal: "here" } as const] : [];
    const written = this.#take([...initial.map((value) => ({ value, literal: "here" }) as const), ...limits], "apart");
    this.#pending.flushAll();
    const { spelled, uses, names } = this.#context;
    for (const [k, parameter] of carried.entries()) {
      const name = this.#nameFor(parameter, "state");
      const { node, item } = written[k]!;
      const type = item?.constant && loneForm(item.constant) === "typed" ? typeNode(item.constant.element) : null;
      this.statements.push({ kind: "var", range: NOWHERE, bindings: [{ ...named(name), type }], value: node });
      spelled.set(parameter, nameNode(name));
      spelled.set(op.results[k]!, nameNode(name));
    }
    const [rounds, converged] = op.results.slice(carried.length) as [Value, Value];
    const isNamed = [round, rounds, converged].some((value) => (uses.get(value) ?? 0) > 0);
    const name = isNamed ? names.take("r") : null;
    if (name !== null) {
      spelled.set(round, member(nameNode(name), "round"));
      spelled.set(rounds, member(nameNode(name), "rounds"));
      spelled.set(converged, member(nameNode(name), "converged"));
    }
    const body = this.#inner();
    body.#body(region, carried, until === "value");
    this.statements.push({
      kind: "repeat",
      range: NOWHERE,
      limit: limited ? written.at(-1)!.node : null,
      untilUnchanged: until === "unchanged" ? NOWHERE : null,
      rounds: name === null ? null : named(name),
      block: body.node,
    });
  }

  /** Writes a round: its statements, its ending condition, and the assignments of carried values. */
  #body(region: Region, carried: readonly Value[], hasCondition: boolean): void {
    this.#until = hasCondition ? region.yields.at(-1)! : null;
    this.write(region);
    const next = region.yields.slice(0, carried.length);
    const ends = this.#until !== null && !this.#isUntilWritten ? [this.#until] : [];
    const written = this.#take(
      [...ends, ...next].map((value) => ({ value, literal: "here" })),
      "apart",
    );
    this.#pending.flushAll();
    if (ends.length > 0) this.statements.push({ kind: "until", range: NOWHERE, condition: written[0]!.node });
    this.#assign(carried, next, written.slice(ends.length));
  }

  #assign(carried: readonly Value[], next: readonly Value[], written: readonly Written[]): void {
    const { spelled } = this.#context;
    const targets = carried.map((value) => (spelled.get(value) as Extract<Expression, { kind: "name" }>).name);
    // Later statements read the new value of an assigned variable. What needs the old value is therefore computed first.
    const isLate = written.some(({ node }, k) =>
      targets.some((target, j) => j < k && next[j] !== carried[j] && readsName(node, target)),
    );
    const values = written.map(({ node, item }, k) => {
      if (!isLate || next[k] === carried[k] || (item === null && !targets.some((target) => readsName(node, target)))) {
        return node;
      }
      const name = this.#context.names.take(`next_${targets[k]!}`);
      const type = item?.constant ? typeNode(item.constant.element) : null;
      this.statements.push({ kind: "let", range: NOWHERE, bindings: [{ ...named(name), type }], value: node });
      return nameNode(name);
    });
    for (const [k, target] of targets.entries()) {
      this.statements.push({ kind: "assign", range: NOWHERE, targets: [named(target)], value: values[k]! });
    }
  }
}

function isEmpty({ statements }: BlockNode): boolean {
  return statements.length === 0;
}

/** The `if` that makes up a whole arm, values included, so that it can be written as `else if`; null where there is none. */
function lastIf({ statements }: BlockNode): IfNode | null {
  const [first, last] = statements;
  if (first?.kind === "if" && last === undefined) return first;
  if (first?.kind !== "let" || first.value.kind !== "if" || last?.kind !== "values" || statements.length > 2)
    return null;
  const { bindings, value } = first;
  const isSame =
    bindings.length === last.values.length &&
    last.values.every((node, k) => node.kind === "name" && node.name === bindings[k]!.name);
  return isSame ? value : null;
}
