# SPDX-License-Identifier: MIT
"""Facts in words, made once for every door: how numbers, shares, lists and names are spelt, and what answers say."""
