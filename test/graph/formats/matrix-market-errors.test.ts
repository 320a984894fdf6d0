import { describe, expect, it } from "vitest";
import { EdgewiseError } from "../../../src/error.ts";
import { parseMatrixMarket } from "../../../src/graph/formats/matrix-market.ts";

function failure(text: string): EdgewiseError {
  try {
    parseMatrixMarket(new TextEncoder().encode(text), { file: "bad.mtx" });
  } catch (error) {
    if (error instanceof EdgewiseError) return error;
    throw error;
  }
  throw new Error("the text was read without an error");
}

const BANNER = "%%MatrixMarket matrix coordinate";
const REAL = `${BANNER} real general\n`;

describe("a Matrix Market file that cannot be read", () => {
  it.each<[what: string, text: string, place: string, message: RegExp]>([
    ["nothing", "", "1:1", /found the end of the line; expected the first line of a Matrix Market file/],
    ["no banner", "3 3 1\n1 2 3\n", "1:1", /found "3"; expected the first line of a Matrix Market file/],
    ["a banner after a comment", `% a\n${REAL}1 1 0\n`, "1:1", /found "%"; expected the first line/],
    ["a vector", "%%MatrixMarket vector coordinate real general\n", "1:16", /found "vector"; expected matrix/],
    ["a dense matrix", "%%MatrixMarket matrix array real general\n", "1:23", /found "array"; expected coordinate/],
    [
      "complex values",
      `${BANNER} complex general\n`,
      "1:34",
      /found "complex"; expected real, integer, unsigned-integer or pattern/,
    ],
    ["a Hermitian matrix", `${BANNER} real hermitian\n`, "1:39", /found "hermitian"; expected general, symmetric or/],
    ["a banner cut short", `${BANNER} real`, "1:38", /found the end of the line; expected general/],
    ["a skew pattern", `${BANNER} pattern skew-symmetric\n`, "1:42", /"skew-symmetric"; expected general or symmetric/],
    ["a longer banner", `${BANNER} real general 1\n`, "1:47", /found "1"; expected the end of the line/],
    ["no sizes", `${REAL}% a\n`, "2:4", /found no line of sizes; expected: rows columns entries/],
    ["two sizes", `${REAL}3 3\n`, "2:4", /found 2 fields; expected 3, the numbers of rows, columns and entries/],
    ["sizes cut short", `${REAL}3 3`, "2:4", /found 2 fields; expected 3[\s\S]*cut short/],
    ["a negative size", `${REAL}-3 3 1\n`, "2:1", /found "-3" as the number of rows; expected an integer from 0/],
    ["a fractional size", `${REAL}3 3 1.5\n`, "2:5", /found "1.5" as the number of entries/],
    [
      "a rectangular matrix",
      `${REAL}3 4 1\n1 4 1\n`,
      "2:1",
      /found a matrix of 3 rows and 4 columns; expected a square/,
    ],
    ["a row of 0", `${REAL}2 2 1\n0 1 1\n`, "3:1", /found "0" as the row of an entry; expected an integer from 1 to 2/],
    ["a column above n", `${REAL}2 2 1\n1 3 1\n`, "3:3", /found "3" as the column of an entry; .* from 1 to 2/],
    ["a negative row", `${REAL}2 2 1\n-1 1 1\n`, "3:1", /found "-1" as the row/],
    ["a fractional row", `${REAL}2 2 1\n1.5 1 1\n`, "3:1", /found "1.5" as the row/],
    ["an entry among no nodes", `${REAL}0 0 1\n1 1 1\n`, "3:1", /found "1" as the row/],
    ["an entry without a value", `${REAL}2 2 1\n1 2\n`, "3:4", /found 2 fields; expected 3, the row, column and value/],
    ["a line cut short", `${REAL}2 2 1\n1 2`, "3:4", /found 2 fields; expected 3[\s\S]*cut short/],
    ["a value in a pattern", `${BANNER} pattern general\n2 2 1\n1 2 3\n`, "3:5", /found 3 fields; expected 2, the row/],
    ["a fourth field", `${REAL}2 2 1\n1 2 3 4\n`, "3:7", /found 4 fields; expected 3/],
    ["commas", `${REAL}2 2 1\n1,2,3\n`, "3:6", /found 1 field; expected 3/],
    [
      "a value that is no number",
      `${REAL}2 2 1\n1 2 x\n`,
      "3:5",
      /found "x" as the value of an entry; expected a finite/,
    ],
    ["an infinite value", `${REAL}2 2 1\n1 2 inf\n`, "3:5", /found "inf" as the value/],
    ["a fraction among integers", `${BANNER} integer general\n2 2 1\n1 2 0.5\n`, "3:5", /"0.5" .* as line 1 says/],
    ["a skew diagonal", `${BANNER} real skew-symmetric\n2 2 1\n2 2 1\n`, "3:1", /found an entry on the diagonal/],
    [
      "fewer entries",
      `${REAL}2 2 3\n1 2 1\n2 1 1\n`,
      "4:6",
      /after 2 entries; expected 3, as line 2 says[\s\S]*cut short/,
    ],
    ["no entries", `${REAL}% c\n2 2 3`, "3:6", /found the end of the text after 0 entries; expected 3, as line 3/],
    ["more entries", `${REAL}2 2 1\n1 2 1\n\n2 1 1\n`, "5:1", /found a line after the last entry; expected 1 entries/],
    ["a vast promise", `${REAL}2 2 9007199254740991\n1 2 1\n`, "3:6", /after 1 entries; expected 9007199254740991/],
  ])("because of %s says where", (_, text, place, message) => {
    const error = failure(text);
    expect(error.code).toBe("graph/input");
    expect(error.message).toMatch(message);
    expect(`${error.span?.file} ${error.span?.line}:${error.span?.column}`).toBe(`bad.mtx ${place}`);
  });

  it("because it has too many nodes says so before it allocates", () => {
    const error = failure(`${REAL}5000000000 5000000000 0\n`);
    expect([error.code, error.message]).toEqual(["graph/size", expect.stringContaining("5,000,000,000 nodes")]);
  });

  it("as an undirected graph because values differ in sign is a wrong call", () => {
    const bytes = new TextEncoder().encode(`${BANNER} real skew-symmetric\n2 2 0\n`);
    expect(() => parseMatrixMarket(bytes, { directed: false })).toThrow(expect.objectContaining({ code: "usage" }));
  });
});
