/** Finds of things that say the same the one that came first, so that what was made for it serves them all. */

/** Texts that are kept; the one not seen for longest goes. */
const MOST_TEXTS = 64;

export class Interner<T extends object> {
  readonly #textOf: (thing: T) => string;
  readonly #byText = new Map<string, T>();
  readonly #known = new WeakMap<T, T>();

  /** Equal text has to mean that either thing may stand for the other. */
  constructor(textOf: (thing: T) => string) {
    this.#textOf = textOf;
  }

  /** The first of the things with the same text, which is written once for each. */
  first(thing: T): T {
    const known = this.#known.get(thing);
    if (known !== undefined) return known;
    const text = this.#textOf(thing);
    const first = this.#byText.get(text) ?? thing;
    this.#byText.delete(text);
    this.#byText.set(text, first);
    for (const oldest of this.#byText.keys()) if (this.#byText.size > MOST_TEXTS) this.#byText.delete(oldest);
    this.#known.set(thing, first);
    return first;
  }
}
