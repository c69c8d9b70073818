-- Recomputes the averager's windows and compares them with its output. Returns one row per window (and sensor), with
-- the kind of difference in problem, or null; and one row per reject reason, with window_start null.
--   dps_judged    the input's records, each with its reject reason (judged-records.sql)
--   dps_batches   the offsets that each batch read, split into buckets of :bucket offsets, and the lower and upper bound of
--                 the watermark (microseconds) by which it dropped late readings; equal unless a report is missing
--   dps_averages  the output's records
-- :closed is the watermark of the last recorded batch; a window is closed if it ends at or before it.
-- :since is the start of the first window whose readings are all still in the input.
WITH attributed AS (
  SELECT j.reason, j.temperature, j.humidity, j.pressure, b.late_from, b.late_to,
    CASE WHEN j.reason IS NULL THEN j.event_micros - pmod(j.event_micros, :window) END AS window_start,
    CASE WHEN j.reason IS NULL AND :by_sensor THEN j.sensor ELSE '' END AS sensor
  FROM dps_judged j JOIN dps_batches b
    ON j.partition = b.partition AND j.offset div :bucket = b.bucket
      AND j.offset >= b.first_offset AND j.offset < b.end_offset
),
-- A reading counts if its window ended after the watermark of the batch before the one that read it.
sorted AS (
  SELECT *,
    window_start + :window > late_to AS in_time,
    window_start + :window <= late_from AS late
  FROM attributed
),
recomputed AS (
  SELECT reason, window_start, sensor,
    count_if(in_time) AS in_time,
    count_if(NOT in_time AND NOT late) AS undecided,
    count_if(late) AS late,
    count(*) AS records,
    CAST(sum(CASE WHEN in_time THEN CAST(temperature AS DECIMAL(22, 12)) END) / count_if(in_time) AS DOUBLE) AS temperature,
    CAST(sum(CASE WHEN in_time THEN CAST(humidity AS DECIMAL(22, 12)) END) / count_if(in_time) AS DOUBLE) AS humidity,
    CAST(sum(CASE WHEN in_time THEN CAST(pressure AS DECIMAL(22, 12)) END) / count_if(in_time) AS DOUBLE) AS pressure
  FROM sorted
  GROUP BY reason, window_start, sensor
),
output AS (
  SELECT offset, CAST(key AS STRING) AS key, from_json(CAST(value AS STRING),
      'window STRUCT<start STRING, end STRING>, avg_temperature DOUBLE, avg_humidity DOUBLE, avg_pressure DOUBLE,
       readings BIGINT, sensor_id STRING') AS average
  FROM dps_averages
),
timed AS (
  SELECT *,
    unix_micros(try_cast(average.window.start AS TIMESTAMP)) AS start_micros,
    unix_micros(try_cast(average.window.end AS TIMESTAMP)) AS end_micros
  FROM output
),
readable AS (
  SELECT *,
    coalesce(end_micros - start_micros = :window, false) AND pmod(start_micros, :window) = 0
      AND average.avg_temperature IS NOT NULL AND average.avg_humidity IS NOT NULL AND average.avg_pressure IS NOT NULL
      AND average.readings IS NOT NULL AND (average.sensor_id IS NOT NULL) = :by_sensor AS is_average
  FROM timed
),
-- Each record that is not an average forms its own group.
written AS (
  SELECT
    CASE WHEN is_average THEN start_micros END AS window_start,
    CASE WHEN is_average THEN coalesce(average.sensor_id, '') END AS sensor,
    CASE WHEN NOT is_average THEN offset END AS unreadable_at,
    max_by(average, offset) AS last,
    min(key) AS first_key, max(key) AS last_key, count(key) = count(*) AS has_keys,
    min(offset) AS first_offset,
    max(offset) AS last_offset,
    min(average.readings) <> max(average.readings)
      OR max(average.avg_temperature) - min(average.avg_temperature) > 0.01 + 1e-9
      OR max(average.avg_humidity) - min(average.avg_humidity) > 0.01 + 1e-9
      OR max(average.avg_pressure) - min(average.avg_pressure) > 0.01 + 1e-9 AS conflicting
  FROM readable
  GROUP BY 1, 2, 3
),
compared AS (
  SELECT
    r.reason,
    coalesce(r.window_start, w.window_start) AS window_start,
    coalesce(r.sensor, w.sensor) AS sensor,
    coalesce(r.in_time, 0) AS in_time, coalesce(r.undecided, 0) AS undecided, coalesce(r.late, 0) AS late,
    coalesce(r.records, 0) AS records,
    r.temperature, r.humidity, r.pressure,
    w.last.readings AS found_readings, w.last.avg_temperature AS found_temperature,
    w.last.avg_humidity AS found_humidity, w.last.avg_pressure AS found_pressure,
    w.first_offset, w.last_offset, w.unreadable_at, w.conflicting, w.first_key, w.last_key, w.has_keys,
    concat(
      date_format(timestamp_micros(coalesce(r.window_start, w.window_start)),
        CASE WHEN :window % 1000000 = 0 THEN "yyyy-MM-dd'T'HH:mm:ss'Z'" ELSE "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'" END),
      CASE WHEN :by_sensor THEN concat('|', coalesce(r.sensor, w.sensor)) ELSE '' END) AS right_key
  FROM recomputed r FULL OUTER JOIN written w
    ON r.window_start = w.window_start AND r.sensor = w.sensor
)
SELECT reason, window_start, sensor, in_time, undecided, late, records, temperature, humidity, pressure, found_readings,
  found_temperature, found_humidity, found_pressure, first_offset, last_offset,
  reason IS NULL AND unreadable_at IS NULL AND window_start >= :since AND window_start + :window <= :closed AS checked,
  CASE
    WHEN reason IS NOT NULL THEN NULL
    WHEN unreadable_at IS NOT NULL THEN 'unreadable'
    WHEN window_start < :since THEN NULL
    WHEN window_start + :window > :closed THEN CASE WHEN found_readings IS NOT NULL THEN 'unreported' END
    WHEN found_readings IS NULL THEN CASE WHEN in_time > 0 THEN 'missing' END
    WHEN in_time + undecided = 0 THEN 'unexpected'
    WHEN conflicting THEN 'conflicting'
    WHEN found_readings NOT BETWEEN in_time AND in_time + undecided THEN 'readings'
    WHEN undecided = 0 AND greatest(abs(found_temperature - temperature), abs(found_humidity - humidity),
      abs(found_pressure - pressure)) > 0.005 + 1e-9 THEN 'average'
    WHEN NOT has_keys OR first_key <> right_key OR last_key <> right_key THEN 'key'
  END AS problem
FROM compared
