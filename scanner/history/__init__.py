"""Compare runs and apply reviews of findings. All functions are pure; ``scanner.store`` reads and writes."""
