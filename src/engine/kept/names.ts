/** Numbers objects, so that the keys of maps can name them. */

export class Names {
  readonly #names = new WeakMap<object, number>();
  #next = 0;

  /** Gives the number of an object, the same each time. */
  of(thing: object): number {
    const name = this.#names.get(thing) ?? this.#next++;
    this.#names.set(thing, name);
    return name;
  }
}
