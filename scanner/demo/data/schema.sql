-- Tables of core.sqlite. Order matters: what is referred to comes first.
CREATE TABLE schema_migrations (
    version INTEGER PRIMARY KEY, git_sha TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL);
CREATE TABLE product_catalogue (
    sku TEXT PRIMARY KEY, name TEXT NOT NULL, release TEXT NOT NULL, unit_price REAL NOT NULL,
    batch_number TEXT NOT NULL, artifact_sha256 TEXT NOT NULL, released_at INTEGER NOT NULL);
CREATE TABLE employees (
    id INTEGER PRIMARY KEY, full_name TEXT NOT NULL, work_email TEXT NOT NULL, desk_phone TEXT,
    department TEXT NOT NULL, hired_on TEXT NOT NULL, manager_id INTEGER REFERENCES employees (id));
CREATE TABLE accounts (
    sid TEXT PRIMARY KEY, friendly_name TEXT NOT NULL, status TEXT NOT NULL, plan TEXT NOT NULL,
    owner_email TEXT NOT NULL, date_created TEXT NOT NULL, closed_at TEXT);
CREATE TABLE portal_users (
    id INTEGER PRIMARY KEY, account_sid TEXT NOT NULL REFERENCES accounts (sid), email TEXT NOT NULL,
    full_name TEXT NOT NULL, phone_number TEXT, password_hash TEXT NOT NULL, role TEXT NOT NULL,
    language TEXT NOT NULL, marketing_opt_in INTEGER NOT NULL, date_created TEXT NOT NULL);
CREATE TABLE login_history (
    id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES portal_users (id),
    occurred_at INTEGER NOT NULL, ip_address TEXT NOT NULL, user_agent TEXT NOT NULL, outcome TEXT NOT NULL);
CREATE TABLE portal_sessions (
    id TEXT PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES portal_users (id), ip_address TEXT NOT NULL,
    device_id TEXT NOT NULL, user_agent TEXT NOT NULL, city TEXT, lat REAL, lon REAL, accuracy_m INTEGER,
    app_version TEXT NOT NULL, started_at TEXT NOT NULL);
CREATE TABLE api_keys (
    sid TEXT PRIMARY KEY, account_sid TEXT NOT NULL REFERENCES accounts (sid), friendly_name TEXT NOT NULL,
    secret_sha256 TEXT NOT NULL, created_by INTEGER REFERENCES portal_users (id),
    date_created TEXT NOT NULL, revoked_at TEXT);
CREATE TABLE subscriber_records (
    id INTEGER PRIMARY KEY, account_sid TEXT NOT NULL REFERENCES accounts (sid), phone_number TEXT NOT NULL,
    customer_name TEXT NOT NULL, birth_date TEXT NOT NULL, street TEXT NOT NULL, city TEXT NOT NULL,
    region TEXT, postal_code TEXT NOT NULL, iso_country TEXT NOT NULL, verified_at TEXT);
CREATE TABLE payment_methods (
    id TEXT PRIMARY KEY, account_sid TEXT NOT NULL REFERENCES accounts (sid), kind TEXT NOT NULL,
    card_brand TEXT, card_last4 TEXT, expiry TEXT, iban TEXT, holder_name TEXT NOT NULL,
    billing_street TEXT NOT NULL, billing_city TEXT NOT NULL, billing_postal_code TEXT NOT NULL,
    billing_country TEXT NOT NULL);
CREATE TABLE invoices (
    id INTEGER PRIMARY KEY, account_sid TEXT NOT NULL REFERENCES accounts (sid), invoice_number TEXT NOT NULL,
    order_number TEXT NOT NULL, period TEXT NOT NULL, amount REAL NOT NULL, currency TEXT NOT NULL,
    pdf_sha256 TEXT NOT NULL, issued_on TEXT NOT NULL);
CREATE TABLE incoming_phone_numbers (
    sid TEXT PRIMARY KEY, account_sid TEXT NOT NULL REFERENCES accounts (sid), phone_number TEXT NOT NULL,
    friendly_name TEXT NOT NULL, voice_url TEXT, sms_url TEXT, capabilities TEXT NOT NULL, monthly_fee REAL);
CREATE TABLE calls (
    sid TEXT PRIMARY KEY, account_sid TEXT NOT NULL REFERENCES accounts (sid),
    phone_number_sid TEXT NOT NULL REFERENCES incoming_phone_numbers (sid), "from" TEXT NOT NULL,
    "to" TEXT NOT NULL, caller_name TEXT, direction TEXT NOT NULL, status TEXT NOT NULL,
    start_time TEXT NOT NULL, duration INTEGER NOT NULL, codec TEXT NOT NULL, price REAL, price_unit TEXT);
CREATE TABLE messages (
    sid TEXT PRIMARY KEY, account_sid TEXT NOT NULL REFERENCES accounts (sid), "from" TEXT NOT NULL,
    "to" TEXT NOT NULL, body TEXT NOT NULL, num_segments INTEGER NOT NULL, direction TEXT NOT NULL,
    status TEXT NOT NULL, error_code INTEGER, price REAL, price_unit TEXT, date_sent TEXT NOT NULL);
CREATE TABLE recordings (
    sid TEXT PRIMARY KEY, call_sid TEXT NOT NULL REFERENCES calls (sid), duration INTEGER NOT NULL,
    media_url TEXT NOT NULL, sha256 TEXT NOT NULL, size_bytes INTEGER NOT NULL, date_created TEXT NOT NULL);
CREATE TABLE transcripts (
    sid TEXT PRIMARY KEY, recording_sid TEXT NOT NULL REFERENCES recordings (sid), language TEXT NOT NULL,
    text TEXT NOT NULL);
CREATE TABLE support_tickets (
    id INTEGER PRIMARY KEY, account_sid TEXT NOT NULL REFERENCES accounts (sid),
    requester_email TEXT NOT NULL, subject TEXT NOT NULL, description TEXT NOT NULL, priority TEXT NOT NULL,
    app_version TEXT NOT NULL, assignee_id INTEGER REFERENCES employees (id), created_at TEXT NOT NULL);
CREATE TABLE cpni_choices (
    id INTEGER PRIMARY KEY, account_sid TEXT NOT NULL REFERENCES accounts (sid), choice TEXT NOT NULL,
    channel TEXT NOT NULL, changed_by INTEGER REFERENCES portal_users (id), changed_at TEXT NOT NULL);
CREATE TABLE usage_monthly (
    account_sid TEXT NOT NULL REFERENCES accounts (sid), month TEXT NOT NULL, category TEXT NOT NULL,
    quantity INTEGER NOT NULL, price REAL NOT NULL, PRIMARY KEY (account_sid, month, category));
