"""Words next to a one-time code in sentences, by language."""

from detectors.labelled.label_words import label_words
from detectors.word_lists import word_list

LABELS = label_words("one_time_code")
CODES = label_words("code_in_message")
"""Words for any code: of this kind where a message that brings one is spoken of."""
MESSAGES = word_list(
    "sms, smsem, smset, texted, text message, got a text, got the text, by text, whatsapp, authenticator"
)
