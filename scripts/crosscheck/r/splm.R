# Spatial panels by maximum likelihood, and LM tests, by R's splm.
suppressPackageStartupMessages(library(splm))
source(commandArgs(trailingOnly = TRUE)[2])

listw_of <- function(w) spdep::mat2listw(w, style = if (all(abs(rowSums(w) - 1) < 1e-8)) "W" else "M")
# The panel with W times the terms that are lagged, wx0, wx1, …: with year effects of their deviations.
panel_of <- function(ask, w) {
  table <- table_of(ask)
  table <- table[order(table$year, table$unit), ]
  for (term in strsplit(ask$lagged, " ")[[1]]) {
    values <- matrix(table[[term]], nrow(w))
    by_year <- ask$model == "within" && ask$effect %in% c("time", "twoways")
    less <- if (by_year) rep(colMeans(values), each = nrow(w)) else 0
    table[[paste0("w", term)]] <- c(w %*% (values - less))
  }
  table[order(table$unit, table$year), ]
}
form_of <- function(table) reformulate(grep("^w?x[0-9]+$", names(table), value = TRUE), "y")
say_named <- function(quantity, values) {
  names <- sub("^wx", "W:x", names(values))
  names[names == "(Intercept)"] <- "const"
  for (i in seq_along(values)) say(quantity, names[i], values[[i]])
}
say_model <- function(ask, w) {
  table <- panel_of(ask, w)
  m <- listw_of(matrix_of(ask$m))
  fit <- spml(form_of(table), table, index = c("unit", "year"), listw = listw_of(w), listw2 = m,
              model = ask$model, effect = ask$effect, lag = ask$lag == "yes", spatial.error = ask$error,
              LeeYu = ask$leeyu == "yes")
  errors <- sqrt(diag(vcov(fit)))
  say_named("coefficient", coef(fit))
  say_named("se", setNames(errors, names(coef(fit))))
  if (ask$model != "within") {
    say_named("coefficient", c(fit$arcoef, fit$errcomp))  # their errors are of the observed information
  }
  say("sigma2", "", if (is.list(fit$sigma2)) fit$sigma2$idios else fit$sigma2)
  if (!is.null(fit$logLik)) say("loglik", "", fit$logLik)
}
below <- list(LM1 = 0, LM2 = 0, LMH = 0, CLMmu = 0, CLMlambda = 0)
answer_all(function(ask) {
  w <- matrix_of(ask$w)
  if (ask$asked == "model") return(say_model(ask, w))
  table <- panel_of(ask, w)
  panel <- plm::pdata.frame(table, index = c("unit", "year"))
  if (ask$direct == "yes") for (test in c("lml", "lme", "rlml", "rlme")) {
    found <- slmtest(form_of(table), panel, listw_of(w), model = ask$model, effect = ask$effect, test = test)
    say("test", test, found$statistic)
  }
  for (test in names(below)) {
    found <- bsktest(form_of(table), panel, listw = listw_of(w), test = test)
    # The joint test leaves negative spatial correlation out: its marginal statistic goes along.
    if (test == "LM2") below$LMH <- min(found$statistic, 0)
    say("test", paste(test, format(below[[test]], digits = 17)), found$statistic)
    if (test != "LMH") say("test p", test, found$p.value)
  }
})
