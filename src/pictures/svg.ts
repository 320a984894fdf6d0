/** SVG as text: elements with attributes, and the measures that all pictures share. */

import { printableLines } from "../printable.ts";

/** The value of an attribute. One that is undefined is left out. */
type Value = string | number | undefined;

/** Writes an element with its content. */
export function element(
  name: string,
  attributes: Readonly<Record<string, Value>>,
  ...content: readonly string[]
): string {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escapeText(typeof value === "number" ? short(value) : value)}"`],
  );
  return content.length === 0
    ? `<${name}${given.join("")}/>`
    : `<${name}${given.join("")}>${content.join("")}</${name}>`;
}

/** Spells a number without the digits that no screen could show. */
function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Escapes a text for SVG and HTML: characters of markup, and those that no document may contain. */
export function escapeText(text: string): string {
  return printableLines(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

export interface TextOptions {
  readonly anchor?: "start" | "middle" | "end";
  readonly className?: string;
}

/** Writes a text at a place, vertically centered there. */
export function label(
  x: number,
  y: number,
  text: string,
  { anchor = "start", className = "" }: TextOptions = {},
): string {
  const attributes = { x, y, "text-anchor": anchor, "dominant-baseline": "middle", class: className || undefined };
  return element("text", attributes, escapeText(text));
}

export function line(x1: number, y1: number, x2: number, y2: number, className: string): string {
  return element("line", { x1, y1, x2, y2, class: className });
}

/** Draws a box. `title` is shown while the pointer is on it. */
export function box(
  { x, y, width, height }: Box,
  className: string,
  { title, radius = 0 }: { readonly title?: string; readonly radius?: number } = {},
): string {
  const attributes = {
    x,
    y,
    width: Math.max(0, width),
    height: Math.max(0, height),
    rx: radius || undefined,
    class: className,
  };
  return title === undefined ? element("rect", attributes) : element("rect", attributes, tooltip(title));
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function tooltip(text: string): string {
  return element("title", {}, escapeText(text));
}

/** The approximate width of a character in the font of pictures, in pixels. */
const CHARACTER = 6.4;

/** Cuts a text to a width, with an ellipsis at its end if it was too long. */
export function fitted(text: string, width: number): string {
  const most = Math.floor(width / CHARACTER);
  if (text.length <= most) return text;
  return most < 2 ? "" : `${text.slice(0, most - 1)}…`;
}

/**
 * Writes a whole picture. It shrinks with its place and never grows beyond `width`. `says` is its description for
 * screen readers.
 */
export function picture(width: number, height: number, says: string, content: readonly string[]): string {
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${short(width)} ${short(height)}`,
    role: "img",
    "aria-label": says,
    style: `max-width:${short(width)}px`,
  };
  return element("svg", attributes, ...content);
}
