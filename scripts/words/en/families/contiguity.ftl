# `contiguity`.

family-contiguity = w_ij = 1 where two Chinese prefectures, known by their adcodes, meet.
family-contiguity-kind = queen: a common point; rook: a common stretch of border.
