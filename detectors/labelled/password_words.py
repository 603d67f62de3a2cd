"""Words that label a password in sentences, by language."""

from detectors.labelled.label_words import label_words

LABELS = label_words("password")
SIGN_IN = label_words("sign_in")
"""Labels that precede a user name and a password together."""
KEYS = label_words("network_key")
"""Words that mean a password only in texts about a network."""
NETWORKS = ("wifi", "wlan", "wpa", "hotspot", "gäste-netz", "wi fi")
