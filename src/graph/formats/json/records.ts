/** Nodes and edges in JSON, each of which may be left out. */

import { isOfRecord, type Skipper } from "../skipped.ts";
import type { JsonCursor } from "./cursor.ts";

/** Takes the node or edge that is next: `read` reads it to its end, or `pass` goes past it. */
export function takeRecord(
  cursor: JsonCursor,
  skipper: Skipper,
  read: () => void,
  pass: (cursor: JsonCursor) => void = passValue,
): void {
  const { position, depth } = cursor;
  skipper.take(position, read, () => {
    cursor.seek(position, depth);
    pass(cursor);
  });
}

function passValue(cursor: JsonCursor): void {
  cursor.skip();
}

/** Goes past an object, or past its line where it is none. */
export function passObject(cursor: JsonCursor): void {
  const { position, depth } = cursor;
  try {
    cursor.skip();
  } catch (error) {
    if (!isOfRecord(error)) throw error;
    cursor.seek(position, depth);
    cursor.nextLine();
  }
}
