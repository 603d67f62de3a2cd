"""Check rows against retention rules and promises by counting them in the source. Start reading at
``audit.py``.
"""
