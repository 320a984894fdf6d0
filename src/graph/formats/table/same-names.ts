/** Columns that might be meant equally well: two of one name, or two whose names both look like an end of edges. */

import { EdgewiseError } from "../../../error.ts";
import { listed, quoted } from "../../../printable.ts";
import { inPlace, type NamedColumns } from "./layout.ts";
import { endsAlike, plainName } from "./names.ts";

/** What a column is besides an attribute; options of these names choose it. */
export type Role = "source" | "target" | "weight" | "key";

/**
 * Throws `graph/input` where a column that was found by its name shares the name with others, whatever the case and the
 * signs: `weight` and `Weight`.
 */
export function expectOnly(role: Role, index: number, { names, place }: NamedColumns): void {
  const name = plainName(names?.[index] ?? "");
  const alike = (names ?? []).flatMap((other, at) => (name !== "" && plainName(other) === name ? [at] : []));
  if (alike.length < 2) return;
  throw new EdgewiseError({
    code: "graph/input",
    ...inPlace(
      place,
      `found ${alike.length} columns for the ${role}, ${listed(alike.map((at) => `${quoted(names![at]!)} (column ${at + 1})`))}; expected one`,
    ),
    hint: (named) => {
      const option = named(role);
      return option === null ? null : `Say by its number, from 1, which it is with ${option}.`;
    },
  });
}

/** Remarks that a table has several columns that look like one end by different names, such as `source` and `from`. */
export function alikeEnds(
  file: string,
  names: readonly string[] | null,
  ends: { readonly source: number; readonly target: number },
  chosen: { readonly source?: unknown; readonly target?: unknown },
): string[] {
  if (names === null) return [];
  return (["source", "target"] as const).flatMap((end) => {
    const alike = endsAlike(end, names);
    const isFound = chosen[end] === undefined && alike.includes(ends[end]);
    const others = alike.filter((index) => index !== ends.source && index !== ends.target);
    if (!isFound || others.length === 0) return [];
    const all = listed([ends[end], ...others].map((index) => quoted(names[index]!)));
    return [
      `${file}: several columns look like the ${end}, ${all}; the first of these is taken, and the option ${end} takes another`,
    ];
  });
}

/** A column by the name of its attribute. */
interface Named {
  readonly index: number;
  readonly name: string;
}

/** Remarks which columns are left out since another of the same name is read. */
export function leftOutTwins(file: string, all: readonly Named[], kept: readonly Named[]): string[] {
  const read = new Map(kept.map(({ name, index }) => [name, index]));
  return all.flatMap(({ name, index }) => {
    const first = read.get(name);
    if (first === undefined || first === index) return [];
    return [
      `${file}: the columns ${first + 1} and ${index + 1} are both called ${quoted(name)}; column ${first + 1} is read, and column ${index + 1} is left out`,
    ];
  });
}

/** Remarks that a column called `weight` is left out since an option chose another as the weight. */
export function otherWeight(file: string, name: string, index: number, weight: number): string {
  return `${file}: column ${index + 1}, ${quoted(name)}, is left out, since column ${weight + 1} was chosen as the weight`;
}
