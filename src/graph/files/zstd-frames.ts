/** Finds the ends of zstd frames by their headers. Some decoders accept a frame that is cut short without a word. */

/** The magic numbers of a frame, and of a skippable frame, whose last hexadecimal digit is free. */
const MAGIC = { frame: 0xfd2fb528, skippable: 0x184d2a50 } as const;

/** The bytes of the fields of a header, by their flags. */
const DICTIONARY: readonly number[] = [0, 1, 2, 4];
const CONTENT_SIZE: readonly number[] = [0, 2, 4, 8];

const RLE_BLOCK = 1;

/** A frame by its header. */
export interface Frame {
  readonly end: number;
  /** Whether the frame is a skippable one, with nothing to unpack. */
  readonly isSkippable: boolean;
  /** The length of its content; null where it does not say. */
  readonly contentSize: number | null;
}

/**
 * Reads the frame at a place. Throws where the bytes end before it, or are no frame. Source: RFC 8878, sections 3.1.1
 * and 3.1.2.
 */
export function frameAt(bytes: Uint8Array, begin: number): Frame {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const within = (end: number): number => {
    if (end > bytes.length) throw new Error("the data end within a frame");
    return end;
  };
  within(begin + 5);
  const magic = view.getUint32(begin, true);
  if ((magic & ~0xf) >>> 0 === MAGIC.skippable) {
    within(begin + 8);
    return { end: within(begin + 8 + view.getUint32(begin + 4, true)), isSkippable: true, contentSize: 0 };
  }
  if (magic !== MAGIC.frame) throw new Error("found bytes that begin no frame");
  const flags = view.getUint8(begin + 4);
  const isSingle = (flags & 0x20) !== 0;
  const sizeBytes = flags >> 6 === 0 && isSingle ? 1 : CONTENT_SIZE[flags >> 6]!;
  const sizeAt = begin + 5 + (isSingle ? 0 : 1) + DICTIONARY[flags & 3]!;
  let at = within(sizeAt + sizeBytes);
  const contentSize = sizeIn(view, sizeAt, sizeBytes);
  for (let isLast = false; !isLast; ) {
    within(at + 3);
    const header = view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
    isLast = (header & 1) !== 0;
    at = within(at + 3 + (((header >> 1) & 3) === RLE_BLOCK ? 1 : header >> 3));
  }
  return { end: within(at + ((flags & 4) === 0 ? 0 : 4)), isSkippable: false, contentSize };
}

/** Reads a size from a field. A field of two bytes has the size less 256. */
function sizeIn(view: DataView, at: number, length: number): number | null {
  switch (length) {
    case 1:
      return view.getUint8(at);
    case 2:
      return view.getUint16(at, true) + 256;
    case 4:
      return view.getUint32(at, true);
    case 8:
      return Number(view.getBigUint64(at, true));
    default:
      return null;
  }
}
