"""One specification, held as tables in `specification/`, by which every name, date and number is
read.

NORMALISATION_VERSION grows whenever the same input may give another output: stored keys are then
rebuilt.
"""

from typing import Final

NORMALISATION_VERSION: Final = 4
