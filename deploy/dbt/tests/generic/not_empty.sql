{# Absent text is '' and not NULL in these views: this is not_null for both. #}
{% test not_empty(model, column_name) %}
select {{ column_name }}
from {{ model }}
where {{ column_name }} is null or {{ column_name }} = ''
{% endtest %}
