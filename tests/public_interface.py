"""The library's public names with their signatures, as tests/unit/frames/interface.txt has them.

PYTHONPATH=scripts python tests/public_interface.py > tests/unit/frames/interface.txt
"""

import inspect

import spillover
from spillover.frames.result import Result, SampleRows
from spillover.frames.sweep import Sweep
from spillover.frames.tables import ModelTable


def lines():
    """A line for each name: of the package, and of what a call gives back."""
    for name in sorted(spillover.__all__):
        found = getattr(spillover, name)
        bases = f"({found.__mro__[1].__name__})" if inspect.isclass(found) else inspect.signature(found)
        yield f"spillover.{name}{bases}"
    for kind in (ModelTable, Result, SampleRows, Sweep):
        for name, member in sorted(vars(kind).items()):
            if not name.startswith("_") and (inspect.isfunction(member) or isinstance(member, property)):
                shape = inspect.signature(member) if inspect.isfunction(member) else ""
                yield f"{kind.__name__}.{name}{shape}"
        yield f"{kind.__name__}: {', '.join(n for n in kind.__dataclass_fields__ if not n.startswith('_'))}"


if __name__ == "__main__":
    print("\n".join(lines()))
