# Terms that are no variable of a study, and terms made of variables.

term-_cons = Constant
term-const = Constant
term-rho = ρ
term-lambda = λ
term-phi = φ
term-sigma2 = σ²
term-sigma2_e = σ²
term-lag_y = Outcome (lag)
term-W_lag_y = W × Outcome (lag)
term-direct = direct
term-indirect = indirect
term-total = total
term-W = W
term-baseline = Baseline
term_regime = { $term }, regime { $number }
term_at = { $term } at { $place }
term_lag =
    { $term } ({ $kind ->
        [L] lag
        [F] lead
       *[D] change
    }{ $order ->
        [0] {""}
       *[other] {" "}{ $order }
    })
