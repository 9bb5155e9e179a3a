# The same numbers from R's own packages: sandwich for errors, survival for the conditional logit. Called by verification/software.py.
rows <- read.csv("panel.csv")
suppressPackageStartupMessages(library(survival))
told <- function(model, fit, v, wanted, factor = 1) {
  data.frame(model = model, term = c("a", "b", "a:b"), estimate = unname(coef(fit)[wanted]), std_error = unname(sqrt(diag(v)[wanted] * factor)))
}
terms <- c("a", "b", "a:b")
rows$ab <- rows$a * rows$b
linear <- lm(y ~ a + b + ab + factor(village) + factor(year), rows)
wanted <- c("a", "b", "ab")
n <- nrow(rows)
years <- length(unique(rows$year))
nested <- (n - linear$rank) / (n - 3 - years) # villages lie within clusters and are not counted, as in xtreg
pooled <- glm(y ~ a + b + ab, binomial, rows, control = list(epsilon = 1e-14, maxit = 100))
conditional <- clogit(y ~ a + b + ab + factor(year) + strata(village), rows, method = "exact",
                      control = coxph.control(eps = 1e-13, toler.chol = 1e-14, iter.max = 100))
made <- rbind(
  told("iid", linear, vcov(linear), wanted),
  told("hc1", linear, sandwich::vcovHC(linear, type = "HC1"), wanted),
  told("hc2", linear, sandwich::vcovHC(linear, type = "HC2"), wanted),
  told("cluster", linear, sandwich::vcovCL(linear, rows$village, type = "HC1"), wanted, nested),
  told("pooled hc1", pooled, sandwich::vcovHC(pooled, type = "HC1"), wanted),
  told("pooled cluster", pooled, sandwich::vcovCL(pooled, rows$village, type = "HC0"), wanted),
  told("conditional", conditional, vcov(conditional), wanted))
write.csv(made, "packages.csv", row.names = FALSE)
