# Moran's I, Geary's C and local Moran's I by R's spdep, and LM tests of least squares.
suppressPackageStartupMessages(library(spdep))
source(commandArgs(trailingOnly = TRUE)[2])
source(file.path(dirname(commandArgs(trailingOnly = TRUE)[2]), "stacked.R"))

of_year <- function(y, w, year, ask) {
  as_drawn <- moran.test(y, w, randomisation = TRUE)$estimate
  normal <- moran.test(y, w, randomisation = FALSE)$estimate
  say("moran", year, as_drawn[1])
  say("expected", year, as_drawn[2])
  say("variance_randomisation", year, as_drawn[3])
  say("variance_normal", year, normal[3])
  geary <- geary.test(y, w, randomisation = TRUE)
  say("geary_c", year, geary$estimate[1])
  say("geary_z", year, geary$statistic)
  set.seed(year)
  drawn <- moran.mc(y, w, nsim = as.integer(ask$draws), alternative = "greater")
  res <- drawn$res[seq_len(as.integer(ask$draws))]
  tied <- mean(abs(res - drawn$statistic) <= 1e-12 * max(1, abs(drawn$statistic)))
  say("permuted_sd", paste(year, kurtosis(res)), sd(res))
  say("permuted_p", paste(year, tied), drawn$p.value)
  local <- localmoran(y, w)[, "Ii"]
  for (unit in seq_along(local)) say("local_moran", paste(year, unit), local[[unit]])
}
answer_all(function(ask) {
  table <- table_of(ask)
  w <- matrix_of(ask$w)
  if (ask$asked == "moran") {
    for (year in unique(table$year)) {
      rows <- table[table$year == year, ]
      of_year(rows$y[order(rows$unit)], listw_of(w, 1), year, ask)
    }
    return(invisible())
  }
  data <- without_effects(table, w, ask$effects, ask$definition)
  fit <- lm(y ~ x - 1, data)
  # It warns of every W without the style of rows that sum to one, whatever they sum to.
  found <- suppressWarnings(lm.RStests(fit, listw_of(data$w, data$times), test = "all"))
  for (name in names(found)) say("test", name, found[[name]]$statistic)
})
