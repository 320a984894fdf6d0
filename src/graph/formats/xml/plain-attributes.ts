/** The attributes of an element of a plain document, as places of its bytes. */

import type { TextTable } from "../text-table.ts";
import type { XmlAttributes } from "./events.ts";
import { isOfNamespace } from "./names.ts";
import type { PlainText } from "./plain-text.ts";
import { resolved } from "./references.ts";

/** The greatest number of attributes of one element. Each is compared with all before. */
const MOST = 32;

export class PlainAttributes implements XmlAttributes {
  readonly #texts: PlainText;
  #count = 0;
  readonly #names: string[] = [];
  readonly #from = new Uint32Array(MOST);
  readonly #to = new Uint32Array(MOST);
  /** The values that are not as their bytes say. */
  readonly #values: (string | null)[] = [];

  constructor(texts: PlainText) {
    this.#texts = texts;
  }

  get(name: string): string | undefined {
    const place = this.#placeOf(name);
    return place < 0 ? undefined : (this.#values[place] ?? this.#texts.text(this.#from[place]!, this.#to[place]!));
  }

  numberIn(table: TextTable, name: string): number {
    const place = this.#placeOf(name);
    if (place < 0) return -1;
    const value = this.#values[place]!;
    return value === null ? table.add(this.#texts.bytes, this.#from[place]!, this.#to[place]!) : table.addText(value);
  }

  other(known: readonly string[]): string | undefined {
    for (let place = 0; place < this.#count; place++) {
      const name = this.#names[place]!;
      // Names are compared by their addresses, without a call: this is done for every node and edge.
      let at = 0;
      while (at < known.length && known[at] !== name) at++;
      if (at === known.length && !isOfNamespace(name)) return name;
    }
    return undefined;
  }

  clear(): void {
    this.#count = 0;
  }

  /** Adds an attribute. Gives false where that is not plain: it stands there twice, or has unknown references. */
  add(name: string, from: number, to: number, isPlain: boolean): boolean {
    const place = this.#count;
    if (place === MOST || this.#placeOf(name) >= 0) return false;
    let value: string | null = null;
    if (!isPlain) {
      value = resolved(this.#texts.text(from, to).replace(/\r\n|[\t\n]/g, " "));
      if (value === null) return false;
    }
    this.#names[place] = name;
    this.#from[place] = from;
    this.#to[place] = to;
    this.#values[place] = value;
    this.#count = place + 1;
    return true;
  }

  #placeOf(name: string): number {
    for (let place = 0; place < this.#count; place++) if (this.#names[place] === name) return place;
    return -1;
  }
}
