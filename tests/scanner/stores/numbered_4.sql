BEGIN TRANSACTION;
CREATE TABLE noticemap_collections (
	run INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	source TEXT NOT NULL, 
	collection TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	status TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	source_kind TEXT NOT NULL, 
	rows BIGINT, 
	rows_read BIGINT NOT NULL, 
	bytes_read BIGINT NOT NULL, 
	sampling TEXT NOT NULL, 
	members JSON NOT NULL, 
	record_groups JSON NOT NULL, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES noticemap_runs (number) ON DELETE CASCADE
);
INSERT INTO "noticemap_collections" VALUES(1,0,'sqlite:///core.sqlite','calls','table','complete','','unknown',NULL,3,1099511627776,'','["a", "b"]','[{"group": "", "record_kind": "call_record", "category": "customer_usage_data"}]');
INSERT INTO "noticemap_collections" VALUES(1,1,'sqlite:///core.sqlite','empty','table','complete','','unknown',NULL,3,1099511627776,'','["a", "b"]','[]');
INSERT INTO "noticemap_collections" VALUES(2,0,'sqlite:///core.sqlite','calls','table','complete','','unknown',NULL,3,1099511627776,'','["a", "b"]','[{"group": "", "record_kind": "call_record", "category": "customer_usage_data"}]');
INSERT INTO "noticemap_collections" VALUES(2,1,'sqlite:///core.sqlite','empty','table','complete','','unknown',NULL,3,1099511627776,'','["a", "b"]','[]');
CREATE TABLE noticemap_fields (
	run INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	collection BIGINT NOT NULL, 
	field TEXT NOT NULL, 
	type TEXT NOT NULL, 
	n_read BIGINT NOT NULL, 
	n_non_null BIGINT NOT NULL, 
	n_distinct BIGINT NOT NULL, 
	near_misses JSON NOT NULL, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES noticemap_runs (number) ON DELETE CASCADE
);
INSERT INTO "noticemap_fields" VALUES(1,0,0,'src','TEXT',3,3,2,'[]');
INSERT INTO "noticemap_fields" VALUES(1,1,0,'dst','TEXT',3,3,2,'[]');
INSERT INTO "noticemap_fields" VALUES(2,0,0,'src','TEXT',3,3,2,'[]');
INSERT INTO "noticemap_fields" VALUES(2,1,0,'dst','TEXT',3,3,2,'[]');
CREATE TABLE noticemap_findings (
	run INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	fingerprint VARCHAR(128) NOT NULL, 
	source TEXT NOT NULL, 
	collection TEXT NOT NULL, 
	"group" TEXT NOT NULL, 
	field TEXT NOT NULL, 
	entity TEXT NOT NULL, 
	axis TEXT NOT NULL, 
	confidence FLOAT NOT NULL, 
	category TEXT NOT NULL, 
	role TEXT NOT NULL, 
	element TEXT NOT NULL, 
	status TEXT NOT NULL, 
	body JSON NOT NULL, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES noticemap_runs (number) ON DELETE CASCADE
);
INSERT INTO "noticemap_findings" VALUES(1,0,'f00d','sqlite:///core.sqlite','calls','','dst','PHONE_NUMBER','column_type',3.00000000000000044e-01,'customer_usage_data','controller','use_to_number','new','{"fingerprint": "f00d", "source": "sqlite:///core.sqlite", "collection": "calls", "group": "", "field": "dst", "entity": "PHONE_NUMBER", "axis": "column_type", "confidence": 0.30000000000000004, "evidence": {"name_tokens": ["dst"], "detector": "phone_number", "n_read": 3, "n_non_null": 3, "n_distinct": 2, "n_match": 3, "n_distinct_match": 2, "n_validated": 2, "n_valid": 2, "n_example": 0, "prevalence": 1.0, "interval_95": [0.29, 1.0], "oldest": "2026-01-01", "newest": null, "terms": []}, "locations": [1, 5], "classifications": [{"category": "customer_usage_data", "role": "controller", "data_subject": "end_user", "element": "use_to_number", "confidence": 0.97, "runner_up": "", "retention": {"rule": "cdr", "limit": "P18M", "trigger": "call_end", "action": "delete", "source": "notice", "title": ""}, "flags": ["cpni"], "identifiability": "direct", "confidentiality": "high", "recipients": ["carriers"], "legal_basis": ["contract"], "california_category": "identifiers", "notice_section": "3.2", "reason": "a called number in a call record", "element_title": "", "signals": [], "question": ""}], "masked_examples": ["+1202\u2022\u2022\u2022\u2022\u202243"], "status": "new"}');
CREATE TABLE noticemap_runs (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	id VARCHAR(64) NOT NULL, 
	started_at TEXT NOT NULL, 
	finished_at TEXT NOT NULL, 
	status TEXT NOT NULL, 
	tool_version TEXT NOT NULL, 
	policy_id TEXT NOT NULL, 
	policy_version TEXT NOT NULL, 
	policy_sha256 TEXT NOT NULL, 
	report_version TEXT NOT NULL, 
	settings JSON NOT NULL, 
	assumptions JSON NOT NULL, 
	sections JSON NOT NULL, 
	declared JSON NOT NULL, 
	n_findings BIGINT NOT NULL, 
	n_violations BIGINT NOT NULL, 
	n_unscanned BIGINT NOT NULL, 
	UNIQUE (id)
);
INSERT INTO "noticemap_runs" VALUES(1,'run-1','2026-07-01T08:00:00Z','2026-07-01T08:00:02Z','partial','0.1.0','xpoz','2026-01','abababababababababababababababababababababababababababababababab','1.0','{"sample": 10000, "regions": ["US", "GB"], "ner": null}','[{"setting": "owner", "value": "us", "why": "not said", "notice_section": "3", "n_findings": 0}]','{"3": "What we collect"}','{"company": "", "elements": {}, "words": {}, "statements": {}}',1,1,1);
INSERT INTO "noticemap_runs" VALUES(2,'run-2','2026-07-01T08:00:00Z','2026-07-01T08:00:02Z','partial','0.1.0','xpoz','2026-01','abababababababababababababababababababababababababababababababab','1.0','{"sample": 10000, "regions": ["US", "GB"], "ner": null}','[{"setting": "owner", "value": "us", "why": "not said", "notice_section": "3", "n_findings": 0}]','{"3": "What we collect"}','{"company": "", "elements": {}, "words": {}, "statements": {}}',0,1,1);
CREATE TABLE noticemap_schema (
	version BIGINT NOT NULL
);
INSERT INTO "noticemap_schema" VALUES(4);
CREATE TABLE noticemap_sources (
	run INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	source TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	status TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	source_id TEXT NOT NULL, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES noticemap_runs (number) ON DELETE CASCADE
);
INSERT INTO "noticemap_sources" VALUES(1,0,'sqlite:///core.sqlite','sql','partial','','sqlite:////core.sqlite');
INSERT INTO "noticemap_sources" VALUES(2,0,'sqlite:///core.sqlite','sql','partial','','sqlite:////core.sqlite');
CREATE TABLE noticemap_unscanned (
	run INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	source TEXT NOT NULL, 
	collection TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES noticemap_runs (number) ON DELETE CASCADE
);
INSERT INTO "noticemap_unscanned" VALUES(1,0,'sqlite:///core.sqlite','notes','timeout: it took over 5 s');
INSERT INTO "noticemap_unscanned" VALUES(2,0,'sqlite:///core.sqlite','notes','timeout: it took over 5 s');
CREATE TABLE noticemap_violations (
	run INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	promise TEXT NOT NULL, 
	severity TEXT NOT NULL, 
	source TEXT NOT NULL, 
	collection TEXT NOT NULL, 
	field TEXT NOT NULL, 
	body JSON NOT NULL, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES noticemap_runs (number) ON DELETE CASCADE
);
INSERT INTO "noticemap_violations" VALUES(1,0,'v_content_in_logs','high','sqlite:///core.sqlite','calls','dst','{"promise": "v_content_in_logs", "severity": "high", "source": "sqlite:///core.sqlite", "collection": "calls", "field": "dst", "evidence": "3 of 3 rows", "notice_section": "3.2", "remediation": "move it", "title": "", "paraphrase": "", "basis": "", "kind": "", "fingerprint": "", "finding": ""}');
INSERT INTO "noticemap_violations" VALUES(2,0,'v_content_in_logs','high','sqlite:///core.sqlite','calls','dst','{"promise": "v_content_in_logs", "severity": "high", "source": "sqlite:///core.sqlite", "collection": "calls", "field": "dst", "evidence": "3 of 3 rows", "notice_section": "3.2", "remediation": "move it", "title": "", "paraphrase": "", "basis": "", "kind": "", "fingerprint": "", "finding": ""}');
CREATE INDEX noticemap_sources_by_id ON noticemap_sources (source_id);
CREATE INDEX ix_noticemap_findings_fingerprint ON noticemap_findings (fingerprint);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('noticemap_runs',2);
COMMIT;
