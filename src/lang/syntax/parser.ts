/** The grammar, a line at a time: `docs/language.md` shows it as EBNF, which is generated from the rules here. */

import { EOF } from "chevrotain";
import { ExpressionParser, join, rangeOf, spanned, textOf } from "./expression-parser.ts";
import type { Lines } from "./layout.ts";
import {
  Algorithm,
  As,
  Block,
  Colon,
  Comma,
  Else,
  Equals,
  Fn,
  ForNodes,
  Greater,
  Identifier,
  If,
  Import,
  In,
  isOf,
  LeftBracket,
  LeftParen,
  Less,
  Let,
  Name,
  Repeat,
  Require,
  Return,
  RightBracket,
  RightParen,
  Text,
  Until,
  Var,
} from "./tokens.ts";
import type {
  Assigned,
  Binding,
  BlockNode,
  Declaration,
  Expression,
  ForNodesNode,
  IfNode,
  Named,
  ParameterNode,
  ResultNode,
  Statement,
  TypeNode,
} from "./tree.ts";

/** A block whose statements are not read yet. They are read after its line, and fill the list, which is empty until then. */
export interface OpenBlock extends BlockNode {
  readonly lines: Lines;
  readonly statements: Statement[];
}

/** Parses one line at a time: `declaration` parses a line of a file, `statement` a line of a block. */
export class LineParser extends ExpressionParser {
  /** The blocks of the parsed line, in their order. */
  blocks: OpenBlock[] = [];

  constructor(skipValidations = true) {
    super(skipValidations);
    this.performSelfAnalysis();
  }

  /** A line of a file. */
  readonly declaration = this.RULE("declaration", (): Declaration => {
    return this.OR([{ ALT: () => this.SUBRULE(this.importLine) }, { ALT: () => this.SUBRULE(this.callable) }]);
  });

  readonly importLine = this.RULE("import", (): Declaration => {
    const first = this.CONSUME(Import);
    const imported: { name: Named; as: Named | null }[] = [];
    this.AT_LEAST_ONE_SEP({
      SEP: Comma,
      DEF: () => {
        const name = this.SUBRULE(this.name);
        const as = this.OPTION(() => {
          this.CONSUME(As);
          return this.SUBRULE2(this.name);
        });
        imported.push({ name, as: as ?? null });
      },
    });
    this.CONSUME(Identifier, { LABEL: "from" });
    const path = this.CONSUME(Text);
    const [range, pathRange] = [spanned(first, path), rangeOf(path)];
    return { kind: "import", range, imported, path: this.ACTION(() => textOf(path)), pathRange };
  });

  readonly callable = this.RULE("callable", (): Declaration => {
    const first = this.OR([{ ALT: () => this.CONSUME(Algorithm) }, { ALT: () => this.CONSUME(Fn) }]);
    const { name, range: nameRange } = this.SUBRULE(this.name);
    const parameters: ParameterNode[] = [];
    this.CONSUME(LeftParen);
    this.MANY_SEP({ SEP: Comma, DEF: () => parameters.push(this.SUBRULE(this.parameter)) });
    this.CONSUME(RightParen);
    const contracts = this.OPTION({
      GATE: () => this.LA(1).image === "contracts",
      DEF: () => {
        const word = this.CONSUME(Identifier, { LABEL: "contracts" });
        return { range: rangeOf(word), factor: this.SUBRULE(this.expression) };
      },
    });
    const block = this.SUBRULE(this.block);
    const kind = first?.tokenType === Fn ? "fn" : "algorithm";
    const range = join(rangeOf(first), block.range);
    return { kind, range, name, nameRange, parameters, contracts: contracts ?? null, block, documentation: null };
  });

  readonly type = this.RULE("type", (): TypeNode => {
    const { name, range } = this.SUBRULE(this.name);
    const element = this.OPTION(() => {
      this.CONSUME(Less);
      const found = this.SUBRULE2(this.name);
      return { ...found, end: this.CONSUME(Greater) };
    });
    if (!element) return { range, name, element: null };
    const { name: inner, range: innerRange, end } = element;
    return { range: join(range, rangeOf(end)), name, element: { name: inner, range: innerRange } };
  });

  readonly parameter = this.RULE("parameter", (): ParameterNode => {
    const { name, range: nameRange } = this.SUBRULE(this.name);
    const type = this.OPTION(() => {
      this.CONSUME(Colon);
      return this.SUBRULE(this.type);
    });
    const initial = this.OPTION2(() => {
      this.CONSUME(Equals);
      return this.SUBRULE(this.expression);
    });
    const range = join(nameRange, (initial ?? type)?.range ?? nameRange);
    return { range, name, nameRange, type: type ?? null, initial: initial ?? null };
  });

