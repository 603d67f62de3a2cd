"""Words the report uses, explained once."""

GLOSSARY = (
    ("Collection", "A table, a file, a set of rotated logs, a sheet or a key pattern."),
    ("Field", "A column, a key in a log line, a path inside a JSON record, or the text of a document."),
    ("Finding", "One kind of value in one field of one collection. A million rows make one finding."),
    (
        "Possible finding",
        "What a name or a value plainly says and the rest does not bear out. It breaks no promise and is in "
        "no count of findings.",
    ),
    ("Customer account data", "About the company's own customers, prospects, visitors and guests."),
    ("Customer usage data", "What routes a communication, and data about it; mostly about end users."),
    ("Customer content", "What was communicated, or stored on a customer's behalf."),
    ("Controller", "Decides why and how personal data is processed, and answers for it."),
    ("Processor", "Processes personal data only on a controller's instruction."),
    (
        "CPNI",
        "Customer proprietary network information: number, destination, place, type and set-up of calls.",
    ),
    (
        "Confidence",
        "The chance that the field holds this kind of value: of findings at 0.90, nine in ten are right.",
    ),
    (
        "Share",
        "How much of the field's non-empty values match, with the range that holds the true share "
        "95 times in 100. No range where every row was read.",
    ),
    (
        "Silence",
        "Nothing found in n rows means that fewer than 3 in n rows hold it, 95 times in 100. It says "
        "nothing about rows that were not read.",
    ),
    (
        "Checked and valid",
        "Candidates put to a test beyond their look: a check digit, a numbering plan, a list.",
    ),
    ("Examples set apart", "Values reserved for documentation; never counted as personal data."),
    ("Runner-up", "The element that came second, and by how much."),
    (
        "Undecided",
        "Personal, but its class needs a person's answer. Handled as strictly as content until then.",
    ),
    (
        "Broken promise",
        "A place where what was measured departs from what the notice says, implies, or is read to say.",
    ),
    (
        "Retention rule",
        "How long, from which event, and what follows. The clock is mostly an account's end, not age.",
    ),
    (
        "Said, implied, our reading",
        "Whether the notice says a promise in words, implies it, or we read it so.",
    ),
    ("Fingerprint", "The name of a finding: the same from run to run, whatever the counts are."),
    ("Masked example", "A value with its middle hidden, so that a person can tell right from wrong."),
)
