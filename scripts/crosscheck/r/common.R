# What the programs in R share. Their folder has asks.csv, a row for each ask, with the tables and matrices
# that the asks name. answers.csv gets a row for each number, and a row `done` after the last of an ask.
folder <- commandArgs(trailingOnly = TRUE)[1]
answers <- file(file.path(folder, "answers.csv"), "w", encoding = "UTF-8")
cat("ask,quantity,term,value\n", file = answers)
current <- ""
say <- function(quantity, term, value) {
  cat(current, quantity, term, format(as.numeric(value)[1], digits = 17), sep = ",", file = answers)
  cat("\n", file = answers)
}
kurtosis <- function(drawn) mean((drawn - mean(drawn))^4) / mean((drawn - mean(drawn))^2)^2
words <- function(condition) gsub("[\r\n,\"]+", " ", conditionMessage(condition))
table_of <- function(ask) read.csv(file.path(folder, ask$table))
matrix_of <- function(name) unname(as.matrix(read.csv(file.path(folder, name), header = FALSE)))
terms_of <- function(table) grep("^x[0-9]+$", names(table), value = TRUE)
answer_all <- function(answer) {
  asks <- read.csv(file.path(folder, "asks.csv"), colClasses = "character", na.strings = character())
  for (i in seq_len(nrow(asks))) {
    current <<- asks$ask[i]
    tryCatch(
      withCallingHandlers(answer(as.list(asks[i, ])), warning = function(w) {
        say("warning", words(w), 0)
        invokeRestart("muffleWarning")
      }),
      error = function(e) say("problem", words(e), 0)
    )
    say("done", "", 0)
    flush(answers)
  }
  close(answers)
}
