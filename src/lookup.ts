/**
 * The value that a record has itself under a name. Names that come from outside, of parameters, attributes, columns or
 * options, are looked up with this alone: `record[name]` and `name in record` also find what every object inherits, such
 * as `constructor` and `toString`. test/names.test.ts holds the sources to it.
 */
export function lookup<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/**
 * Makes a function that looks up one name in many records. It takes a fraction of the time where these are plain
 * objects.
 */
export function lookingUp(name: string): (record: Readonly<Record<string, unknown>>) => unknown {
  if (name in Object.prototype) return (record) => lookup(record, name);
  // What inherits from this prototype alone has the name itself or not at all.
  return (record) => (Object.getPrototypeOf(record) === Object.prototype ? record[name] : lookup(record, name));
}

/**
 * An object of values by distinct names, in their order, or in the order of the places that are given, of which each has a
 * name and a value. It is made without a prototype, where every name is one like others; it gets one at the end unless
 * `isBare`. Takes half the time of an object of pairs, or less.
 */
export function recordOf<T>(
  names: readonly string[],
  valueAt: (place: number) => T,
  { isBare = false, places }: { readonly isBare?: boolean; readonly places?: Uint32Array | undefined } = {},
): { [name: string]: T } {
  const record: { [name: string]: T } = Object.create(null);
  if (places === undefined) {
    for (let place = 0; place < names.length; place++) record[names[place]!] = valueAt(place);
  } else {
    for (let k = 0; k < places.length; k++) record[names[places[k]!]!] = valueAt(places[k]!);
  }
  return isBare ? record : Object.setPrototypeOf(record, Object.prototype);
}
