/**
 * `edgewise completion SHELL`: prints a script by which a shell completes commands, options and names of algorithms. It
 * is made from the commands.
 */

import type { Command } from "commander";
import { FAMILIES } from "../../algorithms/families.ts";
import { EdgewiseError } from "../../error.ts";
import { lookup } from "../../lookup.ts";
import { quoted } from "../../printable.ts";
import { hyphenated } from "../library/texts.ts";
import { print } from "../output.ts";

/** The facts on a command that a completion script needs. */
interface Completed {
  readonly name: string;
  readonly description: string;
  /**
   * For each option: its long flag, its description, the values that may follow, and whether a value follows at all.
   */
  readonly options: readonly {
    readonly flag: string;
    readonly description: string;
    readonly choices: readonly string[];
    readonly takesValue: boolean;
  }[];
  /** Whether the first argument of the command is an algorithm. */
  readonly takesAlgorithm: boolean;
}

const SHELLS: Readonly<Record<string, (commands: readonly Completed[], algorithms: readonly string[]) => string>> = {
  bash,
  zsh,
  fish,
};

/** Gives a command its options and its action. */
type Complete = (command: Command) => Promise<void>;

export function completeCompletionCommand(command: Command, complete: Complete): void {
  command
    .addHelpText(
      "after",
      `
To use it:
  bash  eval "$(edgewise completion bash)"            in ~/.bashrc
  zsh   eval "$(edgewise completion zsh)"             in ~/.zshrc, after compinit
  fish  edgewise completion fish | source             in ~/.config/fish/config.fish`,
    )
    .action((shell: string) => completionCommand(command.parent!, complete, shell));
}

async function completionCommand(program: Command, complete: Complete, shell: string): Promise<void> {
  const make = lookup(SHELLS, shell);
  if (make === undefined) {
    throw new EdgewiseError({
      code: "usage",
      message: `found the shell ${quoted(shell)}; expected ${Object.keys(SHELLS).join(", ")}`,
    });
  }
  const commands: Completed[] = [];
  for (const command of program.commands) {
    // The options of this very command are there already.
    if (command.name() !== "completion") await complete(command);
    commands.push({
      name: command.name(),
      description: command.description(),
      takesAlgorithm: ["file", "name", "algorithm"].includes(command.registeredArguments[0]?.name() ?? ""),
      options: command.options
        .filter(({ long }) => long !== undefined && long !== null)
        .map(({ long, description, argChoices, required, optional }) => ({
          flag: long!,
          description,
          choices: argChoices ?? [],
          takesValue: required || optional,
        })),
    });
  }
  const algorithms = FAMILIES.flatMap(({ members }) => members.map(hyphenated)).toSorted();
  await print([make(commands, algorithms)]);
}

function bash(commands: readonly Completed[], algorithms: readonly string[]): string {
  const options = commands.map(
    ({ name, options: all }) => `    ${name}) words="${all.map(({ flag }) => flag).join(" ")}" ;;`,
  );
  const values = uniqueChoices(commands).map(
    ([flag, choices]) => `    ${flag}) COMPREPLY=($(compgen -W "${choices.join(" ")}" -- "$word")); return ;;`,
  );
  return `_edgewise() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(" ")}" -- "$word"))
    return
  fi
  case "$before" in
${values.join("\n")}
  esac
  case "$command" in
${options.join("\n")}
  esac
  case "$word" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$word")); return ;;
  esac
  COMPREPLY=($(compgen -f -- "$word"))
  case "$COMP_CWORD $command" in
${commands
  .filter(({ takesAlgorithm }) => takesAlgorithm)
  .map(({ name }) => `    "2 ${name}") COMPREPLY+=($(compgen -W "${algorithms.join(" ")}" -- "$word")) ;;`)
  .join("\n")}
  esac
}
complete -o filenames -F _edgewise edgewise
`;
}

function zsh(commands: readonly Completed[], algorithms: readonly string[]): string {
  const one = ({ name, options, takesAlgorithm }: Completed): string => {
    const flags = options.map(({ flag, description, choices, takesValue }) => {
      const value = takesValue ? `:value:${choices.length > 0 ? `(${choices.join(" ")})` : "_files"}` : "";
      return `      '${flag}[${zshText(description)}]${value}'`;
    });
    const first = takesAlgorithm ? `      '1:algorithm:_edgewise_algorithms'` : `      '1:file:_files'`;
    return `    ${name}) _arguments \\\n${[...flags, first, `      '*:file:_files'`].join(" \\\n")} ;;`;
  };
  return `#compdef edgewise
_edgewise_algorithms() { _alternative 'algorithms:algorithm:(${algorithms.join(" ")})' 'files:file:_files'; }
_edgewise() {
  if (( CURRENT == 2 )); then
    local -a commands=(
${commands.map(({ name, description }) => `      '${name}:${zshText(description)}'`).join("\n")}
    )
    _describe command commands
    return
  fi
  local command="\${words[2]}"
  shift words; (( CURRENT-- ))
  case "$command" in
${commands.map(one).join("\n")}
  esac
}
compdef _edgewise edgewise
`;
}

function fish(commands: readonly Completed[], algorithms: readonly string[]): string {
  const lines = commands.flatMap(({ name, description, options, takesAlgorithm }) => {
    const within = `-n '__fish_seen_subcommand_from ${name}'`;
    return [
      `complete -c edgewise -n __fish_use_subcommand -f -a ${name} -d '${fishText(description)}'`,
      ...options.map(({ flag, description: what, choices, takesValue }) => {
        const value = choices.length > 0 ? ` -x -a '${choices.join(" ")}'` : takesValue ? " -r" : "";
        return `complete -c edgewise ${within} -l ${flag.slice(2)}${value} -d '${fishText(what)}'`;
      }),
      ...(takesAlgorithm ? [`complete -c edgewise ${within} -a '${algorithms.join(" ")}'`] : []),
    ];
  });
  return `${lines.join("\n")}\n`;
}

/** Lists the options whose values are words from a list, each once. */
function uniqueChoices(
  commands: readonly Completed[],
): readonly (readonly [flag: string, choices: readonly string[]])[] {
  const found = new Map<string, readonly string[]>();
  for (const { options } of commands)
    for (const { flag, choices } of options) if (choices.length > 0) found.set(flag, choices);
  return [...found];
}

/** Escapes a text for single quotes of zsh, where brackets and colons have a meaning. */
function zshText(text: string): string {
  return text.replaceAll("'", "’").replaceAll(/[[\]:]/g, (sign) => `\\${sign}`);
}

function fishText(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("'", "\\'");
}
