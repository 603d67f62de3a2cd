"""Runs, profiles and findings of earlier scans."""
