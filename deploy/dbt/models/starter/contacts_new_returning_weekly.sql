with inbound as (
  select
    t.provider as provider, t.account_id as account_id, t.contact_key as contact_key,
    {{ local_week('t.touched_at', 'a.zone') }} as week
  from {{ source('tributary', 'contact_touches') }} as t
  left join {{ source('tributary', 'accounts') }} as a on t.provider = a.provider and t.account_id = a.account_id
  where t.direction = 'inbound'
),

weeks as (
  select
    provider, account_id, contact_key, week,
    min(week) over (partition by provider, account_id, contact_key) as first_week
  from (select distinct provider, account_id, contact_key, week from inbound)
)

select
  week, provider, account_id, count() as contact_count,
  countIf(week = first_week) as new_count, countIf(week > first_week) as returning_count
from weeks
group by week, provider, account_id
