/** Files that are no text tables. Their beginnings tell them, so that none of their lines is taken for an edge. */

import { EdgewiseError } from "../../../error.ts";
import type { TableText } from "./text.ts";

/** The first bytes of files, by format. */
const SIGNATURES: readonly (readonly [bytes: string, what: string])[] = [
  ["PAR1", "a Parquet file"],
  ["ARROW1", "an Arrow file"],
  ["FEA1", "a Feather file of the first version"],
  ["PK\u0003\u0004", "a zip archive, as spreadsheets are"],
  ["SQLite format 3\u0000", "an SQLite database"],
  ["BZh", "a file packed with bzip2"],
  ["\u00fd7zXZ", "a file packed with xz"],
  ["(\u00b5/\u00fd", "a file packed with zstd"],
  ["\u0089HDF", "an HDF5 file"],
  ["\u0093NUMPY", "a NumPy array"],
  ["\u00d0\u00cf\u0011\u00e0", "an Excel workbook"],
  ["%PDF", "a PDF file"],
];

/** The beginning of each format, behind blank lines and comments with `#`, `%` or `//` and a blank. No pattern backtracks over a text. */
const OPENINGS: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/^<https?:/, "N-Triples"],
  [/^<[\s\S]*<graphml\b/i, "a GraphML file"],
  [/^<graphml\b/i, "a GraphML file"],
  [/^<[\s\S]*<gexf\b/i, "a GEXF file"],
  [/^<gexf\b/i, "a GEXF file"],
  [/^<[?!a-z]/i, "an XML or HTML file"],
  [/^(\{|\[\s*[[{\]"\d-])/, "JSON"],
  [/^\[\s*\(/, "a list of tuples, as Python prints it"],
  [/^(strict\s+)?(di)?graph\b[^\n{]*\{/i, "a Graphviz file"],
  [/^((creator|version|comment)\b[^\n]*\n)*graph\s*\[/i, "a GML file"],
  [/^\*(vertices|network|arcs|edges)\b/i, "a Pajek file"],
  [/^(c(\s[^\n]*)?\n)*p\s+(sp|edge|col|max|min|aux|asn|mc)\s/i, "a DIMACS file"],
  [/^dl\s+n\s*=/i, "a UCINET DL file"],
  [/^LEDA\.GRAPH/, "a LEDA file"],
  [/^(nodedef|edgedef)\s*>/i, "a GDF file"],
  [/^version https:\/\/git-lfs/, "a pointer to a file that Git LFS has not fetched"],
  [/^\(\s*['"\d-][^\n)]*\)\s*,?\s*(\n|$)/, "pairs in parentheses, as Python prints them"],
  [/^\([^()\n]*,[^()\n]*\) +\(/, "nodes that are tuples, as grids of NetworkX have them"],
  [/^\S+[ \t]+\S+[ \t]+\{[^\n]*\}[ \t\r]*(\n|$)/, "an edge list of NetworkX with dictionaries of attributes"],
  [
    /^"?_id"?[,;\t]"?_labels"?[,;\t][^\n]*_start"?[,;\t]"?_end"?[,;\t]/,
    "nodes and edges in one table, as APOC of Neo4j exports them",
  ],
  [/^\+[-=+]+\+\s*\n/, "a table drawn with lines"],
  [/^[^\s,;>-]+[ \t]*(->|--|<->|=>|→)[ \t]*\S/, "edges written with arrows, such as a -> b"],
  [/^[^\s,;>-]+ +(-|–|—|<-|←|---) +\S/, "edges written with arrows, such as a -> b"],
];

/** The number of bytes that tell the format of a file. */
const OPENING = 4096;

/** The greatest number of bytes that are read to tell a format that counts its lines from an edge list. */
const MOST_COUNTED = 2 ** 26;

/** Throws `graph/input` for a file that is surely of another format. */
export function refuseOtherFormats({ bytes, file }: TableText): void {
  const what = otherFormat(bytes);
  if (what === null) return;
  throw new EdgewiseError({
    code: "graph/input",
    message: `found ${what}; expected a table of edges, lines of the form: source target [weight]`,
    span: { file, line: 1, column: 1 },
    hint: (named) => {
      const option = named("separator");
      return option === null ? null : `If it is such a table all the same, say what parts its fields with ${option}.`;
    },
  });
}

/**
 * Gives the most lines that a file with this head may have if its first line counts nodes and edges, which only the
 * number of all lines decides; −1 if it does not.
 */
export function mostCountedLines(head: Uint8Array): number {
  const header = countedHeader(new TextDecoder().decode(head.slice(0, OPENING)));
  if (header === null) return -1;
  const most = Math.max(header.nodes, header.edges);
  return countFields(head, header.start, most, header.most) === null ? -1 : most;
}

/** Names the format of a file that is no text table. */
function otherFormat(bytes: Uint8Array): string | null {
  const opening = bytes.slice(0, OPENING);
  const latin = String.fromCharCode(...opening.subarray(0, 16));
  const signed = SIGNATURES.find(([signature]) => latin.startsWith(signature));
  if (signed !== undefined) return signed[1];
  const text = new TextDecoder().decode(opening);
  if (/^%\s*(bip|sym|asym)\b/.test(text)) return "a KONECT file";
  const body = withoutComments(text);
  return (
    OPENINGS.find(([pattern]) => pattern.test(body))?.[1] ??
    drawnOrListed(text, body) ??
    countedFormat(bytes, text) ??
    matrixOf(bytes)
  );
}

/** The number of lines that tell an adjacency list. */
const ADJACENCY_LINES = 100;

/**
 * Tells whether a text is an adjacency list of NetworkX: by its head, which says with what command and when it was written,
 * or by dictionaries of attributes below lines that count them. So it tells one of others, by a colon behind the first word of
 * each line, and a table that is drawn, as in Markdown, by its second line.
 */
function drawnOrListed(text: string, body: string): string | null {
  if (/^#[^\n]*\n# GMT [^\n]*\n#/.test(text)) return "an adjacency list of NetworkX";
  if (isLgl(text)) return "a file of Large Graph Layout, as igraph writes it";
  const lines = body.split(/\r?\n|\r/, ADJACENCY_LINES);
  const owners = lines
    .filter((line) => line.trim() !== "")
    .map((line) => /^([^\s:,;"]+)[ \t]*:([ \t]|$)/.exec(line)?.[1]);
  // The last of many lines may be cut off.
  const areOwners = owners.length > 1 && !owners.slice(0, Math.max(2, owners.length - 1)).includes(undefined);
  if (areOwners && new Set(owners).size === owners.length) return "a list of neighbors behind each node";
  const rule = lines[1] ?? "";
  if (/^[\s|+:=-]+$/.test(rule) && /--|==/.test(rule) && /[|+]/.test(rule)) return "a table drawn with lines";
  const first = lines.findIndex((line) => /[\s|,;:]\{(\}|['"][^'"]*['"]:)/.test(line) && /\}\s*$/.test(line));
  const areCounts = lines.slice(0, Math.max(0, first)).every((line) => /[\s|,;:]\d+\s*$/.test(line));
  return first > 0 && areCounts ? "an adjacency list of NetworkX over several lines" : null;
}

/**
 * Tells whether neighbors, one a line, perhaps with a weight, follow lines of `#` and a node. In an edge list such lines are
 * comments, and none of their words is a node.
 */
function isLgl(text: string): boolean {
  const lines = text.split(/\r?\n|\r/, ADJACENCY_LINES).filter((line) => line.trim() !== "");
  const heads = lines.filter((line) => line.startsWith("#"));
  if (heads.length < 2 || lines[0] !== heads[0] || !heads.every((line) => /^# [^\s#]+$/.test(line))) return false;
  const nodes = new Set(heads.map((line) => line.slice(2)));
  const neighbors = lines.filter((line) => !line.startsWith("#"));
  const words = neighbors.map((line) => /^([^\s,;|]+)( [^\s,;|]+)?$/.exec(line));
  // The last line may be cut off.
  const areShort = !words.slice(0, -1).includes(null);
  return areShort && words.some((found) => found !== null && (found[2] === undefined || nodes.has(found[1]!)));
}

/** The least and the greatest number of rows of a matrix without names that is told from a list of edges. */
const MATRIX_ROWS = { least: 4, most: 2000 } as const;

/**
 * Tells whether a text is an adjacency matrix without names: as many lines as each has fields, all of them numbers, and
 * at least a third zeros, which few lists of edges have.
 */
function matrixOf(bytes: Uint8Array): string | null {
  const opening = new TextDecoder().decode(bytes.slice(0, OPENING));
  const first = /^[\d \t,;.+eE-]+/.exec(withoutComments(opening))?.[0].trim() ?? "";
  const separator = /[,;\t]/.exec(first)?.[0] ?? /[ \t]+/;
  const size = first.split(separator).length;
  // A line has two bytes a field, and a file as many lines.
  if (size < MATRIX_ROWS.least || size > MATRIX_ROWS.most || bytes.length < 2 * size * size - 1) return null;
  if (bytes.length > 32 * size * (size + 1) || first.length === opening.length) return null;
  const lines = new TextDecoder().decode(bytes.slice()).split(/\r?\n|\r/);
  const rows = lines
    .filter((line) => line.trim() !== "" && !/^\s*[#%]/.test(line))
    .map((line) => line.trim().split(separator));
  if (rows.length !== size) return null;
  let zeros = 0;
  for (const row of rows) {
    if (row.length !== size || row.some((field) => field.trim() === "" || Number.isNaN(Number(field)))) return null;
    zeros += row.filter((field) => Number(field) === 0).length;
  }
  return 3 * zeros >= size * size ? "an adjacency matrix" : null;
}

/** Gives a text from its first line that is neither blank nor a comment, without leading blanks. */
function withoutComments(text: string): string {
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf("\n", start) < 0 ? text.length : text.indexOf("\n", start);
    const line = text.slice(start, end).trim();
    if (line !== "" && !/^(#|%|\/\/(\s|$))/.test(line)) return text.slice(start).trimStart();
    start = end + 1;
  }
  return "";
}

/**
 * Tells whether the first line counts nodes and edges. In METIS a line follows for each node, with its neighbors, so
 * that each edge occurs twice. In other formats a line follows for each edge. Null if neither is possible.
 */
function countedFormat(bytes: Uint8Array, opening: string): string | null {
  const header = bytes.length > MOST_COUNTED ? null : countedHeader(opening);
  if (header === null) return null;
  const { start, nodes, edges, digits, nodeWeights, most } = header;
  const found = countFields(bytes, start, Math.max(nodes, edges), most);
  if (found === null || nodes === 0) return null;
  const { lines, fields, greatest, least, isEven } = found;
  const weights = Number(digits[0]) + Number(digits[1]) * nodeWeights;
  const isMetis = lines === nodes && fields === 2 * edges * (1 + Number(digits[2])) + nodes * weights;
  if (isMetis && (digits !== "000" || (greatest <= nodes && least >= 1))) return "a METIS file";
  const isOfEdges = !header.hasDigits && isEven && lines === edges && Math.min(nodes, edges) >= 3;
  return isOfEdges && greatest <= nodes && greatest >= nodes - 1 ? "a first line that counts nodes and edges" : null;
}

/** A first line of numbers, as METIS has it. */
interface CountedHeader {
  /** The place behind it. */
  readonly start: number;
  readonly nodes: number;
  readonly edges: number;
  /** The digits that say which sizes and weights follow, and the number of weights of a node. */
  readonly digits: string;
  readonly hasDigits: boolean;
  readonly nodeWeights: number;
  /** The greatest number that may follow. Without weights all numbers are nodes, so that a few lines tell most edge lists. */
  readonly most: number;
}

function countedHeader(opening: string): CountedHeader | null {
  const header = /^(?:%[^\n]*\n)*[ \t]*(\d+)[ \t]+(\d+)(?:[ \t]+([01]{1,3})(?:[ \t]+(\d+))?)?[ \t]*\r?\n/.exec(opening);
  if (header === null) return null;
  const [nodes, edges, digits] = [Number(header[1]), Number(header[2]), (header[3] ?? "0").padStart(3, "0")];
  const most = Number(digits) === 0 ? nodes : Number.POSITIVE_INFINITY;
  const [hasDigits, nodeWeights] = [header[3] !== undefined, Number(header[4] ?? 1)];
  return { start: header[0].length, nodes, edges, digits, hasDigits, nodeWeights, most };
}

/** The counts of the lines after the first. */
interface CountedLines {
  readonly lines: number;
  readonly fields: number;
  readonly greatest: number;
  readonly least: number;
  /** Whether all lines have the same number of fields, two or three. */
  readonly isEven: boolean;
}

/**
 * Counts the fields of lines; null if there are more lines than allowed, a greater number, or anything but integers.
 * Blank lines count, comments do not.
 */
function countFields(bytes: Uint8Array, start: number, mostLines: number, most: number): CountedLines | null {
  let [lines, fields, greatest, least] = [0, 0, 0, Number.POSITIVE_INFINITY];
  let [inLine, inFirst, value] = [0, -1, -1];
  let isEven = true;
  let isComment = false;
  for (let at = start; at <= bytes.length; at++) {
    const byte = at < bytes.length ? bytes[at]! : 10;
    const digit = byte - 48;
    if (digit >= 0 && digit <= 9 && !isComment) {
      value = Math.max(0, value) * 10 + digit;
      continue;
    }
    if (value > most) return null;
    if (value >= 0) {
      [fields, inLine, value, greatest, least] = [
        fields + 1,
        inLine + 1,
        -1,
        Math.max(greatest, value),
        Math.min(least, value),
      ];
    }
    if (byte === 10) {
      // The rest behind the last line end is no line.
      if (!isComment && !(at === bytes.length && inLine === 0)) lines++;
      if (lines > mostLines) return null;
      if (inFirst < 0) inFirst = inLine;
      isEven &&= isComment || inLine === inFirst || at === bytes.length;
      [inLine, isComment] = [0, false];
    } else if (byte === 37 && inLine === 0) isComment = true;
    else if (byte !== 32 && byte !== 9 && byte !== 13 && !isComment) return null;
  }
  return { lines, fields, greatest, least, isEven: isEven && (inFirst === 2 || inFirst === 3) };
}
