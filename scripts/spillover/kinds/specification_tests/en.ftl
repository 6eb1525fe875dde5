# The kind `specification_tests`.

analysis-specification_tests =
    Which spatial model the data support: LM tests, LR and Wald tests of SDM against SAR and SEM,
    spatial Hausman test.
analysis-specification_tests-results =
    One estimate without terms; its tests are LM, robust LM, LR, Wald, and Hausman's.
methods-specification_tests =
    The spatial specification of { $outcome } on { $regressors } is tested, under the matrix { $weights }.
