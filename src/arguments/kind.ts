/**
 * Kinds of arguments. A kind says which values it takes, what messages and docs call these, and how they are read.
 *
 * A kind of T is of exactly T (invariant). So a description that takes more or less than the type that it describes
 * does not type-check.
 */

import { EdgewiseError } from "../error.ts";
import { quoted } from "../printable.ts";
import { describeFound, tagOf, total } from "./found.ts";
import { nearest } from "./nearest.ts";

/** The place of an argument: its call, and its name within that. An empty name means the call's own subject. */
export interface Place {
  /** The call as a caller writes it: `engine.run`. */
  readonly call: string;
  /** The name of the argument: `options`, `timeout`, `weights.low`, `passes[2]`. */
  readonly name: string;
}

/** A reader gives arguments as values of T, or of more specific types. */
export interface Reader<T> {
  /** The values that fit, as messages say it after "expected". */
  readonly expected: string;
  /** Tells whether a value is of this sort. What the value holds is not looked at yet. */
  readonly fits: (found: unknown) => boolean;
  /**
   * Gives the value to use. It is a copy where entries or fields were checked, so that later changes do not matter.
   * Throws `usage`.
   */
  readonly read: (found: unknown, place: Place) => T;
}

export interface Kind<T> extends Reader<T> {
  /** Never set. It makes the type invariant, so that a kind of a wider type does not stand for one of a narrower. */
  readonly takes?: (value: T) => void;
}

/** The hint for arguments that have none of their own. */
export const ALL_OPTIONS = "What calls and their options take is in docs/api.md.";

/** Makes the error for an argument that does not fit. */
export function refusal(place: Place, found: unknown, expected: string, hint?: string): EdgewiseError {
  const { call, name } = place;
  const shown = describeFound(found);
  return new EdgewiseError({
    code: "usage",
    message:
      name === ""
        ? `${call}: found ${shown}; expected ${expected}`
        : `${call}: ${name} is ${shown}; expected ${expected}`,
    hint: tagOf(found) === "Promise" ? "Await the promise." : (hint ?? ALL_OPTIONS),
  });
}

/** Reads an argument's fields or entries. Throws `usage` where reading them throws, with that error as the cause. */
export function reading<T>({ call, name }: Place, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const message = `${call}: ${name === "" ? "an argument" : name} throws where it is read`;
    throw new EdgewiseError({ code: "usage", message, hint: "The cause of this error is what it threw." }, { cause });
  }
}

/** Makes a kind of plain values, which are taken as they are. */
export function plain<T>(expected: string, asks: (found: unknown) => found is T): Kind<T> {
  const fits = total(asks);
  return {
    expected,
    fits,
    read(found, place) {
      if (fits(found)) return found;
      throw refusal(place, found, expected);
    },
  };
}

export const flag: Kind<boolean> = plain("true or false", (found) => typeof found === "boolean");

export const text: Kind<string> = plain("a text", (found) => typeof found === "string");

export function integer(low: number, high: number): Kind<number> {
  const within = (found: unknown): found is number =>
    typeof found === "number" && Number.isInteger(found) && found >= low && found <= high;
  return plain(`an integer ${range(low, high)}`, within);
}

/** A number from `low` to `high`. NaN does not fit; Infinity fits only where `high` is Infinity. */
export function number(low: number, high: number): Kind<number> {
  const within = (found: unknown): found is number => typeof found === "number" && found >= low && found <= high;
  return plain(low === -Infinity ? "a number" : `a number ${range(low, high)}`, within);
}

/** Any number, NaN and the infinities too. */
export const anyNumber: Kind<number> = plain("a number", (found) => typeof found === "number");

/** One of the values in a list. */
export function choice<const T extends readonly (string | boolean)[]>(...values: T): Kind<T[number]> {
  const expected = orList(values.map((value) => JSON.stringify(value)));
  const isOne = (found: unknown): found is T[number] => values.some((value) => value === found);
  return {
    expected,
    fits: isOne,
    read(found, place) {
      if (isOne(found)) return found;
      const texts = values.filter((value) => typeof value === "string");
      const meant = typeof found === "string" ? nearest(found, texts) : null;
      throw refusal(place, found, expected, meant === null ? undefined : didYouMean(meant));
    },
  };
}

/** A function. Its arguments and its result cannot be checked here. */
export function callback<F extends (...given: never) => unknown>(expected: string): Kind<F> {
  // No more can be known of a function before it is called.
  return plain(expected, (found): found is F => isCallable(found));
}

/** Tells whether something can be called. A class cannot, without `new`. */
export function isCallable(found: unknown): boolean {
  return typeof found === "function" && !/^class\b/.test(Function.prototype.toString.call(found));
}

/** An object with certain methods, of any class and realm. `hint` says what the caller probably meant. */
export function objectWith<T extends object>(
  expected: string,
  methods: readonly (string & keyof T)[],
  hint?: string,
): Kind<T> {
  const fits = total(
    (found: unknown): found is T =>
      typeof found === "object" &&
      found !== null &&
      methods.every((method) => method in found && typeof Reflect.get(found, method) === "function"),
  );
  return {
    expected,
    fits,
    read(found, place) {
      if (fits(found)) return found;
      throw refusal(place, found, expected, hint);
    },
  };
}

