/** Texts of SVG: elements with attributes, and what all pictures measure by. */

import { printableLines } from "../printable.ts";

/** An attribute's value; undefined for none. */
type Value = string | number | undefined;

/** An element with what it contains. */
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

/** A number without digits that no screen shows. */
function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** A text as it stands within SVG and HTML: what would be markup, and what no document may contain. */
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

/** A text at a place, its middle line there. */
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

/** A box; `title` is what a pointer on it shows. */
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

/** About how wide a text is in the font of pictures. */
const CHARACTER = 6.4;

/** A text cut to a width, with a sign that it was. */
export function fitted(text: string, width: number): string {
  const most = Math.floor(width / CHARACTER);
  if (text.length <= most) return text;
  return most < 2 ? "" : `${text.slice(0, most - 1)}…`;
}

/** A whole picture, as wide as its place and no wider than it is drawn. `says` is what somebody hears who does not see it. */
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
