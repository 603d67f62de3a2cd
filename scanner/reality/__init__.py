"""Compare the notice with the findings: which elements were found, how many people they are about, and where
data flows.
"""
