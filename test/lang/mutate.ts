/** Programs with mistakes, as hands make them: bytes and pieces of good programs dropped, doubled, swapped and put in. */

const PIECES = [
  ..."(){}[]<>=+-*/%,.:;!&|^?@#\"'`\\ \n\t",
  "==",
  "!=",
  "<=",
  "**",
  "and",
  "or",
  "not",
  "where",
  "in",
  "let",
  "var",
  "if",
  "else",
  "repeat",
  "until",
  "as",
  "return",
  "require",
  "fn",
  "algorithm",
  "import",
  "unchanged",
  "true",
  "sum(",
  "u in in_neighbors:",
  "e:",
  "at",
  "common(e, in)",
  "[u]",
  "e.source",
  "<i32>",
  "node<f64>",
  "1e-9",
  "0x",
  "1.",
  ".5",
  "99999999999999999999",
  "//",
  "/*",
  "*/",
  "&&",
  "+=",
  "=>",
  "for",
  "while",
  "def",
  "π",
  "≤",
  "\u202e",
  "\ud800",
  "mode(",
  "node(",
  "graph.",
  "r.round",
  "rank",
  "x",
  "f(x)",
];

/** A generator of numbers from 0 up to 1, of a seed (Mulberry32). */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A program with a few mistakes in it. */
export function mutated(text: string, next: () => number): string {
  const below = (limit: number): number => Math.floor(next() * limit);
  let result = text;
  for (let k = 1 + below(4); k > 0; k--) {
    const at = below(result.length + 1);
    const end = Math.min(result.length, at + 1 + below(next() < 0.8 ? 8 : 120));
    const piece = PIECES[below(PIECES.length)]!;
    const from = below(result.length + 1);
    const other = result.slice(from, from + 1 + below(60));
    switch (below(5)) {
      case 0:
        result = result.slice(0, at) + result.slice(end);
        break;
      case 1:
        result = result.slice(0, at) + piece + result.slice(at);
        break;
      case 2:
        result = result.slice(0, at) + piece + result.slice(end);
        break;
      case 3:
        result = result.slice(0, at) + other + result.slice(at);
        break;
      default:
        result = result.slice(0, at) + result.slice(at, end).repeat(2) + result.slice(end);
    }
  }
  return result;
}
