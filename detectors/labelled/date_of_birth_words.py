"""Words for a date of birth: labels in texts, by language, and names of columns."""

from detectors.labelled.label_words import label_words
from detectors.word_lists import word_list

LABELS = label_words("date_of_birth")
NAMES = word_list(
    "dob, birth, birthyear, born, geburtsjahr, yearofbirth, bday, dateofbirth, birthdate, birthday, birthdt, "
    "borndate, bornon, geburtsdatum, geburtstag, gebdatum, gebdat, datenaissance, datedenaissance, "
    "fechanacimiento, fechadenacimiento, fechanac, datadinascita, datanascita, datadenascimento, "
    "datanascimento, dtnascimento, dtnasc, geboortedatum, dataurodzenia, fodelsedatum, födelsedatum, "
    "fødselsdato, datumnarozeni, datumnarození, dogumtarihi, syntymaaika, szuletesidatum, tanggallahir, "
    "tgllahir, ngaysinh, ddn, bdate, yob, doğumtarihi, 生年月日"
)
PARTS = word_list(
    "birthmonth, monthofbirth, birthday, dayofbirth, geburtsmonat, moisnaissance, moisdenaissance, "
    "mesnacimiento, mesdenacimiento, mesenascita, mesedinascita, mesnascimento, geboortemaand, "
    "miesiacurodzenia, fodelsemanad"
)
"""Names of columns with the month or the day of a birth."""
