# Redoes the study's main estimates from the shipped panel and compares them with the numbers that the
# workflow got.
#
#   Rscript replicate.R            (in this folder; base R alone, no packages)
#
# It reads ../data/panel.csv, ../data/units.csv, ../data/weights_*.csv, models.R (the models as lists), fits.R
# (what fits them) and expected.csv, writes replicated.csv, and ends with status 1 where a number differs by
# more than 1e-6 of its size or of its standard error.

TOLERANCE <- 1e-6

source("data.R", encoding = "UTF-8")
source("fits.R", encoding = "UTF-8")

# --- comparison -----------------------------------------------------------------------------------

source("models.R", encoding = "UTF-8")
# A model that fails, or is left out, is said, and the others go on.
fit <- function(model) {
  tryCatch(if (model$kind == "spatial") fit_spatial(model) else fit_linear(model), error = function(e) {
    message("failed: ", model$id, ": ", conditionMessage(e))
    data.frame(model = character(0), term = character(0), estimate = numeric(0), se = numeric(0))
  })
}
fits <- do.call(rbind, lapply(models, fit))
expected <- read.csv("expected.csv", encoding = "UTF-8",
  colClasses = c("integer", "character", "character", "numeric", "numeric"))
both <- merge(expected, fits, by = c("model", "term"), suffixes = c("_expected", "_replicated"), all.x = TRUE)
size <- pmax(abs(both$estimate_expected), ifelse(is.na(both$se_expected), 0, both$se_expected))
both$difference <- pmax(
  abs(both$estimate_replicated - both$estimate_expected) / size,
  ifelse(is.na(both$se_replicated) | is.na(both$se_expected), 0,
    abs(both$se_replicated / both$se_expected - 1)),
  na.rm = FALSE
)
write.csv(both, "replicated.csv", row.names = FALSE, na = "")
bad <- both[is.na(both$difference) | both$difference > TOLERANCE, ]
cat(sprintf("%d terms of %d models; largest difference %.2g\n", nrow(both), length(models),
  max(0, both$difference, na.rm = TRUE)))
if (nrow(bad)) {
  print(bad)
  quit(status = 1)
}
cat("All estimates are replicated.\n")
