"""The programs that give second opinions, one file each: `answers(recipe, panel)` yields what one computes.

A program that cannot take a recipe yields nothing. It reads the panel and the recipe, never our results.
"""
