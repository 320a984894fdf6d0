/** Lowers expressions to values of the types that their places and parts ask for. */

import type { Element } from "../../ir/type.ts";
import { applyScalar } from "../../typing/scalar.ts";
import { isLiteral } from "../../typing/typed.ts";
import type { Range } from "../source.ts";
import type { Expression, MemberNode, NameNode } from "../syntax/tree.ts";
import type { WordName } from "../words.ts";
import { isWord, WORDS } from "../words.ts";
import { wordAlone } from "./builtins.ts";
import type { At, Found } from "./context.ts";
import { attempt, inPlace, made, say } from "./context.ts";
import { elementNamed, expectMeaning } from "./elements.ts";
import { chain, negated, power } from "./operators.ts";
import { indexed, isPlaceInRow, placeOf, placeValue } from "./reading.ts";
import { sayUnknown } from "./unknown.ts";

/** The longest expression that messages repeat. */
const LONGEST_LABEL = 24;

/** Lowers an expression where it stands. `wanted` is the element that a literal takes. Calls are lowered in calls.ts. */
export function lowerExpression(node: Expression, at: At, wanted: Element | null): Found {
  return labelled(node, at, inPlace(at, node.range, labelled(node, at, rawValue(node, at, wanted))));
}

/** Labels a value with its text, by which messages call it. */
function labelled(node: Expression, at: At, found: Found): Found {
  if (found === null || isLiteral(found)) return found;
  const { start, end } = node.range;
  if (end - start > LONGEST_LABEL) return { ...found, label: undefined };
  const text = at.source.slice(node.range);
  return { ...found, label: text.includes("\n") ? undefined : text };
}

function rawValue(node: Expression, at: At, wanted: Element | null): Found {
  switch (node.kind) {
    case "number":
    case "truth":
      return node.value;
    case "text":
      say(at, "lang/type", node.range, "found a text; expected a value", {
        hint: 'Texts name attributes, node_attribute("name"), and say what require found.',
      });
      return null;
    case "name":
      return nameValue(node, at);
    case "member":
      return memberValue(node, at);
    case "negate":
      return negated(node, at, wanted);
    case "not": {
      const operand = at.lowering.expression(node.operand, at, null);
      if (operand === null || typeof operand === "boolean") return operand === null ? null : !operand;
      const x = made(at, node.operand.range, operand, "i32");
      if (x === null || !expectMeaning("not", "not", [{ node: node.operand, found: x }], at)) return null;
      return attempt(at, node.range, (site) => applyScalar(site, "not", [x]));
    }
    case "chain":
      return node.signs[0]!.sign === "**" ? power(node, at, wanted) : chain(node, at, wanted);
    case "index":
      return indexed(node, at, wanted);
    case "call":
    case "several": {
      const found = at.lowering.several(node, at, [wanted]);
      if (found === null) return null;
      if (found.length === 1) return found[0]!;
      say(at, "lang/type", node.range, `found ${found.length} values; expected one`, {
        hint: "Give each a name: let a, b = ….",
      });
      return null;
    }
    case "missing":
      return null;
    default:
      return node satisfies never;
  }
}

function nameValue(node: NameNode, at: At): Found {
  const { name, range } = node;
  const element = elementNamed(node.element, at);
  if (element === undefined) return null;
  const binding = at.names.find(name);
  if (!binding) {
    if (!isWord(name)) return sayUnknown(at, name, range, "value");
    return wordValue(name, element, node, at);
  }
  if (element !== null && binding.kind !== "poisoned") {
    return sayElement(name, element, node.element!.range, at);
  }
  switch (binding.kind) {
    case "value":
      return binding.given;
    case "poisoned":
      at.lowering.isWrong = true;
      return null;
    case "place":
      say(at, "lang/type", range, `found ${name}, which is a ${binding.domain} and no number; expected a value`, {
        hint:
          binding.domain === "node"
            ? `Read a value there: x[${name}]; its number is node_index[${name}].`
            : `Read a value there: weight[${name}]; its ends are ${name}.source and ${name}.destination.`,
      });
      return null;
    case "rounds":
      if (binding.state !== "broken") {
        say(at, "lang/type", range, `found ${name}, which is how a loop went; expected a value`, {
          hint: `Write ${name}.round in it, ${name}.rounds and ${name}.converged after it.`,
        });
      }
      return null;
    case "callable":
    case "given": {
      const { kind } = binding.kind === "given" ? binding.given : binding.declaration;
      say(
        at,
        "lang/type",
        range,
        `found ${name}, which is ${kind === "algorithm" ? "an algorithm" : "a function"}; expected a value`,
        {
          hint: `Call it: ${name}(…).`,
        },
      );
      return null;
    }
    default:
      return binding satisfies never;
  }
}

