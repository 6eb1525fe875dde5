"""What a shell needs to complete verbs and the studies of the project."""

from __future__ import annotations

from pathlib import Path

VERBS = (
    "new",
    "template",
    "run",
    "explain",
    "trace",
    "audit",
    "package",
    "query",
    "oracles",
    "doctor",
    "completion",
)
_BASH = """_spillover() {{
  local cur=${{COMP_WORDS[COMP_CWORD]}}
  if [ "$COMP_CWORD" -eq 1 ]; then COMPREPLY=($(compgen -W "{verbs}" -- "$cur"))
  elif [ "$COMP_CWORD" -eq 2 ]; then
    COMPREPLY=($(compgen -W "$(ls {config!s} | sed -n 's/\\.yaml$//p' | grep -vx sources)" -- "$cur"))
  else COMPREPLY=($(compgen -f -- "$cur")); fi
}}
complete -o filenames -F _spillover spillover
"""
_FISH = """complete -c spillover -n __fish_use_subcommand -f -a "{verbs}"
complete -c spillover -n "not __fish_use_subcommand" -a "(ls {config!s} | string replace -rf '\\.yaml$' '')"
"""


def completion(shell: str) -> None:
    """Prints it: `eval "$(spillover completion bash)"`."""
    config = f"'{Path(__file__).resolve().parents[2] / 'config'}'"
    text = (_FISH if shell == "fish" else _BASH).format(verbs=" ".join(VERBS), config=config)
    print(("autoload -U +X bashcompinit && bashcompinit\n" if shell == "zsh" else "") + text, end="")
