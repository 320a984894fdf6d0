/** Paragraphs on lines of a width. */

/** The paragraph with line breaks between words; a word that is longer than a line has one to itself. */
export function wrapped(paragraph: string, width: number): string {
  const lines: string[] = [];
  let line = "";
  for (const word of paragraph.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return `${[...lines, line].join("\n")}\n`;
}
