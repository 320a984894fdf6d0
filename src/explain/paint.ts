/** How an explanation is given colours, where somebody would see them. */

/** A text in a style; the text itself where there are no colours. */
export type Paint = (style: "bold" | "dim" | "yellow", text: string) => string;

/** No colours. */
export const plainly: Paint = (_, text) => text;
