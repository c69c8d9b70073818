-- Decides which records of dps_records are valid readings, and why the others are not. Implements the averager's rules
-- (design.md, "Contracts") a second time, in another language, so that a bug in either shows as a difference.
-- One row per record, with the first reason that applies; reason is null for a valid reading.
WITH texts AS (
  SELECT partition, offset, timestamp, key, value,
    CASE
      WHEN value IS NULL THEN 'tombstone'
      WHEN octet_length(value) > 65536 THEN 'too_large'
      WHEN NOT is_valid_utf8(CAST(value AS STRING)) THEN 'not_utf8'
    END AS fault
  FROM dps_records
),
-- Spark's parser stops after the first value of a text. Only a single complete value parses both as the member of an
-- object and as the only element of an array: of what may follow a value there, the two share only the comma, and after
-- a comma the object requires a name with a colon, which an array cannot contain.
parsed AS (
  SELECT *,
    CASE WHEN fault IS NULL THEN CAST(value AS STRING) END AS text,
    from_json(
      CASE WHEN fault IS NULL THEN concat('{"v":', CAST(value AS STRING), '}') END,
      'v STRUCT<process_timestamp STRING, temperature STRING, humidity STRING, pressure STRING, sensor_id STRING>, corrupt STRING',
      map('columnNameOfCorruptRecord', 'corrupt', 'allowSingleQuotes', 'false', 'allowNonNumericNumbers', 'false',
        'maxNestingDepth', '1001')) AS whole,
    from_json(
      CASE
        WHEN fault IS NOT NULL THEN NULL
        -- The averager accepts an unpaired surrogate, but since Spark 4.2 a variant cannot hold one.
        WHEN contains(CAST(value AS STRING), r'\u') THEN
          regexp_replace(CAST(value AS STRING), r'(?<!\\)((?:\\\\)*)\\u[dD][89a-fA-F][0-9a-fA-F]{2}', '$1?')
        ELSE CAST(value AS STRING)
      END,
      'temperature DOUBLE, humidity DOUBLE, pressure DOUBLE, sensor_id VARIANT',
      map('allowSingleQuotes', 'false', 'allowNonNumericNumbers', 'false')) AS typed
  FROM texts
),
fields AS (
  SELECT *,
    whole.corrupt IS NULL AND whole.v IS NOT NULL
      AND coalesce(array_size(from_json(concat('[', text, ']'), 'ARRAY<STRING>',
        map('allowSingleQuotes', 'false', 'allowNonNumericNumbers', 'false', 'maxNestingDepth', '1001'))), 0) = 1 AS one_object,
    -- \z, because $ would accept a trailing line end. The offset is subtracted explicitly: a cast would also accept other
    -- spellings, and reject offsets beyond 18 hours.
    regexp_extract(upper(whole.v.process_timestamp),
      r'^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,9})?)(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?\z', 1) AS date,
    regexp_extract(upper(whole.v.process_timestamp), r'^.{11}(\d\d:\d\d:\d\d(?:\.\d{1,6})?)', 1) AS time,
    regexp_extract(whole.v.process_timestamp, r'([+-])(\d\d):(\d\d)\z', 0) AS zone
  FROM parsed
),
timed AS (
  SELECT *,
    CASE WHEN date <> '' THEN
      timestampdiff(MICROSECOND, TIMESTAMP_NTZ '1970-01-01 00:00:00', try_cast(concat(date, ' ', time) AS TIMESTAMP_NTZ))
        - CASE WHEN zone = '' THEN 0L ELSE
            (CAST(substr(zone, 2, 2) AS BIGINT) * 3600 + CAST(substr(zone, 5, 2) AS BIGINT) * 60) * 1000000L
              * CASE WHEN substr(zone, 1, 1) = '-' THEN -1 ELSE 1 END
          END
    END AS event_micros
  FROM fields
),
named AS (
  SELECT *,
    CASE WHEN one_object THEN json_object_keys(text) END AS names,
    CASE
      WHEN whole.v.sensor_id <> '' THEN whole.v.sensor_id
      WHEN octet_length(key) > 0 AND is_valid_utf8(CAST(key AS STRING)) THEN CAST(key AS STRING)
      ELSE 'unknown'
    END AS sensor
  FROM timed
)
SELECT partition, offset, timestamp, key, value,
  CASE
    WHEN fault IS NOT NULL THEN fault
    WHEN NOT one_object THEN
      CASE substr(trim(LEADING decode(unhex('090a0d20'), 'UTF-8') FROM text), 1, 1)
        WHEN '{' THEN
          CASE
            WHEN from_json(text, 'other STRING, corrupt STRING',
              map('columnNameOfCorruptRecord', 'corrupt', 'allowSingleQuotes', 'false', 'allowNonNumericNumbers', 'false'))
              .corrupt IS NULL THEN 'trailing_data'
            ELSE 'not_json'
          END
        WHEN '[' THEN
          CASE
            WHEN from_json(text, 'ARRAY<STRING>', map('allowSingleQuotes', 'false', 'allowNonNumericNumbers', 'false'))
              IS NOT NULL THEN 'not_an_object'
            ELSE 'not_json'
          END
        ELSE CASE WHEN try_parse_json(text) IS NOT NULL THEN 'not_an_object' ELSE 'not_json' END
      END
    WHEN array_size(names) <> array_size(array_distinct(names)) THEN 'duplicate_field'
    WHEN whole.v.process_timestamp IS NULL OR whole.v.temperature IS NULL OR whole.v.humidity IS NULL
      OR whole.v.pressure IS NULL THEN 'missing_field'
    WHEN typed.temperature IS NULL OR typed.humidity IS NULL OR typed.pressure IS NULL THEN 'not_a_number'
    WHEN greatest(abs(typed.temperature), abs(typed.humidity), abs(typed.pressure)) = DOUBLE('Infinity') THEN 'not_finite'
    WHEN greatest(abs(typed.temperature), abs(typed.humidity), abs(typed.pressure)) > 1e6 THEN 'out_of_range'
    WHEN event_micros IS NULL THEN 'bad_time'
    WHEN whole.v.sensor_id IS NOT NULL
      AND (typed.sensor_id IS NULL OR schema_of_variant(typed.sensor_id) <> 'STRING') THEN 'bad_sensor_id'
    -- A Kafka timestamp of -1 means none, so the reading cannot be ahead of it.
    WHEN unix_micros(timestamp) >= 0 AND event_micros - unix_micros(timestamp) > :max_ahead THEN 'too_far_ahead'
  END AS reason,
  event_micros, typed.temperature AS temperature, typed.humidity AS humidity, typed.pressure AS pressure, sensor
FROM named
