select
  {{ local_week('t.waiting_since', 'a.zone') }} as week, t.provider as provider, t.account_id as account_id, t.policy as policy,
  count() as turn_count,
  countIf(t.sla_status = 'met') as met_count, countIf(t.sla_status = 'breached') as breached_count,
  countIf(t.sla_status = 'pending') as pending_count, countIf(t.sla_status = 'not_applicable') as not_applicable_count,
  met_count / nullIf(met_count + breached_count, 0) as share_met
from {{ source('tributary', 'sla_turns') }} as t
left join {{ source('tributary', 'accounts') }} as a on t.provider = a.provider and t.account_id = a.account_id
group by week, provider, account_id, policy
