/**
 * Decides the laws of sparse rounds by looking at what a round does at one node (F). A law is only said to hold where it is
 * proved for all values, bit for bit; docs/sparse.md says what each law is for, and why the method proves it.
 */

import { isExact, isIdempotent } from "../../ir/scalar.ts";
import type { BufferId } from "../../plan/buffer.ts";
import type { Kernel } from "../../plan/kernel.ts";
import { buffersWritten } from "../../plan/kernel.ts";
import type { NodeFunctionOf, NodeStep } from "./node-step.ts";
import { functionOf } from "./node-step.ts";
import type { Proof } from "./proof/small-models.ts";
import { proveAll } from "./proof/small-models.ts";
import type { Term } from "./proof/terms.ts";
import { Terms } from "./proof/terms.ts";
import type { RowValue } from "./row-values.ts";

/**
 * F(F(x, A), A) = F(x, A), also for all else that the step leaves for others: a node that has changed need not look again
 * (idempotence).
 */
export function isSettled(step: NodeStep): Proof {
  return proved(step, (f, terms) => {
    const a = rowVariables(f, terms, "its row");
    const once = f.apply(f.start, a, 0);
    return [f.results(once, a, 1), f.results(f.start, a, 0)];
  });
}

/**
 * Where F(x, A) = x in a round, also F(x, A) = x in the next one, and all else that the step leaves is what it was: a node that
 * has not changed need not look again, whatever the scalars of the next round are.
 */
export function isSteady(step: NodeStep): Proof {
  return proved(step, (f, terms) => {
    const a = rowVariables(f, terms, "its row");
    return resting(f, terms, a, a);
  });
}

/**
 * The same, if the row comes to the identity in the next round. What it came to before may have depended on the scalars of
 * that round.
 */
export function isRestful(step: NodeStep): Proof {
  const law: Law = (f, terms) => {
    const a = rowVariables(f, terms, "its row");
    return resting(
      f,
      terms,
      a,
      a.map(() => null),
    );
  };
  return proved(step, law, () => false);
}

function resting(
  f: NodeFunctionOf,
  terms: Terms,
  rows: readonly Term[],
  then: readonly (Term | null)[],
): readonly [readonly Term[], readonly Term[]] {
  const [before, after] = [f.results(f.start, rows, 0), f.results(f.start, then, 1)];
  const isSame = identicalAll(f.start, f.apply(f.start, rows, 0), terms);
  return [after.map((one, k) => terms.apply("select", one.element, [isSame, one, before[k]!])), before];
}

/**
 * The settled law for one kernel of a step. The rows of other kernels may have any totals in the second round, as long as some
 * arrays do not change by them.
 */
export function isSettledBeside(
  step: NodeStep,
  only: Kernel,
  { made, unchanged }: { readonly made: readonly BufferId[]; readonly unchanged: readonly BufferId[] },
): Proof {
  const law: Law = (f, terms) => {
    const a = rowVariables(f, terms, "its row");
    const others = rowVariables(f, terms, "another row of round 2");
    const then = f.rows.map(({ kernel }, k) => (kernel === only ? a[k]! : others[k]!));
    const [once, held] = [f.apply(f.start, a, 0), f.held(unchanged)];
    const [before, after] = [held(f.start, a, 0), held(once, then, 1)];
    const isSame = identicalAll(before, after, terms);
    const results = f.held(made);
    const [left, right] = [results(once, then, 1), results(f.start, a, 0)];
    return [left.map((one, k) => terms.apply("select", one.element, [isSame, one, right[k]!])), right];
  };
  return proved(step, law, (kernel) => only === null || kernel === only);
}

/**
 * F(F(x, b), b ⊕ c) = F(F(x, b), c), also for all else that the step leaves for others, where ⊕ is idempotent and exact. A
 * node need not be given again what it has once been given, so that the edges of changed sources are enough (semi-naive
 * evaluation). The law is stated for the rows of one kernel; those of others may have any totals in either round.
 */
