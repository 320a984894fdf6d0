/** The syntax tree of a text. Each node has its range in the text. */

import type { Range } from "../source.ts";

/** A name with its place. */
export interface Named {
  readonly name: string;
  readonly range: Range;
}

/** An annotation: `f64`, `node<f64>`, `node`. */
export interface TypeNode {
  readonly range: Range;
  readonly name: string;
  /** The element between < and >; null where there is none. */
  readonly element: Named | null;
}

export type InfixSign = "+" | "-" | "*" | "/" | "%" | "**" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "and" | "or";

/** An expression. */
export type Expression =
  | { readonly kind: "number"; readonly range: Range; readonly value: number }
  | { readonly kind: "truth"; readonly range: Range; readonly value: boolean }
  | { readonly kind: "text"; readonly range: Range; readonly value: string }
  | NameNode
  /** Operands with signs of one precedence between them, applied from left to right, those of `**` from right to left. */
  | {
      readonly kind: "chain";
      readonly range: Range;
      readonly operands: readonly Expression[];
      readonly signs: readonly { readonly sign: InfixSign; readonly range: Range }[];
    }
  | { readonly kind: "negate"; readonly range: Range; readonly operand: Expression }
  | { readonly kind: "not"; readonly range: Range; readonly operand: Expression }
  | MemberNode
  | {
      readonly kind: "index";
      readonly range: Range;
      readonly object: Expression;
      readonly index: Expression;
      readonly otherwise: Expression | null;
    }
  | CallNode
  /** `(u in in_neighbors where c: sum(x[u]), max(y[u]))` */
  | { readonly kind: "several"; readonly range: Range; readonly comprehension: Comprehension }
  /** An unreadable expression, which has been reported. */
  | { readonly kind: "missing"; readonly range: Range };

/** A name, with an element if there is one: `out_degree<i32>`. */
export interface NameNode {
  readonly kind: "name";
  readonly range: Range;
  readonly name: string;
  readonly element: Named | null;
}

/** `e.source`, `graph.in_neighbors` */
export interface MemberNode {
  readonly kind: "member";
  readonly range: Range;
  readonly object: Expression;
  readonly member: Named;
  readonly element: Named | null;
}

export interface CallNode {
  readonly kind: "call";
  readonly range: Range;
  readonly callee: Expression;
  readonly comprehension: Comprehension | null;
  readonly given: readonly Argument[];
}

/** An argument of a call: `x`, `name = x`, `else x`. */
export interface Argument {
  readonly range: Range;
  readonly name: Named | null;
  readonly isElse: boolean;
  readonly value: Expression;
}

/** A name for an entry within a clause: `with d = x[u] - x`. */
export interface WithNode extends Named {
  readonly value: Expression;
}

/** The contents of a clause over a set: `u in in_neighbors with d = x[u] where d > 0: d`, `e: x[e.source]`, `at index: x`. */
export interface Comprehension {
  readonly range: Range;
  readonly over:
    | {
        readonly kind: "set";
        readonly bound: Named;
        readonly set: SetNode;
        readonly named: readonly WithNode[];
        readonly where: Expression | null;
      }
    | { readonly kind: "edge"; readonly bound: Named; readonly named: readonly WithNode[] }
    | { readonly kind: "at"; readonly index: Expression };
  readonly items: readonly Argument[];
}

/** `in_neighbors`, `graph.out_edges`, `common(e, in, self)` */
export interface SetNode {
  readonly range: Range;
  readonly graph: Named | null;
  readonly word: Named;
  /** The names in the brackets after it; null where there are no brackets. */
  readonly given: readonly Named[] | null;
}

/** A block: lines in braces. */
export interface BlockNode {
  readonly range: Range;
  readonly statements: readonly Statement[];
}

/** The right side of a `let` or assignment: an expression, or the values of an `if` or `for_nodes`. */
export type Assigned = Expression | IfNode | ForNodesNode;

export interface IfNode {
  readonly kind: "if";
  readonly range: Range;
  readonly arms: readonly { readonly condition: Expression; readonly block: BlockNode }[];
  readonly otherwise: BlockNode | null;
}

export interface Binding extends Named {
  readonly type: TypeNode | null;
}

export type Statement =
  | {
      readonly kind: "let" | "var";
      readonly range: Range;
      readonly bindings: readonly Binding[];
      readonly value: Assigned;
    }
  | { readonly kind: "assign"; readonly range: Range; readonly targets: readonly Named[]; readonly value: Assigned }
  | RepeatNode
  | ForNodesNode
  | { readonly kind: "until"; readonly range: Range; readonly condition: Expression }
  | IfNode
  | { readonly kind: "return"; readonly range: Range; readonly results: readonly ResultNode[] }
  | {
      readonly kind: "require";
      readonly range: Range;
      readonly condition: Expression;
      readonly message: { readonly text: string; readonly range: Range } | null;
    }
  /** Values at the end of an arm or of the body of `for_nodes`, `x, y`. */
  | { readonly kind: "values"; readonly range: Range; readonly values: readonly Expression[] }
  /** An unreadable line: the names that it would have defined, and the blocks in it. */
  | {
      readonly kind: "broken";
      readonly range: Range;
      readonly names: readonly Named[];
      readonly blocks: readonly BlockNode[];
    };

export interface RepeatNode {
  readonly kind: "repeat";
  readonly range: Range;
  readonly limit: Expression | null;
  readonly untilUnchanged: Range | null;
  readonly rounds: Named | null;
  readonly block: BlockNode;
}

/** `for_nodes s in set { … sum(x) }` */
export interface ForNodesNode {
  readonly kind: "for_nodes";
  readonly range: Range;
  readonly bound: Named;
  readonly set: Expression;
  readonly block: BlockNode;
}

export interface ResultNode {
  readonly range: Range;
  readonly value: Expression;
  readonly name: Named | null;
}

export interface ParameterNode {
  readonly range: Range;
  readonly name: string;
  readonly nameRange: Range;
  readonly type: TypeNode | null;
  readonly initial: Expression | null;
}

/** `contracts damping` */
export interface Contracts {
  /** The place of the word. */
  readonly range: Range;
  readonly factor: Expression;
}

export type Declaration =
  | {
      readonly kind: "algorithm" | "fn";
      readonly range: Range;
      readonly name: string;
      readonly nameRange: Range;
      readonly parameters: readonly ParameterNode[];
      /** How much closer a round of the loop brings two states. */
      readonly contracts: Contracts | null;
      readonly block: BlockNode;
      /** The text of the comment right before it, without the comment signs. */
      readonly documentation: string | null;
    }
  | {
      readonly kind: "import";
      readonly range: Range;
      readonly imported: readonly { readonly name: Named; readonly as: Named | null }[];
      readonly path: string;
      readonly pathRange: Range;
    };

export type Callable = Extract<Declaration, { kind: "algorithm" | "fn" }>;

/** A file. */
export interface Program {
  readonly range: Range;
  readonly declarations: readonly Declaration[];
  /** Names of declarations that could not be read. */
  readonly broken: readonly Named[];
}
