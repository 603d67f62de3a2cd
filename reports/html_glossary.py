"""The glossary of the report."""

GLOSSARY = (
    ("Collection", "A table, a file, a set of rotated logs, a sheet or a key pattern."),
    ("Field", "A column, a key in a log line, a path inside a JSON record, or the text of a document."),
    ("Finding", "One kind of value in one field of one collection. A million rows make one finding."),
    (
        "Possible finding",
        "A field that may hold personal data, where the evidence is too weak for a finding. It breaks no "
        "promise and is not counted as a finding.",
    ),
    ("Customer account data", "About the company's own customers, prospects, visitors and guests."),
    ("Customer usage data", "Data that routes a communication or describes it; mostly about end users."),
    ("Customer content", "What was communicated, or stored on a customer's behalf."),
    ("Controller", "Decides why and how personal data is processed, and answers for it."),
    ("Processor", "Processes personal data only on a controller's instruction."),
    (
        "CPNI",
        "Customer proprietary network information: number, destination, place, type and set-up of calls.",
    ),
    (
        "Confidence",
        "The probability that the field holds this kind of value: of findings at 0.90, nine in ten "
        "are right.",
    ),
    (
        "Share",
        "The share of the field's non-empty values that match, with its 95% interval. There is no interval "
        "if every row was read.",
    ),
    (
        "Silence",
        "Nothing found in n rows means that fewer than 3 in n of all rows hold it, with 95% "
        "confidence. It says "
        "nothing about rows that were not read.",
    ),
    (
        "Checked and valid",
        "Candidates that were tested beyond their form: by a check digit, a numbering plan or a list.",
    ),
    ("Reserved examples", "Values reserved for documentation; never counted as personal data."),
    ("Runner-up", "The element that came second, and by how much."),
    (
        "Undecided",
        "Personal data whose class a person must decide. Until then it is handled as strictly as content.",
    ),
    (
        "Broken promise",
        "A place where the data contradicts what the notice says or implies, or our reading of it.",
    ),
    (
        "Retention rule",
        "How long data may be kept, counted from which event, and what must happen then. Mostly it "
        "counts from the end of an account, not from the age of a record.",
    ),
    (
        "Said, implied, our reading",
        "Whether the notice states a promise, implies it, or it is our reading.",
    ),
    ("Fingerprint", "The id of a finding. It stays the same from run to run, whatever the counts are."),
    ("Masked example", "A value with its middle hidden, so that a person can judge the finding."),
)
