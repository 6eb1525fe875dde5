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
    r2 <- if (ask$model == "within") "r2_within" else "r2"
    if (ask$model != "fd") say("statistic", r2, summary(fit)$r.squared[["rsq"]])
    if (ask$variance == "classical") {
      say("statistic", "df_residual", df.residual(fit))
      say("statistic", "sigma2", deviance(fit) / df.residual(fit))
    }
  }
}
# Dynamic panels: the formula is made of v0, v1, … and their lags.
say_dynamic <- function(ask, table) {
  fit <- pgmm(as.formula(ask$formula), pdata.frame(table, index = c("unit", "year")), effect = ask$effect,
              model = ask$steps, collapse = ask$collapse == "yes", transformation = ask$transformation)
  count <- as.integer(ask$terms)
  b <- coef(fit)[seq_len(count)]
  for (i in seq_along(b)) say("coefficient", paste0("x", i - 1), b[[i]])
  over <- sargan(fit)
  say("test", paste("sargan", over$parameter), over$statistic)
  if (ask$steps == "onestep" && ask$robust == "no") return(invisible())
  errors <- if (ask$robust == "yes") vcovHC(fit) else vcov(fit)
  for (i in seq_along(b)) say("se", paste0("x", i - 1), sqrt(errors[i, i]))
  say("test", "wald", drop(b %*% solve(errors[seq_len(count), seq_len(count)], b)))
  if (ask$transformation == "d") for (order in 1:2) {
    say("test", paste0("ar", order), mtest(fit, order = order, vcov = errors)$statistic)
  }
}
answer_all(function(ask) {
  table <- table_of(ask)
  if (ask$model == "gmm") return(say_dynamic(ask, table))
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
