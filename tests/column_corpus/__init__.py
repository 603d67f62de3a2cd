"""A generated estate of tables, in which the content and the style of name of every column are known.

Each seed gives another estate, with other locales, people, forms of values, tables and names.
"""
