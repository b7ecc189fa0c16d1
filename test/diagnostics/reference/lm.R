# Prints the figures of lm(y ~ x0 + x1 + …, weights = w) of a table as `figure,value` lines for make.py.
# Numbers are hexadecimal: of decimal ones R may lose the last digit.
table <- read.csv(commandArgs(trailingOnly = TRUE)[1], colClasses = "numeric")
inputs <- setdiff(names(table), c("y", "w"))
fit <- lm(reformulate(inputs, "y"), data = table, weights = table$w)
about <- summary(fit)
# The intercept goes last.
order <- c(seq_along(inputs) + 1, 1)
say <- function(name, values) cat(sprintf("%s,%.17g\n", name, values), sep = "")
say("coefficients", coef(about)[order, 1])
say("standardErrors", coef(about)[order, 2])
say("t", coef(about)[order, 3])
# As car::vif has it: of the correlations between the estimates.
say("vif", diag(solve(cov2cor(vcov(fit)[-1, -1, drop = FALSE]))))
say("rSquared", about$r.squared)
say("adjustedRSquared", about$adj.r.squared)
say("residualDeviation", about$sigma)
say("degreesOfFreedom", fit$df.residual)
say("leverages", hatvalues(fit))
say("cooks", cooks.distance(fit))
say("studentised", rstandard(fit))
say("press", sum((weighted.residuals(fit) / (1 - hatvalues(fit)))^2))
