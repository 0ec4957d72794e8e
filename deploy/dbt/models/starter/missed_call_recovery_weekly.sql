select
  {{ local_week('f.missed_at', 'a.zone') }} as week, f.provider as provider, f.account_id as account_id,
  count() as case_count, sum(f.missed_count) as missed_count,
  countIf(f.first_attempt_at is not null) as attempted_count, countIf(f.is_recovered) as recovered_count,
  recovered_count / case_count as recovery_rate,
  countIf(f.is_open_hours) as open_hours_count, countIf(f.is_open_hours and f.is_recovered) as open_hours_recovered_count,
  quantileExactInclusiveOrNull(0.5)(f.seconds_to_contact) as seconds_to_contact_median,
  quantileExactInclusiveOrNull(0.5)(f.business_seconds_to_contact) as business_seconds_to_contact_median
from {{ source('tributary', 'missed_call_followups') }} as f
left join {{ source('tributary', 'accounts') }} as a on f.provider = a.provider and f.account_id = a.account_id
group by week, provider, account_id
