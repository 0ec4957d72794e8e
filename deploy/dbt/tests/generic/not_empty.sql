{# Missing text is '' in these views, not NULL: this test refuses both. #}
{% test not_empty(model, column_name) %}
select {{ column_name }}
from {{ model }}
where {{ column_name }} is null or {{ column_name }} = ''
{% endtest %}
