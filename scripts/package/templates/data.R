# The panel and the rows of a model: read by replicate.R and further.R.

# --- data -----------------------------------------------------------------------------------------

read_csv <- function(file) {
  # Empty cells alone are missing: NA may be a unit, as the code of Namibia is.
  read.csv(file, colClasses = c(unit = "character"), na.strings = character(0), check.names = FALSE,
    encoding = "UTF-8")
}

if (!file.exists("../data/panel.csv")) {
  stop("../data/panel.csv is not there: the data may not be redistributed. README.md says how to make it.",
    call. = FALSE)
}
panel <- read_csv("../data/panel.csv")
units <- read_csv("../data/units.csv")
panel <- panel[order(panel$unit, panel$year), ]

# The years from one period to the next: the greatest common divisor of the distances between years.
step_of <- function(years) {
  divisor <- function(a, b) if (b == 0) a else divisor(b, a %% b)
  max(1, Reduce(divisor, diff(sort(unique(years))), 0))
}
panel_step <- step_of(panel$year)

# Years as so many periods after the first.
in_periods <- function(years) min(years) + (years - min(years)) / step_of(years)

# The values of a variable `by` periods on, NA beyond the panel.
shifted <- function(variable, by) {
  panel[[variable]][match(paste(panel$unit, panel$year + by * panel_step), paste(panel$unit, panel$year))]
}

# A factor of a term: x, L.x, L2.x (periods before), F.x (periods after), D.x (change).
factor_values <- function(name) {
  if (grepl("^D\\.", name)) {
    variable <- sub("^D\\.", "", name)
    return(shifted(variable, 0) - shifted(variable, -1))
  }
  if (!grepl("^[LF][0-9]*\\.", name)) return(panel[[name]])
  order <- sub("^[LF]([0-9]*)\\..*$", "\\1", name)
  by <- if (order == "") 1 else as.integer(order)
  shifted(sub("^[LF][0-9]*\\.", "", name), if (substr(name, 1, 1) == "L") -by else by)
}

variable_of <- function(name) sub("^[LFD][0-9]*\\.", "", name)

# The sample of a model and the values of its terms: rows without a missing value, z-scores and deviations
# over these rows.
design <- function(model) {
  parts <- unique(unlist(strsplit(model$all_terms, ":", fixed = TRUE)))
  values <- sapply(parts, factor_values)
  keep <- stats::complete.cases(values)
  if (length(model$years)) keep <- keep & panel$year >= model$years[1] & panel$year <= model$years[2]
  for (group in names(model$groups)) {
    keep <- keep & units[[group]][match(panel$unit, units$unit)] %in% model$groups[[group]]
  }
  for (group in names(model$without_groups)) {
    keep <- keep & !(units[[group]][match(panel$unit, units$unit)] %in% model$without_groups[[group]])
  }
  keep <- keep & !(panel$unit %in% model$without_units) & !(panel$year %in% model$without_years)
  values <- values[keep, , drop = FALSE]
  for (part in parts) {
    if (variable_of(part) %in% c(model$standardise, model$centre)) {
      values[, part] <- values[, part] - mean(values[, part])
    }
    if (variable_of(part) %in% model$standardise) values[, part] <- values[, part] / sd(values[, part])
  }
  columns <- sapply(unique(c(model$all_terms)), function(term) {
    apply(values[, strsplit(term, ":", fixed = TRUE)[[1]], drop = FALSE], 1, prod)
  })
  d <- list(x = columns, unit = panel$unit[keep], year = panel$year[keep])
  if (length(model$interaction)) {
    d$x <- cbind(d$x, interaction_of(d$x, model$interaction, weights_of(d, model)))
  }
  if (length(model$part_group)) {
    # A part of a split sample; z-scores are those of the whole sample.
    inside <- units[[names(model$part_group)]][match(d$unit, units$unit)] == model$part_group[[1]]
    d <- list(x = d$x[inside, , drop = FALSE], unit = d$unit[inside], year = d$year[inside])
  }
  d$root <- sqrt(weights_of(d, model))
  d
}

# Analytic weights, scaled to a mean of one; ones where the model has none.
weights_of <- function(d, model) {
  if (model$observation_weights == "") return(rep(1, length(d$unit)))
  d$x[, model$observation_weights] / mean(d$x[, model$observation_weights])
}

# The product of two variables less their (weighted) means over the sample, named a:b.
interaction_of <- function(x, pair, weights) {
  product <- (x[, pair[1]] - mean(weights * x[, pair[1]])) * (x[, pair[2]] - mean(weights * x[, pair[2]]))
  matrix(product, dimnames = list(NULL, paste(pair, collapse = ":")))
}
