{# The local day of a time, in a time zone of accounts. Without a zone, the UTC day. #}
{% macro local_day(time, zone) -%}
toDate(formatDateTime({{ time }}, '%F', coalesce(nullIf({{ zone }}, ''), 'UTC')))
{%- endmacro %}

{# The Monday of the local week of a time. #}
{% macro local_week(time, zone) -%}
toMonday({{ local_day(time, zone) }})
{%- endmacro %}
