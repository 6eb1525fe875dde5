# What `make bench` measures of R's packages: Rscript bench_jobs.R JOB FOLDER, on the files that bench_jobs.py
# writes there. Prints CPU seconds (the least of some runs after a first that is not counted), peak memory in
# MB and a coefficient, as JSON.
arguments <- commandArgs(trailingOnly = TRUE)
job <- arguments[1]
folder <- arguments[2]
few <- 10 # resamples on which a peer is measured

fastest <- function(run, repeats) {
  value <- run()
  best <- Inf
  for (i in seq_len(repeats)) {
    start <- proc.time()
    value <- run()
    best <- min(best, sum((proc.time() - start)[1:2]))
  }
  c(best, value)
}

panel <- function() read.csv(file.path(folder, "panel.csv"))

within_fixest <- function() {
  data <- panel()
  formula <- as.formula(paste("y ~", paste(grep("^x", names(data), value = TRUE), collapse = " + "),
    "| unit + year"))
  fastest(function() unname(coef(fixest::feols(formula, data, vcov = ~unit))["x0"]), 5)
}

bootstrap_fixest <- function() {
  data <- panel()
  regressors <- grep("^x", names(data), value = TRUE)
  to <- function(outcome, terms) as.formula(paste(outcome, "~", paste(terms, collapse = " + "),
    "| unit + year"))
  first <- to("mediator", regressors)
  second <- to("y", c("mediator", regressors))
  cells <- matrix(seq_len(nrow(data)), ncol = length(unique(data$unit)))
  set.seed(1)
  loop <- function() {
    median(replicate(few, {
      drawn <- data[cells[, sample.int(ncol(cells), replace = TRUE)], ]
      drawn$unit <- data$unit
      coef(fixest::feols(first, drawn, vcov = ~unit))["x0"] *
        coef(fixest::feols(second, drawn, vcov = ~unit))["mediator"]
    }))
  }
  found <- fastest(loop, 1)
  c(found[1] * 1000 / few, found[2])
}

spatial <- function() {
  data <- read.csv(file.path(folder, "spatial.csv"))
  links <- read.csv(file.path(folder, "weights.csv"))
  units <- length(unique(data$unit))
  w <- matrix(0, units, units)
  w[cbind(links$i + 1, links$j + 1)] <- links$value
  list(data = data, w = w, terms = grep("^x", names(data), value = TRUE))
}

durbin_splm <- function() {
  s <- spatial()
  listw <- spdep::mat2listw(s$w, style = "W")
  # splm has no Durbin term: the lags are given as regressors, and are in the data by the name wx.
  formula <- as.formula(paste("y ~", paste(c(s$terms, sub("x", "wx", s$terms)), collapse = " + ")))
  periods <- length(unique(s$data$year))
  run <- function() {
    fitted <- splm::spml(formula, s$data, index = c("unit", "year"), listw = listw, model = "within",
      effect = "twoways",
                         lag = TRUE, spatial.error = "none")
    impacts(fitted, listw = listw, time = periods, R = 1000)
    unname(fitted$coefficients["lambda"])
  }
  fastest(run, 1)
}

durbin_SDPDmod <- function() {
  s <- spatial()
  formula <- as.formula(paste("y ~", paste(s$terms, collapse = " + ")))
  run <- function() {
    fitted <- SDPDmod::SDPDm(formula, s$data, s$w, index = c("unit", "year"), model = "sdm",
      effect = "twoways", LYtrans = TRUE)
    SDPDmod::impactsSDPDm(fitted)
    unname(fitted$rho)
  }
  fastest(run, 1)
}

suppressPackageStartupMessages({
  if (job == "durbin_splm") library(splm)
  if (startsWith(job, "within") || startsWith(job, "bootstrap")) fixest::setFixest_nthreads(1)
})
found <- get(job)()
peak <- as.numeric(sub("\\D*(\\d+).*", "\\1",
  grep("VmHWM", readLines("/proc/self/status"), value = TRUE))) / 1024
cat(sprintf('{"seconds": %.6g, "value": %.15g, "memory": %.6g}\n', found[1], found[2], peak))
