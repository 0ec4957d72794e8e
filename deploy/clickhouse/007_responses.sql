-- Opening hours.

CREATE TABLE IF NOT EXISTS business_hours (
  schedule_id    LowCardinality(String)               COMMENT 'Name of the schedule',
  provider       LowCardinality(String) DEFAULT ''    COMMENT 'Provider that the schedule applies to. Empty: every provider',
  account_id     LowCardinality(String) DEFAULT ''    COMMENT 'Account that the schedule applies to. Empty: every account',
  channel        LowCardinality(String) DEFAULT ''    COMMENT 'Channel that the schedule applies to. Empty: every channel. Schedules with the same provider, account and channel form one: open when any of them is open. Otherwise the most specific schedule applies: first one with an account, then one with a channel, then one with a provider, then one with none of them. It also applies to the time after its last interval',
  opens_at       DateTime64(3, 'UTC')                 COMMENT 'Start of an open interval, UTC. Intervals of one schedule do not overlap. Time that intervals of several schedules of the same scope cover counts once',
  closes_at      DateTime64(3, 'UTC')                 COMMENT 'End of the open interval, UTC, exclusive',
  seconds_before Float64 DEFAULT 0                    COMMENT 'Optional: open seconds of the schedule before opens_at, for your own queries. The views do not read it'
) ENGINE = ReplacingMergeTree
ORDER BY (schedule_id, provider, account_id, channel, opens_at)
SETTINGS non_replicated_deduplication_window = 0
COMMENT 'Open intervals of each schedule, expanded from local hours and holidays to UTC, one row per interval. The intervals must cover the whole time range of your queries: time outside of them is closed. A changed row also changes response_business_seconds of the past';

-- Formerly: 40ba341abffe6d89d438587505dc5c4ee4c9146ea7f77f81233ea8088a52b0ac
