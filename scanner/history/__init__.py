"""Changes since earlier runs, and reviews of findings. Pure; the store is separate."""
