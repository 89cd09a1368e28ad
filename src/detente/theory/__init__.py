# SPDX-License-Identifier: MIT
"""What several analyses stand on and no user asks for by itself."""
