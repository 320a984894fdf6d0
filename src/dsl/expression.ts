/** Expressions: the values of scalars, nodes and edges that an algorithm computes with, and the ops on them as methods. */

import type { Monoid, ScalarOpName } from "../ir/scalar.ts";
import type { Domain, Element } from "../ir/type.ts";
import { gather } from "../typing/indexing.ts";
import { METHOD_OF } from "../typing/names.ts";
import { indexOfExtremum, reduce, reduceCount, reduceMean, topK } from "../typing/reduction.ts";
import { applyScalar } from "../typing/scalar.ts";
import type { Site } from "../typing/site.ts";
import type { Place, Typed } from "../typing/typed.ts";
import type { Joined, Other } from "./operand.ts";
import { expectGiven, expectOperand, fault, isOperand, Operand, siteOf } from "./operand.ts";
import type { At, Beside, CombinedBy, Constant, ElementsOf, Has, Join, NumberElement } from "./place.ts";
import { makeEntries } from "./span.ts";

/**
 * A value with one entry of element E at each place of D. Methods compute entry by entry and return a new expression. A
 * scalar goes with everything, and a constant takes the element of the expression beside it; nothing else is converted
 * implicitly. Reductions combine all entries into a scalar. `min` and `max` compare two operands, `minimum` and `maximum`
 * reduce all entries.
 */
export class Expression<D extends Place = Place, E extends Element = Element> extends Operand<D, E> {
  /** Sum; integers wrap. */
  add<O extends Other<D, E>>(this: Has<ElementsOf<"add">>, other: O) {
    return lift<Joined<D, O>, E>("add", [this, other]);
  }

  /** Difference; integers wrap. */
  sub<O extends Other<D, E>>(this: Has<ElementsOf<"sub">>, other: O) {
    return lift<Joined<D, O>, E>("sub", [this, other]);
  }

  /** `other − this`. */
  rsub<O extends Other<D, E>>(this: Has<ElementsOf<"sub">>, other: O) {
    return lift<Joined<D, O>, E>("sub", [other, this]);
  }

  /** Product; integers wrap. */
  mul<O extends Other<D, E>>(this: Has<ElementsOf<"mul">>, other: O) {
    return lift<Joined<D, O>, E>("mul", [this, other]);
  }

  /** Quotient; of integers, rounded toward zero, and 0 where the divisor is 0. */
  div<O extends Other<D, E>>(this: Has<ElementsOf<"div">>, other: O) {
    return lift<Joined<D, O>, E>("div", [this, other]);
  }

  /** `other / this`. */
  rdiv<O extends Other<D, E>>(this: Has<ElementsOf<"div">>, other: O) {
    return lift<Joined<D, O>, E>("div", [other, this]);
  }

  /** `1 / this`. */
  recip(this: Has<ElementsOf<"div">>) {
    return lift<D, E>("div", [1, this]);
  }

  /** Remainder with the sign of the dividend, as JavaScript's %; of integers, 0 where the divisor is 0. */
  rem<O extends Other<D, E>>(this: Has<ElementsOf<"rem">>, other: O) {
    return lift<Joined<D, O>, E>("rem", [this, other]);
  }

  /** `−this`; integers wrap. */
  neg(this: Has<ElementsOf<"neg">>) {
    return lift<D, E>("neg", [this]);
  }

  /** Absolute value; the least i32 is its own. */
  abs(this: Has<ElementsOf<"abs">>) {
    return lift<D, E>("abs", [this]);
  }

  /** The square. */
  square(this: Has<ElementsOf<"mul">>) {
    return lift<D, E>("mul", [this, this]);
  }

  /** The smaller of two, as Math.min: NaN if either is, −0 below 0. Of all entries: `minimum`. */
  min<O extends Other<D, E>>(this: Has<ElementsOf<"min">>, other: O) {
    return lift<Joined<D, O>, E>("min", [this, other]);
  }

  /** The greater of two, as Math.max: NaN if either is, 0 above −0. Of all entries: `maximum`. */
  max<O extends Other<D, E>>(this: Has<ElementsOf<"max">>, other: O) {
    return lift<Joined<D, O>, E>("max", [this, other]);
  }

