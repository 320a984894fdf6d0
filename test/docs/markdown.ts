/** Markdown from data, and the generated sections of a page. */

/** A table of Markdown with its header row. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}

export function code(text: string): string {
  return `\`${text}\``;
}

/**
 * The page with what stands between `<!-- generated: marker -->` and `<!-- end: marker -->` exchanged; undefined where
 * the page does not have both.
 */
export function replaceSection(page: string, marker: string, text: string): string | undefined {
  const opening = `<!-- generated: ${marker} -->\n`;
  const start = page.indexOf(opening);
  const end = page.indexOf(`<!-- end: ${marker} -->`);
  if (start < 0 || end < start) return undefined;
  return `${page.slice(0, start + opening.length)}\n${text}\n\n${page.slice(end)}`;
}

/** The fenced blocks of a page in a language. */
export function codeBlocks(page: string, language: string): string[] {
  const blocks = page.matchAll(/^```(\w*)\n(.*?)^```$/gms);
  return [...blocks].filter(([, found]) => found === language).map(([, , text]) => text ?? "");
}
