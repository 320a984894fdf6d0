/** Lines that are looked at before all are. */
const FIRST_LINES = 50;

/**
 * Whether a text is one of METIS, whatever it is called: its first line has the numbers of nodes and edges, so many lines follow, and
 * so many words. A list of edges has as many words on each line, and is none.
 */
export function looksLikeMetis(bytes: Uint8Array): boolean {
  const header = metisHeader(bytes);
  if (header === null) return false;
  const found = countWords(bytes, header.end, header.nodes, header.words);
  // A self-loop stands in one line once.
  return found !== null && found <= header.words && found >= header.words / 2;
}

/** Tells whether a text may be one of METIS by its first lines, which only all of them decide. */
export function mayBeMetis(head: Uint8Array): boolean {
  return metisHeader(head) !== null;
}

/** The numbers on the first line of METIS, the words that are to follow, and where they begin. */
interface MetisHeader {
  readonly end: number;
  readonly nodes: number;
  readonly words: number;
}

function metisHeader(bytes: Uint8Array): MetisHeader | null {
  const head = new TextDecoder().decode(bytes.slice(0, 4096));
  const match =
    /^(?:%[^\n]*\n)*[ \t]*(\d{1,9})[ \t]+(\d{1,10})(?:[ \t]+([01]{1,3}))?(?:[ \t]+(\d{1,2}))?[ \t]*\r?\n/.exec(head);
  if (match === null) return null;
  const [all, nodes, edges, format = "0", weights = "1"] = match;
  const lines = head.slice(all.length).split("\n").slice(0, FIRST_LINES);
  const isSameEverywhere = new Set(lines.slice(0, -1).map((line) => line.trim().split(/\s+/).length)).size <= 1;
  if (isSameEverywhere || /[^\s\d.+eE-]/.test(lines.join("").replaceAll(/%.*/g, ""))) return null;
  const [hasSizes, hasNodeWeights, hasWeights] = [...format.padStart(3, "0")].map((digit) => digit === "1");
  const ofNode = (hasSizes === true ? 1 : 0) + (hasNodeWeights === true ? Number(weights) : 0);
  const words = 2 * Number(edges) * (hasWeights === true ? 2 : 1) + ofNode * Number(nodes);
  return { end: new TextEncoder().encode(all).length, nodes: Number(nodes), words };
}

/**
 * Counts the words behind a place, if they stand on the given number of lines or on one fewer; null where they do not.
 */
function countWords(bytes: Uint8Array, from: number, lineCount: number, most: number): number | null {
  let lines = 0;
  let words = 0;
  let isInWord = false;
  let isComment = false;
  let isLineStart = true;
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (isLineStart) isComment = byte === 37;
    isLineStart = byte === 10;
    if (byte === 10 && !isComment) lines++;
    const isWord = byte > 32 && !isComment;
    if (isWord && !isInWord && ++words > most) return null;
    isInWord = isWord;
  }
  if (!isLineStart && !isComment) lines++;
  return lines === lineCount ? words : null;
}