  /** The nearest number from `least` to `greatest`; `greatest` where they cross. */
  clamp<L extends Other<D, E>, G extends Other<D, E>>(this: Has<ElementsOf<"min">>, least: L, greatest: G) {
    return lift<Joined<Joined<D, L>, G>, E>("min", [lift("max", [this, least]), greatest]);
  }

  /** Square root. */
  sqrt(this: Has<ElementsOf<"sqrt">>) {
    return lift<D, E>("sqrt", [this]);
  }

  /** Cube root. */
  cbrt(this: Has<ElementsOf<"cbrt">>) {
    return lift<D, E>("cbrt", [this]);
  }

  /** `this` to the power `exponent`, as Math.pow. */
  pow<O extends Other<D, E>>(this: Has<ElementsOf<"pow">>, exponent: O) {
    return lift<Joined<D, O>, E>("pow", [this, exponent]);
  }

  /** e to the power `this`. */
  exp(this: Has<ElementsOf<"exp">>) {
    return lift<D, E>("exp", [this]);
  }

  /** e to the power `this`, less 1. */
  expm1(this: Has<ElementsOf<"expm1">>) {
    return lift<D, E>("expm1", [this]);
  }

  /** Natural logarithm. */
  log(this: Has<ElementsOf<"log">>) {
    return lift<D, E>("log", [this]);
  }

  /** Natural logarithm of 1 more. */
  log1p(this: Has<ElementsOf<"log1p">>) {
    return lift<D, E>("log1p", [this]);
  }

  /** Logarithm to base 2. */
  log2(this: Has<ElementsOf<"log2">>) {
    return lift<D, E>("log2", [this]);
  }

  /** Sine of radians. */
  sin(this: Has<ElementsOf<"sin">>) {
    return lift<D, E>("sin", [this]);
  }

  /** Cosine of radians. */
  cos(this: Has<ElementsOf<"cos">>) {
    return lift<D, E>("cos", [this]);
  }

  /** Tangent of radians. */
  tan(this: Has<ElementsOf<"tan">>) {
    return lift<D, E>("tan", [this]);
  }

  /** Angle of the point (x, this) in radians, as Math.atan2. */
  atan2<O extends Other<D, E>>(this: Has<ElementsOf<"atan2">>, x: O) {
    return lift<Joined<D, O>, E>("atan2", [this, x]);
  }

  /** Hyperbolic tangent. */
  tanh(this: Has<ElementsOf<"tanh">>) {
    return lift<D, E>("tanh", [this]);
  }

  /** Greatest integer not above. */
  floor(this: Has<ElementsOf<"floor">>) {
    return lift<D, E>("floor", [this]);
  }

  /** Least integer not below. */
  ceil(this: Has<ElementsOf<"ceil">>) {
    return lift<D, E>("ceil", [this]);
  }

  /** Nearest integer, halves up, as Math.round. */
  round(this: Has<ElementsOf<"round">>) {
    return lift<D, E>("round", [this]);
  }

  /** Integer part. */
  trunc(this: Has<ElementsOf<"trunc">>) {
    return lift<D, E>("trunc", [this]);
  }

  /** −1, 0 or 1 by sign, as Math.sign: zeros and NaN stay themselves. */
  sign(this: Has<ElementsOf<"sign">>) {
    return lift<D, E>("sign", [this]);
  }

  /** Whether equal; NaN equals nothing, 0 equals −0. */
  eq<O extends Other<D, E>>(other: O) {
    return lift<Joined<D, O>, "bool">("eq", [this, other]);
  }

  /** Whether not equal. */
  ne<O extends Other<D, E>>(other: O) {
    return lift<Joined<D, O>, "bool">("ne", [this, other]);
  }

  /** Whether less; false where either is NaN. */
  lt<O extends Other<D, E>>(this: Has<ElementsOf<"lt">>, other: O) {
    return lift<Joined<D, O>, "bool">("lt", [this, other]);
  }

  /** Whether less or equal; false where either is NaN. */
  le<O extends Other<D, E>>(this: Has<ElementsOf<"le">>, other: O) {
    return lift<Joined<D, O>, "bool">("le", [this, other]);
  }