/** Data that a function of ours made: an object in which some fields are arrays and others are objects. */
export function madeData<T extends object>(
  expected: string,
  arrays: readonly (string & keyof T)[],
  objects: readonly (string & keyof T)[],
): Kind<T> {
  const has = (found: object, fields: readonly string[], fits: (field: unknown) => boolean): boolean =>
    fields.every((field) => fits(Reflect.get(found, field)));
  return plain(
    expected,
    (found): found is T =>
      typeof found === "object" &&
      found !== null &&
      has(found, arrays, Array.isArray) &&
      has(found, objects, isPlainObject),
  );
}

const isSignal = total(
  (found: unknown): found is AbortSignal =>
    typeof found === "object" &&
    found !== null &&
    "aborted" in found &&
    typeof found.aborted === "boolean" &&
    ["addEventListener", "removeEventListener"].every((method) => typeof Reflect.get(found, method) === "function"),
);

const isController = total(
  (found) => typeof found === "object" && found !== null && "signal" in found && isSignal(found.signal),
);

/** An AbortSignal, which stops runs. */
export const signal: Kind<AbortSignal> = {
  expected: "an AbortSignal",
  fits: isSignal,
  read(found, place) {
    if (isSignal(found)) return found;
    throw refusal(place, found, "an AbortSignal", isController(found) ? "Give the controller's signal." : undefined);
  },
};

/** An array or typed array. Whoever iterates over it checks its entries. */
export function arrayLike<T extends ArrayLike<unknown>>(expected: string): Kind<T> {
  // Its entries are not known yet, as `expected` says.
  return plain(expected, (found): found is T => isArrayLike(found));
}

/** Tells whether something can be iterated by index. */
export const isArrayLike = total((found: unknown): found is ArrayLike<unknown> => {
  if (typeof found !== "object" || found === null || !("length" in found)) return false;
  const { length } = found;
  return typeof length === "number" && Number.isSafeInteger(length) && length >= 0;
});

const isArray = total((found: unknown): found is readonly unknown[] => Array.isArray(found));

/** An array of values of a kind. Reading gives a new array. */
export function list<T>(of: Kind<T>, expected: string): Kind<readonly T[]> {
  return {
    expected,
    fits: isArray,
    read(found, place) {
      if (!isArray(found)) throw refusal(place, found, expected);
      return reading(place, () => Array.from(found)).map((entry: unknown, k) =>
        of.read(entry, { ...place, name: `${place.name}[${k}]` }),
      );
    },
  };
}

/** An object of values of a kind, by names that the caller chose. Reading gives a new object. */
export function byName<T>(of: Kind<T>, expected: string): Kind<Readonly<Record<string, T>>> {
  return {
    expected,
    fits: isPlainObject,
    read(found, place) {
      if (!isPlainObject(found)) throw refusal(place, found, expected, hintForObject(found));
      return Object.fromEntries(
        reading(place, () => Object.entries(found)).map(([name, value]) => [
          name,
          of.read(value, { ...place, name: `${place.name}[${quoted(name)}]` }),
        ]),
      );
    },
  };
}

/** A value of one kind or of another. The first kind whose sort fits reads it. */
export function either<A, B>(one: Kind<A>, other: Kind<B>): Kind<A | B> {
  const expected = `${one.expected}, or ${other.expected}`;
  return {
    expected,
    fits: (found) => one.fits(found) || other.fits(found),
    read(found, place) {
      if (one.fits(found)) return one.read(found, place);
      if (other.fits(found)) return other.read(found, place);
      throw refusal(place, found, expected);
    },
  };
}

/** Tells whether something is a plain object: a literal, JSON or a module, and no Map, array or class instance. */
export const isPlainObject = total((found: unknown): found is Readonly<Record<string, unknown>> => {
  if (typeof found !== "object" || found === null || Array.isArray(found)) return false;
  const prototype: unknown = Object.getPrototypeOf(found);
  // Another realm has another Object.prototype.
  return prototype === null || (tagOf(found) === "Object" && Object.getPrototypeOf(prototype) === null);
});

/** The hint where a Map was given instead of an object; undefined for other values. */
export function hintForObject(found: unknown): string | undefined {
  return tagOf(found) === "Map" ? "Object.fromEntries(map) makes an object of a Map." : undefined;
}

export function didYouMean(name: string): string {
  return `Did you mean ${JSON.stringify(name)}?`;
}

/** Joins texts to `a, b or c`. */
export function orList(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} or ${texts.at(-1)}`;
}

function range(low: number, high: number): string {
  if (high === Infinity || high === Number.MAX_SAFE_INTEGER) return `from ${low}`;
  return low === Number.MIN_SAFE_INTEGER ? `up to ${high}` : `from ${low} to ${high}`;
}