  /** A line of a block. */
  readonly statement = this.RULE("statement", (): Statement => {
    return this.OR([
      { ALT: () => this.SUBRULE(this.definition) },
      { ALT: () => this.SUBRULE(this.repeat) },
      { ALT: () => this.SUBRULE(this.for_nodes) },
      { ALT: () => this.SUBRULE(this.until) },
      { ALT: () => this.SUBRULE(this.if) },
      { ALT: () => this.SUBRULE(this.return) },
      { ALT: () => this.SUBRULE(this.require) },
      { GATE: () => this.#assigns(), ALT: () => this.SUBRULE(this.assignment) },
      { ALT: () => this.SUBRULE(this.values) },
    ]);
  });

  readonly definition = this.RULE("definition", (): Statement => {
    const first = this.OR([{ ALT: () => this.CONSUME(Let) }, { ALT: () => this.CONSUME(Var) }]);
    const bindings: Binding[] = [];
    this.AT_LEAST_ONE_SEP({
      SEP: Comma,
      DEF: () => {
        const { name, range } = this.SUBRULE(this.name);
        const type = this.OPTION(() => {
          this.CONSUME(Colon);
          return this.SUBRULE(this.type);
        });
        bindings.push({ name, range, type: type ?? null });
      },
    });
    this.CONSUME(Equals);
    const value = this.SUBRULE(this.assigned);
    const kind = first?.tokenType === Let ? "let" : "var";
    return { kind, range: join(rangeOf(first), value.range), bindings, value };
  });

  readonly assignment = this.RULE("assignment", (): Statement => {
    const targets: Named[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => targets.push(this.SUBRULE(this.name)) });
    this.CONSUME(Equals);
    const value = this.SUBRULE(this.assigned);
    return { kind: "assign", range: join(targets[0]!.range, value.range), targets, value };
  });

  /** The right side of an assignment. */
  readonly assigned = this.RULE("assigned", (): Assigned => {
    return this.OR([
      { ALT: () => this.SUBRULE(this.if) },
      { ALT: () => this.SUBRULE(this.for_nodes) },
      { ALT: () => this.SUBRULE(this.expression) },
    ]);
  });

  readonly repeat = this.RULE("repeat", (): Statement => {
    const first = this.CONSUME(Repeat);
    const limit = this.OPTION(() => this.SUBRULE(this.expression));
    const untilUnchanged = this.OPTION2(() => {
      const until = this.CONSUME(Until);
      return spanned(until, this.CONSUME(Identifier, { LABEL: "unchanged" }));
    });
    const rounds = this.OPTION3(() => {
      this.CONSUME(As);
      return this.SUBRULE(this.name);
    });
    const block = this.SUBRULE(this.block);
    const range = join(rangeOf(first), block.range);
    return {
      kind: "repeat",
      range,
      limit: limit ?? null,
      untilUnchanged: untilUnchanged ?? null,
      rounds: rounds ?? null,
      block,
    };
  });

  readonly for_nodes = this.RULE("for_nodes", (): ForNodesNode => {
    const first = this.CONSUME(ForNodes);
    const bound = this.SUBRULE(this.name);
    this.CONSUME(In);
    const set = this.SUBRULE(this.expression);
    const block = this.SUBRULE(this.block);
    return { kind: "for_nodes", range: join(rangeOf(first), block.range), bound, set, block };
  });

  readonly until = this.RULE("until", (): Statement => {
    const first = this.CONSUME(Until);
    const condition = this.SUBRULE(this.expression);
    return { kind: "until", range: join(rangeOf(first), condition.range), condition };
  });

  readonly if = this.RULE("if", (): IfNode => {
    const first = this.CONSUME(If);
    const condition = this.SUBRULE(this.expression);
    const block = this.SUBRULE(this.block);
    const arms = [{ condition, block }];
    this.MANY(() => {
      this.CONSUME(Else);
      this.CONSUME2(If);
      arms.push({ condition: this.SUBRULE2(this.expression), block: this.SUBRULE2(this.block) });
    });
    const otherwise = this.OPTION(() => {
      this.CONSUME2(Else);
      return this.SUBRULE3(this.block);
    });
    const last = otherwise ?? arms.at(-1)!.block;
    return { kind: "if", range: join(rangeOf(first), last.range), arms, otherwise: otherwise ?? null };
  });

  readonly return = this.RULE("return", (): Statement => {
    const first = this.CONSUME(Return);
    const results: ResultNode[] = [];
    this.MANY_SEP({
      SEP: Comma,
      DEF: () => {
        const value = this.SUBRULE(this.expression);
        const name = this.OPTION(() => {
          this.CONSUME(As);
          return this.SUBRULE(this.name);
        });
        results.push({ range: join(value.range, name?.range ?? value.range), value, name: name ?? null });
      },
    });
    return { kind: "return", range: join(rangeOf(first), results.at(-1)?.range ?? rangeOf(first)), results };
  });

  readonly require = this.RULE("require", (): Statement => {
    const first = this.CONSUME(Require);
    const condition = this.SUBRULE(this.expression);
    const message = this.OPTION(() => {
      this.CONSUME(Comma);
      const token = this.CONSUME(Text);
      return { text: this.ACTION(() => textOf(token)), range: rangeOf(token) };
    });
    const range = join(rangeOf(first), message?.range ?? condition.range);
    return { kind: "require", range, condition, message: message ?? null };
  });

  readonly values = this.RULE("values", (): Statement => {
    const values: Expression[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => values.push(this.SUBRULE(this.expression)) });
    return { kind: "values", range: join(values[0]!.range, values.at(-1)!.range), values };
  });

  readonly block = this.RULE("block", (): BlockNode => {
    const token = this.CONSUME(Block);
    return this.ACTION(() => {
      const lines: Lines = token.payload;
      const block: OpenBlock = { range: lines.range, lines, statements: [] };
      this.blocks.push(block);
      return block;
    });
  });

  /** Whether the line has an `=` outside of all brackets. */
  #assigns(): boolean {
    if (!isOf(this.LA(1), Name)) return false;
    let depth = 0;
    for (let k = 2; this.LA(k).tokenType !== EOF; k++) {
      const { tokenType } = this.LA(k);
      if (tokenType === LeftParen || tokenType === LeftBracket) depth++;
      if (tokenType === RightParen || tokenType === RightBracket) depth--;
      if (tokenType === Equals && depth === 0) return true;
    }
    return false;
  }
}