  /** Whether greater; false where either is NaN. */
  gt<O extends Other<D, E>>(this: Has<ElementsOf<"gt">>, other: O) {
    return lift<Joined<D, O>, "bool">("gt", [this, other]);
  }

  /** Whether greater or equal; false where either is NaN. */
  ge<O extends Other<D, E>>(this: Has<ElementsOf<"ge">>, other: O) {
    return lift<Joined<D, O>, "bool">("ge", [this, other]);
  }

  /** Whether the same bit for bit, as Object.is: NaN is NaN, 0 is not −0. */
  identical<O extends Other<D, E>>(other: O) {
    return lift<Joined<D, O>, "bool">("identical", [this, other]);
  }

  /** Whether NaN. */
  isNaN(this: Has<ElementsOf<"isnan">>) {
    return lift<D, "bool">("isnan", [this]);
  }

  /** Whether neither NaN nor infinite. */
  isFinite(this: Has<ElementsOf<"isfinite">>) {
    return lift<D, "bool">("isfinite", [this]);
  }

  /** Both; of integers, bit by bit. */
  and<O extends Other<D, E>>(this: Has<ElementsOf<"and">>, other: O) {
    return lift<Joined<D, O>, E>("and", [this, other]);
  }

  /** Either; of integers, bit by bit. */
  or<O extends Other<D, E>>(this: Has<ElementsOf<"or">>, other: O) {
    return lift<Joined<D, O>, E>("or", [this, other]);
  }

  /** One but not both; of integers, bit by bit. */
  xor<O extends Other<D, E>>(this: Has<ElementsOf<"xor">>, other: O) {
    return lift<Joined<D, O>, E>("xor", [this, other]);
  }

  /** Negation; of integers, bit by bit. */
  not(this: Has<ElementsOf<"not">>) {
    return lift<D, E>("not", [this]);
  }

  /** Shift left by `count` modulo 32. */
  shl<O extends Other<D, E>>(this: Has<ElementsOf<"shl">>, count: O) {
    return lift<Joined<D, O>, E>("shl", [this, count]);
  }

  /** Shift right by `count` modulo 32; i32 keeps its sign. */
  shr<O extends Other<D, E>>(this: Has<ElementsOf<"shr">>, count: O) {
    return lift<Joined<D, O>, E>("shr", [this, count]);
  }

  /** Number of one bits. */
  popcount(this: Has<ElementsOf<"popcount">>) {
    return lift<D, E>("popcount", [this]);
  }

  /** Number of leading zero bits, 32 for 0. */
  clz(this: Has<ElementsOf<"clz">>) {
    return lift<D, E>("clz", [this]);
  }

  /** `yes` where this is true, else `no`; of two constants, the element is said: `x.where(0, -1, "i32")`. */
  where<F extends Element>(this: Has<"bool">, yes: Constant<F>, no: Constant<F>, element: F): Expression<D, F>;
  where<C extends Beside<D>, F extends Element>(
    this: Has<"bool">,
    yes: Constant<F>,
    no: Operand<C, F>,
    element?: NoInfer<F>,
  ): Expression<Join<D, C>, F>;
  // Where no overload fits, TypeScript's message is about the last one.
  where<B extends Beside<D>, F extends Element, N extends Other<Join<D, B>, F>>(
    this: Has<"bool">,
    yes: Operand<B, F>,
    no: N,
    element?: NoInfer<F>,
  ): Expression<Joined<Join<D, B>, N>, F>;
  where(this: unknown, yes: unknown, no: unknown, element?: Element): Expression {
    return lift("select", [this, yes, no], element);
  }

  /** The same number in another element: floats round, integers truncate and saturate, bool is whether not 0. */
  cast<F extends Element>(element: F): Expression<D, F> {
    return lift<D, F>("cast", [this], element);
  }

  /** The entry at a computed index; `otherwise` outside the range, or an error of the run where none is given. */
  at<O extends Operand<Domain, "i32" | "u32"> | number>(
    this: At<"node" | "edge">,
    index: O,
    otherwise?: Operand<"scalar", E> | Constant<E>,
  ) {
    const other = otherwise === undefined ? undefined : expectGiven(otherwise, "at");
    return answer<Joined<"scalar", O>, E>("at", this, (site, x) =>
      gather(site, "at", x, expectGiven(index, "at"), other),
    );
  }

