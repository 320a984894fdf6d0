/** Reads the directory of a `.ewg` file. Nothing in it is trusted before it is compared with the size of the file. */

import { describeFound } from "../../../arguments/found.ts";
import { isPlainObject } from "../../../arguments/kind.ts";
import { listed, quoted } from "../../../printable.ts";
import { GRAPH_KINDS } from "../../adjacency.ts";
import { Refusal } from "../refusal.ts";
import {
  aligned,
  type Directory,
  ELEMENTS,
  type Element,
  HEADER_BYTES,
  type Section,
  type StoredColumn,
  type StoredKeys,
  type StoredTexts,
} from "./layout.ts";

type Members = Readonly<Record<string, unknown>>;

/** The greatest number of attributes of nodes, and of edges. */
const MOST_COLUMNS = 100_000;

/** Reads a directory, whose arrays together have `bytes` bytes. Throws `Refusal`. */
export function readDirectory(text: string, arrayBytes: number): Directory {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (cause) {
    throw new Refusal(
      HEADER_BYTES,
      `found a directory that is no JSON (${cause instanceof Error ? cause.message : cause})`,
    );
  }
  const sections = new Sections(arrayBytes);
  const members = membersOf(found, "the directory", MEMBERS);
  const kind = oneOf(members.kind, "kind", GRAPH_KINDS);
  const nodeCount = count(members.nodeCount, "nodeCount");
  const edgeCount = count(members.edgeCount, "edgeCount");
  const offsets = sections.read(members.offsets, "offsets", ["u32"], nodeCount + 1);
  const neighbors = sections.read(members.neighbors, "neighbors", ["u32"], kind === "directed" ? edgeCount : null);
  const edges =
    kind === "directed"
      ? none(members.edges, "edges")
      : sections.read(members.edges, "edges", ["u32"], neighbors.length);
  return {
    kind,
    nodeCount,
    edgeCount,
    offsets,
    neighbors,
    edges,
    ends: kind === "mixed" ? readEnds(members.ends, sections, edgeCount) : none(members.ends, "ends"),
    inputOrder:
      members.inputOrder === null ? null : sections.read(members.inputOrder, "inputOrder", ["u32"], edgeCount),
    nodeKeys: readKeys(members.nodeKeys, "nodeKeys", sections, nodeCount),
    edgeKeys: readKeys(members.edgeKeys, "edgeKeys", sections, edgeCount),
    nodeColumns: readColumns(members.nodeColumns, "nodeColumns", sections, nodeCount),
    edgeColumns: readColumns(members.edgeColumns, "edgeColumns", sections, edgeCount),
  };
}

const MEMBERS = [
  "kind",
  "nodeCount",
  "edgeCount",
  "offsets",
  "neighbors",
  "edges",
  "ends",
  "inputOrder",
  "nodeKeys",
  "edgeKeys",
  "nodeColumns",
  "edgeColumns",
] as const satisfies readonly (keyof Directory)[];

/** The arrays that the directory has listed so far. Each begins where the one before ends. */
class Sections {
  readonly #bytes: number;
  #end = 0;

  constructor(bytes: number) {
    this.#bytes = bytes;
  }

