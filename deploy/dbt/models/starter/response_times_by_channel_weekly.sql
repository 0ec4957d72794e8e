select
  {{ local_week('t.waiting_since', 'a.zone') }} as week, t.provider as provider, t.account_id as account_id, t.channel as channel,
  count() as turn_count, countIf(t.turn_status = 'answered') as answered_count,
  countIf(t.turn_status = 'waiting') as waiting_count, countIf(t.is_open_hours) as open_hours_count,
  count(t.response_business_seconds) as business_count,
  quantileExactInclusiveOrNull(0.5)(t.response_business_seconds) as business_seconds_median,
  quantileExactInclusiveOrNull(0.9)(t.response_business_seconds) as business_seconds_p90,
  quantileExactInclusiveOrNull(0.5)(t.response_seconds) as response_seconds_median
from {{ source('tributary', 'response_turns') }} as t
left join {{ source('tributary', 'accounts') }} as a on t.provider = a.provider and t.account_id = a.account_id
group by week, provider, account_id, channel
