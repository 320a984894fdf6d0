/** The references that a plain document may have: of the five characters that XML names, and of numbers. */

const REFERENCE = /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([\da-fA-F]{1,6}));|&/g;
const NAMED = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** Puts characters in place of references to them. Gives null if one is of something else, or of no character. */
export function resolved(text: string): string | null {
  let isKnown = true;
  const told = text.replace(REFERENCE, (_, name?: string, decimal?: string, hexadecimal?: string): string => {
    if (name !== undefined) return NAMED.get(name)!;
    const code = decimal === undefined ? Number.parseInt(hexadecimal ?? "", 16) : Number(decimal);
    if (isCharacter(code)) return String.fromCodePoint(code);
    isKnown = false;
    return "";
  });
  return isKnown ? told : null;
}

/** Tells whether a code point is a character of XML 1.0. */
function isCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}
