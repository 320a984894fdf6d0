/**
 * Kinds of arguments: what each takes, what messages and docs call that, and how it is read. A kind of T is of T exactly,
 * so that a description that takes more or less than the type it stands for does not type-check.
 */

import { EdgewiseError } from "../error.ts";
import { quoted } from "../printable.ts";
import { describeFound, tagOf, total } from "./found.ts";
import { nearest } from "./nearest.ts";

/** Where an argument stands: of which call, and which one; the call's own subject for an empty name. */
export interface Place {
  /** As a person writes it: `engine.run`. */
  readonly call: string;
  /** `options`, `timeout`, `weights.low`, `passes[2]`. */
  readonly name: string;
}

/** What reads arguments as values of T, or of more specific types. */
export interface Reader<T> {
  /** What fits, as it goes on after "expected". */
  readonly expected: string;
  /** Whether something is of this sort, before what it holds is looked at. */
  readonly fits: (found: unknown) => boolean;
  /** The value to go on with: a copy where what it holds was looked at, so that it stays as it is. Throws `usage`. */
  readonly read: (found: unknown, place: Place) => T;
}

export interface Kind<T> extends Reader<T> {
  /** Never there: it keeps a kind of a wider type from standing for one of a narrower. */
  readonly takes?: (value: T) => void;
}

/** The hint where there is no better one. */
export const ALL_OPTIONS = "What calls and their options take is in docs/api.md.";

/** The error for an argument that does not fit. */
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

/** What an argument's fields or entries are. Throws `usage` where one throws as it is read, with that as the cause. */
export function reading<T>({ call, name }: Place, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const message = `${call}: ${name === "" ? "an argument" : name} throws where it is read`;
    throw new EdgewiseError({ code: "usage", message, hint: "The cause of this error is what it threw." }, { cause });
  }
}

/** A kind of plain values, which are taken as they are. */
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

/** A number, NaN excepted; Infinity only where it is the upper end. */
export function number(low: number, high: number): Kind<number> {
  const within = (found: unknown): found is number => typeof found === "number" && found >= low && found <= high;
  return plain(low === -Infinity ? "a number" : `a number ${range(low, high)}`, within);
}

/** Any number, NaN and the infinities too. */
export const anyNumber: Kind<number> = plain("a number", (found) => typeof found === "number");

/** One of some values that stand in a list. */
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

/** A function; what it is called with and gives is its caller's business. */
export function callback<F extends (...given: never) => unknown>(expected: string): Kind<F> {
  // No more can be known of a function before it is called.
  return plain(expected, (found): found is F => isCallable(found));
}

/** Whether something can be called: a class cannot, without `new`. */
export function isCallable(found: unknown): boolean {
  return typeof found === "function" && !/^class\b/.test(Function.prototype.toString.call(found));
}

/** An object with certain methods, whatever its class and realm; `hint` says what was probably meant. */
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

/** Data that some function made: an object with certain fields that are arrays, and others that are objects. */
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

/** What stops runs: an AbortSignal. */
export const signal: Kind<AbortSignal> = {
  expected: "an AbortSignal",
  fits: isSignal,
  read(found, place) {
    if (isSignal(found)) return found;
    throw refusal(place, found, "an AbortSignal", isController(found) ? "Give the controller's signal." : undefined);
  },
};

/** An array or typed array, whose entries are looked at by whoever goes over them. */
export function arrayLike<T extends ArrayLike<unknown>>(expected: string): Kind<T> {
  // Its entries are not known yet, as `expected` says.
  return plain(expected, (found): found is T => isArrayLike(found));
}

/** Whether something can be gone over by index. */
export const isArrayLike = total((found: unknown): found is ArrayLike<unknown> => {
  if (typeof found !== "object" || found === null || !("length" in found)) return false;
  const { length } = found;
  return typeof length === "number" && Number.isSafeInteger(length) && length >= 0;
});

const isArray = total((found: unknown): found is readonly unknown[] => Array.isArray(found));

/** An array of values of a kind, read into another. */
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

/** An object of values of a kind by names that are the caller's own, read into another. */
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

/** A value of one kind or of another: of the first whose sort it is. */
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

/** Whether something is an object written out as one, or read from JSON or a module: no Map, array or class instance. */
export const isPlainObject = total((found: unknown): found is Readonly<Record<string, unknown>> => {
  if (typeof found !== "object" || found === null || Array.isArray(found)) return false;
  const prototype: unknown = Object.getPrototypeOf(found);
  // Another realm has another Object.prototype.
  return prototype === null || (tagOf(found) === "Object" && Object.getPrototypeOf(prototype) === null);
});

/** What to do where a Map was given for an object. */
export function hintForObject(found: unknown): string | undefined {
  return tagOf(found) === "Map" ? "Object.fromEntries(map) makes an object of a Map." : undefined;
}

export function didYouMean(name: string): string {
  return `Did you mean ${JSON.stringify(name)}?`;
}

/** `a, b or c`. */
export function orList(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} or ${texts.at(-1)}`;
}

function range(low: number, high: number): string {
  if (high === Infinity || high === Number.MAX_SAFE_INTEGER) return `from ${low}`;
  return low === Number.MIN_SAFE_INTEGER ? `up to ${high}` : `from ${low} to ${high}`;
}
