# SPDX-License-Identifier: MIT
"""The model of a case; no input, no output, no arrays."""
