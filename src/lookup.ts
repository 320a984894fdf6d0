/**
 * The value that a record has itself under a name. Names that come from outside, of parameters, attributes, columns or
 * options, are looked up with this alone: `record[name]` and `name in record` also find what every object inherits, such
 * as `constructor` and `toString`. test/names.test.ts holds the sources to it.
 */
export function lookup<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/**
 * An object of values by distinct names, in their order. It is made without a prototype, where every name is one like others; it gets
 * one at the end unless `isBare`. Takes half the time of an object of pairs, or less.
 */
export function recordOf<T>(
  names: readonly string[],
  valueAt: (place: number) => T,
  isBare = false,
): { [name: string]: T } {
  const record: { [name: string]: T } = Object.create(null);
  for (let place = 0; place < names.length; place++) record[names[place]!] = valueAt(place);
  return isBare ? record : Object.setPrototypeOf(record, Object.prototype);
}
