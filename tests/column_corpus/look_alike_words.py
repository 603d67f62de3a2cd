"""Look-alikes in words: things, works, firms, places, species and trades with names like those of people."""

import random

from tests.column_corpus.look_alike_kind import kinds_in, value, words

chemical = words(
    "chemical",
    """
    Sodium chloride; Acetone; Ethanol; 2-Propanol; Benzene; Toluene; Calcium carbonate; Potassium
    nitrate; Hydrogen peroxide; Acetic acid; Citric acid; Methylene blue; Titanium dioxide; 1,4-Dioxane;
    Dimethyl sulfoxide; Ammonium hydroxide; Glycerol; Silver nitrate; Copper(II) sulfate; Formaldehyde;
    n-Hexane; Lauric acid; Rhodamine B; Victoria blue; Grignard reagent; Sodium 2-ethylhexanoate
    """,
    "chemical",
    "name",
)

species = words(
    "species",
    """
    Quercus robur; Parus major; Turdus merula; Apis mellifera; Bellis perennis; Salmo salar; Vulpes
    vulpes; Lynx lynx; Rosa canina; Prunus avium; Erithacus rubecula; Ursus arctos; Betula pendula;
    Fagus sylvatica; Carex nigra; Viola odorata; Iris sibirica; Erica carnea; Daphne mezereum; Veronica
    persica; Linnaea borealis; Felis silvestris; Corvus corax; Martes martes
    """,
    "species",
    "name",
)

job_title = words(
    "job_title",
    """
    Software Engineer; Account Manager; Warehouse Operative; Head of Marketing; Staff Nurse; Data
    Analyst; Regional Sales Director; Tax Adviser; Sachbearbeiter Einkauf; Chef de projet; Forklift
    Driver; Baker; Dean of Studies; Carpenter; Assistant Cook; Lead Mason; Junior Page Designer;
    Technicien de maintenance; Responsable de logística; Kierownik zmiany; Gardener; Night Porter
    """,
    "job_title",
    "position",
)

place = words(
    "place",
    """
    Wien; Paris; Florence; Victoria; Lourdes; Charlotte; San Antonio; Santiago; Saint-Denis; Castrop-
    Rauxel; Heidelberg; Jackson; Lincoln; Houston; Valencia; Regina; Adelaide; Verona; Sofia; Georgia;
    Chelsea; Mount Shasta; Lake Louise; Rio Grande; Bad Homburg; Nowy Targ; Östersund; Sint-Niklaas;
    Vila Real; Reggio Emilia
    """,
    "place",
    "origin",
)

film = words(
    "film",
    """
    The Last Ferryman; Marta and the Lighthouse; Seven Winters; Doctor Amber; A Letter for Jonas; Uncle
    Felix Goes North; Glass Harbour; The Ballad of Tom Lark; Goodbye, Clementine; Night Train to
    Ostrava; Emma's Orchard; Blue Hour; The Widow Hart; King Oswin; Return of the Heron; Max 3000; Saint
    Monday; Father Brown Bear; Rosa, 1968; The Baker Street Choir; Lady Winter; Three Days in Trieste
    """,
    "title",
    "name",
)

ship = words(
    "ship",
    """
    Queen Isolde; Marie Celine; Sir Galahad; Anna Karoline; Nordstern; Santa Lucia; Ever Lantern; Baltic
    Heron; Prins Willem; Elisabeth II; Johannes Brand; Stella Maris; Ocean Amber; Victoria Sun;
    Wilhelmina
    """,
    "vessel",
    "name",
)

recipe = words(
    "recipe",
    """
    Caesar salad; Beef Wellington; Peach Melba; Tarte Tatin; Crêpe Suzette; Victoria sponge; Chicken
    Kiev; Earl Grey; Pizza Margherita; Bloody Mary; Sachertorte; Eggs Benedict; Oysters Rockefeller;
    Pavlova; Lamington; Madeleine; Dobos torte; Bismarck herring
    """,
    "dish",
    "name",
)

