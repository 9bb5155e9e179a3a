# ---------------------------------------------------------------------------------------------------------------------------------
# Functions. What is asked for stands below them, from "The rows" on.
# ---------------------------------------------------------------------------------------------------------------------------------

draws <- 999 # of the wild cluster bootstrap, where not all ways of signs are tried
with_fixest <- requireNamespace("fixest", quietly = TRUE)
if (with_fixest) {
  message("Linear models with iid, hc1 or clustered errors: fixest::feols. HC2 and the wild bootstrap: lm and matrices.")
} else {
  message("fixest is not here. Linear models: lm with a factor for each effect; errors from model.matrix, residuals, hatvalues.")
}
message("Conditional logits: survival::clogit, exact. Pooled logits: glm.")

read_rows <- function(file) {
  ending <- tolower(sub(".*[.]", "", file))
  plain <- function(frame) {
    for (name in names(frame)) {
      value <- haven::zap_labels(haven::zap_missing(frame[[name]]))
      if (is.character(value)) value[value == ""] <- NA
      frame[[name]] <- as.vector(value)
    }
    as.data.frame(frame)
  }
  if (ending == "dta") return(plain(haven::read_dta(file)))
  if (ending == "sav") return(plain(haven::read_sav(file)))
  if (ending == "parquet") return(as.data.frame(arrow::read_parquet(file)))
  head <- readLines(file, n = 1, warn = FALSE)
  mark <- if (grepl(",", head)) "," else if (grepl(";", head)) ";" else "\t"
  read.csv(file, sep = mark, na.strings = c("", "NA", "."), strip.white = TRUE, check.names = FALSE,
           fileEncoding = "UTF-8-BOM", stringsAsFactors = FALSE)
}

# Regressors stand beside the outcomes under names that begin with "x.": of the same row, or of the same unit `lag` periods before.
beside <- function(rows, columns, lag = 0, unit = NULL, period = NULL) {
  place <- seq_len(nrow(rows))
  if (lag > 0) {
    key <- function(by) ifelse(is.na(rows[[unit]]) | is.na(rows[[period]]), NA, paste(rows[[unit]], rows[[period]] + by, sep = "\r"))
    place <- match(key(0), key(lag), incomparables = NA)
  }
  for (name in columns) {
    value <- rows[[name]][place]
    rows[[paste0("x.", name)]] <- if (is.logical(value)) as.numeric(value) else value
  }
  rows[["has lag"]] <- !is.na(place)
  rows
}

number <- function(value) if (is.logical(value)) as.numeric(value) else value

complete <- function(used, columns) used[stats::complete.cases(used[columns]), , drop = FALSE]

# Rows that are alone in a group of some effect go, again until none is left; for logits rows of groups without variation.
telling <- function(used, effects, outcome, kind) {
  repeat {
    before <- nrow(used)
    for (effect in if (kind == "conditional-logit") effects[1] else effects) {
      group <- as.character(used[[effect]])
      keep <- if (kind == "linear") stats::ave(rep(1, nrow(used)), group, FUN = length) > 1 else
        stats::ave(number(used[[outcome]]), group, FUN = function(v) max(v) - min(v)) > 0
      used <- used[keep, , drop = FALSE]
    }
    if (nrow(used) == before) return(used)
  }
}

ascending <- function(values) if (is.character(values)) sort(unique(values), method = "radix") else sort(unique(values))

# The columns of one term: `a`, `a:b`, `a^2`, `i.a` (a column for each value but the lowest).
columns_of <- function(term, used) {
  made <- matrix(1, nrow(used), 1, dimnames = list(NULL, ""))
  for (factor in strsplit(term, ":", fixed = TRUE)[[1]]) {
    if (startsWith(factor, "i.")) {
      value <- used[[paste0("x.", substring(factor, 3))]]
      levels <- ascending(value)[-1]
      one <- outer(value, levels, "==") + 0
      colnames(one) <- paste0(factor, "[", levels, "]")
    } else {
      one <- as.matrix(number(used[[paste0("x.", sub("\\^2$", "", factor))]])^(if (endsWith(factor, "^2")) 2 else 1))
      colnames(one) <- factor
    }
    crossed <- expand.grid(second = seq_len(ncol(one)), first = seq_len(ncol(made)))
    named <- paste(colnames(made)[crossed$first], colnames(one)[crossed$second], sep = ":")
    made <- made[, crossed$first, drop = FALSE] * one[, crossed$second, drop = FALSE]
    colnames(made) <- sub("^:", "", named)
  }
  made
}

