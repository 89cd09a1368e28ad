# SPDX-License-Identifier: MIT
"""The only code that opens files."""
