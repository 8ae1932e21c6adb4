"""What was probably meant, where a command or an option is none."""

import os

import click
from click.core import ParameterSource

from ctsreport.cli.origin import variable_of
from ctsreport.credentials import shown
from ctsreport.errors import did_you_mean


class Group(click.Group):
    """Commands, of which the nearest is named where one is none."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command. Fails as click does."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-") and not ctx.resilient_parsing:
            near = did_you_mean(name.lower(), self.list_commands(ctx)) or _for_a_source(name, ctx)
            raise click.UsageError(f"No such command {shown(name)!r}. {near}".rstrip(), ctx)
        return super().resolve_command(ctx, args)


def _for_a_source(name: str, ctx: click.Context) -> str:
    """What was meant by an address or a file where a command should stand."""
    is_source = ctx.parent is None and (name.lower().startswith(("http://", "https://")) or os.path.lexists(name))
    if not is_source:
        return ""
    return f"To report on it: ctsreport report {shown(name)}"


def clearer(error: click.ClickException) -> click.ClickException:
    """The same error, with the option that was probably meant, or with the variable that a wrong value is from."""
    if isinstance(error, click.NoSuchOption) and error.ctx is not None:
        return _with_nearest(error, error.ctx)
    if isinstance(error, click.BadParameter) and error.ctx is not None and error.param is not None:
        _name_variable(error, error.param, error.ctx)
    return error


def _name_variable(error: click.BadParameter, param: click.Parameter, ctx: click.Context) -> None:
    if ctx.get_parameter_source(param.name or "") is ParameterSource.ENVIRONMENT:
        error.param_hint = f"{param.get_error_hint(ctx)} (from {variable_of(param)})"


def _with_nearest(error: click.NoSuchOption, ctx: click.Context) -> click.UsageError:
    params = ctx.command.get_params(ctx)
    names = [
        name for param in params if isinstance(param, click.Option) for name in (*param.opts, *param.secondary_opts)
    ]
    return click.UsageError(f"{error.message} {did_you_mean(error.option_name.lower(), names)}".rstrip(), ctx)
