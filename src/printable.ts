/** Text from outside as a person may be shown it: no control character of it reaches a terminal, and none is long. */

/** Longer texts are cut in messages. */
const MOST_SHOWN = 80;

/**
 * Control characters of both sets, with which a text could move the cursor or recolor the screen, and the marks of
 * Unicode that turn the direction of what follows or break its line.
 */
const HIDDEN = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

const SHORT: ReadonlyMap<string, string> = new Map([
  ["\t", "\\t"],
  ["\n", "\\n"],
  ["\r", "\\r"],
]);

/**
 * A text on one line, with escapes in place of characters that are not seen but done: `\n`, `\u001b`, `\u202e`. They are
 * those of JSON, so that JSON text stays what it is.
 */
export function printable(text: string): string {
  return text.replaceAll(
    HIDDEN,
    (character) => SHORT.get(character) ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Does the same for a text of several lines, and keeps its line ends. */
export function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}

/** A text that somebody gave as messages show it: in quotes, printable, cut where it is long. */
export function quoted(text: string): string {
  return printable(JSON.stringify(shortened(text)));
}

/** The beginning of a long text, and all of a short one. */
export function shortened(text: string): string {
  if (text.length <= MOST_SHOWN) return text;
  // The cut leaves no half of a character that has two units.
  return `${text.slice(0, MOST_SHOWN).replace(/[\ud800-\udbff]$/, "")}…`;
}

/**
 * Spells a whole number as a person reads it: 1,234,567. `toLocaleString` loads its tables first, which takes a page
 * some 25 ms.
 */
export function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
}

/** A few of many names, parted by commas: all if they are few and short, else the first and how many there are. */
export function listed(names: readonly string[], otherwise = "none"): string {
  if (names.length === 0) return otherwise;
  const most = 20;
  const shown = names.slice(0, most).map((name) => printable(shortened(name)));
  return names.length <= most ? shown.join(", ") : `${shown.join(", ")} and ${names.length - most} more`;
}

/**
 * Describes a thrown value: by the message of an error, of any realm, else by the value as text, else by its type.
 * Never throws, whatever the value does when it is looked at.
 */
export function messageOf(thrown: unknown): string {
  try {
    if (typeof thrown === "object" && thrown !== null && "message" in thrown && typeof thrown.message === "string") {
      return thrown.message === "" ? nameOf(thrown) : thrown.message;
    }
    const text = String(thrown);
    return text === "" ? "an empty text" : text;
  } catch {
    return `${typeof thrown === "object" ? "an object" : `a ${typeof thrown}`} that has no text`;
  }
}

function nameOf(error: object): string {
  return "name" in error && typeof error.name === "string" && error.name !== ""
    ? error.name
    : "an error without a message";
}