  /** The sum of all entries; integers wrap. */
  sum(this: At<"node" | "edge"> & Has<CombinedBy<"add">>) {
    return reduced<E>("sum", this, "add");
  }

  /** The product of all entries; integers wrap. */
  product(this: At<"node" | "edge"> & Has<CombinedBy<"mul">>) {
    return reduced<E>("product", this, "mul");
  }

  /** The smallest entry, NaN if any is; of none, the greatest number of the element. */
  minimum(this: At<"node" | "edge"> & Has<CombinedBy<"min">>) {
    return reduced<E>("minimum", this, "min");
  }

  /** The greatest entry, NaN if any is; of none, the least number of the element. */
  maximum(this: At<"node" | "edge"> & Has<CombinedBy<"max">>) {
    return reduced<E>("maximum", this, "max");
  }

  /** The index of the smallest entry, the smallest such index; NaN comes last. Of none, −1. */
  argMinimum(this: At<"node" | "edge"> & Has<NumberElement>) {
    return answer<"scalar", "i32">("argMinimum", this, (site, x) => indexOfExtremum(site, "argMinimum", x, "argmin"));
  }

  /** The index of the greatest entry, the smallest such index; NaN comes last. Of none, −1. */
  argMaximum(this: At<"node" | "edge"> & Has<NumberElement>) {
    return answer<"scalar", "i32">("argMaximum", this, (site, x) => indexOfExtremum(site, "argMaximum", x, "argmax"));
  }

  /** Whether each entry is among the k greatest: of equal ones those of smaller index first, NaN last. */
  topK(this: At<"node" | "edge"> & Has<NumberElement>, k: Operand<"scalar", "i32"> | number) {
    return answer<D, "bool">("topK", this, (site, x) => topK(site, "topK", x, expectGiven(k, "topK")));
  }

  /** The sum of all entries divided by their number; NaN of none. */
  mean(this: At<"node" | "edge"> & Has<"f32" | "f64">) {
    return answer<"scalar", E>("mean", this, reduceMean);
  }

  /** Whether any entry is true. */
  any(this: At<"node" | "edge"> & Has<"bool">) {
    return reduced<"bool">("any", this, "or", "bool");
  }

  /** Whether all entries are true. */
  all(this: At<"node" | "edge"> & Has<"bool">) {
    return reduced<"bool">("all", this, "and", "bool");
  }

  /** How many entries are true. */
  count(this: At<"node" | "edge"> & Has<"bool">) {
    return answer<"scalar", "i32">("count", this, reduceCount);
  }
}

makeEntries(Expression);

/**
 * Makes the expression of a value. D and E come from the signature that TypeScript checked the user's call against.
 * Constructing the value has checked the same rules again, so that calls without types fail too.
 */
export function expression<D extends Place, E extends Element>(typed: Typed): Expression<D, E> {
  return new Expression(typed) as Expression<D, E>;
}

function lift<D extends Place, E extends Element>(
  name: ScalarOpName,
  operands: readonly unknown[],
  element?: Element,
): Expression<D, E> {
  // A scalar op without a method of its own does not compile.
  const what: keyof Expression & string = METHOD_OF[name];
  const given = operands.map((operand) => expectGiven(operand, what));
  const first = given.find(isOperand);
  if (!first) throw fault("dsl/type", `${what} got no expression, only constants`);
  return expression<D, E>(applyScalar(siteOf(first.scope.construction), name, given, element));
}

function reduced<E extends Element>(what: string, found: unknown, monoid: Monoid, needs?: Element) {
  return answer<"scalar", E>(what, found, (site, x) => reduce(site, what, x, monoid, needs));
}

/** Runs a method: constructs its result from the object that it is called on. */
function answer<D extends Place, E extends Element>(
  what: string,
  found: unknown,
  construct: (site: Site, x: Operand) => Typed,
): Expression<D, E> {
  const x = expectOperand(found, what);
  return expression<D, E>(construct(siteOf(x.scope.construction), x));
}
