select
  day, provider, account_id, agent_id, agent_name, team,
  calls_answered_count, calls_placed_count, calls_connected_count,
  calls_connected_count / nullIf(calls_placed_count, 0) as connect_rate,
  talk_seconds_sum,
  talk_seconds_sum / nullIf(calls_answered_count + calls_connected_count, 0) as talk_seconds_mean
from {{ source('tributary', 'agent_metrics_daily') }}
where calls_answered_count + calls_placed_count > 0
