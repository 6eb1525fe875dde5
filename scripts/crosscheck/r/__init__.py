"""The packages of R that give second opinions: of each a Python file, which says what to ask and how to read
the answers, and a file of R, which asks.
"""
