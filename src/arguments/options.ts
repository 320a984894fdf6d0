/**
 * Descriptions of options records. Each stands beside the type that it describes. The check of arguments, its messages
 * and docs/api.md are made from them.
 */

import { EdgewiseError } from "../error.ts";
import { lookup } from "../lookup.ts";
import { quoted } from "../printable.ts";
import { describeFound } from "./found.ts";
import type { Kind, Place, Reader } from "./kind.ts";
import { ALL_OPTIONS, didYouMean, hintForObject, isPlainObject, orList, reading, refusal } from "./kind.ts";
import { nearest } from "./nearest.ts";

/** The description of an option of any type. */
export interface AnyOption {
  readonly kind: Reader<unknown>;
  /** The documentation: one sentence, the same as the comment of the type's field. */
  readonly doc: string;
  /** The default, as the docs show it; absent where nothing is done without the option. */
  readonly initial?: string | undefined;
  /** Set where the option has to be given. */
  readonly required?: true;
}

/** An option of type T. */
export interface Option<T> extends AnyOption {
  readonly kind: Kind<T>;
}

/** An option that has to be given. */
export interface RequiredOption<T> extends Option<T> {
  readonly required: true;
}

/**
 * A description of the options T. It has a row for each field, of the field's type, and `required` where the field is.
 */
export type Described<T> = {
  readonly [K in keyof T]-?: Record<never, never> extends Pick<T, K>
    ? Option<Exclude<T[K], undefined>>
    : RequiredOption<T[K]>;
};

/**
 * Reads options by their description. Gives a copy with what was given, without what is undefined. Throws `usage` for a
 * value that is no object, an unknown name, a value that does not fit, and a missing option.
 */
export function readOptions<T>(call: string, description: Described<T>, found: unknown, name = "options"): T {
  return optionsOf(description, `an object of ${name}`).read(found === undefined ? {} : found, { call, name: "" });
}

/** Makes the kind of an object with described fields. */
export function optionsOf<T>(description: Described<T>, expected: string): Kind<T> {
  const rows = Object.entries<AnyOption>(description);
  const names = rows.map(([name]) => name);
  return {
    expected,
    fits: isPlainObject,
    read(found, place) {
      if (!isPlainObject(found)) throw refusal(place, found, expected, hintForObject(found));
      const given = reading(
        place,
        () => new Map([...Object.keys(found), ...names].map((field) => [field, lookup(found, field)])),
      );
      for (const [name, value] of given) {
        if (value !== undefined && !Object.hasOwn(description, name)) throw unknown(place, name, names);
      }
      const read = rows.flatMap(([name, option]): [string, unknown][] => {
        const value = given.get(name);
        if (value !== undefined) return [[name, option.kind.read(value, within(place, name))]];
        if (option.required) throw missing(place, name, option);
        return [];
      });
      // Each field of T was read by the kind of its row.
      return Object.fromEntries(read) as T;
    },
  };
}

/** Throws `usage` for arguments after the last one that a function has: they would be ignored. */
export function refuseExtra(call: string, most: number, extra: readonly unknown[]): void {
  if (extra.length === 0) return;
  throw new EdgewiseError({
    code: "usage",
    message: `${call}: found ${describeFound(extra[0])} as argument ${most + 1}; expected ${most === 0 ? "no argument" : most === 1 ? "one argument" : `at most ${most} arguments`}`,
    hint: ALL_OPTIONS,
  });
}

function within({ call, name }: Place, field: string): Place {
  return { call, name: name === "" ? field : `${name}.${field}` };
}

function unknown(place: Place, name: string, names: readonly string[]): EdgewiseError {
  const meant = nearest(name, names);
  return new EdgewiseError({
    code: "usage",
    message: `${place.call}: found the name ${quoted(name)}${place.name === "" ? "" : ` in ${place.name}`}; expected ${names.length === 0 ? "none" : orList(names)}`,
    hint: meant === null ? ALL_OPTIONS : didYouMean(meant),
  });
}

function missing(place: Place, name: string, { kind }: AnyOption): EdgewiseError {
  return new EdgewiseError({
    code: "usage",
    message: (named) => `${place.call}: ${named(within(place, name).name)} is missing; expected ${kind.expected}`,
    hint: ALL_OPTIONS,
  });
}
