"""Sentences of the workflow by key, beside those of results (`spillover.messages`).

Sentences are marked where they are said (`spillover.words`); their translations are in `locale/` here and in
`spillover/locale/`.
"""
