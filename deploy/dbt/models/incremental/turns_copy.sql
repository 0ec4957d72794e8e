{#
  All turns of the conversations that changed. A webhook can renumber, merge or remove the turns of its conversation,
  and a turn names no message: so the conversation is the unit that is replaced. It changed when its changed_at or its
  turns are not those of this table. A message that moves to another conversation changes the turns of the first one,
  but not its changed_at.

  Left out: is_stale, which the clock changes. After "tributary business-hours apply", run with --full-refresh: new
  hours change business seconds, and no changed_at.
#}
{{ config(
  materialized='incremental',
  incremental_strategy='delete_insert',
  unique_key=['provider', 'account_id', 'conversation_id'],
  order_by='(provider, account_id, conversation_id, turn_no)',
  post_hook="delete from {{ this }} where (provider, account_id, conversation_id) not in (
    select provider, account_id, conversation_id from {{ source('tributary', 'response_turns') }})"
) }}
{%- set state = 'provider, account_id, conversation_id, max(changed_at), groupBitXor(cityHash64(turn_no, turn_key, turn_status, inbound_count))' %}

select * except (is_stale)
from {{ source('tributary', 'response_turns') }}
{%- if is_incremental() %}
where (provider, account_id, conversation_id) in (
  select provider, account_id, conversation_id
  from (
    select {{ state }} from {{ source('tributary', 'response_turns') }} group by provider, account_id, conversation_id
    except
    select {{ state }} from {{ this }} group by provider, account_id, conversation_id
  )
)
{%- endif %}
