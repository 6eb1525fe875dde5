# The estimators of replicate.R: linear models with fixed effects, and the spatial models SAR and SDM.
# They take a model of models.R and the rows of data.R.

# --- what is too large ----------------------------------------------------------------------------

# The most that the models may take, by the environment: numbers that one of them holds at once, in MB, and
# operations of all of them. Without these variables nothing is left out.
most <- function(name) as.numeric(Sys.getenv(name, "Inf"))
done <- 0

# Leaves a model out before it allocates. numbers: that it holds at once; operations: more than those counted
# so far; of: what has this size.
take <- function(numbers, operations, of) {
  megabytes <- 8e-6 * numbers
  if (megabytes > most("REPLICATE_MB")) {
    stop(sprintf("left out: %s would take about %.4g MB, and at most %g MB are given", of, megabytes,
      most("REPLICATE_MB")), call. = FALSE)
  }
  if (done + operations > most("REPLICATE_OPERATIONS")) {
    stop(sprintf("left out: with %s models would take %.2g operations, and at most %.0e are asked for", of,
      done + operations, most("REPLICATE_OPERATIONS")), call. = FALSE)
  }
  done <<- done + operations
}

# --- fixed effects and two-stage least squares ----------------------------------------------------

# The sets of effects, each by itself: "unit", "year", a column of the units, "region:year", "unit[year]"
# (with trends).
effect_sets <- function(effects) {
  named <- list("two-way" = c("unit", "year"), "individual" = "unit", "time" = "year", "none" = character(0))
  if (effects %in% names(named)) named[[effects]] else strsplit(effects, ", ", fixed = TRUE)[[1]]
}

# The levels of one set as integers from one; the set "constant" has one.
set_levels <- function(set, d) {
  columns <- strsplit(sub("\\[year\\]$", "", set), ":", fixed = TRUE)[[1]]
  labels <- do.call(paste, lapply(columns, function(name) {
    switch(name, constant = rep(1, length(d$unit)), unit = d$unit, year = d$year,
      units[[name]][match(d$unit, units$unit)])
  }))
  match(labels, unique(labels))
}

has_trends <- function(set) grepl("\\[year\\]$", set)

# The dummies of one set, and where it has trends the year in each of its levels.
set_dummies <- function(set, d) {
  level <- set_levels(set, d)
  dummies <- outer(level, seq_len(max(level)), "==") + 0
  if (has_trends(set)) cbind(dummies, dummies * (d$year - mean(d$year))) else dummies
}

# Columns without what a vector explains in each level.
remove_in_levels <- function(columns, vector, level) {
  size <- rowsum(vector^2, level)[, 1]
  share <- rowsum(vector * columns, level) / ifelse(size > 0, size, 1)
  columns - vector * share[level, , drop = FALSE]
}

# The columns of sets of effects and of the constant, times `root`, as two parts: the largest set level by
# level (`vectors`: one, or with trends two that are orthogonal), and the others without it, decomposed. Only
# the others are columns in full: dummies of thousands of units would take gigabytes.
decompose_effects <- function(sets, d, root) {
  sets <- c(sets[has_trends(sets)], sets[!has_trends(sets)], "constant")
  largest <- sets[which.max(sapply(sets, function(set) max(set_levels(set, d))))]
  level <- set_levels(largest, d)
  vectors <- list(root)
  if (has_trends(largest)) {
    trend <- remove_in_levels(as.matrix(root * (d$year - mean(d$year))), root, level)[, 1]
    vectors[[2]] <- ifelse(abs(trend) < 1e-9 * root, 0, trend)
  }
  found <- list(vectors = vectors, level = level)
  others <- setdiff(sets, c(largest, sub("[year]", "", largest, fixed = TRUE)))
  width_of <- function(set) max(set_levels(set, d)) * (1 + has_trends(set))
  wide <- sum(vapply(others, width_of, numeric(1)))  # without others a sum of nothing, not a list
  take(8 * length(root) * wide, 2 * length(root) * wide^2, "dummies of its effects")
  columns <- root * do.call(cbind, c(list(matrix(0, length(root), 0)), lapply(others, set_dummies, d = d)))
  left <- without_largest(columns, found)
  dependent <- colSums(left^2) <= 1e-14 * colSums(columns^2)
  found$others <- qr(left[, !dependent, drop = FALSE], LAPACK = FALSE)
  in_levels <- sapply(vectors, function(vector) sum(rowsum(vector^2, level) > 0))
  found$rank <- sum(in_levels) + found$others$rank
  found
}