groups_of <- function(used, effects) lapply(stats::setNames(effects, effects), function(e) factor(match(used[[e]], ascending(used[[e]]))))

# Columns that the effects absorb are left out, as is said in models.csv.
without_absorbed <- function(x, groups) {
  if (!length(groups)) return(x[, apply(x, 2, stats::sd) > 0, drop = FALSE])
  left <- stats::lm.fit(stats::model.matrix(~., groups), scale(x, scale = FALSE))$residuals
  length_of <- function(m) sqrt(colSums(as.matrix(m)^2))
  whole <- length_of(scale(x, scale = FALSE))
  x[, whole > 1e-9 * length_of(x) & length_of(left) > 1e-7 * whole, drop = FALSE]
}

nested <- function(inner, outer) all(tapply(as.integer(outer), inner, function(v) max(v) == min(v)), na.rm = TRUE)

# How many parameters effects count for; groups that lie within clusters, or that finer groups make up, do not count.
counted <- function(groups, cluster = NULL) {
  loose <- list()
  for (group in groups[order(-vapply(groups, nlevels, 1))]) {
    within <- !is.null(cluster) && nested(group, cluster)
    if (!within && !any(vapply(loose, nested, NA, outer = group))) loose <- c(loose, list(group))
  }
  max(1, sum(vapply(loose, nlevels, 1)) - max(0, length(loose) - 1))
}

by_cluster <- function(scores, cluster) crossprod(rowsum(scores, as.integer(cluster)))

framed <- function(y, groups) {
  data <- data.frame(.y = y)
  for (place in seq_along(groups)) data[[paste0("e", place)]] <- groups[[place]]
  data
}

least_squares <- function(y, x, groups, errors, cluster) {
  unit <- apply(x, 2, stats::sd)
  scaled <- sweep(x, 2, unit, "/")
  n <- length(y)
  residual_df <- n - ncol(x) - counted(groups, cluster)
  clusters <- if (is.null(cluster)) 0 else nlevels(cluster)
  data <- framed(y, groups)
  data$.x <- scaled
  right <- c(".x", if (length(groups)) paste0("e", seq_along(groups)))
  fit <- stats::lm(stats::reformulate(right, ".y"), data)
  kept <- !is.na(stats::coef(fit))
  w <- stats::model.matrix(fit)[, kept, drop = FALSE]
  root <- qr(w)
  bread <- chol2inv(qr.R(root))
  bread[root$pivot, root$pivot] <- bread
  e <- stats::residuals(fit)
  meat <- switch(errors,
    iid = crossprod(w) * sum(e^2) / n,
    hc1 = crossprod(w * e),
    hc2 = { h <- stats::hatvalues(fit); crossprod(w * ifelse(1 - h < 1e-10, 0, e / sqrt(pmax(1 - h, 1e-10)))) },
    by_cluster(w * e, cluster))
  factor <- if (errors == "hc2") 1 else if (clusters) clusters / (clusters - 1) * (n - 1) / residual_df else n / residual_df
  own <- if (length(groups)) seq_len(ncol(x)) + 1 else seq_len(ncol(x) + 1)
  back <- 1 / c(if (!length(groups)) 1, unit)
  answer <- list(
    terms = c(if (!length(groups)) "constant", colnames(x)), beta = stats::coef(fit)[kept][own] * back,
    v = (bread %*% meat %*% bread)[own, own, drop = FALSE] * factor * outer(back, back),
    df = if (clusters) clusters - 1 else residual_df, n = n)
  if (errors == "wild") answer$p <- vapply(own, function(j) wild_p(y, w, bread, j, cluster, factor), 1)
  if (with_fixest && errors %in% c("iid", "hc1", "cluster")) answer <- by_fixest(answer, y, x, groups, errors, cluster)
  answer
}

