"""Common names, cities and streets of several countries, from which people are made up."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class City:
    name: str
    region: str
    postal_code: str
    """``#`` stands for a digit, ``?`` for a letter."""
    latitude: float
    longitude: float


@dataclass(frozen=True, kw_only=True)
class Locale:
    country: str
    language: str
    weight: int
    given: tuple[str, ...]
    family: tuple[str, ...]
    cities: tuple[City, ...]
    street: str
    """Format of street and house number, with ``{street}`` and ``{number}``."""
    streets: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split())


def _city(name: str, region: str, postal_code: str, latitude: float, longitude: float) -> City:
    return City(name=name, region=region, postal_code=postal_code, latitude=latitude, longitude=longitude)


LOCALES = (
    Locale(
        country="US",
        language="en",
        weight=6,
        given=_words(
            "James Mary Robert Patricia Michael Jennifer David Linda Aaliyah DeShawn Mei Carlos Priya Emily"
        ),
        family=_words(
            "Smith Johnson Williams Brown Garcia Miller Nguyen Patel Washington O'Brien Chen Young Price"
        ),
        cities=(
            _city("Denver", "CO", "802##", 39.7392, -104.9903),
            _city("Austin", "TX", "787##", 30.2672, -97.7431),
            _city("Seattle", "WA", "981##", 47.6062, -122.3321),
            _city("Atlanta", "GA", "303##", 33.7490, -84.3880),
        ),
        street="{number} {street}",
        streets=_words(
            "Maple_Street Oak_Avenue Pine_Road Lakeview_Drive Second_Street Cedar_Lane Hillcrest_Blvd"
        ),
    ),
    Locale(
        country="GB",
        language="en",
        weight=3,
        given=_words("Oliver Amelia George Isla Harry Olivia Noah Fatima Callum Zara Rhys Siobhan"),
        family=_words("Taylor Davies Evans Thomas Walker Wright Hussain Campbell Clarke Hughes Baker"),
        cities=(
            _city("London", "", "SE1 #??", 51.5072, -0.1276),
            _city("Leeds", "", "LS2 #??", 53.8008, -1.5491),
            _city("Cardiff", "", "CF10 #??", 51.4816, -3.1791),
        ),
        street="{number} {street}",
        streets=_words(
            "High_Street Church_Lane Station_Road Victoria_Road Mill_Lane Queens_Road Park_Terrace"
        ),
    ),
    Locale(
        country="DE",
        language="de",
        weight=3,
        given=_words("Jürgen Anna Lukas Sabine Heike Matthias Jonas Lena Günther Katharina Emre Aylin"),
        family=_words("Müller Schmidt Schneider Weiß Fischer Weber Krüger Schäfer Bauer Öztürk Hoffmann"),
        cities=(
            _city("Berlin", "", "10###", 52.5200, 13.4050),
            _city("Köln", "", "50###", 50.9375, 6.9603),
            _city("Leipzig", "", "04###", 51.3397, 12.3731),
        ),
        street="{street} {number}",
        streets=_words("Hauptstraße Gartenweg Lindenallee Bahnhofstraße Schulgasse Bergstraße Am_Markt"),
    ),
    Locale(
        country="FR",
        language="fr",
        weight=3,
        given=_words("Camille Jean-Luc Élodie Mathieu Chloé Antoine Amélie Youssef Léa Thibault Noémie Hugo"),
        family=_words("Martin Lefèvre Dubois Moreau Laurent Benali Girard Roussel Fontaine Chevalier Petit"),
        cities=(
            _city("Paris", "", "750##", 48.8566, 2.3522),
            _city("Lyon", "", "6900#", 45.7640, 4.8357),
            _city("Nantes", "", "44#00", 47.2184, -1.5536),
        ),
        street="{number} {street}",
        streets=_words(
            "rue_de_la_République avenue_des_Tilleuls rue_Victor-Hugo rue_du_Moulin place_du_Marché"
        ),
    ),
    Locale(
        country="PL",
        language="pl",
        weight=2,
        given=_words("Agnieszka Paweł Małgorzata Łukasz Zofia Krzysztof Ewa Michał Joanna Wojciech"),
        family=_words("Nowak Kowalska Wiśniewski Wójcik Kamińska Zieliński Dąbrowski Szymańska Mazur"),
        cities=(
            _city("Kraków", "", "30-###", 50.0647, 19.9450),
            _city("Gdańsk", "", "80-###", 54.3520, 18.6466),
        ),
        street="ul. {street} {number}",
        streets=_words("Długa Polna Leśna Ogrodowa Szkolna Kwiatowa Słoneczna"),
    ),
    Locale(
        country="BR",
        language="pt",
        weight=2,
        given=_words("João Ana_Clara Thiago Beatriz Luís_Felipe Conceição Rafael Letícia Gustavo Márcia"),
        family=_words("Silva Souza Oliveira Araújo Gonçalves Ribeiro Carvalho Magalhães Teixeira"),
        cities=(
            _city("São Paulo", "SP", "01###-0##", -23.5505, -46.6333),
            _city("Recife", "PE", "50###-0##", -8.0476, -34.8770),
        ),
        street="{street}, {number}",
        streets=_words("Rua_das_Flores Avenida_Brasil Rua_Sete_de_Setembro Rua_do_Comércio Travessa_da_Paz"),
    ),
    Locale(
        country="JP",
        language="ja",
        weight=1,
        given=_words("Haruka Kenji Yui Takumi Sakura Daichi Aoi Ren Naomi Shota"),
        family=_words("Tanaka Sato Suzuki Watanabe Yamamoto Kobayashi Ito Nakamura Shimizu"),
        cities=(
            _city("Osaka", "", "530-00##", 34.6937, 135.5023),
            _city("Sapporo", "", "060-00##", 43.0618, 141.3545),
        ),
        street="{number} {street}",
        streets=_words("Chuo-dori Sakae-machi Honcho Minami-dori Kitahama"),
    ),
)
