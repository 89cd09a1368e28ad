# SPDX-License-Identifier: MIT
"""What can be asked of a case; one package for each question."""
