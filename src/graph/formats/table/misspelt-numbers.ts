/**
 * Columns of texts that may be meant as numbers: those in a spelling that is not read, as `1,234.5`, or `0,5` where commas
 * part fields, and weights.
 */

import { quoted } from "../../../printable.ts";
import type { Column } from "../../column.ts";
import { decimalOf } from "../../scan/decimal.ts";
import { saysNone } from "../missing.ts";

/** A number with one mark between all groups of three digits: a comma, a point, an apostrophe or a blank. */
const GROUPED = /^[+-]?\d{1,3}([,.'’ \u00a0\u202f])\d{3}(?:\1\d{3})*(?:[,.]\d+)?$/u;

/** Remarks which columns are texts only for the spelling of their numbers, or for a few texts among weights. */
export function misspeltNumbers(of: "node" | "edge", columns: Readonly<Record<string, Column>>): string[] {
  return Object.entries(columns).flatMap(([name, column]) => {
    if (column.kind !== "category" || column.example === null) return [];
    const texts = column.categories;
    const isNumber = (text: string): boolean => !Number.isNaN(decimalOf(text, true)) || GROUPED.test(text);
    const isRead = (text: string): boolean => !Number.isNaN(decimalOf(text, false)) || saysNone(text);
    if (texts.every(isRead)) return [];
    const told = `the ${of} attribute ${quoted(name)} is one of texts, not of numbers, since there is ${column.example.found}`;
    if (!texts.every((text) => isNumber(text) || saysNone(text))) {
      return of === "edge" && name === "weight" ? [told] : [];
    }
    const rule = texts.some((text) => !isRead(text) && GROUPED.test(text))
      ? "numbers have no marks between thousands"
      : "where commas part fields, numbers have a decimal point";
    return [`${told}; ${rule}`];
  });
}