  /** Reads the entry of an array: of one of some types, and of a number of elements (null for any). */
  read<E extends Element>(found: unknown, what: string, types: readonly E[], length: number | null): Section<E> {
    const members = membersOf(found, what, ["type", "at", "length"]);
    const section = {
      type: oneOf(members.type, `${what}.type`, types),
      at: count(members.at, `${what}.at`),
      length: count(members.length, `${what}.length`),
    };
    const expected = aligned(this.#end);
    if (section.at !== expected) throw unfit(`${what}.at`, section.at, `${expected}, where the array before it ends`);
    if (length !== null && section.length !== length) throw unfit(`${what}.length`, section.length, `${length}`);
    this.#end = section.at + section.length * ELEMENTS[section.type].bytes;
    if (this.#end > this.#bytes) {
      const bytes = `${this.#bytes} bytes of arrays in the file`;
      throw new Refusal(
        HEADER_BYTES,
        `found ${what} up to byte ${this.#end} of the arrays; expected ${bytes}`,
        CUT_SHORT,
      );
    }
    return section;
  }

  texts(found: unknown, what: string, length: number | null): StoredTexts {
    const members = membersOf(found, what, ["starts", "bytes"]);
    const starts = this.read(members.starts, `${what}.starts`, ["u32"], length === null ? null : length + 1);
    if (starts.length === 0) throw unfit(`${what}.starts.length`, 0, "one more than there are texts");
    return { starts, bytes: this.read(members.bytes, `${what}.bytes`, ["u8"], null) };
  }
}

export const CUT_SHORT = "The file may have been cut short in a copy or download.";

function readEnds(found: unknown, sections: Sections, edgeCount: number): Directory["ends"] {
  const members = membersOf(found, "ends", ["source", "target", "undirected"]);
  return {
    source: sections.read(members.source, "ends.source", ["u32"], edgeCount),
    target: sections.read(members.target, "ends.target", ["u32"], edgeCount),
    undirected: sections.read(members.undirected, "ends.undirected", ["u8"], edgeCount),
  };
}

function readKeys(found: unknown, what: "nodeKeys" | "edgeKeys", sections: Sections, length: number): StoredKeys {
  const { kind, ...members } = membersOf(found, what, null);
  switch (kind) {
    case "index":
    case "counted":
      membersOf(members, what, []);
      return { kind };
    case "input order":
      if (what === "nodeKeys") break;
      membersOf(members, what, []);
      return { kind };
    case "numbers": {
      const { values } = membersOf(members, what, ["values"]);
      return { kind, values: sections.read(values, `${what}.values`, ["u32", "f64"], length) };
    }
    case "texts": {
      const { texts } = membersOf(members, what, ["texts"]);
      return { kind, texts: sections.texts(texts, `${what}.texts`, length) };
    }
    case "any": {
      const { types, texts } = membersOf(members, what, ["types", "texts"]);
      return {
        kind,
        types: sections.read(types, `${what}.types`, ["u8"], length),
        texts: sections.texts(texts, `${what}.texts`, length),
      };
    }
    default:
  }
  throw unfit(`${what}.kind`, kind, "index, counted, input order of edges, numbers, texts or any");
}

function readColumns(found: unknown, what: string, sections: Sections, length: number): StoredColumn[] {
  if (!Array.isArray(found)) throw unfit(what, found, "an array");
  if (found.length > MOST_COLUMNS)
    throw unfit(what, found, `at most ${MOST_COLUMNS.toLocaleString("en-US")} attributes`);
  const names = new Set<string>();
  return found.map((column: unknown, k) => {
    const read = readColumn(column, `${what}[${k}]`, sections, length);
    if (names.has(read.name)) throw unfit(`${what}[${k}].name`, read.name, "a name that no attribute before it has");
    names.add(read.name);
    return read;
  });
}

function readColumn(found: unknown, what: string, sections: Sections, length: number): StoredColumn {
  const { kind, name, ...members } = membersOf(found, what, null);
  if (typeof name !== "string") throw unfit(`${what}.name`, name, "a text");
  switch (kind) {
    case "dense": {
      const { values, missing } = membersOf(members, what, ["values", "missing"]);
      return {
        kind,
        name,
        values: sections.read(values, `${what}.values`, ["u8", "i32", "u32", "f32", "f64"], length),
        missing: missing === null ? null : sections.read(missing, `${what}.missing`, ["u8"], length),
      };
    }
    case "listed": {
      const { indices, values } = membersOf(members, what, ["indices", "values"]);
      const places = indices === null ? null : sections.read(indices, `${what}.indices`, ["u32"], null);
      return {
        kind,
        name,
        indices: places,
        values: sections.read(values, `${what}.values`, ["u8", "f64"], places?.length ?? length),
      };
    }
    case "category": {
      const { codes, texts } = membersOf(members, what, ["codes", "texts"]);
      return {
        kind,
        name,
        codes: sections.read(codes, `${what}.codes`, ["u32"], length),
        texts: sections.texts(texts, `${what}.texts`, null),
      };
    }
    default:
      throw unfit(`${what}.kind`, kind, "dense, listed or category");
  }
}

/** Reads the members of an object. Their names have to be the given ones; null allows any. */
function membersOf(found: unknown, what: string, names: readonly string[] | null): Members {
  if (!isPlainObject(found)) throw unfit(what, found, "an object");
  if (names === null) return found;
  const missing = names.find((name) => !Object.hasOwn(found, name));
  if (missing !== undefined)
    throw new Refusal(HEADER_BYTES, `found no ${missing} of ${what}; expected ${listed(names)}`);
  const other = Object.keys(found).find((name) => !names.includes(name));
  if (other === undefined) return found;
  throw new Refusal(HEADER_BYTES, `found ${quoted(other)} among what is said of ${what}; expected ${listed(names)}`);
}

function count(found: unknown, what: string): number {
  if (typeof found === "number" && Number.isSafeInteger(found) && found >= 0) return found;
  throw unfit(what, found, "an integer from 0");
}

function oneOf<T extends string>(found: unknown, what: string, expected: readonly T[]): T {
  const same = expected.find((each) => each === found);
  if (same !== undefined) return same;
  throw unfit(what, found, expected.join(" or "));
}

function none(found: unknown, what: string): null {
  if (found === null) return null;
  throw unfit(what, found, "null, as in a graph of this kind");
}

function unfit(what: string, found: unknown, expected: string): Refusal {
  return new Refusal(HEADER_BYTES, `found ${describeFound(found)} as ${what} of the directory; expected ${expected}`);
}
