{#
  The messages that changed since the last run, without those that the provider deleted. A status that arrives late, an
  edit, a correction and a restored message all move changed_at. Rows become visible some time after their changed_at:
  so each run reads the last hour again.

  An erased person leaves no row in the view deletions: after "tributary erase", run with --full-refresh.
#}
{{ config(
  materialized='incremental',
  incremental_strategy='delete_insert',
  unique_key=['provider', 'account_id', 'message_id'],
  order_by='(provider, account_id, message_id)',
  post_hook="delete from {{ this }} where (provider, account_id, message_id) in (
    select provider, account_id, id from {{ source('tributary', 'deletions') }} where kind = 'message')"
) }}

select *
from {{ source('tributary', 'messages') }}
{%- if is_incremental() %}
where changed_at > (select max(changed_at) from {{ this }}) - interval {{ var('tributary_overlap_minutes', 60) }} minute
{%- endif %}
