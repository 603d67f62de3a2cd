"""The made-up data of a telephone company from which test reports are built: one row per finding.

Some names are hostile.
"""

# fmt: off
DB = "postgresql://db.example.org/core"
LOGS = "s3://edge-logs.example.org/"
EXPORT = "support-export"

HOSTILE_MARKUP = "<script>alert(1)</script>"
HOSTILE_FORMULA = "=cmd()|' /C calc'!A0"
HOSTILE_NEWLINE = "two\nlines"
HOSTILE_DIRECTION = "user\u202egpj.exe"
HOSTILE_LENGTH = "long_name_" * 1_000

ACCOUNT, USAGE, CONTENT = "customer_account_data", "customer_usage_data", "customer_content"

RULES = {
    "account_close_60d": ("P60D", "account_closed", "delete", "notice"),
    "billing_7y": ("P7Y", "account_closed", "delete_or_deidentify", "notice"),
    "support_3y": ("P3Y", "account_closed", "delete_or_deidentify", "notice"),
    "cdr_18m": ("P18M", "record_created", "delete", "other_document"),
    "content_instruction": ("", "customer_instruction", "delete", "customer_setting"),
    "log_400d": ("P400D", "record_created", "delete", "default"),
}

# source, collection, field, entity, category, element, retention rule, flags, share
ROWS: tuple[tuple[str, str, str, str, str, str, str, str, float], ...] = (
    (DB, "accounts", "sid", "ACCOUNT_SID", ACCOUNT, "account_sid", "billing_7y", "credential_id", 1.0),
    (DB, "accounts", "auth_token", "AUTH_TOKEN", ACCOUNT, "auth_token", "account_close_60d", "secret", 1.0),
    (DB, "accounts", "company_name", "ORGANIZATION", ACCOUNT, "company_name", "billing_7y", "", 0.93),
    (DB, "users", "email", "EMAIL_ADDRESS", ACCOUNT, "account_email", "account_close_60d", "", 0.9996),
    (DB, "users", "full_name", "PERSON", ACCOUNT, "account_name", "account_close_60d", "", 0.91),
    (DB, "users", "phone_number", "PHONE_NUMBER", ACCOUNT, "account_phone", "account_close_60d", "", 0.874),
    (DB, "users", "password_hash", "PASSWORD_HASH", ACCOUNT, "password", "account_close_60d", "secret", 1.0),
    (DB, "login_history", "ip", "IP_ADDRESS", ACCOUNT, "login_ip", "log_400d", "", 0.998),
    (DB, "login_history", "user_agent", "USER_AGENT", ACCOUNT, "device_info", "log_400d", "", 0.97),
    (DB, "portal_sessions", "latitude", "GEO_COORDINATES", ACCOUNT, "location", "log_400d", "precise", 0.3118),
    (DB, "billing.invoices", "billing_address", "STREET_ADDRESS", ACCOUNT, "billing_address", "billing_7y", "", 0.88),
    (DB, "billing.payments", "iban", "IBAN_CODE", ACCOUNT, "bank_account", "billing_7y", "", 0.412),
    (DB, "cdr", "src", "PHONE_NUMBER", USAGE, "use_from_number", "cdr_18m", "cpni", 0.993),
    (DB, "cdr", "dst", "PHONE_NUMBER", USAGE, "use_to_number", "cdr_18m", "cpni", 0.996),
    (DB, "cdr", "duration", "RECORD_METADATA", USAGE, "use_record", "cdr_18m", "cpni", 1.0),
    (DB, "cdr", "recording_url", "URL", CONTENT, "call_recording", "content_instruction", "", 0.07),
    (DB, "messages", "to_number", "PHONE_NUMBER", USAGE, "use_to_number", "cdr_18m", "", 0.9999),
    (DB, "messages", "body", "FREE_TEXT", CONTENT, "message_body", "content_instruction", "", 0.98),
    (DB, "messages", "body", "EMAIL_ADDRESS", CONTENT, "message_body", "content_instruction", "", 0.0123),
    (DB, "transcriptions", "text", "FREE_TEXT", CONTENT, "transcript", "content_instruction", "", 0.99),
    (DB, "sims", "imsi", "IMSI", USAGE, "sim_identity", "cdr_18m", "", 1.0),
    (DB, "optouts", "msisdn", "PHONE_NUMBER", USAGE, "opt_out_number", "cdr_18m", "", 0.999),
    (DB, "staff_rota", "employee", "PERSON", "employee_data", "staff_name", "account_close_60d", "", 0.95),
    (DB, "campaign_contacts", "phone", "PHONE_NUMBER", "undetermined", "contact_phone", "account_close_60d", "", 0.96),
    (DB, "numbers", "hotline", "PHONE_NUMBER", "none", "business_number", "account_close_60d", "", 1.0),
    (LOGS, "nginx/access.log", "client", "IP_ADDRESS", ACCOUNT, "visitor_ip", "log_400d", "", 0.999),
    (LOGS, "nginx/access.log", "request", "AUTH_TOKEN", ACCOUNT, "auth_token", "log_400d", "secret", 0.000009),
    (LOGS, "nginx/access.log", "user_agent", "USER_AGENT", ACCOUNT, "device_info", "log_400d", "", 0.99),
    (LOGS, "sms-worker.log", "to", "PHONE_NUMBER", USAGE, "use_to_number", "log_400d", "", 0.999),
    (LOGS, "sms-worker.log", "body", "FREE_TEXT", CONTENT, "message_body", "content_instruction", "", 0.0091),
    (LOGS, "sip/proxy.log", "from", "SIP_URI", USAGE, "use_from_number", "log_400d", "", 0.86),
    (LOGS, "sip/proxy.log", "to", "SIP_URI", USAGE, "use_to_number", "log_400d", "", 0.86),
    (LOGS, "app/{EMAIL_ADDRESS}.log", "(path)", "EMAIL_ADDRESS", ACCOUNT, "account_email", "log_400d", "", 1.0),
    (EXPORT, "tickets.csv", "requester", "EMAIL_ADDRESS", ACCOUNT, "support_email", "support_3y", "", 0.999),
    (EXPORT, "tickets.csv", "description", "FREE_TEXT", ACCOUNT, "support_talk", "support_3y", "", 0.97),
    (EXPORT, "ticket_comments.jsonl", "comment.text", "CREDIT_CARD", ACCOUNT, "card_number", "support_3y", "secret,never_collected", 0.00046),
    (EXPORT, "leads.xlsx!/Sponsors", "dietary_requirements", "FREE_TEXT", ACCOUNT, "event_diet", "account_close_60d", "special", 0.4),
    (EXPORT, "audiences/phones.csv", "hashed_phone", "PHONE_NUMBER", USAGE, "use_to_number", "cdr_18m", "", 0.859),
    (EXPORT, HOSTILE_MARKUP, HOSTILE_FORMULA, "EMAIL_ADDRESS", ACCOUNT, "account_email", "account_close_60d", "", 0.5),
    (EXPORT, "long.csv", HOSTILE_LENGTH, "EMAIL_ADDRESS", ACCOUNT, "account_email", "account_close_60d", "", 0.5),
    (EXPORT, HOSTILE_NEWLINE, HOSTILE_DIRECTION, "PHONE_NUMBER", ACCOUNT, "account_phone", "account_close_60d", "", 0.5),
)