by_fixest <- function(answer, y, x, groups, errors, cluster) {
  data <- data.frame(.y = y, x)
  names(data) <- c(".y", paste0("x", seq_len(ncol(x))))
  for (place in seq_along(groups)) data[[paste0("e", place)]] <- groups[[place]]
  if (!is.null(cluster)) data$.cluster <- cluster
  right <- paste(paste0("x", seq_len(ncol(x))), collapse = " + ")
  absorbed <- if (length(groups)) paste("|", paste(paste0("e", seq_along(groups)), collapse = " + ")) else ""
  vcov <- switch(errors, iid = "iid", hc1 = "hetero", ~.cluster)
  fit <- fixest::feols(stats::as.formula(paste(".y ~", right, absorbed)), data, vcov = vcov, notes = FALSE)
  answer$beta <- stats::coef(fit)
  answer$v <- stats::vcov(fit)
  answer
}

# The wild cluster bootstrap with the null imposed and signs by cluster, a draw a column.
wild_p <- function(y, w, bread, j, cluster, factor) {
  clusters <- nlevels(cluster)
  every <- clusters <= 13
  signs <- if (every) t(as.matrix(expand.grid(rep(list(c(1, -1)), clusters)))) else
    matrix(sample(c(1, -1), clusters * draws, replace = TRUE), clusters)
  beta <- bread %*% crossprod(w, y)
  null <- beta - bread[, j] * beta[j] / bread[j, j]
  under <- drop(y - w %*% null)
  statistic <- function(sample) {
    moved <- bread %*% crossprod(w, sample)
    left <- sample - w %*% moved
    moved[j, ] / sqrt(factor * colSums(rowsum(drop(w %*% bread[, j]) * left, as.integer(cluster))^2))
  }
  observed <- abs(statistic(matrix(y)))
  drawn <- abs(statistic(drop(w %*% null) + under * signs[as.integer(cluster), , drop = FALSE]))
  extreme <- sum(drawn >= observed * (1 - 1e-9))
  if (every) extreme / ncol(signs) else (1 + extreme) / (1 + ncol(signs))
}

pooled_logit <- function(y, x, groups, errors, cluster) {
  unit <- apply(x, 2, stats::sd)
  data <- framed(y, groups)
  data$.x <- sweep(x, 2, unit, "/")
  right <- c(".x", if (length(groups)) paste0("e", seq_along(groups)))
  fit <- stats::glm(stats::reformulate(right, ".y"), stats::binomial(), data, control = list(epsilon = 1e-14, maxit = 100))
  kept <- !is.na(stats::coef(fit))
  w <- stats::model.matrix(fit)[, kept, drop = FALSE]
  p <- stats::fitted(fit)
  bread <- solve(crossprod(w * sqrt(p * (1 - p))))
  scores <- w * (y - p)
  n <- length(y)
  v <- switch(errors, iid = bread, hc1 = bread %*% crossprod(scores) %*% bread * n / (n - ncol(w)),
    bread %*% by_cluster(scores, cluster) %*% bread * nlevels(cluster) / (nlevels(cluster) - 1))
  own <- if (length(groups)) seq_len(ncol(x)) + 1 else seq_len(ncol(x) + 1)
  back <- 1 / c(if (!length(groups)) 1, unit)
  list(terms = c(if (!length(groups)) "constant", colnames(x)), beta = stats::coef(fit)[kept][own] * back,
       v = v[own, own, drop = FALSE] * outer(back, back), df = Inf, n = n)
}

conditional_logit <- function(y, x, groups, errors, cluster) {
  unit <- apply(x, 2, stats::sd)
  w <- sweep(x, 2, unit, "/")
  for (group in groups[-1]) w <- cbind(w, stats::model.matrix(~group)[, -1, drop = FALSE])
  data <- data.frame(.y = y, .group = groups[[1]])
  data$.w <- w
  library(survival) # clogit looks for its own functions where it is called
  fit <- clogit(.y ~ .w + strata(.group), data, method = "exact",
                control = coxph.control(eps = 1e-13, toler.chol = 1e-14, iter.max = 100))
  kept <- !is.na(stats::coef(fit))
  w <- w[, kept, drop = FALSE]
  beta <- stats::coef(fit)[kept]
  v <- stats::vcov(fit)[kept, kept, drop = FALSE]
  if (errors == "cluster") { # clogit has no robust errors with the exact method: the sandwich of each group's score
    scores <- do.call(rbind, lapply(split(seq_along(y), groups[[1]]), function(r) exact_score(y[r], w[r, , drop = FALSE], beta)))
    of <- factor(cluster[match(levels(groups[[1]]), groups[[1]])])
    v <- v %*% by_cluster(scores, of) %*% v * nlevels(of) / (nlevels(of) - 1)
  }
  own <- seq_len(ncol(x))
  list(terms = colnames(x), beta = beta[own] / unit, v = v[own, own, drop = FALSE] / outer(unit, unit), df = Inf, n = length(y))
}

