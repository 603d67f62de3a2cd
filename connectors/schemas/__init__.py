"""The kinds of schema files: one module for each. The modules are found by walking this package."""