/** Refuses an element after a value that has one already. Returns null, for there is no value. */
function sayElement(name: string, element: Element, range: Range, at: At): null {
  say(at, "lang/type", range, `found <${element}> after ${name}, which has an element of its own`, {
    hint: `Convert it: ${element}(${name}).`,
  });
  return null;
}

function wordValue(name: WordName, element: Element | null, node: NameNode | MemberNode, at: At): Found {
  const found = wordAlone(name, element, node.range, at);
  if (found !== undefined) return found;
  const { group, written } = WORDS[name];
  const what = name === "graph" ? "a graph" : group === "neighborhoods" ? "a set to go over" : "a function";
  say(at, "lang/type", node.range, `found ${name}, which is ${what}; expected a value`, {
    hint: `It is written ${written}.`,
  });
  return null;
}

/** Lowers `r.rounds` and `graph.node_count`. Places such as `e.source` stand in an index and are no values. */
function memberValue(node: MemberNode, at: At): Found {
  const { object, member } = node;
  const element = elementNamed(node.element, at);
  if (element === undefined) return null;
  if (object.kind !== "name") {
    say(at, "lang/name", member.range, `found .${member.name} after an expression; a dot follows a name`, {
      hint: "Functions are called f(x, y), not x.f(y).",
    });
    return null;
  }
  const { name } = object;
  const binding = at.names.find(name);
  if (!binding && name === "graph") {
    if (isWord(member.name) && member.name !== "graph") {
      const { group } = WORDS[member.name];
      if (group === "graph" || group === "neighborhoods") return wordValue(member.name, element, node, at);
    }
    return sayUnknown(at, member.name, member.range, "graph word");
  }
  if (!binding) {
    if (isWord(name)) {
      say(at, "lang/name", node.range, `found .${member.name} after ${name}, which has no parts`, {
        hint:
          name === "node" || name === "edge"
            ? `An attribute is read by its name: ${name}_attribute("${member.name}").`
            : "Functions are called f(x, y), not x.f(y).",
      });
      return null;
    }
    return sayUnknown(at, name, object.range, "value");
  }
  switch (binding.kind) {
    case "poisoned":
      return null;
    case "rounds": {
      if (binding.state === "broken") return null;
      const isInside = binding.state === "inside";
      if (isInside && member.name === "round") return binding.round;
      if (!isInside && (member.name === "rounds" || member.name === "converged")) return binding.ended![member.name];
      say(
        at,
        "lang/name",
        member.range,
        `found ${name}.${member.name}; ${isInside ? "in the loop there is" : "after the loop there are"} ${isInside ? `${name}.round` : `${name}.rounds and ${name}.converged`}`,
      );
      return null;
    }
    case "place":
      if (isPlaceInRow(node, binding)) {
        return element === null
          ? placeValue(node, binding, at)
          : sayElement(`${name}.${member.name}`, element, node.element!.range, at);
      }
      placeOf(node, at);
      if (binding.members.has(member.name)) {
        say(
          at,
          "lang/type",
          node.range,
          `found ${name}.${member.name}, which is a place and no number; expected a value`,
          {
            hint: `Read a value there: x[${name}.${member.name}]; its number is node_index[${name}.${member.name}].`,
          },
        );
      }
      return null;
    case "value":
    case "callable":
    case "given":
      say(at, "lang/name", member.range, `found ${name}.${member.name}; ${name} has no parts`, {
        hint:
          member.name === "length" || member.name === "size"
            ? "The number of nodes is node_count."
            : `Functions are called ${member.name}(${name}), not ${name}.${member.name}().`,
      });
      return null;
    default:
      return binding satisfies never;
  }
}