without_largest <- function(columns, found) {
  for (vector in found$vectors) columns <- remove_in_levels(columns, vector, found$level)
  columns
}

# The degrees of freedom of some sets, the constant included.
rank_of <- function(sets, d) decompose_effects(sets, d, rep(1, length(d$unit)))$rank

# Takes the effects, or only the mean, out of columns, which are then times the roots of the weights.
# `absorbed` counts what leaves.
remove_effects <- function(x, d, effects) {
  sets <- effect_sets(effects)
  found <- decompose_effects(sets, d, d$root)
  list(x = qr.resid(found$others, without_largest(d$root * x, found)), absorbed = rank_of(sets, d))
}

# The degrees of freedom, the constant's left out, of the sets that lie within the clusters: they do not count
# as parameters.
nested_levels <- function(d, effects, cluster) {
  inside <- Filter(function(set) {
    all(tapply(cluster, set_levels(set, d), function(g) length(unique(g)) == 1))
  }, effect_sets(effects))
  if (length(inside)) rank_of(inside, d) - 1 else 0
}

# The covariance of b = rows'y from influence = rows * residual; NULL where the model's variance is not redone
# here.
covariance <- function(rows, residuals, slopes, absorbed, d, model) {
  n <- length(residuals)
  if (model$variance == "classical") return(sum(residuals^2) / (n - slopes - absorbed) * crossprod(rows))
  influence <- rows * residuals
  if (model$variance == "HC1") return(n / (n - slopes - absorbed) * crossprod(influence))
  if (model$variance != "clustered") return(NULL)
  cluster <- switch(model$cluster,
    unit = d$unit,
    year = d$year,
    units[[model$cluster]][match(d$unit, units$unit)]
  )
  totals <- rowsum(influence, cluster)
  groups <- nrow(totals)
  parameters <- slopes + if (model$small_sample == "regressors") 0 else absorbed
  if (model$small_sample == "nested") parameters <- parameters - nested_levels(d, model$effects, cluster)
  factor <- if (model$small_sample == "none") 1 else groups / (groups - 1) * (n - 1) / (n - parameters)
  factor * crossprod(totals)
}

# Least squares with fixed effects, instrumented where the model has instruments; the constant is the
# grand-mean one.
fit_linear <- function(model) {
  d <- design(model)
  regressors <- d$x[, model$terms, drop = FALSE]
  inside <- remove_effects(cbind(d$x[, model$outcome], regressors, d$x[, model$instruments, drop = FALSE]), d,
    model$effects)
  k <- length(model$terms)
  y <- inside$x[, 1]
  x <- inside$x[, 1 + seq_len(k), drop = FALSE]
  projected <- x
  if (length(model$instruments)) {
    exogenous <- !(model$terms %in% model$endogenous)
    z <- inside$x[, c(1 + which(exogenous), 1 + k + seq_along(model$instruments)), drop = FALSE]
    projected <- qr.fitted(qr(z), x)
  }
  inverse <- chol2inv(qr.R(qr(projected)))
  rows <- projected %*% inverse
  coefficients <- drop(crossprod(rows, y))
  residuals <- drop(y - x %*% coefficients)
  means <- colMeans(d$root^2 * regressors)
  rows <- cbind(rows, d$root / length(y) - drop(rows %*% means))
  variance <- covariance(rows, residuals, k, inside$absorbed, d, model)
  estimates <- c(coefficients, mean(d$root^2 * d$x[, model$outcome]) - sum(means * coefficients))
  errors <- if (is.null(variance)) rep(NA, k + 1) else sqrt(diag(variance))
  kept <- if (model$constant) seq_len(k + 1) else seq_len(k)
  data.frame(model = model$id, term = c(model$terms, "_cons")[kept], estimate = estimates[kept],
    se = errors[kept])
}

