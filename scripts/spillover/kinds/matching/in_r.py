"""The lines of `matching` for packages of R."""

from __future__ import annotations

from spillover.replicate.r import FIXEST, comment, feols, frame, name, text, total
from spillover.replicate.recipes import Further

WANTED = "MatchIt and fixest"  # packages


def _places(by_year: bool) -> str:
    """Puts the weights in the order of the rows: a split by year has the year before the row's name."""
    return 'paste(d$year, rownames(d), sep = ".")' if by_year else "rownames(d)"


def lines_of(analysis: Further) -> list[str]:
    options = analysis.options
    if options["method"] != "nearest":
        return [comment(f"No line: MatchIt has no {options['method']} matching; see further.do.")]
    caliper = options.get("caliper")
    reach = f", caliper = {caliper}, std.caliper = FALSE" if caliper is not None else ""
    again = "TRUE" if options["replacement"] else "FALSE"
    call = (
        f'MatchIt::matchit(.ever ~ {total(options["covariates"])}, data = rows, method = "nearest", '
        f'distance = "glm", ratio = {options["neighbours"]}{reach}, replace = {again}, '
        f"discard = {text('treated' if options['support'] else 'none')})"
    )
    strata = "split(d, d$year)" if options["by_year"] else "list(d)"
    lines = [
        f"d$.weight <- unlist(lapply({strata}, function(rows) setNames({call}$weights, rownames(rows))))"
        f"[{_places(options['by_year'])}]",
        "matched <- d[d$.weight > 0, ]",
    ]
    if options["whole_units"]:
        lines += [
            "mean_weight <- ave(ifelse(d$.weight > 0, d$.weight, NA), d$unit, "
            "FUN = function(w) mean(w, na.rm = TRUE))",
            "d$.weight <- ifelse(d$.weight > 0, d$.weight, mean_weight)",
            "matched <- d[!is.na(d$.weight), ]",
        ]
    weights = None
    if options["weighted"]:
        if analysis.weights:
            lines.append(f"matched$.weight <- matched$.weight * matched${name(analysis.weights)}")
        weights = ", weights = ~ .weight"
    lines.append(feols(analysis, name(options["treatment"]), "matched", weights))
    said = [
        comment(
            "MatchIt: of controls with the same score it takes one, the workflow shares them; weights of"
        ),
        comment("controls are scaled to their number, which a regression with weights feels."),
        FIXEST,
    ]
    return [
        *said,
        *frame(analysis),
        'if (needs("MatchIt") && needs("fixest")) attempt({',
        *(f"  {line}" for line in lines),
        "})",
    ]
