/** The colours of an explanation, used where the output is a terminal. */

/** Puts a text in a style. Without colours it gives the text unchanged. */
export type Paint = (style: "bold" | "dim" | "yellow", text: string) => string;

/** Leaves the text without colours. */
export const plainly: Paint = (_, text) => text;
