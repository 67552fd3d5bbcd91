import type { Command } from 'commander';
import { type DefineCommand, type ExitCode, UsageError } from '../command.ts';

/** `ieum completion`: prints what makes a shell complete commands and options. It needs all of them defined. */
export const defineCompletion: DefineCommand = (parent, end) => {
  parent
    .command('completion')
    .description('Print what makes a shell complete the commands and options of ieum.')
    .argument('<shell>', 'bash or zsh')
    .addHelpText('after', help)
    .action((shell: string) => end(complete(parent, shell)));
};

function complete(program: Command, shell: string): ExitCode {
  if (shell !== 'bash' && shell !== 'zsh') {
    throw new UsageError(`"${shell}" is not completed: expected bash or zsh.`);
  }
  const cases = wordsOf(program, []).map(([path, words]) => `    "${path}") words="${words.join(' ')}" ;;`);
  const load = shell === 'zsh' ? 'autoload -U +X bashcompinit && bashcompinit\n' : '';
  console.log(`${load}${script.replace('CASES', () => cases.join('\n'))}`);
  return 0;
}

/** Each command by its words ("" is the program), with the words that may follow. */
function wordsOf(command: Command, path: readonly string[]): [path: string, words: string[]][] {
  const names = command.commands.map((below) => below.name());
  const options = command.options.map(({ long }) => long ?? '').filter(Boolean);
  return [
    [path.join(' '), [...names, ...options, '--help']],
    ...command.commands.flatMap((below) => wordsOf(below, [...path, below.name()])),
  ];
}

/** Looks the longest known row of words before the cursor up; an option's file or another value is the shell's to find. */
const script = `_ieum() {
  local path="" words="" word current="\${COMP_WORDS[COMP_CWORD]}"
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) break ;; esac
    path="\${path:+$path }$word"
  done
  while :; do
    case "$path" in
CASES
    esac
    if [ -n "$words" ] || [ -z "$path" ]; then break; fi
    case "$path" in *" "*) path="\${path% *}" ;; *) path="" ;; esac
  done
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _ieum ieum`;

const help = `
Example:
  ieum completion bash >> ~/.bashrc

Exit codes: 0 printed; 2 wrong use.`;
