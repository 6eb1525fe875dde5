# Spatial panels by R's spatialreg: maximum likelihood of a cross-section that stacks the years, without
# effects.
suppressPackageStartupMessages(library(spatialreg))
source(commandArgs(trailingOnly = TRUE)[2])
source(file.path(dirname(commandArgs(trailingOnly = TRUE)[2]), "stacked.R"))

made <- new.env()  # fits by what makes them: several asks rest on the same one
fitted_as <- function(ask, model, lagged) {
  key <- paste(c(ask$table, ask$w, ask$m, ask$effects, ask$definition, model, lagged), collapse = " ")
  if (is.null(made[[key]])) {
    data <- without_effects(table_of(ask), matrix_of(ask$w), ask$effects, ask$definition, lagged)
    made[[key]] <- list(data = data, fit = estimated(data, model, matrix_of(ask$m), ask))
  }
  made[[key]]
}
estimated <- function(data, model, m, ask) {
  if (ask$definition == "transformed" && ask$effects %in% c("time", "two-way")) {
    left <- t(contrasts_of(nrow(m)))
    m <- left %*% m %*% t(left)
  }
  lists <- list(w = listw_of(data$w, data$times), m = listw_of(m, data$times))
  # A block for each year: the eigenvalues are those of one year, as often as there are years.
  values <- lapply(list(w = data$w, m = m), function(a) rep(eigen(a, only.values = TRUE)$values, data$times))
  switch(model,
    SAR = ,
    SDM = lagsarlm(y ~ x - 1, data, lists$w, method = "eigen", control = list(pre_eig = values$w)),
    SEM = ,
    SDEM = errorsarlm(y ~ x - 1, data, lists$m, method = "eigen", control = list(pre_eig = values$m)),
    sacsarlm(y ~ x - 1, data, lists$w, listw2 = lists$m, method = "eigen",
             control = list(pre_eig1 = values$w, pre_eig2 = values$m))
  )
}
say_model <- function(ask, lagged) {
  found <- fitted_as(ask, ask$model, lagged)
  fit <- found$fit
  say("loglik", "", logLik(fit))
  errors <- sqrt(diag(vcov(fit)))
  names <- c(colnames(found$data$x))
  b <- coef(fit)
  for (i in which(grepl("^(W:)?x[0-9]+$", names) | names == "const")) {
    say("coefficient", names[i], b[length(b) - length(names) + i])
    say("se", names[i], errors[length(b) - length(names) + i])
  }
  for (spatial in intersect(c("rho", "lambda"), names(b))) {
    say("coefficient", spatial, b[[spatial]])
    say("se", spatial, errors[[spatial]])
  }
  say("sigma2", "", fit$s2)
  if (ask$model %in% c("SAR", "SDM", "SARAR", "GNS")) say_effects(ask, found, b, names, lagged)
}
say_effects <- function(ask, found, b, names, lagged) {
  w <- matrix_of(ask$w)
  multiplier <- invIrW(w, b[["rho"]])
  slopes <- setNames(tail(b, length(names)), names)
  for (term in grep("^x[0-9]+$", names, value = TRUE)) {
    theta <- if (term %in% lagged) slopes[[paste0("W:", term)]] else 0
    effect <- multiplier %*% (slopes[[term]] * diag(nrow(w)) + theta * w)
    direct <- mean(diag(effect))
    total <- sum(effect) / nrow(w)
    say("effect", paste0(term, ":direct"), direct)
    say("effect", paste0(term, ":indirect"), total - direct)
    say("effect", paste0(term, ":total"), total)
  }
  levels <- found$data$times * nrow(w) == length(found$data$y)
  whole <- length(lagged) %in% c(0, sum(grepl("^x", names)))
  plain <- ask$model %in% c("SAR", "SDM") && ask$definition != "lsdv" && !"const" %in% names
  if (plain && as.integer(ask$draws) > 0 && levels && whole) say_simulated(ask, found, w)
}
# Errors of the effects by `impacts`, which is told that W's rows sum to one, and that the second half of the
# coefficients are those of lags.
say_simulated <- function(ask, found, w) {
  if (any(abs(rowSums(w) - 1) > 1e-8)) return(invisible())
  fit <- found$fit
  fit$listw_style <- "W"
  if (ask$model == "SDM") fit$type <- "mixed"
  values <- rep(eigen(w, only.values = TRUE)$values, found$data$times)
  # Nearer to the edge of stability than five standard errors ours are those of the delta method; one more,
  # for the error of rho is not quite the same.
  edges <- c(1 - fit$rho, fit$rho - 1 / min(Re(values)))
  if (is.null(fit$rho.se) || min(edges) < 6 * fit$rho.se) return(invisible())
  set.seed(2010)
  drawn <- impacts(fit, evalues = values, R = as.integer(ask$draws))$sres
  terms <- grep("^x[0-9]+$", colnames(found$data$x), value = TRUE)
  for (kind in names(drawn)) {
    errors <- apply(drawn[[kind]], 2, sd)
    for (i in seq_along(terms)) {
      say("effect_se", paste0(terms[i], ":", kind, " ", kurtosis(drawn[[kind]][, i])), errors[i])
    }
  }
}
answer_all(function(ask) {
  lagged <- strsplit(ask$lagged, " ")[[1]]
  if (ask$asked == "model") return(say_model(ask, lagged))
  durbin <- fitted_as(ask, "SDM", lagged)$fit
  for (model in c("SAR", "SEM")) {
    nested <- fitted_as(ask, model, character())$fit
    say("test", paste0("lr_", tolower(model)), LR.Sarlm(durbin, nested)$statistic)
  }
})
