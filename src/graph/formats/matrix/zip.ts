/**
 * The members of a zip archive, found by the directory at its end. The size of each is bounded before it is unpacked.
 */

import { files } from "#files";
import { EdgewiseError } from "../../../error.ts";
import { messageOf, quoted } from "../../../printable.ts";
import { inTurns, Turn } from "../../../turns.ts";
import { copying } from "../../allocator.ts";

const DIRECTORY_END = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
/** The greatest length of what may follow the directory. */
const LONGEST_COMMENT = 65_535;
const MOST_MEMBERS = 1000;

/** The entry of a member in the directory. */
interface Member {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

export function binaryError(file: string, at: number, message: string): EdgewiseError {
  return new EdgewiseError({ code: "graph/input", message: `${file}, byte ${at}: ${message}` });
}

/** Lists the members of an archive by name. */
export function membersOfZip(bytes: Uint8Array, file: string): Map<string, Member> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  const first = Math.max(0, end - LONGEST_COMMENT);
  while (end >= first && view.getUint32(end, true) !== DIRECTORY_END) end--;
  if (end < first) {
    throw binaryError(
      file,
      bytes.length,
      "found no directory of a zip archive at the end; expected one, so that the file is whole",
    );
  }
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count > MOST_MEMBERS)
    throw binaryError(file, end + 10, `found ${count} members; expected at most ${MOST_MEMBERS}`);
  const members = new Map<string, Member>();
  for (let k = 0; k < count; k++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== DIRECTORY_ENTRY) {
      throw binaryError(file, at, "found no entry of the directory; expected one");
    }
    const length = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.slice(at + 46, at + 46 + length));
    const [method, packed, size] = [
      view.getUint16(at + 10, true),
      view.getUint32(at + 20, true),
      view.getUint32(at + 24, true),
    ];
    members.set(name, { name, method, packed, size, at: view.getUint32(at + 42, true) });
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return members;
}

/** Unpacks a member to the number of bytes that the directory says. */
export async function unpackMember(bytes: Uint8Array, member: Member, file: string, most: number): Promise<Uint8Array> {
  const { name, at, method, packed, size } = member;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (size === 0xffffffff || size > most) {
    throw new EdgewiseError({
      code: "graph/size",
      message: `${file}: found the member ${quoted(name)} of ${size.toLocaleString("en-US")} bytes; expected at most ${most.toLocaleString("en-US")}`,
      hint: (named) =>
        named("maximumFileBytes") === null ? null : `Raise ${named("maximumFileBytes")} if that is meant.`,
    });
  }
  if (at + 30 > bytes.length || view.getUint32(at, true) !== LOCAL_HEADER) {
    throw binaryError(file, at, `found no header of the member ${quoted(name)}; expected one`);
  }
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  if (start + packed > bytes.length)
    throw binaryError(file, bytes.length, `found the end within the member ${quoted(name)}`);
  const stored = new Uint8Array(packed);
  await inTurns(copying(bytes.subarray(start, start + packed), stored), files.afterOthers);
  if (method !== 0 && method !== 8) {
    throw binaryError(
      file,
      at + 8,
      `found the member ${quoted(name)} packed by method ${method}; expected deflate or none`,
    );
  }
  const found = method === 0 ? stored : await inflated(stored, size, file, name);
  if (found.length !== size) {
    throw binaryError(file, start, `found ${found.length} bytes in the member ${quoted(name)}; expected ${size}`);
  }
  return found;
}

/** The bytes that are unpacked at once. */
const PART = 1 << 16;

/** Streams bytes part by part: a stream of a Blob gives megabytes at once, for which a page would wait. */
function partsOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    pull(parts) {
      if (at === bytes.length) parts.close();
      else {
        const end = Math.min(bytes.length, at + PART);
        parts.enqueue(bytes.subarray(at, end));
        at = end;
      }
    },
  });
}

async function inflated(
  stored: Uint8Array<ArrayBuffer>,
  size: number,
  file: string,
  name: string,
): Promise<Uint8Array> {
  const result = new Uint8Array(size);
  let length = 0;
  try {
    const reader = partsOf(stored).pipeThrough(new DecompressionStream("deflate-raw")).getReader();
    const turn = new Turn(files.afterOthers);
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const piece: Uint8Array = next.value;
      await turn.mayPass();
      if (length + piece.length > size) {
        reader.cancel().catch(() => undefined);
        throw new Error(`it has more than the ${size} bytes that are announced`);
      }
      result.set(piece, length);
      length += piece.length;
    }
  } catch (cause) {
    throw new EdgewiseError(
      {
        code: "graph/input",
        message: `${file}: found a member ${quoted(name)} that does not unpack (${messageOf(cause)}); expected a whole archive`,
      },
      { cause },
    );
  }
  return result.subarray(0, length);
}
