/** The limits of reading XML. */

/** The number of bytes that are parsed at once. In V8's first code, 64 KiB keep a page for over 40 ms. */
export const SLICE = 1 << 14;
/** The greatest length of a text, or of a tag with its attributes, in bytes. */
export const LONGEST = 2 ** 24;
/** The same of what is scanned: a token that goes over slices is looked at once for each. */
export const LONGEST_PLAIN = 2 ** 20;
/** The greatest length of a name that is scanned, in bytes. */
export const LONGEST_PLAIN_NAME = 256;
/** The greatest depth of elements. */
export const MOST_DEPTH = 256;
