"""What all tests share: commands speak English, whatever the language of the system."""

import os

os.environ["SPILLOVER_LANGUAGE"] = "en"
