# Panel regressions by R's plm, their variances and tests.
suppressPackageStartupMessages(library(plm))
source(commandArgs(trailingOnly = TRUE)[2])

fitted_as <- function(table, model, effect, dummies = "") {
  form <- reformulate(c(terms_of(table), if (dummies == "year") "factor(year)"), "y")
  plm(form, pdata.frame(table, index = c("unit", "year")), model = model, effect = effect)
}
variance_of <- function(fit, kind, lags) {
  switch(kind,
    classical = vcov(fit),
    HC0 = vcovHC(fit, method = "white1", type = "HC0"),
    unit = vcovHC(fit, method = "arellano", type = "HC0", cluster = "group"),
    year = vcovHC(fit, method = "arellano", type = "HC0", cluster = "time"),
    both = vcovDC(fit, type = "HC0"),
    `driscoll-kraay` = vcovSCC(fit, type = "HC0", maxlag = as.integer(lags)),
    `newey-west` = vcovNW(fit, type = "HC0", maxlag = as.integer(lags)),
    NULL
  )
}
say_fit <- function(fit, ask) {
  say("statistic", "ssr", deviance(fit))
  if (ask$model == "random") {
    parts <- ercomp(fit)
    say("statistic", "theta", mean(parts$theta))  # of all rows
    say("statistic", "sigma2_idiosyncratic", parts$sigma2[["idios"]])
    say("statistic", "sigma2_individual", parts$sigma2[["id"]])
  } else {
    if (ask$model != "fd") say("statistic", "r2_within", summary(fit)$r.squared[["rsq"]])
    if (ask$variance == "classical") {
      say("statistic", "df_residual", df.residual(fit))
      say("statistic", "sigma2", deviance(fit) / df.residual(fit))
    }
  }
}
answer_all(function(ask) {
  table <- table_of(ask)
  terms <- terms_of(table)
  fit <- fitted_as(table, ask$model, ask$effect, ask$dummies)
  for (term in terms) say("coefficient", term, coef(fit)[[term]])
  say_fit(fit, ask)
  tests <- strsplit(ask$tests, " ")[[1]]
  if ("pesaran_cd" %in% tests) say("test", "pesaran_cd", pcdtest(fit, test = "cd")$statistic)
  if ("hausman" %in% tests) {
    random <- fitted_as(table, "random", "individual", if (ask$effect == "twoways") "year" else "")
    say("test", "hausman", phtest(fit, random)$statistic)
  }
  if ("hausman_robust" %in% tests) {
    by_unit <- function(x) vcovHC(x, method = "arellano", type = "HC0")
    panel <- pdata.frame(table, index = c("unit", "year"))
    robust <- phtest(reformulate(terms, "y"), panel, method = "aux", vcov = by_unit)
    say("test", "hausman_robust", robust$statistic)
  }
  errors <- variance_of(fit, ask$variance, ask$lags)
  if (is.null(errors)) return(invisible())
  for (term in terms) say("se", term, sqrt(errors[term, term]))
  b <- coef(fit)[terms]
  say("test", "slopes", drop(b %*% solve(errors[terms, terms], b)) / length(b))
})