UNREAD = (
    (DB, "archive_2019", "failed", "no_permission: the role may not read this table"),
    (DB, "geo_tiles", "partial", "timeout: stopped after 60 s with part of the rows read"),
    (LOGS, "capture.pcap", "skipped", "binary: not text, and no reader knows this format"),
    (LOGS, "old/app.log.gz", "partial", "corrupt: the archive ends early"),
    (EXPORT, "audio/welcome.wav", "skipped", "binary: not text, and no reader knows this format"),
    (EXPORT, "empty.csv", "skipped", "empty: holds no bytes"),
)

# promise, title, severity, basis, field that breaks it, evidence, remedy
BROKEN: tuple[tuple[str, str, str, str, str, str, str], ...] = (
    ("no_secret_in_logs", "Working logins stand in a log", "critical", "implied", "request", "37 lines carry an authentication token in their address.", "Revoke the tokens, purge the lines, stop logging query strings."),
    ("no_card_numbers", "Full card numbers are held", "critical", "said", "comment.text", "19 of 41,077 comments hold a number that passes the card check.", "Redact the numbers; reject card numbers on input."),
    ("no_usage_in_marketing", "End users' numbers serve as an advertising audience", "critical", "said", "hashed_phone", "86% of the hashed numbers also stand among message recipients.", "Delete the file and cut the job that built it."),
    ("no_precise_location", "Precise location is recorded", "high", "said", "latitude", "3,118 of 10,000 rows hold six decimals.", "Stop writing both columns; keep the city."),
    ("content_not_in_logs", "Message text was written to an application log", "high", "implied", "body", "20,417 lines carry text after body=.", "Purge the lines; keep the body out of the format string."),
    ("support_overdue", "Support talk is kept past its limit", "medium", "said", "description", "412 of 18,834 tickets are overdue.", "Delete or de-identify the 412 tickets."),
    ("special_category", "An event form holds health or belief", "low", "our reading", "dietary_requirements", "Diets are told in 40% of the rows.", "Ask for choices instead of free text."),
)
