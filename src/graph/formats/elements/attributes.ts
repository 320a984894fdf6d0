/** The attributes of nodes or edges, collected in growing typed arrays while a file is read. */

import { describeFound } from "../../../arguments/found.ts";
import { EdgewiseError } from "../../../error.ts";
import { inSlices, type Turns } from "../../../turns.ts";
import { filling, heapAllocator } from "../../allocator.ts";
import { type Column, dense, NO_CATEGORY } from "../../column.ts";
import { Indices, Numbers } from "./growing.ts";
import { isWanted, type WantedAttributes } from "./wanted.ts";

const NUMBER = 0;
const BOOLEAN = 1;
const TEXT = 2;
type Type = typeof NUMBER | typeof BOOLEAN | typeof TEXT;

/** The greatest number of attributes of nodes, and of edges. */
const MOST_NAMES = 100_000;
/** The number of entries that sparse attributes may always be spread to, whatever the number of nodes or edges. */
const ROOM_OF_ANY = 2 ** 22;

/** One attribute. Its entries may come in any order. The last of several for one index counts. */
export class AttributeEntries {
  readonly #indices = new Indices();
  readonly #values = new Numbers();
  /** The type of each entry, once there are several types. */
  #types: Indices | null = null;
  #type: Type | null = null;
  readonly #codes = new Map<string, number>();
  readonly #texts: string[] = [];

  get count(): number {
    return this.#indices.length;
  }

  /** The index of the last entry; −1 if there is none. */
  get lastIndex(): number {
    return this.count === 0 ? -1 : this.#indices.at(this.count - 1);
  }

  number(index: number, value: number): void {
    this.#add(index, value, NUMBER);
  }

  boolean(index: number, value: boolean): void {
    this.#add(index, value ? 1 : 0, BOOLEAN);
  }

  text(index: number, value: string): void {
    this.#add(index, this.#codeOf(value), TEXT);
  }

  /** Lists the indices below `length` without an entry. */
  absent(length: number): number[] {
    const has = heapAllocator.uint8(length);
    for (let entry = 0; entry < this.count; entry++) has[this.#indices.at(entry)] = 1;
    const absent: number[] = [];
    for (let index = has.indexOf(0); index >= 0; index = has.indexOf(0, index + 1)) absent.push(index);
    return absent;
  }

  /** Tells whether each index below `length` has one entry, which is spelled as `textOf` says. */
  areTexts(length: number, textOf: (index: number) => string): boolean {
    if (this.count !== length) return false;
    for (let entry = 0; entry < length; entry++) {
      const value = this.#values.at(entry);
      const text = this.#typeAt(entry) === TEXT ? this.#texts[value] : String(value);
      if (text !== textOf(this.#indices.at(entry))) return false;
    }
    return true;
  }

  #codeOf(text: string): number {
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    this.#codes.set(text, this.#texts.length);
    return this.#texts.push(text) - 1;
  }

  #add(index: number, value: number, type: Type): void {
    this.#indices.push(index);
    this.#values.push(value);
    this.#type ??= type;
    if (type !== this.#type && this.#types === null) {
      this.#types = new Indices();
      for (let entry = 1; entry < this.count; entry++) this.#types.push(this.#type);
    }
    this.#types?.push(type);
  }

  #typeAt(entry: number): Type {
    const type = this.#types?.at(entry) ?? this.#type;
    return type === TEXT ? TEXT : type === BOOLEAN ? BOOLEAN : NUMBER;
  }

