/**
 * Shapes of plain data, which are checked before anything else: those of a plan's records, built from a few kinds. A
 * description has a row for each field of its type, so that a field without a row does not type-check.
 */

import { ELEMENTS } from "../ir/type.ts";

/** Says what is wrong with a value, or null. `path` is the place of the value. */
export type Shape = (value: unknown, path: string) => string | null;

/** A shape for each field of T, optional ones included. */
export type Fields<T> = { readonly [K in keyof T]-?: Shape };

function wrong(path: string, value: unknown, expected: string): string {
  const found = value === null ? "null" : Array.isArray(value) ? "an array" : typeof value;
  return `${path} is ${found === typeof value && found !== "object" ? JSON.stringify(value) : found}, expected ${expected}`;
}

/** The index of something in a list, or a number of things. */
export const natural: Shape = (value, path) =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 ? null : wrong(path, value, "an integer from 0");

/** Any number: NaN, infinities and −0 among them. */
export const number: Shape = (value, path) => (typeof value === "number" ? null : wrong(path, value, "a number"));

export const text: Shape = (value, path) => (typeof value === "string" ? null : wrong(path, value, "a text"));

export const flag: Shape = (value, path) => (typeof value === "boolean" ? null : wrong(path, value, "true or false"));

export function nullable(shape: Shape): Shape {
  return (value, path) => (value === null ? null : shape(value, path));
}

export function optional(shape: Shape): Shape {
  return (value, path) => (value === undefined ? null : shape(value, path));
}

export function oneOf(names: readonly string[]): Shape {
  return (value, path) =>
    typeof value === "string" && names.includes(value) ? null : wrong(path, value, `one of ${names.join(", ")}`);
}

export function list(shape: Shape): Shape {
  return (value, path) => {
    if (!Array.isArray(value)) return wrong(path, value, "an array");
    return first(value.keys(), (k) => shape(value[k], `${path}[${k}]`));
  };
}

/** Two values of one shape. */
export function pair(shape: Shape): Shape {
  const both = list(shape);
  return (value, path) =>
    both(value, path) ?? ((value as unknown[]).length === 2 ? null : wrong(path, value, "a pair"));
}

export function record<T>(fields: Fields<T>): Shape {
  const rows = Object.entries<Shape>(fields);
  return (value, path) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return wrong(path, value, "an object");
    // A missing field is undefined. Its shape decides whether that is allowed.
    const found = new Map<string, unknown>(Object.entries(value));
    return first(rows, ([name, shape]) => shape(found.get(name), `${path}.${name}`));
  };
}

/** Records that are told apart by the value of one field. */
export function tagged(tag: string, cases: ReadonlyMap<string, Shape>): Shape {
  return (value, path) => {
    if (typeof value !== "object" || value === null) return wrong(path, value, "an object");
    const kind: unknown = new Map<string, unknown>(Object.entries(value)).get(tag);
    const shape = typeof kind === "string" ? cases.get(kind) : undefined;
    return shape ? shape(value, path) : wrong(`${path}.${tag}`, kind, `one of ${[...cases.keys()].join(", ")}`);
  };
}

/** One shape or the other, as a test of the value decides. */
export function either(test: (value: unknown) => boolean, yes: Shape, no: Shape): Shape {
  return (value, path) => (test(value) ? yes : no)(value, path);
}

/** A shape that contains itself. */
export function later(shape: () => Shape): Shape {
  return (value, path) => shape()(value, path);
}

export const element: Shape = oneOf(ELEMENTS);

function first<T>(items: Iterable<T>, problemOf: (item: T) => string | null): string | null {
  for (const item of items) {
    const problem = problemOf(item);
    if (problem !== null) return problem;
  }
  return null;
}
