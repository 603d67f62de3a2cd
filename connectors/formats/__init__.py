"""The file formats, one module each; ``registry.py`` finds the modules by walking this package."""