# The derivative of one group's exact conditional log-likelihood, by the recursion of Gail, Lubin and Rubinstein (1981).
exact_score <- function(y, w, beta) {
  weight <- exp(drop(w %*% beta))
  happened <- sum(y)
  total <- c(1, rep(0, happened))
  slope <- matrix(0, happened + 1, ncol(w))
  for (row in seq_along(y)) {
    for (size in rev(seq_len(min(happened, row)))) {
      slope[size + 1, ] <- slope[size + 1, ] + weight[row] * (slope[size, ] + w[row, ] * total[size])
      total[size + 1] <- total[size + 1] + weight[row] * total[size]
    }
  }
  colSums(w * y) - slope[happened + 1, ] / total[happened + 1]
}

inferred <- function(estimate, error, df, p = NULL) {
  statistic <- estimate / error
  reach <- stats::qt(0.975, df) * error
  boot <- !is.null(p)
  data.frame(estimate = estimate, std_error = error, statistic = statistic,
             p_value = if (boot) p else 2 * stats::pt(-abs(statistic), df),
             ci_low = if (boot) NA else estimate - reach, ci_high = if (boot) NA else estimate + reach)
}

fit_model <- function(rows, name, kind, outcome, terms, effects, errors, cluster = NULL, unit = NULL, where = TRUE) {
  variables <- unique(sub("\\^2$", "", sub("^i\\.", "", unlist(strsplit(terms, ":", fixed = TRUE)))))
  used <- rows[rep_len(where, nrow(rows)) %in% TRUE & rows[["has lag"]], , drop = FALSE]
  used <- complete(used, unique(c(outcome, effects, cluster, unit, paste0("x.", variables))))
  used <- telling(used, effects, outcome, kind)
  groups <- groups_of(used, effects)
  x <- without_absorbed(do.call(cbind, lapply(terms, columns_of, used = used)), groups)
  by <- if (is.null(cluster)) NULL else groups_of(used, cluster)[[1]]
  solve_it <- switch(kind, linear = least_squares, "pooled-logit" = pooled_logit, "conditional-logit" = conditional_logit)
  answer <- solve_it(as.numeric(used[[outcome]]), x, groups, errors, by)
  c(answer, list(name = name, used = used, x = x, y = as.numeric(used[[outcome]]), groups = groups,
                 unit = used[[if (is.null(unit)) effects[1] else unit]]))
}

rows_of <- function(fit) {
  cbind(model = fit$name, term = fit$terms, inferred(unname(fit$beta), unname(sqrt(diag(fit$v))), fit$df, fit$p), n = fit$n)
}

same <- function(name) paste(sort(strsplit(name, ":", fixed = TRUE)[[1]]), collapse = ":")
weights_of <- function(fit, terms) 0 + vapply(fit$terms, function(t) same(t) %in% vapply(terms, same, ""), NA)

# What a claim is about: a coefficient, a sum of two, or the difference of such between two models, stacked, with errors by unit.
claim_of <- function(fits, id, model, terms, minus = NULL) {
  first <- fits[[model]]
  weights <- weights_of(first, terms)
  if (is.null(minus)) {
    return(cbind(id = id, inferred(sum(weights * first$beta), sqrt(drop(weights %*% first$v %*% weights)), first$df)))
  }
  second <- fits[[minus]]
  n <- c(length(first$y), length(second$y))
  unit <- as.character(c(first$unit, second$unit))
  cluster <- factor(match(unit, unique(unit)))
  parts <- list(part(first, cluster[seq_len(n[1])]), part(second, cluster[n[1] + seq_len(n[2])]))
  moved <- matrix(0, nlevels(cluster), 2)
  for (side in 1:2) {
    sums <- rowsum(drop(parts[[side]]$influence %*% weights_of(list(first, second)[[side]], terms)), parts[[side]]$cluster)
    moved[as.integer(rownames(sums)), side] <- sums
  }
  total <- moved[, 1] - moved[, 2]
  used <- sum(n) - parts[[1]]$counted - parts[[2]]$counted
  factor <- nlevels(cluster) / (nlevels(cluster) - 1) * (sum(n) - 1) / used
  estimate <- sum(weights * first$beta) - sum(weights_of(second, terms) * second$beta)
  cbind(id = id, inferred(estimate, sqrt(factor * sum(total^2)), nlevels(cluster) - 1))
}

