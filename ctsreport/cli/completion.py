"""``ctsreport completion``."""

import click
from click.shell_completion import BashComplete, FishComplete, ZshComplete

from ctsreport.cli.option import OneOf
from ctsreport.cli.shared import print_result


@click.command("completion")
@click.argument("shell", type=OneOf(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the completion script of a shell.

    \b
    bash:  eval "$(ctsreport completion bash)"        in ~/.bashrc
    zsh:   eval "$(ctsreport completion zsh)"         in ~/.zshrc
    fish:  ctsreport completion fish | source         in ~/.config/fish/config.fish
    """  # noqa: D301 - click reads the backspace: what follows keeps its lines
    kinds = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}
    template = kinds[shell](ctx.find_root().command, {}, "ctsreport", "_CTSREPORT_COMPLETE")
    script = template.source_template % template.source_vars()
    # Where nothing of ours can stand, the shell offers files: click's script switches that off.
    print_result([script.replace("complete -o nosort -F", "complete -o nosort -o default -F")])
