/** Completion for bash, made of the commands as they are. */
import type { Command } from 'commander';

/** A command by its words after the program's name, and what may follow them. */
interface Completed {
  words: string;
  next: string[];
}

/** The text for `source <(… completion bash)`. */
export function bashCompletion(program: Command): string {
  const name = program.name();
  const cases = commandsOf(program, []).map(
    ({ words, next }) => `    ${JSON.stringify(words)}) next=${JSON.stringify(next.join(' '))} ;;`,
  );
  return [
    `# Completion of ${name} for bash: source <(${name} completion bash)`,
    `_${identifier(name)}() {`,
    '  local word words="" next=""',
    '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
    '    case "$word" in -*) ;; *) if [[ " $(_' +
      identifier(name) +
      '_next "$words") " == *" $word "* ]]; then words="${words:+$words }$word"; fi ;; esac',
    '  done',
    `  COMPREPLY=($(compgen -o default -W "$(_${identifier(name)}_next "$words")" -- "\${COMP_WORDS[COMP_CWORD]}"))`,
    '}',
    `_${identifier(name)}_next() {`,
    '  local next=""',
    '  case "$1" in',
    ...cases,
    '  esac',
    '  printf %s "$next"',
    '}',
    `complete -o default -F _${identifier(name)} ${name}`,
  ].join('\n');
}

function identifier(name: string): string {
  return name.replace(/\W/g, '_');
}

function commandsOf(command: Command, path: readonly string[]): Completed[] {
  const next = [
    ...command.commands.map((inner) => inner.name()),
    ...command.options.flatMap(({ long }) => (long == null ? [] : [long])),
    ...command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
    ...(path.length > 0 ? ['--json'] : []),
    '--help',
  ];
  return [
    { words: path.join(' '), next },
    ...command.commands.flatMap((inner) => commandsOf(inner, [...path, inner.name()])),
  ];
}