  /**
   * Makes the column, of `length` nodes or edges. Where some entries are texts, all become texts: numbers as they are
   * spelled.
   */
  *finishing(length: number): Turns<Column> {
    if (this.#types !== null || this.#type === TEXT) return yield* this.#categories(length);
    const { count } = this;
    const isFlag = this.#type === BOOLEAN;
    const values = isFlag ? heapAllocator.uint8(length) : heapAllocator.float64(length);
    if (!isFlag) yield* filling(values, Number.NaN);
    const missing = heapAllocator.uint8(length);
    yield* filling(missing, 1);
    yield* inSlices(count, (from, to) => {
      for (let entry = from; entry < to; entry++) {
        const index = this.#indices.at(entry);
        values[index] = this.#values.at(entry);
        missing[index] = 0;
      }
    });
    return dense(values, missing.includes(1) ? missing : null);
  }

  *#categories(length: number): Turns<Column> {
    const codes = heapAllocator.uint32(length);
    yield* filling(codes, NO_CATEGORY);
    let example: number | null = null;
    yield* inSlices(this.count, (from, to) => {
      for (let entry = from; entry < to; entry++) {
        const type = this.#typeAt(entry);
        const value = this.#values.at(entry);
        if (type === TEXT) example ??= entry;
        codes[this.#indices.at(entry)] =
          type === TEXT ? value : this.#codeOf(type === BOOLEAN ? String(value === 1) : String(value));
      }
    });
    const at = example ?? 0;
    const index = this.count === 0 ? 0 : this.#indices.at(at);
    const found = describeFound(this.#texts[codes[index] ?? 0]);
    return { kind: "category", codes, categories: this.#texts, example: { index, found } };
  }

  /** Makes the column of an attribute that few have, without the values of its texts. */
  finishListed(): Column {
    const indices = Uint32Array.from({ length: this.count }, (_, entry) => this.#indices.at(entry));
    const isOfNumbers = this.#types === null && this.#type !== TEXT;
    const values = Float64Array.from({ length: isOfNumbers ? this.count : 0 }, (_, entry) => this.#values.at(entry));
    const isFlag = this.#type === BOOLEAN && isOfNumbers;
    const example = this.count === 0 ? null : { index: this.#indices.at(0), found: "a text" };
    return {
      kind: "listed",
      indices,
      values: isFlag ? Uint8Array.from(values) : values,
      texts: isOfNumbers ? null : { flags: null, example },
    };
  }
}

/** An attribute that nobody wants: its values are forgotten at once. */
class Unwanted extends AttributeEntries {
  override number(): void {}
  override boolean(): void {}
  override text(): void {}
  override absent(): number[] {
    return [];
  }
}

const UNWANTED = new Unwanted();

/** All wanted attributes of nodes, or all of edges, by name. */
export class Attributes {
  readonly #entries = new Map<string, AttributeEntries>();
  readonly #domain: "node" | "edge";
  readonly #wanted: WantedAttributes;

  constructor(domain: "node" | "edge", wanted: WantedAttributes) {
    this.#domain = domain;
    this.#wanted = wanted;
  }

  /** Gives the attribute of a name, a new one if there was none. */
  named(name: string): AttributeEntries {
    const known = this.#entries.get(name);
    if (known !== undefined) return known;
    if (!isWanted(this.#domain, name, this.#wanted)) return UNWANTED;
    if (this.#entries.size === MOST_NAMES) {
      throw new EdgewiseError({
        code: "graph/size",
        message: `found more than ${MOST_NAMES.toLocaleString("en-US")} attributes of nodes, or of edges; expected fewer`,
        hint: "Names that differ from node to node are values: give them an attribute of their own.",
      });
    }
    const entries = new AttributeEntries();
    this.#entries.set(name, entries);
    return entries;
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  remove(name: string): void {
    this.#entries.delete(name);
  }

  /** Makes the columns, of `length` nodes or edges. */
  *finishing(length: number): Turns<Record<string, Column>> {
    // The room is bounded, since another name at each node would make n² entries.
    let room = ROOM_OF_ANY;
    for (const { count } of this.#entries.values()) room += 4 * count;
    const columns: [string, Column][] = [];
    for (const [name, entries] of this.#entries) {
      room -= length;
      columns.push([name, room >= 0 ? yield* entries.finishing(length) : entries.finishListed()]);
    }
    return Object.fromEntries(columns);
  }
}