drug_group = words(
    "drug_group",
    """
    Analgesics; Antibacterials; Beta blocking agents; Insulins and analogues; Vaccines;
    Ophthalmologicals; Antihistamines; Diuretics; Anaesthetics; Muscle relaxants; Corticosteroids;
    Antidotes
    """,
    "group",
    "category",
)

_FINISH = (
    "Oak",
    "Walnut",
    "Amber",
    "Ivory",
    "Coral",
    "Ruby",
    "Jade",
    "Hazel",
    "Olive",
    "Rose",
    "Slate",
    "Copper",
)
_GOODS = ("Lamp", "Kettle", "Desk", "Chair", "Mirror", "Rug", "Shelf", "Bowl", "Speaker", "Blanket", "Vase")
_SERIES = ("Emma", "Oscar", "Billy", "Linnea", "Hugo", "Ingrid", "Nova", "Luna", "Atlas", "Orion")
_ROOT = (
    "Hartmann",
    "Bellweather",
    "Nordlys",
    "Castell",
    "Oakridge",
    "Vermeulen",
    "Santoro",
    "Brightwater",
    "Kestrel",
)
_FIELD = (
    "Logistics",
    "& Sons",
    "Foods",
    "Consulting",
    "Maschinenbau",
    "Textiles",
    "Energy",
    "Partners",
    "Media",
)
_FORM = ("Ltd", "GmbH", "SARL", "S.p.A.", "B.V.", "Inc.", "AB", "Sp. z o.o.", "S.L.", "Lda", "")


@value("product", "name")
def product(rng: random.Random) -> str:
    """Goods of a catalogue, some of which bear a given name."""
    goods = rng.choice(_GOODS)
    return rng.choice(
        (
            f"{rng.choice(_FINISH)} {goods}",
            f"{rng.choice(_SERIES)} {goods}",
            f"{rng.choice(_SERIES)} {rng.choice(_FINISH)} {rng.randint(40, 200)} cm",
        )
    )


@value("company", "supplier")
def company(rng: random.Random) -> str:
    """Firms that do not exist, some of them called after a family."""
    return f"{rng.choice(_ROOT)} {rng.choice(_FIELD)} {rng.choice(_FORM)}".strip()


@value("team", "club")
def club(rng: random.Random) -> str:
    """Sports clubs: a place, letters and perhaps the year of foundation."""
    town = rng.choice(("Altmark", "Wexcombe", "Valbrume", "Solmyra", "Meerdorp", "Villaprado", "Montelindo"))
    return rng.choice(
        (f"FC {town}", f"{town} United", f"SV {town} {rng.randint(1890, 1932)}", f"Real {town}")
    )


@value("colour", "shade")
def shade(rng: random.Random) -> str:
    """Shades of paint with the number of the chart."""
    return f"{rng.choice(_FINISH)} {rng.choice(('White', 'Grey', 'Green', 'Blue', 'Brown'))} {rng.randint(1000, 9023)}"


@value("room", "location")
def room(rng: random.Random) -> str:
    """Rooms and bays, numbered and with names."""
    hall = rng.choice(("Linden", "Harbour", "Ada", "Atlas", "Blue", "Garden"))
    return rng.choice(
        (
            f"Room {rng.randint(1, 4)}{rng.randint(1, 60):02d}",
            f"{hall} hall",
            f"Bay {rng.randint(1, 40)}-{rng.choice('ABCD')}",
        )
    )


@value("topic", "subject")
def topic(rng: random.Random) -> str:
    """Subjects of tickets that mention kinds of personal data but contain none."""
    return rng.choice(
        (
            "Password reset",
            "PIN pad not responding",
            "Change of address form",
            "Passport scanner offline",
            "Phone number field too short",
            "Login page slow",
            "Invoice missing",
            "Date of birth format",
            f"Printer {rng.randint(1, 40)} out of paper",
            "Insurance card template",
        )
    )


KINDS = tuple(kinds_in(tuple(globals().values())))
