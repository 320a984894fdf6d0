/**
 * The value that a record has itself under a name. Names that come from outside, of parameters, attributes, columns or
 * options, are looked up with this alone: `record[name]` and `name in record` also find what every object inherits, such
 * as `constructor` and `toString`. test/names.test.ts holds the sources to it.
 */
export function lookup<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
