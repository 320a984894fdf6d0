/**
 * Interning: of objects that are written as the same text, the first stands for all. What an engine has made for a plan
 * then serves every plan of the same text, such as one that is read from JSON twice.
 */

/** The greatest number of texts that are kept. The one that was not seen for longest is dropped. */
const MOST_TEXTS = 64;

export class Interner<T extends object> {
  readonly #textOf: (thing: T) => string;
  readonly #byText = new Map<string, T>();
  readonly #known = new WeakMap<T, T>();

  /** `textOf` writes an object down in full: objects of equal text are exchanged for each other. */
  constructor(textOf: (thing: T) => string) {
    this.#textOf = textOf;
  }

  /** Returns the first object that came with the same text. The text of each object is written once. */
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
