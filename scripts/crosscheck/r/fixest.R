# Regressions with fixed effects and instruments by R's fixest, under each of its variances.
suppressPackageStartupMessages(library(fixest))
source(commandArgs(trailingOnly = TRUE)[2])
setFixest_nthreads(1)
setFixest_notes(FALSE)

# Version 0.13 has other names for the factors; the old ones are taken with a warning.
factors <- function(counts) {
  new <- "K.adj" %in% names(formals(ssc))
  if (new) return(ssc(K.adj = counts, K.fixef = "full", G.adj = FALSE))
  ssc(adj = counts, fixef.K = "full", cluster.adj = FALSE)
}
joined <- function(names, empty) if (length(names)) paste(names, collapse = " + ") else empty
columns_of <- function(table, letter) grep(paste0("^", letter, "[0-9]+$"), names(table), value = TRUE)
# A variance with a negative eigenvalue stays as it is: by default it is replaced by one without.
variance_of <- function(fit, ask, clusters) {
  none <- factors(FALSE)
  lags <- as.integer(ask$lags)
  by <- if (length(clusters)) as.formula(paste("~", joined(clusters, ""))) else NULL
  switch(ask$variance,
    classical = vcov(fit, "iid", ssc = factors(TRUE)),
    HC0 = vcov(fit, "hetero", ssc = none),
    clustered = vcov(fit, cluster = by, ssc = none, vcov_fix = FALSE),
    `driscoll-kraay` = vcov(fit, vcov_DK(time = "year", lag = lags, ssc = none, vcov_fix = FALSE)),
    `newey-west` = vcov(fit, vcov_NW(unit = "unit", time = "year", lag = lags, ssc = none, vcov_fix = FALSE)),
    conley = vcov(fit, vcov_conley(lat = "latitude", lon = "longitude", cutoff = as.numeric(ask$cutoff),
                                   distance = "spherical", ssc = none, vcov_fix = FALSE)),
    NULL
  )
}
say_instruments <- function(fit, ask) {
  classical <- summary(fit, vcov = "iid", ssc = factors(TRUE))
  for (test in c("cd", "sargan", "wh")) {
    found <- fitstat(classical, test, simplify = TRUE, verbose = FALSE)
    value <- suppressWarnings(as.numeric(unlist(found)[1]))  # it has no Sargan test where it cannot be
    if (!is.na(value)) say("statistic", test, value)
  }
  for (name in names(fit$iv_first_stage)) {
    first <- summary(fit$iv_first_stage[[name]], vcov = "iid", ssc = factors(TRUE))
    say("first_stage", name, fitstat(first, "ivf1", simplify = TRUE, verbose = FALSE)$stat)
  }
}
# Sun and Abraham's averages of cohorts, by years since adoption and of all treated rows.
say_cohorts <- function(ask, table) {
  reference <- as.integer(strsplit(ask$reference, " ")[[1]])
  right <- c("sunab(first, year, ref.p = reference)", terms_of(table))
  form <- as.formula(paste("y ~", joined(right, ""), "|", joined(columns_of(table, "e"), "")))
  environment(form) <- environment()
  weights <- if (is.null(table$weight)) NULL else table$weight
  by <- as.formula(paste("~", joined(columns_of(table, "c"), "")))
  fit <- feols(form, table, weights = weights, fixef.rm = "none", fixef.tol = 1e-11)
  found <- summary(fit, cluster = by, ssc = factors(FALSE), agg = "period")$coeftable
  for (name in grep("^year::", rownames(found), value = TRUE)) {
    key <- sub("^year::", "", name)
    say("event", key, found[name, 1])
    say("event_se", key, found[name, 2])
  }
  total <- summary(fit, cluster = by, ssc = factors(FALSE), agg = "att")$coeftable
  say("att", "ATT", total["ATT", 1])
  say("att_se", "ATT", total["ATT", 2])
}
answer_all(function(ask) {
  table <- table_of(ask)
  if (ask$reference != "") return(say_cohorts(ask, table))
  endogenous <- strsplit(ask$endogenous, " ")[[1]]
  exogenous <- joined(setdiff(terms_of(table), endogenous), "1")
  effects <- columns_of(table, "e")
  parts <- c(exogenous, if (length(effects)) joined(effects, "0"))
  instruments <- joined(columns_of(table, "z"), "")
  if (length(endogenous)) parts <- c(parts, paste(joined(endogenous, ""), "~", instruments))
  form <- as.formula(paste("y ~", paste(parts, collapse = " | ")))
  weights <- if (is.null(table$weight)) NULL else table$weight
  fit <- feols(form, table, weights = weights, panel.id = ~ unit + year, fixef.rm = "none", fixef.tol = 1e-11)
  ours <- function(name) sub("^fit_", "", name)
  terms <- names(coef(fit))[ours(names(coef(fit))) %in% terms_of(table)]
  for (term in terms) say("coefficient", ours(term), coef(fit)[[term]])
  say("statistic", "ssr", fit$ssr)
  if (length(effects) && !length(endogenous)) {  # those of two stages are by the fitted regressors
    say("statistic", "r2_within", r2(fit, "wr2"))
    say("statistic", "r2_lsdv", r2(fit, "r2"))
  }
  if (length(endogenous)) say_instruments(fit, ask)
  errors <- variance_of(fit, ask, columns_of(table, "c"))
  if (is.null(errors)) return(invisible())
  for (term in terms) say("se", ours(term), sqrt(errors[term, term]))
  b <- coef(fit)[terms]
  say("test", "slopes", drop(b %*% solve(errors[terms, terms], b)) / length(b))
})
