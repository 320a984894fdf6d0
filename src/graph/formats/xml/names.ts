/** The names of elements and attributes, which are few and stand there often. */

/** A name as it is spelled, without its prefix, and as its bytes. */
export interface Name {
  readonly spelled: string;
  readonly local: string;
  readonly bytes: Uint8Array;
}

/** The number of names that are remembered. */
const PLACES = 256;

/** Remembers names, so that the same name is the same object, mostly. */
export class Names {
  readonly #known: (Name | undefined)[] = new Array(PLACES).fill(undefined);

  /** Gives the name of ASCII letters at a place, by a hash of them. */
  at(bytes: Uint8Array, from: number, to: number, hash: number): Name {
    const place = (hash ^ (hash >>> 8) ^ (hash >>> 16)) & (PLACES - 1);
    const known = this.#known[place];
    if (known !== undefined && to - from === known.bytes.length && standsAt(known.bytes, bytes, from)) return known;
    const own = bytes.slice(from, to);
    const spelled = String.fromCharCode(...own);
    const local = spelled.slice(spelled.indexOf(":") + 1);
    const name: Name = { spelled: asKey(spelled), local: asKey(local), bytes: own };
    this.#known[place] = name;
    return name;
  }
}

/** Gives the same text as engines keep keys of objects: one that is compared with those of a program by its address. */
function asKey(text: string): string {
  return Object.keys({ [text]: 0 })[0]!;
}

/** Tells whether a name stands at a place. */
export function standsAt(name: Uint8Array, bytes: Uint8Array, from: number): boolean {
  for (let k = 0; k < name.length; k++) if (bytes[from + k] !== name[k]) return false;
  return true;
}

/** Tells whether an attribute belongs to another vocabulary, as `xmlns:y`, `parse.indegree` and `yfiles.foldertype` do. */
export function isOfNamespace(name: string): boolean {
  return /[:.]/.test(name) || name === "xmlns";
}