# --- the spatial models SAR and SDM by maximum likelihood -----------------------------------------

# The eigenvalues of matrices by name, with their units: models of the same share them.
spectra <- new.env()

has_spectrum <- function(name, ids) identical(spectra[[name]]$ids, ids)

eigenvalues_of <- function(w, name, ids) {
  if (!has_spectrum(name, ids)) {
    values <- eigen(w, symmetric = identical(w, t(w)), only.values = TRUE)$values
    spectra[[name]] <- list(ids = ids, values = values)
  }
  spectra[[name]]$values
}

# The matrix of a model, n x n.
read_weights <- function(name, ids) {
  file <- paste0("../data/weights_", name, ".csv")
  n <- length(ids)
  cubes <- if (has_spectrum(name, ids)) 3 else 13 # of inverting alone, and of eigenvalues too
  take(6 * n^2 + file.size(file) / 2, cubes * n^3, sprintf("matrices of %d x %d units", n, n))
  links <- read.csv(file, colClasses = c("character", "character", "numeric"))
  w <- matrix(0, n, n)
  w[cbind(match(links$unit, ids), match(links$neighbour, ids))] <- links$weight
  w
}

# What the effects of a year are multiplied with, orthonormal: a constant, and where they are by row sums and
# the rows of w have different ones, these.
year_loadings <- function(model, w) {
  sums <- rowSums(w)
  differ <- model$year_effects == "by_row_sum" && diff(range(sums)) > 1e-10 * max(abs(sums))
  qr.Q(qr(cbind(rep(1, nrow(w)), if (differ) sums)))
}

# Rows (years) x columns (units) less unit means, effects of the year or both.
demean <- function(x, effects, loadings) {
  if (effects %in% c("two-way", "individual")) x <- sweep(x, 2, colMeans(x))
  if (effects %in% c("two-way", "time")) x <- x - x %*% loadings %*% t(loadings)
  x
}

# y = rho W y + X b + W X g + effects + e. Definitions: `transformed` counts (n - 1)(T - 1) observations (Lee
# and Yu 2010), `direct` takes W of the demeaned y and X and counts nT, `lsdv` demeans W y.
fit_spatial <- function(model) {
  d <- design(model)
  ids <- sort(unique(d$unit), method = "radix")
  years <- sort(unique(d$year))
  cell <- cbind(match(d$year, years), match(d$unit, ids))
  cube <- function(term) {
    m <- matrix(NA_real_, length(years), length(ids))
    m[cell] <- d$x[, term]
    m
  }
  w <- read_weights(model$weights, ids)
  time <- model$effects %in% c("two-way", "time")
  loadings <- year_loadings(model, w)
  without <- function(x) demean(x, model$effects, loadings)
  y <- without(cube(model$outcome))
  demeaned <- time && model$definition != "direct"
  lagged <- if (demeaned) without(cube(model$outcome) %*% t(w)) else y %*% t(w)
  xs <- lapply(model$terms, cube)
  names(xs) <- model$terms
  of_deviations <- time && model$definition == "direct"
  for (term in model$durbin) {
    source <- if (of_deviations) without(xs[[term]]) else xs[[term]]
    xs[[paste0("W:", term)]] <- source %*% t(w)
  }
  x <- sapply(xs, function(m) as.vector(without(m)))
  roots <- eigenvalues_of(w, model$weights, ids)
  likelihood <- spatial_likelihood(as.vector(y), as.vector(lagged), x, w, roots, length(years), model,
    loadings)
  information <- spatial_information(likelihood, x, w, length(years), model, time, loadings)
  estimates <- c(likelihood$beta, likelihood$rho, likelihood$sigma2)
  known <- model$variance == "expected"
  errors <- if (known) sqrt(diag(solve_scaled(information))) else rep(NA, length(estimates))
  data.frame(model = model$id, term = c(colnames(x), "rho", "sigma2_e"), estimate = estimates, se = errors)
}

