"""What results are called and say: tables of sentences by the keys that results hold, and how a value or note
is said in a language (`say`). Tables that kinds add to lie in `spillover/kinds/<kind>/words.py`.
"""
