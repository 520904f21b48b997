-- Cases of six agencies in turn, one every ten minutes until now, each with the step its status follows; and
-- beside them the floor's table with the same rows and the same index. `bench.cases` says how many.

CREATE TABLE bench_bare (
    id uuid PRIMARY KEY,
    agency uuid NOT NULL,
    department varchar(30) NOT NULL,
    procedure varchar(10) NOT NULL,
    title varchar(300) NOT NULL,
    party_name varchar(200) NOT NULL,
    source_number varchar(60) NOT NULL,
    case_number varchar(60) NOT NULL,
    status varchar(20) NOT NULL,
    stage varchar(20) NOT NULL,
    major boolean NOT NULL,
    version integer NOT NULL,
    opened_at timestamptz NOT NULL,
    filed_at timestamptz,
    closed_at timestamptz
);

CREATE TEMPORARY TABLE made ON COMMIT DROP AS
WITH agency AS (
    SELECT a.id, a.department, a.number_prefix, row_number() OVER (ORDER BY a.id) - 1 AS turn,
           count(*) OVER () AS turns,
           (SELECT min(p.id::text)::uuid FROM registry_account p WHERE p.agency_id = a.id) AS account
    FROM registry_agency a WHERE a.kind = 'department'
)
SELECT g AS number, gen_random_uuid() AS id, agency.id AS agency, department, account,
       '涉嫌经营超过保质期的食品案（第' || g || '件）' AS title,
       '昌宁县田园镇第' || g || '号食品经营部' AS party_name,
       number_prefix || '案源〔2020〕' || g || '号' AS source_number,
       now() - (current_setting('bench.cases')::integer - g) * interval '10 minutes' AS opened_at
FROM generate_series(1, current_setting('bench.cases')::integer) g JOIN agency ON turn = g % turns
ORDER BY g;

INSERT INTO cases_case (
    id, agency_id, department, procedure, title, party_name, source, source_number, source_received_at, summary,
    place, case_number, status, last_seq, step_count, version, major, major_grounds, collective, has_dossier,
    drawn_for, opened_by_id, opened_at, recused, hotline_number, township, five_year_ground, five_year_kind, variant, restatements,
    chosen
)
SELECT id, agency, department, 'ordinary', title, party_name, 'inspection', source_number, opened_at,
       '日常监督检查发现货架上有超过保质期的食品，现场清点十二袋，当事人未能提供进货查验记录。',
       '昌宁县田园镇', '', 'clue', 1, 1, 1, false, '{}', false, false, '{}', account, opened_at, '{}', '',
       '', '', '', 'penalty', '[]', '{}'
FROM made ORDER BY number;

INSERT INTO cases_step (id, case_id, seq, code, status_after, at, account_id, certificate, content)
SELECT gen_random_uuid(), id, 1, 'register_clue', 'clue', opened_at, account, '', '{}' FROM made ORDER BY number;

INSERT INTO bench_bare
SELECT id, agency, department, 'ordinary', title, party_name, source_number, '', 'clue', 'pre_publicity', false, 1,
       opened_at, NULL, NULL
FROM made ORDER BY number;

CREATE INDEX bench_bare_of_agency ON bench_bare (agency, opened_at DESC, id DESC);
