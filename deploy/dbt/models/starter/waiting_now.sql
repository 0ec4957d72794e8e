select
  w.provider as provider, w.account_id as account_id, a.name as account_name, w.conversation_id as conversation_id,
  w.contact_key as contact_key, w.channel as channel, w.opened_by_kind as opened_by_kind, w.waiting_since as waiting_since,
  w.waiting_seconds as waiting_seconds, w.waiting_business_seconds as waiting_business_seconds, w.inbound_count as inbound_count
from {{ source('tributary', 'waiting_conversations') }} as w
left join {{ source('tributary', 'accounts') }} as a on w.provider = a.provider and w.account_id = a.account_id
where not w.is_stale
