/**
 * The value that a record has itself under a name. Names that come from outside, of parameters, attributes, columns or
 * options, are looked up with this alone: `record[name]` and `name in record` also find what every object inherits, such
 * as `constructor` and `toString`. test/names.test.ts holds the sources to it.
 */
export function lookup<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/**
 * The attribute of a node or an edge under a name. Attributes may be an object of any class, as they may for graphology:
 * what it has of its class counts, such as a getter, but not what every object inherits.
 */
export function attributeOf(attributes: Readonly<Record<string, unknown>>, name: string): unknown {
  return name in Object.prototype ? lookup(attributes, name) : attributes[name];
}

/** Makes a function that does the same for many objects, in a fraction of the time. */
export function readingAttribute(name: string): (attributes: Readonly<Record<string, unknown>>) => unknown {
  return name in Object.prototype ? (attributes) => lookup(attributes, name) : (attributes) => attributes[name];
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
