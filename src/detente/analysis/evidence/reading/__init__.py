# SPDX-License-Identifier: MIT
"""Read a text."""
