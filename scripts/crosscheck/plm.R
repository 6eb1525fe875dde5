# Panel regressions by R's plm, and its clustered errors: reads asks.csv and a table of each model from the
# folder given, writes answers.csv.
suppressPackageStartupMessages(library(plm))
folder <- commandArgs(trailingOnly = TRUE)[1]
asks <- read.csv(file.path(folder, "asks.csv"), colClasses = "character")
rows <- list()
say <- function(ask, quantity, term, value) {
  rows[[length(rows) + 1]] <<- data.frame(ask, quantity, term, value = format(value, digits = 17))
}
one <- function(ask, model, effect, vcov) {
  table <- read.csv(file.path(folder, paste0(ask, ".csv")), colClasses = c(unit = "character"))
  terms <- setdiff(names(table), c("unit", "year", "y"))
  panel <- pdata.frame(table, index = c("unit", "year"))
  form <- as.formula(paste("y ~", paste(terms, collapse = " + ")))
  fit <- plm(form, panel, model = model, effect = effect)
  errors <- switch(vcov,
    classical = vcov(fit),
    clustered = vcovHC(fit, method = "arellano", type = "HC0", cluster = "group"),
    NULL
  )
  for (term in terms) {
    say(ask, "coefficient", term, coef(fit)[[term]])
    if (!is.null(errors)) say(ask, "se", term, sqrt(errors[term, term]))
  }
  if (model %in% c("within", "pooling")) say(ask, "test", "pesaran_cd", pcdtest(fit, test = "cd")$statistic[[1]])
}
for (i in seq_len(nrow(asks))) {
  ask <- asks[i, ]
  problem <- tryCatch({
    one(ask$ask, ask$model, ask$effect, ask$vcov)
    NULL
  }, error = conditionMessage)
  if (!is.null(problem)) say(ask$ask, "problem", gsub("[\r\n,\"]", " ", problem), 0)
}
write.csv(do.call(rbind, rows), file.path(folder, "answers.csv"), row.names = FALSE, quote = TRUE)
