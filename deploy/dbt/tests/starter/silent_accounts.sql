-- Accounts that have sent nothing for a day. "dbt source freshness" does not see them while another account sends.
{{ config(severity='warn') }}
select provider, account_id, last_received_at, silent_hours
from {{ ref('freshness_by_account') }}
where silent_hours > {{ var('tributary_silent_hours', 24) }}
