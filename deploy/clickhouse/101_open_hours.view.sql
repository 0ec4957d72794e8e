-- The clock of the business hours. A view that needs it finds the interval that begins last before an instant by a binary
-- search (roundDown) in one sorted array of the intervals of all schedules, which is much faster than a join:
--
--   schedule_of(provider, account, channel)  place of the schedule that applies, 0 for none
--   is_open_at(place, ms)                    whether the instant, in ms since 1970, is open
--   open_ms_until(place, ms)                 open ms of the schedule up to the instant; a difference is business time
--
-- The keys of the array are the place of the schedule times 2^44 (17592186044416, beyond every instant) plus the start.
-- A view cannot share the definition of a function with another one. Each view that uses the clock begins with the
-- same lines, which a test compares.

CREATE OR REPLACE VIEW open_intervals_base (
  place          UInt64                 COMMENT 'Number of the schedule, from 1. Intervals of the same provider, account and channel form one schedule',
  provider       LowCardinality(String) COMMENT 'Provider that the schedule applies to. Empty: every provider',
  account_id     LowCardinality(String) COMMENT 'Account that the schedule applies to. Empty: every account',
  channel        LowCardinality(String) COMMENT 'Channel that the schedule applies to. Empty: every channel',
  opens_at       DateTime64(3, 'UTC')   COMMENT 'Start of an open interval. The intervals of a schedule do not overlap',
  closes_at      DateTime64(3, 'UTC')   COMMENT 'End of the interval, exclusive',
  interval_key   UInt64                 COMMENT 'place times 2^44 plus opens_at in ms since 1970',
  open_ms_before Int64                  COMMENT 'Open ms of the schedule before the interval'
) AS
SELECT
  dense_rank() OVER (ORDER BY provider, account_id, channel) AS place, provider, account_id, channel, opens_at, closes_at,
  place * 17592186044416 + toUInt64(toUnixTimestamp64Milli(opens_at)) AS interval_key,
  toInt64(sum(dateDiff('millisecond', opens_at, closes_at)) OVER (
    PARTITION BY provider, account_id, channel ORDER BY opens_at
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - dateDiff('millisecond', opens_at, closes_at)) AS open_ms_before
FROM (
  SELECT
    provider, account_id, channel, closes_at,
    greatest(opens_at, toDateTime64(0, 3, 'UTC'), max(closes_at) OVER (
      PARTITION BY provider, account_id, channel ORDER BY opens_at, closes_at, schedule_id
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS opens_at -- starts after the time that earlier intervals cover
  FROM business_hours FINAL
)
WHERE opens_at < closes_at
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
COMMENT 'Building block: the open intervals of each schedule, without overlaps';

CREATE OR REPLACE VIEW channel_schedules_base (
  scope String COMMENT 'provider, account_id and channel, separated by line feeds',
  place UInt64 COMMENT 'Schedule that applies: the most specific one'
) AS
SELECT
  concat(c.provider, '\n', c.account_id, '\n', c.channel) AS scope,
  argMax(s.place, ((s.account_id != '') * 4 + (s.channel != '') * 2 + (s.provider != ''))) AS place
FROM (SELECT DISTINCT provider, account_id, channel FROM channels_store) AS c
CROSS JOIN (SELECT DISTINCT place, provider, account_id, channel FROM open_intervals_base) AS s
WHERE s.provider IN ('', c.provider) AND s.account_id IN ('', c.account_id) AND s.channel IN ('', c.channel)
GROUP BY scope
SETTINGS
  join_default_strictness = 'ALL', join_use_nulls = 0, prefer_column_name_to_alias = 0, aggregate_functions_null_for_empty = 0,
  short_circuit_function_evaluation = 'enable', enable_global_with_statement = 1, empty_result_for_aggregation_by_empty_set = 0
COMMENT 'Building block: the schedule of every channel of every account. Channels without a schedule have no row';
