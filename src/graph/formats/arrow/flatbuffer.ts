/**
 * Checks that bytes hold a FlatBuffers table, the form of Arrow's messages. The library that reads them trusts every
 * offset and length.
 *
 * A table begins with the distance back to its list of fields (vtable), which has the place of each field within the
 * table. Texts and lists are a length and their content.
 */

/** The shape of a field of a table. */
export type FieldShape =
  | { readonly kind: "scalar"; readonly bytes: number; readonly expect?: (value: number) => boolean }
  | { readonly kind: "text" }
  | { readonly kind: "table"; readonly of: () => TableShape; readonly isRequired?: true }
  | { readonly kind: "tables"; readonly of: () => TableShape }
  | { readonly kind: "structs"; readonly bytes: number; readonly expect?: (view: DataView, at: number) => boolean }
  /** A table whose shape is told by a byte in another field. */
  | { readonly kind: "union"; readonly tag: number; readonly of: (tag: number) => TableShape | null };

/** The shape of a table: its fields by their places in the list, from 0. */
export type TableShape = Readonly<Record<number, FieldShape>>;

/** The greatest number of tables, and the greatest depth of tables within each other: more than any schema has. */
const MOST_TABLES = 100_000;
const DEEPEST = 32;

/** Throws unless a place points to a table of a shape. All that is in the table is checked, too. */
export function expectTable(bytes: Uint8Array, pointer: number, shape: TableShape): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let tables = 0;
  const within = (at: number, size: number): number => {
    if (!(at >= 0 && at + size <= bytes.length)) throw new Error("a header points beyond its end");
    return at;
  };
  /** Gives the place that a place points to. */
  const pointed = (at: number): number => within(at + view.getInt32(within(at, 4), true), 4);
  /** Gives the beginning of a list, and the number of its entries. */
  const list = (at: number, size: number): { readonly begin: number; readonly count: number } => {
    const begin = pointed(at);
    const count = view.getInt32(begin, true);
    if (count < 0) throw new Error("a header has a list of a negative length");
    within(begin + 4, count * size);
    return { begin: begin + 4, count };
  };
  const table = (at: number, of: TableShape, depth: number): void => {
    if (++tables > MOST_TABLES || depth > DEEPEST) throw new Error("a header has too many tables");
    const fields = within(at - view.getInt32(within(at, 4), true), 4);
    const size = view.getInt16(fields, true);
    if (size < 4) throw new Error("a header has a table without fields");
    // Its entries have two bytes. The library would read half an entry as one.
    if (size % 2 !== 0) throw new Error("a header has a list of fields that ends within one");
    within(fields, size);
    /** Gives the place of a field; null where the field is absent. */
    const placeOf = (index: number): number | null => {
      const slot = 4 + 2 * index;
      if (slot + 2 > size) return null;
      const offset = view.getInt16(fields + slot, true);
      return offset === 0 ? null : within(at + offset, 1);
    };
    for (const [key, field] of Object.entries(of)) {
      const place = placeOf(Number(key));
      if (place === null) {
        if (field.kind === "table" && field.isRequired) throw new Error("a header lacks a table");
        continue;
      }
      switch (field.kind) {
        case "scalar": {
          within(place, field.bytes);
          const value =
            field.bytes === 8
              ? Number(view.getBigInt64(place, true))
              : field.bytes === 4
                ? view.getInt32(place, true)
                : field.bytes === 2
                  ? view.getInt16(place, true)
                  : view.getUint8(place);
          if (field.expect?.(value) === false)
            throw new Error(`a header has the number ${value} where none such can be`);
          break;
        }
        case "text":
          list(place, 1);
          break;
        case "table":
          table(pointed(place), field.of(), depth + 1);
          break;
        case "tables": {
          const { begin, count } = list(place, 4);
          for (let k = 0; k < count; k++) table(pointed(begin + 4 * k), field.of(), depth + 1);
          break;
        }
        case "structs": {
          const { begin, count } = list(place, field.bytes);
          for (let k = 0; k < count; k++) {
            if (field.expect?.(view, begin + field.bytes * k) === false)
              throw new Error("a header has lengths that cannot be");
          }
          break;
        }
        case "union": {
          const tag = placeOf(field.tag);
          const shapeOfTag = tag === null ? null : field.of(view.getUint8(tag));
          if (shapeOfTag === null) throw new Error("a header has a table of no known kind");
          table(pointed(place), shapeOfTag, depth + 1);
          break;
        }
        default:
          field satisfies never;
      }
    }
  };
  table(pointed(pointer), shape, 0);
}
