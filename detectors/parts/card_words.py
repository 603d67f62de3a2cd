"""Words about payment cards: labels of the card number, and topic words that support
other numbers on a card.
"""

from detectors.word_lists import word_list

CARD_NUMBERS = {
    "en": word_list("card number, card no, credit card, debit card, bank card, card, visa, mastercard, amex"),
    "de": ("kreditkarte", "kartennummer", "girokarte", "ec-karte", "bankkarte", "debitkarte", "karte"),
    "fr": ("carte bancaire", "carte bleue", "carte de crédit", "numéro de carte", "cb", "carte"),
    "es": ("tarjeta de crédito", "tarjeta de débito", "número de tarjeta", "tarjeta"),
    "pt": ("cartão de crédito", "cartão de débito", "número do cartão", "cartão multibanco", "cartão"),
    "it": ("carta di credito", "carta di debito", "numero della carta", "bancomat", "carta"),
    "nl": ("creditcard", "betaalpas", "bankpas", "kaartnummer", "pinpas", "mijn pas"),
    "pl": word_list(
        "karta kredytowa, karty kredytowej, kartą kredytową, numer karty, karta, karty, kartę, kartą"
    ),
    "sv": ("kreditkort", "kortnummer", "betalkort", "bankkort", "mitt kort", "kortet"),
}
CARD = ("cards", *dict.fromkeys(word for words in CARD_NUMBERS.values() for word in words if " " not in word))
"""Topic words, which show that a text is about payment cards."""
