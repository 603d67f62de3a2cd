"""Set up presidio-analyzer with its defaults and a given English model, without network access."""

import logging
from typing import Any


def offline_analyzer(model: str) -> Any:
    """An ``AnalyzerEngine`` with its default recognisers; ``model`` is a package's name or a folder."""
    import tldextract
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)
    # The e-mail recogniser would download a list of suffixes; make the recogniser use the bundled list.
    vars(tldextract)["extract"] = tldextract.TLDExtract(suffix_list_urls=())
    models = [{"lang_code": "en", "model_name": model}]
    provider = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models})
    return AnalyzerEngine(nlp_engine=provider.create_engine(), supported_languages=["en"])