export function isAbsorbed(step: NodeStep, only: Kernel | null = null): Proof {
  const law: Law = (f, terms) => {
    const isAsked = ({ kernel }: RowValue): boolean => only === null || kernel === only;
    for (const { monoid, element } of f.rows.filter(isAsked)) {
      if (monoid === null) return "the most frequent value of a row is not combined edge by edge";
      if (!isIdempotent(monoid, element)) return `\`${monoid}\` of a value twice is not that value`;
      if (!isExact(monoid, element)) return `\`${monoid}\` of ${element} depends on the order`;
    }
    const before = rowVariables(f, terms, "what its row gave");
    const now = rowVariables(f, terms, "what changed sources give");
    const both = combine(f, terms, before, now);
    const asked = f.rows.map(isAsked);
    const once = f.apply(f.start, before, 0);
    return [
      f.results(
        once,
        both.map((a, k) => (asked[k] ? a : now[k]!)),
        1,
      ),
      f.results(once, now, 1),
    ];
  };
  return proved(step, law, (kernel) => only === null || kernel === only);
}

/** The values that some arrays hold. */
type Values = ReadonlyMap<BufferId, number>;

/**
 * F(x, identity) = x: a node that no edge gives anything keeps what it has. `values`, if there are any, are what else it has
 * to leave.
 */
export function isInert(step: NodeStep, values: Values = new Map()): Proof {
  return proved(step, (f, terms) => {
    const rows = f.rows.map(() => null);
    const left = step.left.filter((buffer) => values.has(buffer));
    const found = f.held(left)(f.start, rows, 0);
    return [
      [...f.apply(f.start, rows, 0), ...found],
      [...f.start, ...found.map(({ element }, k) => terms.constant(element, values.get(left[k]!)!))],
    ];
  });
}

/**
 * The same law for one kernel of a step. The rows of others may have any totals, as long as the `given` arrays, which the
 * kernel reads, hold these values.
 */
export function isInertBeside(step: NodeStep, only: Kernel, given: readonly BufferId[], values: Values): Proof {
  const law: Law = (f, terms) => {
    const others = rowVariables(f, terms, "another row");
    const rows = f.rows.map(({ kernel }, k) => (kernel === only ? null : others[k]!));
    const held = (buffer: BufferId): Term => f.held([buffer])(f.start, rows, 0)[0]!;
    const valueIn = (buffer: BufferId): Term => terms.constant(held(buffer).element, values.get(buffer)!);
    const isGiven = given
      .filter((buffer) => values.has(buffer))
      .map((buffer) => terms.apply("identical", held(buffer).element, [held(buffer), valueIn(buffer)]))
      .reduce((all, one) => terms.apply("and", "bool", [all, one]), terms.constant("bool", 1));
    const written = buffersWritten(only);
    const pairs = [
      ...step.carried.flatMap(({ after }, k) => (written.includes(after) ? [[held(after), f.start[k]!] as const] : [])),
      ...step.left.flatMap((buffer) => (values.has(buffer) ? [[held(buffer), valueIn(buffer)] as const] : [])),
    ];
    const kept = pairs.map(([next, before]) => terms.apply("select", next.element, [isGiven, next, before]));
    return [kept, pairs.map(([, before]) => before)];
  };
  return proved(step, law, (kernel) => only === null || kernel === only);
}

/** An equation about F: its two sides, or why it cannot be stated. */
type Law = (f: NodeFunctionOf, terms: Terms) => readonly [readonly Term[], readonly Term[]] | string;

/** `isAsked` says of which kernels the rows have to be matters of other nodes alone. */
function proved(step: NodeStep, law: Law, isAsked: (kernel: Kernel) => boolean = () => true): Proof {
  const terms = new Terms();
  const f = functionOf(step, terms, isAsked);
  if ("why" in f) return { holds: false, why: f.why };
  const sides = law(f, terms);
  if (typeof sides === "string") return { holds: false, why: sides };
  const [left, right] = sides;
  return proveAll(left.map((term, k) => ({ left: term, right: right[k]! })));
}

function identicalAll(left: readonly Term[], right: readonly Term[], terms: Terms): Term {
  return left.reduce(
    (all, one, k) => terms.apply("and", "bool", [all, terms.apply("identical", one.element, [one, right[k]!])]),
    terms.constant("bool", 1),
  );
}

function rowVariables({ rows }: NodeFunctionOf, terms: Terms, name: string): readonly Term[] {
  return rows.map(({ element, range }, k) =>
    terms.variable(`${name} ${k}`, { name, element, range, isParameter: false }),
  );
}

function combine({ rows }: NodeFunctionOf, terms: Terms, a: readonly Term[], b: readonly Term[]): readonly Term[] {
  return rows.map(({ monoid, element }, k) => (monoid === null ? a[k]! : terms.apply(monoid, element, [a[k]!, b[k]!])));
}
