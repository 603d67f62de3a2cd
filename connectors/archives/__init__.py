"""The kinds of archives: one module for each. The modules are found by walking this package."""
