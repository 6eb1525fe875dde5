# Variances by R's sandwich of lm on the dummies of its effects.
suppressPackageStartupMessages(library(sandwich))
source(commandArgs(trailingOnly = TRUE)[2])

columns_of <- function(table, letter) table[grep(paste0("^", letter, "[0-9]+$"), names(table))]
variance_of <- function(fit, kind, clusters) {
  switch(kind,
    classical = vcov(fit),
    HC0 = vcovHC(fit, type = "HC0"),
    clustered = vcovCL(fit, cluster = clusters, type = "HC0", cadjust = FALSE),
    jackknife = vcovJK(fit, cluster = clusters, center = "estimate"),
    NULL
  )
}
answer_all(function(ask) {
  table <- table_of(ask)
  terms <- terms_of(table)
  effects <- names(columns_of(table, "e"))
  form <- reformulate(c(terms, if (length(effects)) paste0("factor(", effects, ")")), "y")
  environment(form) <- environment()  # a refit finds the weights here
  fit <- if (is.null(table$weight)) lm(form, table) else lm(form, table, weights = weight)
  for (term in terms) say("coefficient", term, coef(fit)[[term]])
  say("statistic", "ssr", deviance(fit))
  if (length(effects)) say("statistic", "r2_lsdv", summary(fit)$r.squared)
  errors <- variance_of(fit, ask$variance, columns_of(table, "c"))
  if (is.null(errors)) return(invisible())
  for (term in terms) say("se", term, sqrt(errors[term, term]))
  b <- coef(fit)[terms]
  say("test", "slopes", drop(b %*% solve(errors[terms, terms], b)) / length(b))
})
