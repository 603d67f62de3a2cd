"""Building blocks of the document and mail formats, such as readers of XML, HTML and older Office files."""
