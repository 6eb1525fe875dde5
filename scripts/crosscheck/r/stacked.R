# A spatial panel as one cross-section: units stacked year after year, without their effects, W in each year.
contrasts_of <- function(size) {
  table <- contr.helmert(size)
  sweep(table, 2, sqrt(colSums(table^2)), "/")
}
# A list of weights (units in years) of a matrix (n, n), whatever its signs: mat2listw takes no negative ones.
listw_of <- function(w, times) {
  n <- nrow(w)
  linked <- lapply(seq_len(n), function(i) which(w[i, ] != 0))
  weights <- lapply(seq_len(n), function(i) w[i, linked[[i]]])
  at <- function(t) lapply(linked, function(j) if (length(j)) j + t * n else 0L)
  shifted <- lapply(seq_len(times) - 1L, at)
  neighbours <- structure(do.call(c, shifted), class = "nb", region.id = as.character(seq_len(n * times)))
  made <- list(style = "M", neighbours = neighbours, weights = rep(weights, times))
  structure(made, class = c("listw", "nb"), zero.policy = TRUE)
}
# y, the regressors x with the lags of `lagged`, W and how many years it has, by what the effects leave:
# levels (none, or dummies written out), differences from means (direct), or contrasts (transformed).
without_effects <- function(table, w, effects, definition, lagged = character()) {
  table <- table[order(table$year, table$unit), ]
  n <- nrow(w)
  years <- nrow(table) / n
  by_unit <- effects %in% c("individual", "two-way")
  by_year <- effects %in% c("time", "two-way")
  left <- diag(n)
  right <- diag(years)
  if (definition == "transformed") {
    if (by_year) left <- t(contrasts_of(n))
    if (by_unit) right <- contrasts_of(years)
  } else if (definition == "direct") {
    if (by_year) left <- left - 1 / n
    if (by_unit) right <- right - 1 / years
  }
  turned <- function(column) c(left %*% matrix(column, n) %*% right)
  terms <- terms_of(table)
  x <- as.matrix(table[terms])
  deviates <- definition == "direct" && by_year
  lags <- apply(as.matrix(table[lagged]), 2, function(column) {
    values <- matrix(column, n)
    c(w %*% (values - if (deviates) rep(colMeans(values), each = n) else 0))
  })
  if (length(lagged)) {
    colnames(lags) <- paste0("W:", lagged)
    x <- cbind(x, lags)
  }
  if (effects == "none") x <- cbind(const = 1, x)
  if (definition == "lsdv") {
    sets <- c("unit", "year")[c(by_unit, by_year)]
    x <- cbind(x, model.matrix(reformulate(paste0("factor(", sets, ")")), table))
  }
  list(
    y = turned(table$y), x = apply(x, 2, turned), times = ncol(right),
    w = if (definition == "transformed" && by_year) left %*% w %*% t(left) else w
  )
}
