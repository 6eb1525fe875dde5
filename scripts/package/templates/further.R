# --- rows, adoption, searches ---------------------------------------------------------------------

# Whether a package is there; without it its lines are left out, and the script says so.
needs <- function(package) {
  found <- requireNamespace(package, quietly = TRUE)
  if (!found) message("  needs the package ", package, ", which is not installed: left out")
  found
}

# Runs lines of a package. An error of it is printed and counted, and the analyses below go on.
failures <- 0
attempt <- function(lines) {
  tryCatch(lines, error = function(e) {
    message("  failed: ", conditionMessage(e))
    failures <<- failures + 1
  })
  invisible()
}

# The rows of a model: unit, year (as periods, where these are years apart), its terms under `names`, `.code`
# (the unit as a number), `.cluster`.
frame_of <- function(model, names) {
  d <- design(model)
  frame <- data.frame(d$unit, in_periods(d$year), d$x[, unique(model$all_terms), drop = FALSE])
  colnames(frame) <- c("unit", "year", names)
  frame$.code <- match(frame$unit, sort(unique(frame$unit), method = "radix"))
  place <- match(frame$unit, units$unit)
  frame$.cluster <- switch(model$cluster, unit = frame$.code, year = frame$year,
    units[[model$cluster]][place])
  frame
}

# The year in which each row's unit is first treated, `never` where it is not, as `.adoption`; `.ever` is 0 or
# 1.
adopted <- function(d, treatment, never) {
  first <- ave(ifelse(d[[treatment]] == 1, d$year, Inf), d$unit, FUN = min)
  d$.ever <- as.integer(is.finite(first))
  d$.adoption <- ifelse(is.finite(first), first, never)
  d
}

# A function that takes dummies of units (and years) and further columns out of columns, times the roots of
# the weights.
remover <- function(d, others, years, weights = rep(1, nrow(d))) {
  dummies <- outer(d$unit, unique(d$unit), "==") + 0
  if (years) dummies <- cbind(dummies, outer(d$year, unique(d$year), "==") + 0)
  decomposition <- qr(sqrt(weights) * cbind(dummies, as.matrix(others)), LAPACK = FALSE)
  function(columns) qr.resid(decomposition, sqrt(weights) * columns)
}

# One to three thresholds by least squares (Hansen 1999): every value between the `trim` quantiles is tried, a
# next threshold beside those found, then each again beside the others until none moves. In each regime are at
# least trim x rows, and more rows than `regressors`.
thresholds_of <- function(d, outcome, regressors, controls, threshold, count, trim, grid, years) {
  q <- d[[threshold]]
  ordered <- sort(q)
  cut <- floor(length(q) * trim)
  tried <- unique(ordered)
  tried <- tried[tried >= ordered[cut + 1] & tried <= ordered[length(q) - cut] & tried < max(q)]
  if (!is.null(grid) && grid < length(tried)) {
    tried <- tried[unique(round((seq_len(grid) - 1) * (length(tried) - 1) / (grid - 1))) + 1]
  }
  fewest <- max(floor(length(q) * trim), length(regressors) + 1)
  x <- as.matrix(d[regressors])
  remove <- remover(d, d[controls], years)
  y <- remove(d[[outcome]])
  squares <- function(values) {
    regime <- findInterval(q, sort(values), left.open = TRUE)
    if (length(unique(regime)) <= length(values) || min(table(regime)) < fewest) return(Inf)
    parts <- do.call(cbind, lapply(unique(regime), function(r) x * (regime == r)))
    sum(qr.resid(qr(remove(parts)), y)^2)
  }
  best <- function(others) tried[which.min(sapply(tried, function(value) squares(c(others, value))))]
  found <- c()
  for (number in seq_len(count)) {
    found <- sort(c(found, best(found)))
    repeat {
      before <- found
      for (j in seq_along(found)) found[j] <- best(found[-j])
      found <- sort(found)
      if (number == 1 || identical(before, found)) break
    }
  }
  found
}

# The two-way coefficient of the treatment, and those of placebo adoptions: `units` deals the adoption years
# to units, `time` gives each cohort another year but the first, `both` does both.
placebo_of <- function(d, outcome, treatment, controls, weights, kind, draws) {
  remove <- remover(d, d[controls], TRUE, if (is.null(weights)) rep(1, nrow(d)) else d[[weights]])
  y <- remove(d[[outcome]])
  slope <- function(column) {
    x <- remove(column)
    sum(x * y) / sum(x^2)
  }
  ids <- unique(d$unit)
  start <- d$.adoption[match(ids, d$unit)]
  later <- sort(unique(d$year))[-1]
  cohorts <- sort(unique(start[is.finite(start)]))
  drawn <- vapply(seq_len(draws), function(draw) {
    dealt <- start
    if (kind != "units") {
      moved <- later[sample.int(length(later), length(cohorts))]
      dealt <- ifelse(is.finite(start), moved[match(start, cohorts)], Inf)
    }
    if (kind != "time") dealt <- dealt[sample.int(length(dealt))]
    slope((d$year >= dealt[match(d$unit, ids)]) + 0)
  }, 0)
  estimate <- slope(d[[treatment]])
  c(estimate = estimate, p = (1 + sum(abs(drawn) >= abs(estimate) * (1 - 1e-12))) / (1 + draws))
}
