# SPDX-License-Identifier: MIT
"""The product's main question: what stays if nobody agrees, and what would become of every package that is proposed."""
