"""The command `spillover`: the verbs of make, with arguments that no shell reads."""
