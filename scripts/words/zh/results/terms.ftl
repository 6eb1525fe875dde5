# 不属于研究变量的项，以及由变量构成的项。

term-_cons = 常数项
term-const = 常数项
term-rho = ρ
term-lambda = λ
term-phi = φ
term-sigma2 = σ²
term-sigma2_e = σ²
term-lag_y = 被解释变量（滞后一期）
term-W_lag_y = W × 被解释变量（滞后一期）
term-direct = 直接效应
term-indirect = 间接效应
term-total = 总效应
term-W = W
term-baseline = 基准回归
term_regime = { $term }（门槛区间{ $number }）
term_at = { $term }（{ $place }）
term_lag =
    { $term }（{ $kind ->
        [L] 滞后{ $order ->
            [0] 一期
           *[other] { $order }期
        }
        [F] 前置{ $order ->
            [0] 一期
           *[other] { $order }期
        }
       *[D] 一阶差分
    }）
