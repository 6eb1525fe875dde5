"""What results are called and say: tables of sentences by the keys that artefacts hold, and how a value, a
note, a term is said in the language of a study (`words.say`).

Sentences are marked where they are said (`spillover.words`); their translations are in `locale/` here and in
`spillover/locale/`. Tables that kinds of analysis add to lie in `spillover/kinds/<kind>/words.py`.
"""
