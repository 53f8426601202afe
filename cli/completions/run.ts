import type { CliContext } from "../context.ts";
import type { Shell } from "./command.ts";

/** Prints the script that asks `contrast complete` for candidates and falls back to file names. */
export function runCompletions(
  this: CliContext,
  _flags: Record<never, never>,
  shell: Shell,
): void {
  this.out.result(SCRIPTS[shell]);
}

const BASH = `_contrast() {
  local IFS=$'\\n'
  local words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=($(compgen -W "$(contrast complete -- "\${words[@]}" 2>/dev/null | cut -f1)" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -o bashdefault -F _contrast contrast
`;

const ZSH = `#compdef contrast
_contrast() {
  local -a candidates
  local line
  for line in "\${(@f)$(contrast complete -- "\${words[@]:1:$((CURRENT - 1))}" 2>/dev/null)}"; do
    [[ -n $line ]] && candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  _describe 'contrast' candidates || _files
}
if [ "$funcstack[1]" = "_contrast" ]; then
  _contrast "$@"
else
  compdef _contrast contrast
fi
`;

const FISH = `function __contrast_complete
  set -l words (commandline -opc) (commandline -ct)
  contrast complete -- $words[2..-1] 2>/dev/null
end
complete -c contrast -a '(__contrast_complete)'
`;

const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