# By how much each row moves each coefficient of one linear model.
part <- function(fit, cluster) {
  left <- function(m) if (length(fit$groups)) stats::lm.fit(stats::model.matrix(~., fit$groups), m)$residuals else m
  x <- if (length(fit$groups)) left(fit$x) else cbind(1, fit$x)
  unit <- apply(x, 2, function(v) sqrt(mean(v^2)))
  scaled <- sweep(x, 2, unit, "/")
  e <- drop(left(as.matrix(fit$y)) - x %*% fit$beta)
  influence <- sweep((scaled * e) %*% solve(crossprod(scaled)), 2, unit, "/")
  list(influence = influence, cluster = as.integer(cluster), counted = ncol(fit$x) + counted(fit$groups, cluster))
}

# How steep the outcome is in a column, other columns at their means.
margin_of <- function(fits, model, of, over, by = NULL) {
  fit <- fits[[model]]
  values <- if (is.null(by)) NA else ascending(fit$used[[paste0("x.", by)]])
  slope <- function(term, at, value) {
    factors <- strsplit(term, ":(?![^\\[]*\\])", perl = TRUE)[[1]]
    one <- function(factor) {
      found <- regmatches(factor, regexec("^i\\.([^\\[]*)\\[(.*)\\]$", factor))[[1]]
      if (length(found)) {
        if (!is.null(by) && found[2] == by) return(0 + (as.character(value) == found[3]))
        return(mean(as.character(fit$used[[paste0("x.", found[2])]]) == found[3]))
      }
      name <- sub("\\^2$", "", factor)
      point <- if (name == of) at else if (!is.null(by) && name == by) value else mean(number(fit$used[[paste0("x.", name)]]))
      point^(if (endsWith(factor, "^2")) 2 else 1)
    }
    has <- which(sub("\\^2$", "", factors) == of)
    total <- 0
    for (place in has) {
      own <- if (endsWith(factors[place], "^2")) 2 * at else 1
      total <- total + own * prod(vapply(factors[-place], one, 1))
    }
    total
  }
  do.call(rbind, lapply(values, function(value) do.call(rbind, lapply(over, function(at) {
    weights <- vapply(fit$terms, slope, 1, at = at, value = value)
    error <- sqrt(drop(weights %*% fit$v %*% weights))
    found <- inferred(sum(weights * fit$beta), error, fit$df)
    data.frame(model = model, of = of, at = at, by = if (is.null(by)) NA else by, by_value = value,
               found[c("estimate", "std_error", "ci_low", "ci_high")])
  }))))
}

# How far numbers are from those that groundswell wrote, in parts of the larger of the two.
compared <- function(mine, file, keys, columns) {
  if (!file.exists(file)) return(invisible())
  theirs <- read.csv(file, check.names = FALSE, na.strings = "")
  written <- function(value) {
    value <- as.character(value)
    number <- suppressWarnings(as.numeric(value))
    ifelse(is.na(number), value, as.character(number))
  }
  key <- function(frame) do.call(paste, c(lapply(keys, function(k) written(frame[[k]])), sep = "\r"))
  theirs <- theirs[match(key(mine), key(theirs)), columns]
  if (anyNA(theirs[["estimate"]])) message(basename(file), ": rows that stand here are not there.")
  apart <- abs(as.matrix(mine[columns]) - as.matrix(theirs)) / pmax(abs(as.matrix(mine[columns])), abs(as.matrix(theirs)), 1e-12)
  message(basename(file), ", ", nrow(mine), " rows: the largest relative difference from here is ", format(max(apart, na.rm = TRUE), digits = 3), ".")
}