# The maximum: rho is where the derivative of the concentrated log-likelihood is zero.
spatial_likelihood <- function(y, lagged, x, w, roots, periods, model, loadings) {
  n <- nrow(w)
  individual <- model$effects %in% c("two-way", "individual")
  time <- model$effects %in% c("two-way", "time")
  transformed <- model$definition == "transformed"
  jacobians <- if (transformed && individual) periods - 1 else periods
  size <- jacobians * (if (transformed && time) n - ncol(loadings) else n)
  removed <- numeric(0) # the eigenvalues of w on what the effects of a year span
  if (transformed && time) removed <- eigen(t(loadings) %*% w %*% loadings, only.values = TRUE)$values
  slope <- function(rho) Re(sum(roots / (1 - rho * roots)) - sum(removed / (1 - rho * removed)))
  q <- qr(x)
  e0 <- qr.resid(q, y)
  e1 <- qr.resid(q, lagged)
  score <- function(rho) size * sum(e1 * (e0 - rho * e1)) / sum((e0 - rho * e1)^2) - jacobians * slope(rho)
  real <- Re(roots[abs(Im(roots)) < 1e-8])
  ends <- c(1 / min(real), 1 / max(real))
  rho <- uniroot(score, ends + c(1, -1) * 1e-6 * diff(ends), tol = 1e-15, maxiter = 10000)$root
  beta <- qr.coef(q, y - rho * lagged)
  residuals <- e0 - rho * e1
  list(
    beta = beta, rho = rho, sigma2 = sum(residuals^2) / size, residuals = residuals, lagged = lagged,
    jacobians = jacobians, size = size, removed = removed
  )
}

# The expected information of b, rho and sigma2 (Anselin 1988, section 6.2), with cov(rho, b).
spatial_information <- function(fit, x, w, periods, model, time, loadings) {
  n <- nrow(w)
  h <- solve(diag(n) - fit$rho * w, w) # the two commute
  residuals <- matrix(fit$residuals, periods, n)
  mean_lag <- as.vector(matrix(fit$lagged, periods, n) - residuals %*% t(h))
  columns <- cbind(x, mean_lag)
  projects <- time && model$definition != "direct"
  if (projects) {
    columns <- apply(columns, 2, function(v) as.vector(demean(matrix(v, periods, n), "time", loadings)))
  }
  share <- fit$removed / (1 - fit$rho * fit$removed)
  first <- sum(diag(h)) - Re(sum(share))
  square <- sum(h * t(h)) - Re(sum(share^2))
  cross <- sum(h^2) - if (length(share)) sum((t(loadings) %*% h)^2) else 0
  p <- ncol(x) + 1
  information <- matrix(0, p + 1, p + 1)
  information[1:p, 1:p] <- crossprod(columns) / fit$sigma2
  information[p, p] <- information[p, p] + fit$jacobians * (square + cross)
  information[p, p + 1] <- information[p + 1, p] <- fit$jacobians * first / fit$sigma2
  information[p + 1, p + 1] <- fit$size / (2 * fit$sigma2^2)
  information
}

# The inverse of an information matrix, scaled to a unit diagonal first.
solve_scaled <- function(information) {
  scale <- 1 / sqrt(diag(information))
  solve(information * outer(scale, scale), tol = 0) * outer(scale, scale)
}
