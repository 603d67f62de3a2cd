"""Runs Presidio's recognisers, and recognisers that users wrote for Presidio, in
addition to our own patterns.
"""
