"""A generated estate of tables whose every column is known: what it holds, under which kind of name.

Another seed gives another estate: other locales, people, shapes, tables and names.
"""
