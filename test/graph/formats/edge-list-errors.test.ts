import { describe, expect, it } from "vitest";
import { EdgewiseError } from "../../../src/error.ts";
import { type EdgeListOptions, parseEdgeList } from "../../../src/graph/formats/edge-list.ts";

function failure(bytes: Uint8Array, options: EdgeListOptions = {}): EdgewiseError {
  try {
    parseEdgeList(bytes, { file: "bad.txt", ...options });
  } catch (error) {
    if (error instanceof EdgewiseError) return error;
    throw error;
  }
  throw new Error("the text was read without an error");
}

describe("an edge list that cannot be read", () => {
  it.each<[what: string, text: string, place: string, message: RegExp, options?: EdgeListOptions]>([
    ["nothing", "", "1:1", /nothing but blank lines and comments; expected lines of the form/],
    ["comments only", "# a\n\n% b\n", "1:1", /nothing but blank lines and comments/],
    ["a header only", "source,target\n", "1:1", /a header row only/],
    ["one field on the first line", "12\n", "1:3", /found 1 field, "12"; expected at least a source and a target/],
    ["one field on a later line", "1 2\n\n3  \n4 5\n", "3:2", /found 1 field, "3"/],
    ["a last line cut short", "1 2\n34", "2:3", /found 1 field, "34"[\s\S]*cut short/],
    ["a weight cut off at the end", "1 2 3\n4 5", "2:4", /found 2 fields; expected 3, as on line 1[\s\S]*cut short/],
    [
      "a text among integer ids",
      "1 2\n3 x\n",
      "2:3",
      /found "x" as the target node; expected an integer/,
      { ids: "integer" },
    ],
    ["a text as source", "1 2\n  x 3\n", "2:3", /found "x" as the source node/, { ids: "integer" }],
    ["a fractional id", "1 2\n3 4.5\n", "2:3", /found "4.5" as the target node/, { ids: "integer" }],
    ["a different separator on each line", "1 2\n2,3\n", "2:4", /found 1 field, "2,3"; expected at least a source/],
    ["a weight that is no number", "1 2 0.5\n2 3 abc\n", "2:5", /found "abc" as weight; expected a finite decimal/],
    ["a weight that is no number on the first line", "1 2 abc\n", "1:5", /found "abc" as weight/],
    ["a weight of NaN", "1 2 3\n1 3 NaN\n", "2:5", /found "NaN" as weight/],
    ["an infinite weight", "1 2 1e999\n", "1:5", /found "1e999" as weight/],
    ["a hexadecimal weight", "1 2 0x10\n", "1:5", /found "0x10" as weight/],
    ["a weight missing on one line", "1 2 3\n4 5\n", "2:4", /found 2 fields; expected 3, as on line 1/],
    ["a weight on some lines only", "# c\n1 2\n4 5 6\n", "3:5", /found 3 fields; expected 2, as on line 2/],
    ["text as a weight", "1,2,3\n4,5,six\n", "2:5", /found "six" as weight[\s\S]*missing/],
    ["NA as a weight", "1,2,3\n4,5,NA\n", "2:5", /found "NA" as weight/],
    ["an empty id", "a,b\n,c\n", "2:1", /found an empty field; expected the id of a source node/],
    ["an empty integer id", "1,2\n3,\n", "2:3", /found an empty field; expected the id of a target node/],
    ["a row longer than the header", "source,target\n1,2,3\n", "2:5", /found 3 fields; expected 2, as on line 1/],
    ["an open quote", 'a,b\n"c,d\n', "2:1", /found an opening quote/],
    ["text after a quote", 'a,b\n"c"d,e\n', "2:4", /found "d,e" after a closing quote/],
    ["an id out of range", "0 1\n1 5\n", "2:3", /found node 5; expected a node index from 0 to 4/, { nodeCount: 5 }],
    ["a negative id out of range", "0 1\n-1 1\n", "2:1", /found node -1/, { nodeCount: 5 }],
    ["a huge id out of range", "0 99999999999999999999\n", "1:3", /found node 99999999999999999999/, { nodeCount: 5 }],
    ["a place after letters of several bytes", "ü,東,1\nß,é,x\n", "2:5", /found "x" as weight/],
    ["CRLF lines", "1 2\r\n3\r\n", "2:2", /found 1 field, "3"/],
    ["an unknown column", "source,target\n1,2\n", "1:1", /weight is "w".*the columns source, target/, { weight: "w" }],
    ["a named column without a header", "1 2 3\n", "1:1", /no header row and 3 columns/, { weight: "w" }],
    ["a column number too high", "1 2\n", "1:1", /weight is 3/, { weight: 3 }],
    ["a Matrix Market file", "%%MatrixMarket matrix coordinate\n3 3 1\n1 2\n", "1:1", /Matrix Market/],
  ])("because of %s says where", (_, text, place, message, options) => {
    const error = failure(new TextEncoder().encode(text), options);
    expect(error.code).toBe("graph/input");
    expect(error.message).toMatch(message);
    expect(`${error.span?.file} ${error.span?.line}:${error.span?.column}`).toBe(`bad.txt ${place}`);
  });

  it("because it is binary says so", () => {
    const error = failure(Uint8Array.of(0x31, 0x20, 0x32, 0x0a, 0x33, 0x00, 0xff));
    expect(error.message).toMatch(/bad\.txt:2:2: found the control character 0x00; expected text[\s\S]*binary/);
  });

  it("because it is not UTF-8 says so", () => {
    const error = failure(Uint8Array.of(0x61, 0x20, 0xff, 0xfe, 0x0a));
    expect(error.message).toMatch(/bad\.txt:1:3: found bytes that are not UTF-8/);
  });

  it("because source and target are one column is a wrong call", () => {
    const text = new TextEncoder().encode("1 2\n");
    expect(failure(text, { source: 1, target: 1 }).code).toBe("usage");
  });
});
