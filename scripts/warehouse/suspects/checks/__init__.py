"""One check in each file: a function `find` from the series of a study to its findings."""

import pkgutil

CHECKS = tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))
