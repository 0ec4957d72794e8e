with received as (
  select provider, account_id, received_at from {{ source('tributary', 'messages') }}
  union all
  select provider, account_id, received_at from {{ source('tributary', 'calls') }}
  union all
  select provider, account_id, received_at from {{ source('tributary', 'conversation_events') }}
)

select
  provider, account_id, max(received_at) as last_received_at,
  dateDiff('second', last_received_at, now64(3, 'UTC')) / 3600 as silent_hours
from received
group by provider, account_id
