-- The targets
SELECT name, provider, account_id, channel, applies_to, target_seconds, is_business FROM sla_policies ORDER BY name;
